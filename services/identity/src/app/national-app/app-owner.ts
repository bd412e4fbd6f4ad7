import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { findOneLocated } from '../../db/locator.ts'
import type { AppSubject } from '../../upstream/national-app.ts'
import { locate, type IdentityContext } from '../context.ts'

/** The app's pseudonym as it is kept: a keyed hash, with the issuer in it, so that no other issuer can name the same. */
export function appKeyOf(context: IdentityContext, { issuer, sub }: AppSubject): Buffer {
  return locate(context, 'app', `${issuer}\n${sub}`)
}

export interface AppOwner {
  readonly municipalityCode: MunicipalityCode
  readonly accountId: Uuid
}

/** The one account that this app belongs to, in whatever municipality. */
export async function findAppOwner(context: IdentityContext, appKey: Buffer): Promise<AppOwner | undefined> {
  const located = await findOneLocated(context.database.db, 'app', appKey)
  return located && { municipalityCode: located.municipalityCode, accountId: located.target }
}
