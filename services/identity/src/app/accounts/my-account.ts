import type { Activity } from '@musubi/contracts'
import { listActivity } from '@musubi/platform/audit'
import { auditNamesOfPerson } from '../../audit/subject.ts'
import { findAccount, type StoredAccount } from '../../db/accounts.ts'
import { findAppLink, type AppLink } from '../../db/app-links.ts'
import { findCurrentLink, type StoredLink } from '../../db/card-links.ts'
import { findMunicipalId, type MunicipalId } from '../../db/municipal-ids.ts'
import { listPasskeys, type Passkey } from '../../db/passkeys.ts'
import type { IdentityContext } from '../context.ts'
import type { ResidentRef } from './account-desk.ts'

/** What its owner sees of an account. Whether it is under 支援措置 is not among it. */
export interface MyAccount {
  readonly account: StoredAccount
  readonly id: MunicipalId | undefined
  readonly link: StoredLink | undefined
  readonly passkeys: readonly Passkey[]
  readonly app: AppLink | undefined
  readonly history: readonly Activity[]
}

const RECENT = 8

export async function readMyAccount(
  context: IdentityContext,
  { municipalityCode, accountId }: ResidentRef,
): Promise<MyAccount | undefined> {
  return context.database.withTenant(municipalityCode, async (tx) => {
    const account = await findAccount(tx, municipalityCode, accountId)
    if (account?.kind !== 'resident') return undefined
    const history = await listActivity(tx, context.audit, {
      subjectIds: await auditNamesOfPerson(tx, context, municipalityCode, accountId),
      before: undefined,
      limit: RECENT,
    })
    return {
      account,
      id: await findMunicipalId(tx, municipalityCode, accountId),
      link: await findCurrentLink(tx, municipalityCode, accountId),
      passkeys: await listPasskeys(tx, municipalityCode, accountId),
      app: await findAppLink(tx, municipalityCode, accountId),
      // Whoever got into the account of a person under 支援措置 must not read there in which town that person was.
      history: account.state.protected ? history.filter(({ by }) => by.municipalityCode === null) : history,
    }
  })
}
