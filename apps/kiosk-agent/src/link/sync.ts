import { randomInt } from 'node:crypto'
import type { Log } from '@musubi/platform/logging'
import { signEnrolmentProof } from '@musubi/platform/sealing'
import type { AgentTiming } from '../config.ts'
import type { agentLogEvents } from '../log-events.ts'
import { toInstant } from '../terminal/clock.ts'
import type { TerminalCore } from '../terminal/terminal.ts'
import type { ServerLink } from './server-link.ts'

const MAX_EVENTS = 500
const STUB_PAGE = 2000

export interface SyncDeps {
  readonly core: TerminalCore
  readonly link: ServerLink
  readonly enrolmentCode: string | null
  /** The server's public URL: whom the proof of our key is for. */
  readonly audience: string
  readonly timing: AgentTiming
  readonly log: Log<typeof agentLogEvents>
  readonly onChange: () => void
}

/** The line to the server in the background: enrolment, outbox, setup, stubs, heartbeat. One exchange at a time. */
export interface Sync {
  start(): void
  /** Something is to be sent; while the server is away its turn comes with the next try. */
  readonly wake: () => void
  /** Tries now, whatever the pause; for a network that has just come back. */
  retryNow(): void
  /** Sends everything that is pending; false when the server could not be reached. */
  readonly drain: () => Promise<boolean>
  readonly isConnected: () => boolean
  readonly lastSentAt: () => string | null
  stop(): Promise<void>
}

class LinkFailure extends Error {
  override readonly name = 'LinkFailure'
}

