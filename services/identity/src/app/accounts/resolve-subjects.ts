import type { MunicipalityCode } from '@musubi/kernel'
import { sectorOf } from '../../core/sector.ts'
import { listMergedPpids } from '../../db/account-merges.ts'
import { getPpids } from '../../db/ppids.ts'
import type { IdentityContext } from '../context.ts'

/**
 * For a service that knew somebody by two PPIDs: which of them stays after the accounts were merged. Asked about one that
 * ended, it says which one stays; asked about one that stays, which ones ended in it. It asks within its own sector, so it
 * learns nothing that it did not know but that they are one; whoever is under 支援措置 is left out like a stranger.
 */
export async function resolveSubjects(
  { database, keyring }: IdentityContext,
  service: string,
  municipalityCode: MunicipalityCode,
  ppids: readonly string[],
): Promise<{ was: string; is: string }[]> {
  const sector = sectorOf(municipalityCode, service)
  return database.withTenant(municipalityCode, async (tx) => {
    const merged = await listMergedPpids(tx, municipalityCode, sector, ppids)
    const survivors = [...new Set(merged.map(({ survivor }) => survivor))]
    const owners = survivors.map((accountId) => ({ accountId, sector }))
    const book = await getPpids(tx, keyring.pairwiseSecret, municipalityCode, owners)
    return merged.map(({ was, survivor }) => ({ was, is: book(survivor, sector) }))
  })
}
