import type { MunicipalityCode } from '@musubi/kernel'
import { findOpenDisaster } from '../db/disasters.ts'
import { lockEvents } from '../db/events.ts'
import { findSamePeople } from '../db/merged-people.ts'
import { findStays } from '../db/projections.ts'
import type { Tx } from '../db/transaction.ts'
import { saveChange } from './events/save-projection.ts'
import { announceShelters } from './occupancy.ts'
import type { ShelterContext } from './ports.ts'

/** Judges the stays of people anew after what is known about them changed. */
export async function judgeAnew(
  tx: Tx,
  context: ShelterContext,
  code: MunicipalityCode,
  changed: readonly string[],
): Promise<void> {
  const disaster = await findOpenDisaster(tx)
  if (!disaster || changed.length === 0) return
  const scope = { code, disasterId: disaster.disasterId }
  await lockEvents(tx, code)
  const same = await findSamePeople(tx, changed)
  const all = [...new Set([...changed, ...same.keys(), ...same.values()])]
  const inside = (await findStays(tx, scope, all)).map(({ personId }) => personId)
  if (inside.length === 0) return
  const change = { fresh: [], related: [], people: inside, at: new Date(context.now()) }
  const { shelters } = await saveChange(tx, scope, change)
  await announceShelters(tx, context, code, shelters)
}