export function createSync({ core, link, enrolmentCode, audience, timing, log, onChange }: SyncDeps): Sync {
  let isConnected = false
  let isStopped = false
  let failures = 0
  let lastSentAt: string | null = null
  /** By the clock that never jumps: the terminal's own may be set back by hours at any moment. */
  let nextHeartbeat = 0
  let isSetupStale = true
  let batchSize = MAX_EVENTS
  let wakeUp: (() => void) | undefined
  let loop: Promise<void> | undefined

  /** @param sentAt by the terminal's own clock, as the moment of the answer is */
  function learnTime(serverTime: string, sentAt: number): void {
    const wasWrong = core.clock.isWrong()
    core.clock.learn(Date.parse(serverTime), sentAt, core.clock.wall())
    if (core.clock.isWrong() && !wasWrong) log.warn('agent.clock_wrong', { offsetMs: core.clock.offsetMs() })
  }

  async function enrol(): Promise<void> {
    if (core.identity.findTerminal()) return
    if (enrolmentCode === null) throw new LinkFailure('no_enrolment_code')
    const { privateKey, publicKey } = core.identity
    const proof = await signEnrolmentProof(privateKey, { enrolmentCode, audience })
    const answer = await link.identity.enrolTerminal({ body: { enrolmentCode, publicKey, proof } })
    if (!answer.ok) {
      const { code } = answer.error
      if (code === 'enrolment_code_unknown') log.warn('agent.enrolment_refused', { code })
      throw new LinkFailure(code)
    }
    core.identity.adopt(answer.value.terminal)
    log.event('agent.enrolled', { terminalId: answer.value.terminal.terminalId })
  }

  async function sendPending(): Promise<void> {
    for (;;) {
      const contents = core.dispatch.nextBatch(batchSize)
      if (!contents) return
      const { count, oldestAt } = core.outbox.pending()
      const body = {
        ...contents,
        batchId: core.newId(),
        sentAt: toInstant(core.clock.wall()),
        pending: count - contents.events.length,
        oldestPendingAt: oldestAt,
      }
      const sentAt = core.clock.wall()
      const answer = await link.shelter.recordEvents({ body })
      if (!answer.ok) {
        if (!isAboutContents(answer.error.code)) throw new LinkFailure(answer.error.code)
        narrowDown(contents.events.map(({ eventId }) => eventId))
        continue
      }
      const ledger = core.findDuty()?.ledger
      const round = ledger?.nextRound() ?? core.outbox.newestRound() + 1
      const { settled, quarantined } = core.dispatch.settle(answer.value.results, round)
      for (const eventId of quarantined) log.warn('agent.event_quarantined', { eventId, reason: 'refused' })
      // Not by what is pending: people go on tapping while a batch is under way.
      if (settled === 0) throw new LinkFailure('no_progress')
      learnTime(answer.value.serverTime, sentAt)
      ledger?.takeFigures(answer.value.shelter, round)
      batchSize = Math.min(MAX_EVENTS, batchSize * 2)
      lastSentAt = toInstant(core.clock.now())
      log.event('agent.batch_sent', { events: contents.events.length, pending: core.outbox.pending().count })
      onChange()
    }
  }

  /** One bad event must not hold up the others: halve until it stands alone, then set it aside. */
  function narrowDown(eventIds: readonly string[]): void {
    const [only] = eventIds
    batchSize = Math.max(1, Math.floor(eventIds.length / 2))
    if (eventIds.length !== 1 || only === undefined) return
    core.dispatch.quarantine(only, 'invalid_input')
    core.findDuty()?.ledger.reread()
    log.warn('agent.event_quarantined', { eventId: only, reason: 'invalid_input' })
  }

  async function loadSetup(): Promise<void> {
    if (!isSetupStale) return
    const round = core.findDuty()?.ledger.nextRound() ?? core.outbox.newestRound() + 1
    const sentAt = core.clock.wall()
    const setup = await link.shelter.getTerminalSetup()
    if (!setup.ok) throw new LinkFailure(setup.error.code)
    learnTime(setup.value.serverTime, sentAt)
    const towns = await link.shelter.listMunicipalities()
    const municipalities = towns.ok ? towns.value.municipalities : []
    const loadedAt = toInstant(core.clock.now())
    const wiped = await core.takeSnapshot({ setup: setup.value, municipalities, loadedAt }, round)
    isSetupStale = false
    // The line works; loading all stubs may take a while and is no reason to say otherwise.
    setConnected(true, '')
    if (wiped) log.event('agent.stubs_wiped', {})
    const shelterOpen = setup.value.shelter.state === 'open'
    log.event('agent.setup_loaded', { stubSets: setup.value.stubSets.length, shelterOpen })
    onChange()
  }

  async function loadStubs(): Promise<void> {
    for (const { setId, version } of core.findDuty()?.snapshot.setup.stubSets ?? []) {
      let after = core.stubs.versionOf(setId)
      while (after < version) {
        const page = await link.shelter.listStubs({ params: { setId }, query: { after, limit: STUB_PAGE } })
        if (!page.ok) {
          // The set was made anew meanwhile, because somebody in it came under protection: the next setup names its successor.
          if (page.error.code === 'stubs_unknown') isSetupStale = true
          throw new LinkFailure(page.error.code)
        }
        const { stubs, latest } = page.value
        const isLast = stubs.length < STUB_PAGE
        after = isLast ? Math.max(latest, version) : (stubs.at(-1)?.version ?? latest)
        core.stubs.put(setId, stubs, after)
        log.event('agent.stubs_loaded', { count: core.stubs.count() })
        onChange()
        await sendPending()
      }
    }
  }

  async function report(): Promise<void> {
    const duty = core.findDuty()
    if (!duty || performance.now() < nextHeartbeat) return
    await loadRoster()
    const { count, oldestAt } = core.outbox.pending()
    const round = duty.ledger.nextRound()
    const sentAt = core.clock.wall()
    const body = { sentAt: toInstant(sentAt), pending: count, oldestPendingAt: oldestAt }
    const answer = await link.shelter.reportTerminal({ body })
    if (!answer.ok) throw new LinkFailure(answer.error.code)
    const { serverTime, shelter, disaster, stubSets } = answer.value
    learnTime(serverTime, sentAt)
    if (shelter.siteId === duty.snapshot.setup.shelter.siteId) duty.ledger.takeFigures(shelter, round)
    nextHeartbeat = performance.now() + timing.heartbeatMs
    const known = JSON.stringify(duty.snapshot.setup.stubSets.map(({ setId, version }) => [setId, version]))
    const told = JSON.stringify(stubSets.map(({ setId, version }) => [setId, version]))
    const isOther = disaster?.disasterId !== duty.snapshot.setup.disaster?.disasterId
    isSetupStale = isOther || (disaster?.closedAt ?? null) !== null || known !== told
    if (duty.snapshot.setup.disaster?.closedAt && !isOther) isSetupStale = false
    onChange()
  }

  async function loadRoster(): Promise<void> {
    const ledger = core.findDuty()?.ledger
    if (!ledger?.needsRoster()) return
    const round = ledger.nextRound()
    const roster = await link.shelter.getRoster()
    if (roster.ok) ledger.takeRoster(roster.value.people, round)
  }

  async function work(): Promise<void> {
    await enrol()
    // A terminal of another service has no shelter to report to: it only waits for logins.
    if (core.identity.findTerminal()?.service !== 'shelter') {
      nextHeartbeat = Date.now() + timing.heartbeatMs
      return
    }
    await sendPending()
    await loadSetup()
    await loadStubs()
    await report()
    if (isSetupStale) {
      await loadSetup()
      await loadStubs()
    }
  }

  async function tryOnce(): Promise<boolean> {
    try {
      await work()
      failures = 0
      setConnected(true, '')
      return true
    } catch (error) {
      failures += 1
      if (!(error instanceof LinkFailure)) log.fail('agent.work_failed', { work: 'sync' }, error)
      setConnected(false, error instanceof LinkFailure ? error.message : 'unexpected')
      return false
    }
  }

  function setConnected(next: boolean, reason: string): void {
    if (next !== isConnected) {
      if (next) log.event('agent.link_up', {})
      else log.warn('agent.link_down', { reason })
    }
    isConnected = next
    onChange()
  }

  /** Exponential backoff with full jitter, so that many terminals do not return in step. */
  function pause(): number {
    if (failures === 0) return Math.max(0, nextHeartbeat - performance.now())
    const ceiling = Math.min(timing.longestRetryMs, timing.retryMs * 2 ** (failures - 1))
    return timing.retryMs / 2 + randomInt(Math.max(1, Math.round(ceiling)))
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      await tryOnce()
      if (isStopped) return
      if (failures === 0 && core.outbox.pending().count > 0) continue
      await sleep(pause())
    }
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms)
      function done(): void {
        clearTimeout(timer)
        wakeUp = undefined
        resolve()
      }
      wakeUp = done
    })
  }

  return {
    start: () => {
      loop ??= run()
    },
    wake: () => {
      if (isConnected) wakeUp?.()
    },
    retryNow: () => {
      nextHeartbeat = 0
      wakeUp?.()
    },
    drain: async () => {
      try {
        await enrol()
        await sendPending()
        return true
      } catch (error) {
        if (error instanceof LinkFailure) return false
        throw error
      }
    },
    isConnected: () => isConnected,
    lastSentAt: () => lastSentAt,
    stop: async () => {
      isStopped = true
      wakeUp?.()
      await loop
    },
  }
}

function isAboutContents(code: string): boolean {
  return code === 'invalid_input' || code === 'payload_too_large'
}
