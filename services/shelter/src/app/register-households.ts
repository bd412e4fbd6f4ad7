import type { HouseholdMember } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { groupPpids } from '../core/index.ts'
import { findRegisteredPpids, listMergedPpids, saveRegistrations } from '../db/merged-people.ts'
import { type Person, savePeople } from '../db/people.ts'
import type { Tx } from '../db/transaction.ts'
import { judgeAnew } from './judge-anew.ts'
import { rejoin } from './merged-people.ts'
import type { ShelterContext } from './ports.ts'

export interface HouseholdRegistration {
  readonly householdId: Uuid
  readonly members: readonly (HouseholdMember & {
    /** this service's pairwise id; null: no card linked */
    readonly ppid: string | null
    /** 支援措置 */
    readonly protected: boolean
  })[]
}

const CHUNK = 5000

/**
 * Registers households of a municipality before anything happens, or changes them. Idempotent; whoever is in a shelter is judged
 * anew, so that a protection measure takes a name off its roster at once.
 */
export async function registerHouseholds(
  context: ShelterContext,
  home: MunicipalityCode,
  households: readonly HouseholdRegistration[],
): Promise<void> {
  const people = households.flatMap(({ householdId, members }) =>
    members.map((member) => ({ ...member, householdId, home, mergedInto: null })),
  )
  for (let at = 0; at < people.length; at += CHUNK) {
    const chunk = people.slice(at, at + CHUNK)
    await context.database.withTenant(home, async (tx) => {
      await register(tx, context, home, chunk)
    })
  }
}

/** People who were merged are worked out from all of their registrations; the others are as they were registered. */
async function register(
  tx: Tx,
  context: ShelterContext,
  home: MunicipalityCode,
  people: readonly Person[],
): Promise<void> {
  const at = new Date(context.now())
  const merged = groupPpids(await listMergedPpids(tx))
  const before = await findRegisteredPpids(
    tx,
    people.map(({ personId }) => personId),
  )
  const isMerged = ({ personId, ppid }: Person) => before.has(personId) || (ppid !== null && merged.has(ppid))
  const [more, once] = [people.filter(isMerged), people.filter((one) => !isMerged(one))]
  await judgeAnew(tx, context, home, await savePeople(tx, home, once, at))
  await saveRegistrations(tx, home, more, at)
  const concerned = more.flatMap(({ personId, ppid }) => [ppid, before.get(personId)])
  await rejoin(tx, context, home, new Set(concerned.filter((ppid) => typeof ppid === 'string')))
}
