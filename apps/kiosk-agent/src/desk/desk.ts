import { CardFault, type CardReader, type ReaderState } from '@musubi/card'
import type { AgentState, HouseholdMember } from '@musubi/contracts'
import { err, ok, type Result, type Uuid } from '@musubi/kernel'
import type { EventDraft } from '../store/own-event.ts'
import { toInstant } from '../terminal/clock.ts'
import { isOpen } from '../terminal/snapshot.ts'
import { asUuid, type TerminalCore } from '../terminal/terminal.ts'
import { describeFailure, type TapRefusal } from './check-card.ts'
import { decideTick } from './decide-tap.ts'
import { getFrame, takeTap } from './take-tap.ts'
import { IDLE, reduceTap, type TapEvent, type TapState } from './tap-machine.ts'

export interface DeskDeps {
  readonly core: TerminalCore
  readonly resultMs: number
  readonly isConnected: () => boolean
  readonly onChange: () => void
  /** Events are on the disk and may be sent. */
  readonly onRecorded: () => void
  /** Something could not be put on the disk. */
  readonly onFull: () => void
  readonly onTrouble: (error: unknown) => void
}

type LastCount = AgentState['lastCount']

/** The reception desk: one reader, one tap at a time, and what the staff do by hand. */
export interface Desk {
  watch(reader: CardReader): () => void
  readonly tap: () => TapState
  readonly direction: () => 'in' | 'out'
  readonly readerState: () => ReaderState
  readonly lastCount: () => LastCount
  /** Everybody who tapped here since the start; names live in memory only. */
  readonly names: ReadonlyMap<string, HouseholdMember>
  setDirection(direction: 'in' | 'out'): void
  setPresence(tick: {
    tapId: string
    personId: string
    eventId: Uuid
    here: boolean
  }): Result<void, 'tap_unknown' | 'outbox_full'>
  finishTap(tapId: string): void
  addHeadCount(eventId: Uuid, count: number): Result<void, 'no_disaster' | 'outbox_full'>
  undoHeadCount(countEventId: string, eventId: Uuid): Result<void, 'nothing_to_undo' | 'outbox_full'>
  /** Resolves with the next result that stands. */
  nextResult(): Promise<TapState>
  /** The page is gone or back: without it the agent takes results away itself. */
  setPageOpen(isPageOpen: boolean): void
  close(): void
}

