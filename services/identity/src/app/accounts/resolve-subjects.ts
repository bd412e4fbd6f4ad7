import type { MunicipalityCode } from '@musubi/kernel'
import { sectorOf } from '../../core/sector.ts'
import { findSurvivor } from '../../db/account-merges.ts'
import { findPpidOwner, getPpids } from '../../db/ppids.ts'
import type { IdentityContext } from '../context.ts'

/**
 * For a service that knew somebody by two PPIDs: which of them stays after the accounts were merged. It asks within its own
 * sector, so it learns nothing that it did not know but that the two are one.
 */
export async function resolveSubjects(
  { database, keyring }: IdentityContext,
  service: string,
  municipalityCode: MunicipalityCode,
  ppids: readonly string[],
): Promise<{ was: string; is: string }[]> {
  const sector = sectorOf(municipalityCode, service)
  return database.withTenant(municipalityCode, async (tx) => {
    const merged: { was: string; is: string }[] = []
    for (const was of new Set(ppids)) {
      const owner = await findPpidOwner(tx, municipalityCode, sector, was)
      const survivor = owner && (await findSurvivor(tx, municipalityCode, owner))
      if (!survivor || survivor === owner) continue
      const book = await getPpids(tx, keyring.pairwiseSecret, municipalityCode, [
        { accountId: survivor, sector },
      ])
      merged.push({ was, is: book(survivor, sector) })
    }
    return merged
  })
}
