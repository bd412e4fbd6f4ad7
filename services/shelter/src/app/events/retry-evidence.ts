import type { MunicipalityCode } from '@musubi/kernel'
import { findPeopleOfTaps, lockEvents } from '../../db/events.ts'
import { savePeople } from '../../db/people.ts'
import { findUnresolved, forgetEvidence, saveTaps, type UnresolvedEvidence } from '../../db/taps.ts'
import type { Tx } from '../../db/transaction.ts'
import { announceShelters } from '../occupancy.ts'
import type { ShelterContext } from '../ports.ts'
import { saveChange } from './save-projection.ts'
import { type Settled, settleTaps } from './settle-taps.ts'

const AT_ONCE = 500

/** Identity does not answer; the job comes back later. */
export class IdentityUnreachable extends Error {
  override readonly name = 'IdentityUnreachable'
}

/** Asks identity again about all evidence of a municipality that waits. Throws IdentityUnreachable to be called again. */
export async function retryEvidence(context: ShelterContext, code: MunicipalityCode): Promise<void> {
  const { database, log } = context
  for (;;) {
    const waiting = await database.withTenant(code, (tx) => findUnresolved(tx, AT_ONCE))
    if (!waiting) return
    const tapIds = waiting.evidence.map(({ evidenceId }) => evidenceId)
    const people = await database.withTenant(code, (tx) => findPeopleOfTaps(tx, waiting.terminalId, tapIds))
    const disasterId = people[0]?.disasterId ?? null
    const settled = await settleTaps(context, { ...waiting, municipalityCode: code, disasterId })
    if (!settled) throw new IdentityUnreachable('evidence waits for identity')
    await database.withTenant(code, (tx) => storeAnswers(tx, context, code, waiting, settled))
    const resolved = settled.taps.filter(({ status }) => status === 'resolved').length
    log.event('shelter.evidence_resolved', { municipalityCode: code, pieces: tapIds.length, resolved })
  }
}

async function storeAnswers(
  tx: Tx,
  context: ShelterContext,
  code: MunicipalityCode,
  { terminalId, evidence }: UnresolvedEvidence,
  { taps, guests }: Settled,
): Promise<void> {
  const at = new Date(context.now())
  const tapIds = evidence.map(({ evidenceId }) => evidenceId)
  await lockEvents(tx, code)
  await savePeople(tx, code, guests, at)
  await saveTaps(tx, code, taps, at)
  await forgetEvidence(tx, terminalId, tapIds)
  const people = await findPeopleOfTaps(tx, terminalId, tapIds)
  for (const [disasterId, own] of Map.groupBy(people, (person) => person.disasterId)) {
    const personIds = own.map(({ personId }) => personId)
    const change = { fresh: [], related: [], people: personIds, at }
    const { shelters } = await saveChange(tx, { code, disasterId }, change)
    await announceShelters(tx, context, code, shelters)
  }
}
