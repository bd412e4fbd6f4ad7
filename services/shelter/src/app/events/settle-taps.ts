import type { EvidenceAnswer } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { auditSeen, type SeenElsewhere } from '../../audit/crossings.ts'
import { listMunicipalities } from '../../db/municipalities.ts'
import { findEarlierRegistrations, findHouseholds, type Person } from '../../db/people.ts'
import type { Tap, UnresolvedEvidence } from '../../db/taps.ts'
import { sharesWith } from '../agreements.ts'
import { learnMerges } from '../merged-people.ts'
import type { ShelterContext } from '../ports.ts'

export interface Settled {
  readonly taps: readonly Tap[]
  /** households of other towns that may be known here while they stay */
  readonly guests: readonly Person[]
}

export interface EvidenceBatch extends UnresolvedEvidence {
  readonly municipalityCode: MunicipalityCode
  /** for the log of the home town; null: no event of the batch names one */
  readonly disasterId: Uuid | null
}

/**
 * Asks identity about evidence and finds the households, outside of any transaction on the host's events: other towns'
 * transactions and the call to identity are made here. Returns null when identity gives no answer; nothing is lost then,
 * the evidence is kept.
 */
export async function settleTaps(context: ShelterContext, batch: EvidenceBatch): Promise<Settled | null> {
  const answers = await resolve(context, batch)
  if (!answers) return null
  const towns = new Map(
    (await listMunicipalities(context.database.db)).map((town) => [town.municipalityCode as string, town]),
  )
  const byHome = Map.groupBy(
    answers.filter((answer) => answer.status === 'resolved'),
    ({ home }) => home.municipalityCode,
  )
  const settled: (Settled | null)[] = []
  for (const [home, resolved] of byHome) {
    if (home === batch.municipalityCode) settled.push(await settleResidents(context, batch, resolved))
    else if (sharesWith(towns, batch.municipalityCode, home)) {
      settled.push(await settleGuests(context, batch, home, resolved))
    } else
      settled.push({ taps: resolved.map((answer) => refused(batch, answer, 'no_agreement')), guests: [] })
  }
  const refusals = answers.flatMap((answer) =>
    answer.status === 'refused' ? [refused(batch, answer, answer.reason)] : [],
  )
  const known = settled.filter((one) => one !== null)
  if (known.length < settled.length) return null
  return {
    taps: [...known.flatMap(({ taps }) => taps), ...refusals],
    guests: known.flatMap(({ guests }) => guests),
  }
}

type Resolved = Extract<EvidenceAnswer, { status: 'resolved' }>

async function resolve(
  { identity, log }: ShelterContext,
  { municipalityCode, terminalId, receivedAt, keys, evidence }: EvidenceBatch,
): Promise<readonly EvidenceAnswer[] | null> {
  const unreachable = (cause?: unknown): null => {
    log.warn('shelter.identity_unreachable', { municipalityCode, pieces: evidence.length }, cause)
    return null
  }
  try {
    const answer = await identity.resolveEvidence({
      body: {
        service: 'shelter',
        municipalityCode,
        terminalId,
        receivedAt: receivedAt.toISOString(),
        keys: [...keys],
        evidence: [...evidence],
      },
    })
    if (!answer.ok) return unreachable(answer.error.code)
    const answered = new Set(answer.value.answers.map(({ evidenceId }) => evidenceId))
    const complete = evidence.every(({ evidenceId }) => answered.has(evidenceId))
    return complete ? answer.value.answers : unreachable('an answer is missing')
  } catch (error) {
    // An answer outside of the contract is a bug somewhere; people still get their place to sleep.
    return unreachable(error)
  }
}

type Households = Awaited<ReturnType<typeof findHouseholds>>

/**
 * The households of these residents. Whoever is not found may be known by a PPID that went into this one, so identity is
 * asked about them once more. null: it gave no answer.
 */
async function findResidents(
  context: ShelterContext,
  home: MunicipalityCode,
  ppids: readonly string[],
): Promise<Households | null> {
  const read = () => context.database.withTenant(home, (tx) => findHouseholds(tx, home, ppids))
  const found = await read()
  const unknown = ppids.filter((ppid) => !found.has(ppid))
  if (unknown.length === 0) return found
  const learned = await learnMerges(context, home, unknown)
  if (learned === null) return null
  return learned === 0 ? found : read()
}

async function settleResidents(
  context: ShelterContext,
  batch: EvidenceBatch,
  resolved: readonly Resolved[],
): Promise<Settled | null> {
  const ppids = resolved.map(({ ppid }) => ppid)
  const households = await findResidents(context, batch.municipalityCode, ppids)
  if (!households) return null
  return { taps: resolved.map((answer) => tapOf(batch, answer, households.get(answer.ppid))), guests: [] }
}

async function settleGuests(
  context: ShelterContext,
  batch: EvidenceBatch,
  home: MunicipalityCode,
  resolved: readonly Resolved[],
): Promise<Settled | null> {
  const ppids = resolved.map((answer) => answer.home.ppid)
  const households = await findResidents(context, home, ppids)
  if (!households) return null
  const members = [...households.values()].flat()
  const earlier = await context.database.withTenant(home, async (tx) => {
    await auditSeen(tx, context.audit, crossingsOf(batch, resolved, households))
    const ids = members.map(({ personId }) => personId)
    return findEarlierRegistrations(tx, home, ids)
  })
  return {
    taps: resolved.map((answer) => tapOf(batch, answer, households.get(answer.home.ppid))),
    // The ppid of the home town's sector is no business of the host.
    guests: [...members, ...earlier].map((guest) => ({ ...guest, ppid: null })),
  }
}

function crossingsOf(
  { municipalityCode: by, terminalId, disasterId }: EvidenceBatch,
  resolved: readonly Resolved[],
  households: ReadonlyMap<string, readonly Person[]>,
): SeenElsewhere[] {
  return resolved.flatMap(({ evidenceId: id, home: { ppid } }) => {
    const people = households.get(ppid)?.length ?? 0
    return people === 0 ? [] : [{ id, by, terminalId, disasterId, ppid, people }]
  })
}

function tapOf(
  { terminalId }: EvidenceBatch,
  answer: Resolved,
  household: readonly Person[] | undefined,
): Tap {
  const tapId = answer.evidenceId
  const [member] = household ?? []
  // Nobody registered, or under protection: one answer for both.
  if (!member) return { terminalId, tapId, status: 'refused', reason: 'not_registered' }
  return { terminalId, tapId, status: 'resolved', home: member.home, householdId: member.householdId }
}

function refused({ terminalId }: EvidenceBatch, { evidenceId }: EvidenceAnswer, reason: string): Tap {
  return { terminalId, tapId: evidenceId, status: 'refused', reason }
}
