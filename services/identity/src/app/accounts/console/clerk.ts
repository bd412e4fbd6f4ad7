import { expectOk, parseMunicipalityCode, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import type { ActorOf } from '@musubi/platform/http'
import { sectorOf, type Sector } from '../../../core/sector.ts'
import { findPpidOwner, getPpids } from '../../../db/ppids.ts'
import type { Queries, Tx } from '../../../db/schema.ts'
import type { IdentityContext } from '../../context.ts'
import { openAccount, type OpenAccount, type ResidentRef } from '../account-desk.ts'

/** A member of the staff at the console of accounts. */
export interface Clerk {
  readonly home: MunicipalityCode
  /** Their PPID for the office. */
  readonly subject: string
  /** Answers for 支援措置: for everybody else the people under it are no record. */
  readonly officer: boolean
  readonly staff: ActorOf<'staff'>
}

/** Undefined: this member of the staff has nothing to do with residents' accounts. */
export function toClerk(staff: ActorOf<'staff'>): Clerk | undefined {
  const officer = staff.roles.includes('protection_officer')
  if (!officer && !staff.roles.includes('account_clerk')) return undefined
  const home = expectOk(parseMunicipalityCode(staff.municipalityCode), 'staff are of a municipality')
  return { home, subject: staff.subject, officer, staff }
}

/** The console's own sector: no service can be called so, because a service's name has no dot. */
export function consoleSector(home: MunicipalityCode): Sector {
  return sectorOf(home, 'identity.accounts')
}

/** How the console calls these people. */
export async function personKeys(
  tx: Queries,
  { keyring }: Pick<IdentityContext, 'keyring'>,
  home: MunicipalityCode,
  accountIds: readonly Uuid[],
): Promise<(accountId: Uuid) => string> {
  const sector = consoleSector(home)
  const owners = accountIds.map((accountId) => ({ accountId, sector }))
  const book = await getPpids(tx, keyring.pairwiseSecret, home, owners)
  return (accountId) => book(accountId, sector)
}

/**
 * The account a clerk means, locked. Undefined for nobody, for another municipality's, for staff, and, unless an officer
 * asks, for somebody under 支援措置: the four look the same.
 */
export async function openForClerk(
  context: IdentityContext,
  tx: Tx,
  clerk: Clerk,
  person: string,
): Promise<OpenAccount | undefined> {
  const accountId = await findPpidOwner(tx, clerk.home, consoleSector(clerk.home), person)
  if (!accountId) return undefined
  const ref = { municipalityCode: clerk.home, accountId }
  const open = await openAccount(context, tx, ref, { kind: 'clerk', id: clerk.subject })
  return open && (clerk.officer || !open.account.state.protected) ? open : undefined
}

/** Which account that is, for acts that open it themselves. */
export async function findForClerk(
  context: IdentityContext,
  clerk: Clerk,
  person: string,
): Promise<ResidentRef | undefined> {
  return context.database.withTenant(
    clerk.home,
    async (tx) => (await openForClerk(context, tx, clerk, person))?.ref,
  )
}
