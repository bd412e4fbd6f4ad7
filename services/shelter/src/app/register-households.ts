import type { HouseholdMember } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { findOpenDisaster } from '../db/disasters.ts'
import { lockEvents } from '../db/events.ts'
import { savePeople } from '../db/people.ts'
import { findStays } from '../db/projections.ts'
import type { Tx } from '../db/transaction.ts'
import { saveChange } from './events/save-projection.ts'
import { announceShelters } from './occupancy.ts'
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
    members.map((member) => ({ ...member, householdId, home })),
  )
  for (let at = 0; at < people.length; at += CHUNK) {
    const chunk = people.slice(at, at + CHUNK)
    await context.database.withTenant(home, async (tx) => {
      const changed = await savePeople(tx, home, chunk, new Date(context.now()))
      await judgeAnew(tx, context, home, changed)
    })
  }
}

async function judgeAnew(
  tx: Tx,
  context: ShelterContext,
  code: MunicipalityCode,
  changed: readonly string[],
): Promise<void> {
  const disaster = await findOpenDisaster(tx)
  if (!disaster || changed.length === 0) return
  const scope = { code, disasterId: disaster.disasterId }
  await lockEvents(tx, code)
  const inside = (await findStays(tx, scope, changed)).map(({ personId }) => personId)
  if (inside.length === 0) return
  const change = { fresh: [], related: [], people: inside, at: new Date(context.now()) }
  const { shelters } = await saveChange(tx, scope, change)
  await announceShelters(tx, context, code, shelters)
}
