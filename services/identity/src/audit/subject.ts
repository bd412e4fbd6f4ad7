import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import type { AuditSubject } from '@musubi/platform/audit'
import type { IdentityContext } from '../app/context.ts'
import { sectorOf, type Sector } from '../core/sector.ts'
import { findMergedInto } from '../db/account-merges.ts'
import { getPpids } from '../db/ppids.ts'
import type { Queries } from '../db/schema.ts'

/** In the audit log a person has a PPID of the log's own sector, so that an export cannot be joined with any service. */
export function auditSectorOf(municipalityCode: MunicipalityCode): Sector {
  return sectorOf(municipalityCode, 'identity')
}

/** How people of the transaction's municipality are called in its audit log. */
export async function auditNames(
  tx: Queries,
  { keyring }: Pick<IdentityContext, 'keyring'>,
  municipalityCode: MunicipalityCode,
  accountIds: readonly Uuid[],
): Promise<(accountId: Uuid) => string> {
  const sector = auditSectorOf(municipalityCode)
  const owners = accountIds.map((accountId) => ({ accountId, sector }))
  const book = await getPpids(tx, keyring.pairwiseSecret, municipalityCode, owners)
  return (accountId) => book(accountId, sector)
}

/** One person as the subject of a record. */
export async function auditPerson(
  tx: Queries,
  context: Pick<IdentityContext, 'keyring'>,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<AuditSubject> {
  const nameOf = await auditNames(tx, context, municipalityCode, [accountId])
  return { kind: 'person', id: nameOf(accountId) }
}

/** Every name under which the log knows a person: their own, and those of accounts that were merged into theirs. */
export async function auditNamesOfPerson(
  tx: Queries,
  context: Pick<IdentityContext, 'keyring'>,
  municipalityCode: MunicipalityCode,
  accountId: Uuid,
): Promise<string[]> {
  const accounts = [accountId, ...(await findMergedInto(tx, municipalityCode, accountId))]
  return accounts.map(await auditNames(tx, context, municipalityCode, accounts))
}