export function createDesk(deps: DeskDeps): Desk {
  const { core, resultMs, isConnected, onChange, onRecorded, onFull, onTrouble } = deps
  const names = new Map<string, HouseholdMember>()
  const waiting = new Set<(state: TapState) => void>()
  let state: TapState = IDLE
  let direction: 'in' | 'out' = 'in'
  let readerState: ReaderState = 'no_reader'
  let lastCount: LastCount = null
  let isReading = false
  let isNextWaiting = false
  let isPageOpen = false
  let timer: NodeJS.Timeout | undefined

  function apply(event: TapEvent): void {
    const before = state
    state = reduceTap(state, event)
    if (state === before) return
    armTimer()
    onChange()
    if (['idle', 'reading'].includes(state.tap.phase) || event.type === 'ticked') return
    for (const tell of waiting) tell(state)
    waiting.clear()
  }

  function armTimer(): void {
    clearTimeout(timer)
    const { tapId, tap } = state
    if (isPageOpen || tapId === null || ['idle', 'reading'].includes(tap.phase)) return
    timer = setTimeout(() => apply({ type: 'finished', tapId }), resultMs).unref()
  }

  async function serve(reader: CardReader): Promise<void> {
    if (isReading) {
      isNextWaiting = true
      return
    }
    isReading = true
    try {
      do {
        isNextWaiting = false
        await serveOne(reader)
      } while (isNextWaiting)
    } finally {
      isReading = false
    }
  }

  async function serveOne(reader: CardReader): Promise<void> {
    const tapId = core.newId()
    apply({ type: 'found', tapId })
    const onStep = (step: 'certificate' | 'household' | 'recorded') => apply({ type: 'step', tapId, step })
    const request = { tapId, direction, isOffline: !isConnected(), onStep }
    const outcome = await takeTap(core, () => reader.connect(), request).catch(faultOf)
    if (outcome.ok) {
      for (const { here: _, alreadyHere: __, ...member } of outcome.value.green.members) {
        names.set(member.personId, member)
      }
      direction = 'in'
      apply({ type: 'recorded', ...outcome.value })
      onRecorded()
      return
    }
    if (outcome.error.phase === 'staff') direction = 'in'
    if (outcome.error.reason === 'outbox_full') onFull()
    apply({ type: 'refused', tapId, refusal: outcome.error })
  }

  function faultOf(error: unknown): Result<never, TapRefusal> {
    if (error instanceof CardFault) return err(describeFailure({ reason: error.reason }))
    onTrouble(error)
    return err({ phase: 'again', reason: 'reader_error' })
  }

  function record(draft: EventDraft): Result<void, 'outbox_full'> {
    const receipt = core.outbox.append({ drafts: [draft] }, core.clock.now())
    if (!receipt.ok) {
      onFull()
      return receipt
    }
    core.findDuty()?.ledger.record(receipt.value.events)
    onRecorded()
    onChange()
    return ok()
  }

  function findCheckOut(tapId: string, personId: string): Uuid | null {
    const row = core.db
      .prepare(
        `SELECT event_id FROM events WHERE tap_id = ? AND json_extract(body, '$.personId') = ?
         AND json_extract(body, '$.type') = 'stay.checked_out' ORDER BY seq DESC LIMIT 1`,
      )
      .get(tapId, personId)
    return row ? asUuid(String(row.event_id)) : null
  }

  return {
    names,
    tap: () => state,
    direction: () => direction,
    readerState: () => readerState,
    lastCount: () => lastCount,
    watch: (reader) =>
      reader.watch((next) => {
        const isArrival = next === 'card_present' || next === 'error'
        const isNew = next !== readerState
        readerState = next
        onChange()
        if (isArrival && isNew) void serve(reader)
      }),
    setDirection: (next) => {
      direction = next
      onChange()
    },
    setPresence: ({ tapId, personId, eventId, here }) => {
      if (core.outbox.findEvent(eventId)) return ok()
      const { tap } = state
      const duty = core.findDuty()
      const member = tap.phase === 'green' && tap.members.find((one) => one.personId === personId)
      if (tap.phase !== 'green' || tap.tapId !== tapId || !member || !duty) return err('tap_unknown')
      const draft = decideTick({
        eventId,
        tapId: asUuid(tapId),
        direction: tap.direction,
        member,
        here,
        frame: getFrame(core, duty, core.clock.now()),
        presence: duty.ledger.findPresence(personId),
        checkOutId: findCheckOut(tapId, personId),
      })
      if (!draft) return ok()
      const recorded = record(draft)
      if (recorded.ok) apply({ type: 'ticked', tapId, personId, here })
      return recorded
    },
    finishTap: (tapId) => apply({ type: 'finished', tapId }),
    addHeadCount: (eventId, count) => {
      if (core.outbox.findEvent(eventId)) return ok()
      const duty = core.findDuty()
      if (!duty || !isOpen(duty.snapshot.setup)) return err('no_disaster')
      const now = core.clock.now()
      const recorded = record({ type: 'headcount.added', ...getFrame(core, duty, now), eventId, count })
      if (recorded.ok) lastCount = { eventId, count, at: toInstant(now) }
      onChange()
      return recorded
    },
    undoHeadCount: (countEventId, eventId) => {
      if (core.outbox.findEvent(eventId)) return ok()
      const duty = core.findDuty()
      if (!duty || lastCount?.eventId !== countEventId) return err('nothing_to_undo')
      const frame = getFrame(core, duty, core.clock.now())
      const recorded = record({ type: 'event.voided', ...frame, eventId, voids: lastCount.eventId })
      if (recorded.ok) lastCount = null
      onChange()
      return recorded
    },
    nextResult: () => new Promise((resolve) => void waiting.add(resolve)),
    setPageOpen: (open) => {
      if (open === isPageOpen) return
      isPageOpen = open
      armTimer()
    },
    close: () => clearTimeout(timer),
  }
}
