import { parseMunicipalityCode } from '@musubi/kernel'
import type { ActorOf } from '@musubi/platform/http'
import type { AccountRef } from '../core/account-ref.ts'
import { sectorOf } from '../core/sector.ts'
import { findSurvivor } from '../db/account-merges.ts'
import { findPpidOwner } from '../db/ppids.ts'
import type { IdentityContext } from './context.ts'

/** The account behind a resident who is logged in to the residents' pages: they know a PPID of their own sector, perhaps of an account that was merged. */
export async function findResident(
  { database }: Pick<IdentityContext, 'database'>,
  { ppid, municipalityCode }: ActorOf<'resident'>,
): Promise<AccountRef | undefined> {
  const home = parseMunicipalityCode(municipalityCode)
  if (!home.ok) return undefined
  const accountId = await database.withTenant(home.value, async (tx) => {
    const owner = await findPpidOwner(tx, home.value, sectorOf(home.value, 'resident'), ppid)
    return owner && findSurvivor(tx, home.value, owner)
  })
  return accountId && { kind: 'resident', municipalityCode: home.value, accountId }
}
