import type { ShelterStatus } from '@musubi/contracts'
import type { MunicipalityCode } from '@musubi/kernel'
import { findOpenDisaster } from '../db/disasters.ts'
import { listShelterStatus } from '../db/shelter-status.ts'
import type { Tx } from '../db/transaction.ts'
import type { ShelterContext } from './ports.ts'
import { getTown } from './towns.ts'

/** The latest figures of the shelter a terminal stands in; nothing when the place is not among the municipality's sites. */
export async function readOwnShelter(
  tx: Tx,
  context: ShelterContext,
  terminal: { readonly municipalityCode: MunicipalityCode; readonly shelterId: string },
): Promise<ShelterStatus | undefined> {
  const { town } = await getTown(tx, terminal.municipalityCode)
  const disaster = await findOpenDisaster(tx)
  const [shelter] = await listShelterStatus(tx, {
    disasterId: disaster?.disasterId ?? null,
    thresholds: town.thresholds,
    now: context.now(),
    which: [terminal.shelterId],
  })
  return shelter
}
