import type { CivilDate } from '@musubi/kernel'
import type { ResidentRef } from '../src/app/accounts/account-desk.ts'
import type { IdentityContext } from '../src/app/context.ts'
import { birthDateContext } from '../src/db/holders.ts'

/** Gives an account of a test the birth date that an issued ID has. */
export async function saveBirthDate(
  { vaults, database }: IdentityContext,
  { municipalityCode, accountId }: ResidentRef,
  birthDate: CivilDate,
): Promise<void> {
  const vault = await vaults.get(municipalityCode)
  const sealed = Buffer.from(vault.seal(birthDateContext(accountId), Buffer.from(birthDate)))
  await database.withTenant(municipalityCode, (tx) =>
    tx
      .updateTable('account')
      .set({ birth_date_sealed: sealed })
      .where('account_id', '=', accountId)
      .execute(),
  )
}
