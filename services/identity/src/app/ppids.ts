import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sectorOf, type Sector } from '../core/sector.ts'
import { getPpids } from '../db/ppids.ts'
import type { IdentityContext } from './context.ts'

const CHUNK = 5000

/** The PPIDs of residents in their own municipality's sector of a service, by account id. */
export async function ppidsFor(
  { database, keyring }: IdentityContext,
  service: string,
  municipalityCode: MunicipalityCode,
  accountIds: readonly Uuid[],
): Promise<Map<Uuid, string>> {
  const sector = sectorOf(municipalityCode, service)
  const ppids = new Map<Uuid, string>()
  for (let at = 0; at < accountIds.length; at += CHUNK) {
    const chunk = accountIds.slice(at, at + CHUNK)
    const owners = chunk.map((accountId) => ({ accountId, sector }))
    const book = await database.withTenant(municipalityCode, (tx) =>
      getPpids(tx, keyring.pairwiseSecret, municipalityCode, owners),
    )
    for (const accountId of chunk) ppids.set(accountId, book(accountId, sector))
  }
  return ppids
}

/** The PPID of one account in one sector. */
export async function ppidOf(
  { database, keyring }: IdentityContext,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
  sector: Sector,
): Promise<string> {
  const owners = [{ accountId, sector }]
  const book = await database.withTenant(municipalityCode, (tx) =>
    getPpids(tx, keyring.pairwiseSecret, municipalityCode, owners),
  )
  return book(accountId, sector)
}
