import type { CivilDate, MunicipalityCode, Uuid } from '@musubi/kernel'
import { todayInJapan } from '../../core/today.ts'
import type { MunicipalId } from '../../db/municipal-ids.ts'
import type { IdentityContext } from '../context.ts'
import { initialPasswordOf } from './initial-password.ts'

/** What is printed and posted to a resident. */
export interface Letter {
  readonly accountId: Uuid
  readonly displayName: string
  readonly loginName: string
  readonly initialPassword: string
  /** The last day on which the password can be exchanged for an own one, in Japan. */
  readonly until: CivilDate
  readonly municipalityCode: MunicipalityCode
}

/** The letter in force; undefined when its owner has chosen a password already. */
export function letterOf(
  context: IdentityContext,
  municipalityCode: MunicipalityCode,
  id: Pick<MunicipalId, 'accountId' | 'displayName' | 'loginName' | 'letterId' | 'initialUntil'>,
): Letter | undefined {
  const { accountId, displayName, loginName, letterId, initialUntil } = id
  if (letterId === null || initialUntil === null) return undefined
  return {
    accountId,
    displayName,
    loginName,
    initialPassword: initialPasswordOf(context, accountId, letterId),
    until: todayInJapan(initialUntil.getTime() - 1),
    municipalityCode,
  }
}
