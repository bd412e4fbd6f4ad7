import { createHash } from 'node:crypto'
import { type CardChannel, CardFault, isPhone, readCardOverview, readCertificate } from '@musubi/card'
import type {
  AgentLoginState,
  CardLoginOutcome,
  CardLoginTarget,
  CardWay,
  LoginProblem,
  OpenedCardLogin,
} from '@musubi/contracts'
import { err, type Result } from '@musubi/kernel'
import { type CardStop, stopOf, takeKazashiEvidence, takePinEvidence } from './card-work.ts'
import type { LoginDesk, LoginDeskDeps } from './login-desk-ports.ts'
import type { ConsentAnswer } from './login-line.ts'
import { CLOSED, type LoginEvent, type LoginView, reduceLogin } from './login-machine.ts'

interface Session {
  readonly target: CardLoginTarget
  readonly release: () => void
}

export function createLoginDesk(deps: LoginDeskDeps): LoginDesk {
  const { gate, line, identity, now, onChange, onTrouble, idleMs } = deps
  let view: LoginView = CLOSED
  let session: Session | null = null
  let readerState: AgentLoginState['reader'] = 'no_reader'
  let isBusy = false
  /** A card came, or another way was chosen, while the reader was at work. */
  let isAwaited = false
  /** Digest of the certificate whose holder is asked for the PIN. */
  let askedCard: string | null = null
  /** What the person is being asked, sealed by the server. */
  let question: string | null = null
  let result: { loginHintToken: string; expiresAt: string } | null = null
  let timer: NodeJS.Timeout | undefined

  function apply(event: LoginEvent, round = view.round): void {
    // What an attempt that is over still says belongs to nobody.
    if (round !== view.round) return
    const before = view
    view = reduceLogin(view, event)
    if (view === before) return
    armTimer()
    if (view.now.phase === 'done' || view.now.phase === 'problem') askedCard = null
    if (view.now.phase !== 'consent') question = null
    onChange()
  }

  function armTimer(): void {
    clearTimeout(timer)
    if (view.now.phase === 'closed') return
    timer = setTimeout(close, idleMs).unref()
  }

  function close(): void {
    session?.release()
    session = null
    askedCard = null
    apply({ type: 'closed' })
  }

  async function open(target: CardLoginTarget, way: CardWay | null): Promise<void> {
    session?.release()
    const claim = { fresh: target.kind === 'visit', onTaken: close }
    session = { target, release: gate?.claim('login', claim) ?? (() => undefined) }
    result = null
    askedCard = null
    apply({ type: 'opened' })
    const { round } = view
    const opened = await line.open(target, null)
    if (!opened.ok) return apply({ type: 'stopped', reason: opened.error }, round)
    const { serviceName, learns, ways, stepUp, backTo } = opened.value
    const [lightest] = ways
    if (!lightest) return apply({ type: 'stopped', reason: 'too_weak' }, round)
    const chosen = way && ways.includes(way) ? way : lightest
    apply({ type: 'described', about: { serviceName, learns, ways, way: chosen, stepUp, backTo } }, round)
    if (!gate) return apply({ type: 'stopped', reason: 'no_reader' }, round)
    if (readerState === 'card_present' || readerState === 'error') await serve()
  }

  async function serve(): Promise<void> {
    isAwaited = isBusy
    if (isBusy || view.now.phase !== 'waiting') return
    // Whoever comes next must not be logged in by a forgotten card; with its PIN nobody is.
    if (gate?.isLeftBehind() && view.about?.way === 'kazashi') return apply({ type: 'left_behind' })
    const { round } = view
    apply({ type: 'card_came' })
    await busy(() => withCard((channel) => serveCard(channel, round), round))
  }

  async function busy(work: () => Promise<void>): Promise<void> {
    isBusy = true
    try {
      await work()
    } finally {
      isBusy = false
    }
    if (isAwaited && readerState === 'card_present') await serve()
  }

  async function withCard(
    work: (channel: CardChannel) => Promise<Result<void, CardStop>>,
    round: number,
  ): Promise<void> {
    if (!gate) return
    let channel: CardChannel | undefined
    try {
      channel = await gate.forLogin.connect()
      const done = await work(channel)
      if (!done.ok) stopAt(done.error, round)
    } catch (error) {
      if (error instanceof CardFault) return stopAt(stopOf({ reason: error.reason }), round)
      onTrouble(error)
      apply({ type: 'stopped', reason: 'failed' }, round)
    } finally {
      channel?.close()
    }
  }

  function stopAt(stop: CardStop, round: number): void {
    if (stop.type === 'problem') apply({ type: 'stopped', reason: stop.reason }, round)
    else if (stop.type === 'card_left' || stop.type === 'unreadable') apply(stop, round)
    else if (stop.type === 'wrong_pin')
      apply({ type: 'pin_refused', triesLeft: stop.triesLeft, note: 'wrong_pin' }, round)
  }

  async function serveCard(channel: CardChannel, round: number): Promise<Result<void, CardStop>> {
    const certificate = await readCertificate(channel)
    if (!certificate.ok) return err(stopOf(certificate.error))
    if (await isPhone(channel)) return err({ type: 'problem', reason: 'phone_held' })
    apply({ type: 'step', step: 'certificate' }, round)
    return view.about?.way === 'pin'
      ? askForPin(channel, certificate.value, null, round)
      : holdCard(channel, certificate.value, round)
  }

  /** The tries left are said before the PIN is asked. */
  async function askForPin(
    channel: CardChannel,
    certificate: Uint8Array,
    note: 'other_card' | null,
    round: number,
  ): Promise<Result<void, CardStop>> {
    const overview = await readCardOverview(channel)
    if (!overview.ok) return err(stopOf(overview.error))
    askedCard = digestOf(certificate)
    apply({ type: 'tries_known', triesLeft: overview.value.pinTriesLeft, note }, round)
    return { ok: true, value: undefined }
  }

  async function holdCard(
    channel: CardChannel,
    certificate: Uint8Array,
    round: number,
  ): Promise<Result<void, CardStop>> {
    const terminal = identity.findTerminal()
    const opened = session && (await line.open(session.target, certificate))
    if (!opened || !terminal) return err({ type: 'problem', reason: 'failed' })
    if (!opened.ok) return err({ type: 'problem', reason: opened.error })
    const { terminalId } = terminal
    const onStep = (step: 'found' | 'certificate' | 'face' | 'signed') => apply({ type: 'step', step }, round)
    const work = { terminalId, certificate, opened: opened.value, takenAt: now(), onStep }
    const evidence = await takeKazashiEvidence(channel, work)
    if (!evidence.ok) return evidence
    await handIn(opened.value, 'kazashi', evidence.value, round)
    return { ok: true, value: undefined }
  }

  async function givePin(pin: Uint8Array): Promise<void> {
    const asked = view.now
    const { round } = view
    try {
      if (asked.phase !== 'pin' || isBusy) return
      apply({ type: 'pin_given' }, round)
      await busy(() => withCard((channel) => usePin(channel, pin, asked.triesLeft, round), round))
    } finally {
      pin.fill(0)
    }
  }

  async function usePin(
    channel: CardChannel,
    pin: Uint8Array,
    triesLeft: number,
    round: number,
  ): Promise<Result<void, CardStop>> {
    const certificate = await readCertificate(channel)
    if (!certificate.ok) return err(stopOf(certificate.error))
    // Another card lies there now: one person's PIN must not be tried on somebody else's card.
    if (digestOf(certificate.value) !== askedCard)
      return askForPin(channel, certificate.value, 'other_card', round)
    const opened = session && (await line.open(session.target, null))
    if (!opened) return err({ type: 'problem', reason: 'failed' })
    if (!opened.ok) return err({ type: 'problem', reason: opened.error })
    const evidence = await takePinEvidence(channel, opened.value, pin)
    if (!evidence.ok) {
      if (evidence.error.type !== 'pin_format') return evidence
      apply({ type: 'pin_refused', triesLeft, note: 'pin_format' }, round)
      return { ok: true, value: undefined }
    }
    apply({ type: 'step', step: 'signed' }, round)
    await handIn(opened.value, 'pin', evidence.value, round)
    return { ok: true, value: undefined }
  }

  async function handIn(
    opened: OpenedCardLogin,
    way: CardWay,
    evidence: Uint8Array,
    round: number,
  ): Promise<void> {
    apply({ type: 'signed' }, round)
    goOn(await line.handIn(opened, way, evidence), round)
  }

  async function answerConsent(answer: ConsentAnswer): Promise<void> {
    const { round } = view
    const asked = question
    if (view.now.phase !== 'consent' || asked === null) return
    apply({ type: 'consent_answered' }, round)
    goOn(await line.answer(asked, answer), round)
  }

  /** The server has judged. */
  function goOn(outcome: Result<CardLoginOutcome, LoginProblem>, round: number): void {
    if (!outcome.ok) return apply({ type: 'stopped', reason: outcome.error }, round)
    const said = outcome.value
    if (said.status === 'refused') return apply({ type: 'stopped', reason: said.reason }, round)
    if (said.status === 'accepted') return accept(said, round)
    if (round !== view.round) return
    apply({ type: 'consent_asked', asks: said.asks }, round)
    question = said.question
    // The card was taken away while the server was looking: nobody is there to answer.
    if (readerState !== 'card_present') apply({ type: 'card_left' }, round)
  }

  function accept(
    { continueAt, loginHintToken, expiresAt }: Extract<CardLoginOutcome, { status: 'accepted' }>,
    round: number,
  ): void {
    if (round !== view.round) return
    if (loginHintToken !== null) result = { loginHintToken, expiresAt }
    apply({ type: 'accepted', continueAt }, round)
    session?.release()
    session = null
  }

  // The first word comes at once, before anybody has this desk in hand: it is its first state and no change.
  let isWatching = false
  const unwatch = gate?.forLogin.watch((next) => {
    const before = readerState
    readerState = next
    if (next === before || !isWatching) return
    onChange()
    if (next === 'card_present' || next === 'error') serve().catch(onTrouble)
    else apply({ type: 'card_left' })
  })
  isWatching = true

  return {
    view: () => view,
    readerState: () => readerState,
    open,
    chooseWay(way) {
      askedCard = null
      apply({ type: 'way_chosen', way })
      serveIfThere()
    },
    givePin,
    answerConsent,
    retry() {
      if (!session) return
      apply({ type: 'retried' })
      serveIfThere()
    },
    close,
    takeResult() {
      const given = result
      result = null
      return given
    },
    stop() {
      clearTimeout(timer)
      unwatch?.()
      session?.release()
    },
  }

  /** A card that lies there already need not be lifted and put down again. */
  function serveIfThere(): void {
    if (readerState === 'card_present') serve().catch(onTrouble)
  }
}

function digestOf(certificate: Uint8Array): string {
  return createHash('sha256').update(certificate).digest('hex')
}
