import { randomBytes } from 'node:crypto'
import type { CardChannel } from '@musubi/card'
import type { Tap } from '@musubi/contracts'
import { err, ok, type Result, type Uuid } from '@musubi/kernel'
import type { Receipt } from '../store/outbox.ts'
import { toInstant } from '../terminal/clock.ts'
import { asUuid, type Duty, type TerminalCore } from '../terminal/terminal.ts'
import { isOpen } from '../terminal/snapshot.ts'
import { checkCard, type CheckedCard, type TapRefusal } from './check-card.ts'
import { decideTap, type EventFrame } from './decide-tap.ts'

export interface TapRequest {
  readonly tapId: Uuid
  readonly direction: 'in' | 'out'
  readonly isOffline: boolean
  readonly onStep: (step: 'certificate' | 'household' | 'recorded') => void
}

export interface RecordedTap {
  readonly receipt: Receipt
  readonly green: Extract<Tap, { phase: 'green' }>
}

/** One whole tap: read, judge, decide, put on the disk. Only then is there anything green to show. */
export async function takeTap(
  core: TerminalCore,
  connect: () => Promise<CardChannel>,
  request: TapRequest,
): Promise<Result<RecordedTap, TapRefusal>> {
  const duty = core.findDuty()
  const terminal = core.identity.findTerminal()
  if (!duty || !terminal || !isOpen(duty.snapshot.setup))
    return err({ phase: 'staff', reason: 'no_disaster' })
  const channel = await connect()
  try {
    const takenAt = core.clock.now()
    const checked = await checkCard(channel, {
      tapId: request.tapId,
      terminalId: terminal.terminalId,
      nonce: randomBytes(32),
      takenAt,
      sets: duty.sets,
      stubs: core.stubs,
      onStep: request.onStep,
    })
    return checked.ok ? recordTap(core, duty, request, checked.value, takenAt) : checked
  } finally {
    channel.close()
  }
}

function recordTap(
  core: TerminalCore,
  duty: Duty,
  { tapId, direction, isOffline, onStep }: TapRequest,
  { payload, evidence }: CheckedCard,
  takenAt: number,
): Result<RecordedTap, TapRefusal> {
  const at = toInstant(takenAt)
  const frame = getFrame(core, duty, takenAt)
  const { members, drafts } = decideTap({
    tapId,
    direction,
    frame,
    household: payload.household,
    isHere: (personId) => duty.ledger.findPresence(personId) !== null,
    newId: core.newId,
  })
  const piece = () => ({ key: duty.sealer.key, piece: duty.sealer.seal(tapId, evidence) })
  const receipt = core.outbox.append(
    {
      tap: { tapId, disasterId: frame.disasterId, takenAt: at, direction },
      drafts,
      ...(drafts.length > 0 ? { evidence: piece() } : {}),
    },
    takenAt,
  )
  if (!receipt.ok) return err({ phase: 'staff', reason: 'outbox_full' })
  duty.ledger.record(receipt.value.events)
  onStep('recorded')
  const { municipalities, setup } = duty.snapshot
  const home = municipalities.find(({ municipalityCode }) => municipalityCode === payload.home)
  const named = home ?? { municipalityCode: payload.home, name: payload.home }
  const green = {
    phase: 'green' as const,
    tapId,
    direction,
    members: [...members],
    home: payload.home === setup.municipality.municipalityCode ? setup.municipality : named,
    offline: isOffline,
    at,
  }
  return ok({ receipt: receipt.value, green })
}

/** What an event made here and now says of its place; only while a disaster is open. */
export function getFrame(core: TerminalCore, { snapshot }: Duty, now: number): EventFrame {
  const { disaster, shelter } = snapshot.setup
  const terminal = core.identity.findTerminal()
  if (!disaster || !terminal) throw new Error('an event needs a disaster and a terminal')
  return {
    disasterId: disaster.disasterId,
    shelterId: shelter.siteId,
    terminalId: asUuid(terminal.terminalId),
    effectiveAt: toInstant(now),
  }
}
