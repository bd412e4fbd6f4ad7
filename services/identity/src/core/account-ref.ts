import {
  err,
  ok,
  parseMunicipalityCode,
  parseUuid,
  type MunicipalityCode,
  type Result,
  type Uuid,
} from '@musubi/kernel'

export type AccountKind = 'staff' | 'resident'

/** Names an account inside identity. It says which tenant to ask, and it never leaves: callers get a PPID. */
export interface AccountRef {
  readonly kind: AccountKind
  readonly municipalityCode: MunicipalityCode
  readonly accountId: Uuid
}

export function formatAccountRef({ kind, municipalityCode, accountId }: AccountRef): string {
  return `${kind}.${municipalityCode}.${accountId}`
}

export function parseAccountRef(text: string): Result<AccountRef, 'not_an_account'> {
  const [kind, code, id, ...rest] = text.split('.')
  const municipalityCode = parseMunicipalityCode(code ?? '')
  const accountId = parseUuid(id ?? '')
  const known = kind === 'staff' || kind === 'resident'
  if (!known || !municipalityCode.ok || !accountId.ok || rest.length > 0) return err('not_an_account')
  return ok({ kind, municipalityCode: municipalityCode.value, accountId: accountId.value })
}
