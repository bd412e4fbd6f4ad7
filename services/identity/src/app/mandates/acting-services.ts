import type { TextInLanguages } from '@musubi/contracts'
import type { MunicipalityCode } from '@musubi/kernel'
import { listClients } from '../../db/registered-clients.ts'
import type { IdentityContext } from '../context.ts'

/** Services of the municipality that are registered for acting and open to residents, with their names. */
export async function actingServices(
  { database }: Pick<IdentityContext, 'database'>,
  municipalityCode: MunicipalityCode,
): Promise<ReadonlyMap<string, TextInLanguages>> {
  const rows = await database.withTenant(municipalityCode, (tx) => listClients(tx, municipalityCode))
  const open = rows.filter(({ status, registration }) => status === 'active' && registration.acting)
  return new Map(open.map(({ registration: { service, name } }) => [service, name]))
}
