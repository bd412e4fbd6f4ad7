import { openPcscReader } from '@musubi/card/pcsc-reader'
import type { CardReader } from '@musubi/card'
import { VirtualReader } from '@musubi/card/virtual'
import type { AgentState, Tap } from '@musubi/contracts'
import type { Logger } from '@musubi/platform/logging'
import type { AgentConfig } from './config.ts'
import { createDemoBench } from './demo/demo-bench.ts'
import { readTray, type Tray } from './demo/tray.ts'
import { findStub } from './desk/check-card.ts'
import { createDesk } from './desk/desk.ts'
import { createServerLink } from './link/server-link.ts'
import { createSync } from './link/sync.ts'
import { createLoginTray } from './login/login-tray.ts'
import { createLogins } from './login/logins.ts'
import { createReaderGate } from './login/reader-gate.ts'
import { agentLogEvents } from './log-events.ts'
import { type PageServer, servePage } from './page/page-server.ts'
import { createProofings } from './proofing/proofings.ts'
import { readRoster } from './shelter/read-roster.ts'
import { type OutboxExport, exportOutbox } from './store/export.ts'
import { isOpen } from './terminal/snapshot.ts'
import { openTerminalCore, type TerminalCore } from './terminal/terminal.ts'

export interface AgentDeps {
  readonly logger: Logger
  readonly wallNow?: () => number
  readonly fetch?: typeof globalThis.fetch
  /** Instead of the configured one. */
  readonly reader?: CardReader
  readonly tray?: Tray
}

export interface Agent {
  /** Address of the reception page. */
  readonly url: string
  readonly core: TerminalCore
  state(): AgentState | null
  /** Resolves with the next tap that comes to a result. */
  nextResult(): Promise<Tap>
  /** Tries to send everything now; false when the server is away. */
  drain(): Promise<boolean>
  exportAll(): OutboxExport
  /** Ends the reader, the line and the page, then closes the outbox. Safe to call twice. */
  stop(): Promise<void>
}

/** Starts a reception terminal: page, reader and the line to the server. It works from its disk when there is none. */
export async function startAgent(config: AgentConfig, deps: AgentDeps): Promise<Agent> {
  const { logger, wallNow = Date.now, fetch = globalThis.fetch } = deps
  const log = logger.for(agentLogEvents)
  const core = await openTerminalCore(config.dataDir, wallNow)
  let isPlugged = true
  let page: PageServer | undefined
  const onChange = () => page?.publish()
  const onTrouble = (error: unknown) => log.fail('agent.work_failed', { work: 'desk' }, error)
  const link = createServerLink({
    ...config,
    timeoutMs: config.timing.requestTimeoutMs,
    clock: core.clock,
    identity: core.identity,
    wallNow,
    fetch,
    isPlugged: () => isPlugged,
  })
  const sync = createSync({ core, link, log, onChange, ...config })
  const isConnected = () => isPlugged && sync.isConnected()
  const desk = createDesk({
    core,
    resultMs: config.timing.resultMs,
    isConnected,
    onChange,
    onRecorded: sync.wake,
    onFull: () => log.warn('agent.outbox_full', {}),
    onTrouble,
  })
  const reader =
    deps.reader ?? (await openReader(config, (reason) => log.warn('agent.reader_missing', { reason })))
  const tray = deps.tray ?? (config.trayPath === null ? undefined : readTray(config.trayPath))
  const gate = reader && createReaderGate(reader)
  const handTray =
    config.demo && tray && reader instanceof VirtualReader ? createLoginTray(tray, reader) : null
  const logins = createLogins({ config, core, link, gate, tray: handTray, onTrouble })
  const proofings = createProofings({ core, link, gate, tray: handTray, onTrouble })
  const demo =
    config.demo && tray && reader instanceof VirtualReader
      ? createDemoBench({
          tray,
          reader,
          desk,
          isRegistered: (certificate) =>
            findStub(certificate, { sets: core.findDuty()?.sets ?? [], stubs: core.stubs }) !== undefined,
          now: core.clock.now,
          onRush: (rush) => page?.publishRush(rush),
          onTrouble,
        })
      : null

  const state = (): AgentState | null => {
    const duty = core.findDuty()
    if (!duty) return null
    const { setup, loadedAt } = duty.snapshot
    const { count, oldestAt } = core.outbox.pending()
    return {
      municipality: setup.municipality,
      disaster: isOpen(setup) ? setup.disaster : null,
      shelter: duty.ledger.shownShelter(setup.thresholds),
      thresholds: setup.thresholds,
      direction: desk.direction(),
      reader: desk.readerState(),
      link: {
        connected: isConnected(),
        pending: count,
        oldestPendingAt: oldestAt,
        lastSentAt: sync.lastSentAt(),
      },
      clock: { offsetMs: core.clock.offsetMs(), wrong: core.clock.isWrong() },
      stubs: { count: core.stubs.count(), loadedAt },
      tap: desk.tap().tap,
      lastCount: desk.lastCount(),
      demo: config.demo,
    }
  }
  page = await servePage({
    desk,
    demo,
    describeState: state,
    readRoster: () => readRoster({ core, link, names: desk.names }),
    setNetwork: (connected) => {
      isPlugged = connected
      onChange()
      sync.retryNow()
    },
    pageDir: config.pageDir,
    port: config.port,
    logger,
    others: [logins.service, proofings.service],
  })
  const unwatch = gate ? desk.watch(gate.forDesk) : () => undefined
  log.event('agent.listening', { url: page.url })
  sync.start()
  const { url } = page
  let stopped: Promise<void> | undefined

  async function stop(): Promise<void> {
    unwatch()
    await demo?.stop()
    logins.stop()
    proofings.stop()
    desk.close()
    await sync.stop()
    await page?.close()
    core.close()
  }

  return {
    url,
    core,
    state,
    nextResult: async () => (await desk.nextResult()).tap,
    drain: sync.drain,
    exportAll: () => exportOutbox(core.db),
    stop: () => (stopped ??= stop()),
  }
}

async function openReader(
  config: AgentConfig,
  onMissing: (reason: string) => void,
): Promise<CardReader | null> {
  if (config.reader === 'virtual') return new VirtualReader()
  const opened = await openPcscReader()
  if (opened.ok) return opened.value
  onMissing(opened.error.reason)
  return null
}
