import { type CardChannel, CardFault, isNumberB } from '@musubi/card'
import type { AgentProofingState, FacePicture, ProofingDecision, ProofingStep } from '@musubi/contracts'
import { err, ok, type Result, type Uuid } from '@musubi/kernel'
import type { ReaderGate } from '../login/reader-gate.ts'
import type { TerminalIdentity } from '../terminal/identity.ts'
import { todayInJapan } from '../terminal/today.ts'
import { type CardStop, type FaceTrust, openFace, signDecision, stopOf, toFaceTrust } from './card-work.ts'
import { wipeFace } from './opened-face.ts'
import type { ProofingLine } from './proofing-line.ts'
import { CLOSED, type ProofingEvent, type ProofingView, reduceProofing } from './proofing-machine.ts'

export interface ProofingDeskDeps {
  /** Null on a machine without a reader. */
  readonly gate: ReaderGate | null
  readonly line: ProofingLine
  readonly identity: Pick<TerminalIdentity, 'findTerminal'>
  /** Milliseconds since 1970 by the server's clock. */
  readonly now: () => number
  readonly newId: () => Uuid
  readonly onChange: () => void
  readonly onTrouble: (error: unknown) => void
  /** What nobody touches is forgotten after so long: numbers and pictures first, what is decided later. Milliseconds. */
  readonly idleMs: { readonly face: number; readonly decided: number }
}

/** One proofing at a time, because there is one reader and one person before it. */
export interface ProofingDesk {
  readonly view: () => ProofingView
  readonly readerState: () => AgentProofingState['reader']
  /** Whatever was here before is gone. */
  open(): Promise<void>
  /** @param numbers 照合番号B as ASCII; the desk overwrites it when a card has taken it, or it is of no use any more */
  giveNumbers(numbers: Uint8Array): Promise<void>
  judge(same: boolean): void
  decide(decision: ProofingDecision): Promise<void>
  /** The same decision once more, under the same id. */
  resend(): Promise<void>
  /** Another try, from the numbers on; from the beginning where the server has not been asked. */
  retype(): Promise<void>
  /** Somebody is still there. */
  stay(): void
  close(): void
  /** A picture of the face that is compared; undefined for every other key. */
  findPicture(key: string, picture: FacePicture): Uint8Array | undefined
  stop(): void
}

