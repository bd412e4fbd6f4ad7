import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { auditJoined } from '../audit/joined.ts'
import { groupPpids, joinRegistrations, type MergedPpid, stayingPpid } from '../core/index.ts'
import { findOpenDisaster } from '../db/disasters.ts'
import { lockEvents } from '../db/events.ts'
import {
  addMergedPpids,
  findRegistrations,
  freePpids,
  keepRegistrations,
  listMergedPpids,
  listPpids,
} from '../db/merged-people.ts'
import { listMunicipalities } from '../db/municipalities.ts'
import { findPersonFacts, type Person, savePeople } from '../db/people.ts'
import type { Tx } from '../db/transaction.ts'
import { judgeAnew } from './judge-anew.ts'
import type { ShelterContext } from './ports.ts'
import { getTown } from './towns.ts'

/** As many PPIDs as identity takes in one question. */
const AT_ONCE = 500

/** Identity does not say who was merged; the job comes back later. */
export class MergesUnknown extends Error {
  override readonly name = 'MergesUnknown'
}

/** Asks identity about all residents of a municipality. Throws MergesUnknown to be called again. */
export async function followMerges(context: ShelterContext, home: MunicipalityCode): Promise<void> {
  let after = ''
  for (;;) {
    const from = after
    const ppids = await context.database.withTenant(home, (tx) => listPpids(tx, home, from, AT_ONCE))
    const last = ppids.at(-1)
    if (last === undefined) return
    if ((await learnMerges(context, home, ppids)) === null)
      throw new MergesUnknown('identity does not answer for merged accounts')
    after = last
  }
}

/**
 * Asks identity which of these PPIDs were merged and makes one person of what was two, here and in towns where they stay as
 * guests. Idempotent. Returns how many merges were new; null: identity gave no answer.
 */
export async function learnMerges(
  context: ShelterContext,
  home: MunicipalityCode,
  ppids: readonly string[],
): Promise<number | null> {
  const { database, log, now } = context
  const merged = await askIdentity(context, home, ppids)
  if (!merged) return null
  if (merged.length === 0) return 0
  const { fresh, people } = await database.withTenant(home, async (tx) => {
    const learned = await addMergedPpids(tx, home, merged, new Date(now()))
    return { fresh: learned, people: await joinPeople(tx, context, home, learned) }
  })
  if (fresh.length === 0) return 0
  await joinGuests(context, home, people)
  log.event('shelter.people_merged', { municipalityCode: home, merges: fresh.length })
  return fresh.length
}

async function askIdentity(
  { identity, log }: ShelterContext,
  municipalityCode: MunicipalityCode,
  ppids: readonly string[],
): Promise<readonly MergedPpid[] | null> {
  const unreachable = (cause: unknown): null => {
    log.warn('shelter.identity_unreachable', { municipalityCode, pieces: ppids.length }, cause)
    return null
  }
  try {
    const answer = await identity.resolveSubjects({ body: { municipalityCode, ppids: [...ppids] } })
    return answer.ok ? answer.value.merged : unreachable(answer.error.code)
  } catch (error) {
    return unreachable(error)
  }
}

/** Joins the people of merges that are new, judges their stays and tells them in the log they can read. */
async function joinPeople(
  tx: Tx,
  context: ShelterContext,
  home: MunicipalityCode,
  fresh: readonly MergedPpid[],
): Promise<Person[]> {
  const people = await rejoin(tx, context, home, new Set(fresh.map(({ is }) => is)))
  await auditJoined(tx, context.audit, home, fresh)
  return people
}

/** Works out anew the people of these PPIDs from all of their registrations. Returns them; those never merged are left out. */
export async function rejoin(
  tx: Tx,
  context: ShelterContext,
  home: MunicipalityCode,
  ppids: ReadonlySet<string>,
): Promise<Person[]> {
  const merges = ppids.size === 0 ? [] : await listMergedPpids(tx)
  const groups = groupPpids(merges)
  const concerned = new Set([...ppids].flatMap((ppid) => groups.get(ppid) ?? []))
  if (concerned.size === 0) return []
  await lockEvents(tx, home)
  const people: Person[] = []
  for (const group of concerned) {
    await keepRegistrations(tx, [...group])
    const registrations = await findRegistrations(tx, [...group])
    for (const { registration, mergedInto } of joinRegistrations(registrations, stayingPpid(group, merges))) {
      const { personId, householdId } = registration
      people.push({
        ...registration,
        personId: personId as Uuid,
        householdId: householdId as Uuid,
        home,
        mergedInto: mergedInto as Uuid | null,
      })
    }
  }
  const earlier = people.filter(({ mergedInto }) => mergedInto !== null)
  await freePpids(
    tx,
    earlier.map(({ personId }) => personId),
  )
  const changed = await savePeople(tx, home, people, new Date(context.now()))
  await judgeAnew(tx, context, home, changed)
  if (changed.length > 0) await orderStubs(tx, context, home)
  return people
}

/** What terminals hold sealed about merged people is brought up to date. */
async function orderStubs(
  tx: Tx,
  { outbox }: ShelterContext,
  municipalityCode: MunicipalityCode,
): Promise<void> {
  const disaster = await findOpenDisaster(tx)
  if (!disaster) return
  const { disasterId } = disaster
  await outbox.send(tx, 'shelter.stubs', { municipalityCode, disasterId }, { singletonKey: disasterId })
}

/** People who stay in other towns are one there as well. */
async function joinGuests(
  context: ShelterContext,
  home: MunicipalityCode,
  people: readonly Person[],
): Promise<void> {
  const { database, now } = context
  const groups = Map.groupBy(people, ({ personId, mergedInto }) => mergedInto ?? personId)
  const { neighbours } = await getTown(database.db, home)
  for (const { municipalityCode: host } of neighbours) {
    await database.withTenant(host, async (tx) => {
      await lockEvents(tx, host)
      await orderStubs(tx, context, host)
      for (const group of groups.values()) {
        const ids = group.map(({ personId }) => personId)
        if (group.length < 2 || (await findPersonFacts(tx, ids)).length === 0) continue
        const guests = group.map((guest) => ({ ...guest, ppid: null }))
        await judgeAnew(tx, context, host, await savePeople(tx, host, guests, new Date(now())))
      }
    })
  }
}

/** Has every municipality asked about as soon as there is time. */
export async function orderMerges({ database, outbox }: ShelterContext): Promise<void> {
  for (const { municipalityCode } of await listMunicipalities(database.db)) {
    await database.withTenant(municipalityCode, (tx) =>
      outbox.send(tx, 'shelter.merges', { municipalityCode }, { singletonKey: municipalityCode }),
    )
  }
}

/** Every PPID under which this service knew a person. */
export async function findPpidsOf(
  { database }: Pick<ShelterContext, 'database'>,
  home: MunicipalityCode,
  ppid: string,
): Promise<readonly string[]> {
  const merges = await database.withTenant(home, listMergedPpids)
  return [...(groupPpids(merges).get(ppid) ?? [ppid])]
}