export function createProofingDesk(deps: ProofingDeskDeps): ProofingDesk {
  const { gate, line, identity, now, newId, onChange, onTrouble, idleMs } = deps
  let view: ProofingView = CLOSED
  let trust: FaceTrust | null = null
  let release: (() => void) | undefined
  let readerState: AgentProofingState['reader'] = 'no_reader'
  let isBusy = false
  /** A card or numbers came while the reader was at work. */
  let isAwaited = false
  let timer: NodeJS.Timeout | undefined

  function apply(event: ProofingEvent, round = view.round): boolean {
    // What an attempt that is over still says belongs to nobody, and what it brought is overwritten at once.
    const before = view
    if (round === view.round) view = reduceProofing(view, event)
    wipeLost(before, event)
    if (view === before) return false
    if (view.now.phase === 'closed') giveUp()
    armTimer()
    onChange()
    return true
  }

  /** Digits and pictures that the view held, or that this event brought, and that it does not hold now. */
  function wipeLost({ numbers, face }: ProofingView, event: ProofingEvent): void {
    if (numbers && numbers !== view.numbers) numbers.fill(0)
    if (face && face !== view.face) wipeFace(face)
    if (event.type === 'numbers_given' && event.numbers !== view.numbers) event.numbers.fill(0)
    if (event.type === 'face_opened' && event.face !== view.face) wipeFace(event.face)
  }

  function armTimer(): void {
    clearTimeout(timer)
    const { phase } = view.now
    if (phase === 'closed') return
    const isDecided = phase === 'done' || phase === 'unsent' || phase === 'sending' || phase === 'signing'
    timer = setTimeout(close, isDecided ? idleMs.decided : idleMs.face).unref()
  }

  function close(): void {
    apply({ type: 'closed' })
  }

  function giveUp(): void {
    trust = null
    release?.()
    release = undefined
  }

  async function open(): Promise<void> {
    release ??= gate?.claim('proofing', { fresh: false, onTaken: close })
    apply({ type: 'opened' })
    const { round } = view
    const ready = await line.getReadiness()
    if (round !== view.round) return
    if (!ready.ok) return void apply({ type: 'stopped', reason: ready.error }, round)
    trust = toFaceTrust(ready.value)
    apply({ type: 'ready', municipality: ready.value.municipality }, round)
    if (!gate) apply({ type: 'stopped', reason: 'no_reader' })
  }

  async function serve(): Promise<void> {
    isAwaited = isBusy
    if (isBusy || readerState === 'empty' || readerState === 'no_reader') return
    const { phase } = view.now
    if (phase === 'waiting') {
      const { round } = view
      apply({ type: 'card_came' })
      await busy(() => withCard((channel) => openCard(channel, round), round))
    } else if (phase === 'signing') {
      const { round } = view
      let isSigned = false
      const work = async (channel: CardChannel): Promise<Result<void, CardStop>> => {
        const signed = await sign(channel, round)
        isSigned = signed.ok && signed.value
        return signed.ok ? ok() : signed
      }
      await busy(() => withCard(work, round))
      // With the card free again: it may be taken while the server is asked.
      if (isSigned) await send()
    }
  }

  async function busy(work: () => Promise<void>): Promise<void> {
    isBusy = true
    try {
      await work()
    } finally {
      isBusy = false
    }
    if (isAwaited) await serve()
  }

  async function withCard(
    work: (channel: CardChannel) => Promise<Result<void, CardStop>>,
    round: number,
  ): Promise<void> {
    if (!gate) return
    let channel: CardChannel | undefined
    try {
      channel = await gate.forProofing.connect()
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
    else if (stop.type === 'wrong_number') apply({ type: 'number_refused', triesLeft: stop.triesLeft }, round)
    else apply(stop, round)
  }

  async function openCard(channel: CardChannel, round: number): Promise<Result<void, CardStop>> {
    if (!trust || !view.numbers) return ok()
    // A copy: closing the page overwrites the digits at any moment, and a card must not be given half of them.
    const numbers = Uint8Array.from(view.numbers)
    const onStep = (step: ProofingStep) => void apply({ type: 'step', step }, round)
    try {
      const opened = await openFace(channel, { numbers, trust, today: todayInJapan(now()), onStep })
      if (!opened.ok) return opened
      const expiryYear = opened.value.shown.expiry.slice(0, 4)
      apply({ type: 'face_opened', face: opened.value, matter: { proofingId: newId(), expiryYear } }, round)
      return ok()
    } finally {
      numbers.fill(0)
    }
  }

  /** @returns whether the decision is ready to be sent: nobody closed the page meanwhile */
  async function sign(channel: CardChannel, round: number): Promise<Result<boolean, CardStop>> {
    const terminal = identity.findTerminal()
    const { matter, decided } = view
    if (!terminal || !trust || !matter || !decided?.card) return err({ type: 'problem', reason: 'failed' })
    const { terminalId } = terminal
    const { proofingId } = matter
    const proof = await signDecision(channel, { card: decided.card, terminalId, proofingId, trust })
    return proof.ok ? ok(apply({ type: 'signed', proof: proof.value }, round)) : proof
  }

  async function send(): Promise<void> {
    const { round, matter, decided } = view
    if (!matter || !decided) return
    const recorded = await line.record({ ...matter, decision: decided.decision, proof: decided.proof })
    if (recorded.ok) apply({ type: 'recorded', ...recorded.value }, round)
    else if (recorded.error === 'card_not_genuine') apply({ type: 'stopped', reason: recorded.error }, round)
    else apply({ type: 'not_sent', reason: recorded.error }, round)
  }

  // The first word comes at once, before anybody has this desk in hand: it is its first state and no change.
  let isWatching = false
  const unwatch = gate?.forProofing.watch((next) => {
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
    async giveNumbers(numbers) {
      if (!isNumberB(numbers)) {
        numbers.fill(0)
        apply({ type: 'numbers_malformed' })
      } else if (apply({ type: 'numbers_given', numbers })) await serve()
    },
    judge: (same) => void apply({ type: 'judged', same }),
    async decide(decision) {
      if (!apply({ type: 'decided', decision })) return
      if (view.now.phase === 'sending') await send()
      else await serve()
    },
    async resend() {
      if (apply({ type: 'resent' })) await send()
    },
    async retype() {
      if (view.now.phase === 'problem' && !view.municipality) await open()
      else apply({ type: 'retyped' })
    },
    stay: armTimer,
    close,
    findPicture: (key, picture) => (view.face?.key === key ? view.face.pictures[picture] : undefined),
    stop() {
      clearTimeout(timer)
      unwatch?.()
      close()
    },
  }
}
