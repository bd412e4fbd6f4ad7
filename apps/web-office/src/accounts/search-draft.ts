import type { FindAccount } from '@musubi/contracts'

export interface SearchDraft {
  readonly by: FindAccount['by']
  readonly loginName: string
  readonly displayName: string
  readonly birthDate: string
}

type FieldName = 'loginName' | 'displayName' | 'birthDate'

/** What still has to be written, in the order of the form. */
export function missingIn(draft: SearchDraft): FieldName[] {
  const needed: FieldName[] = draft.by === 'login_name' ? ['loginName'] : ['displayName', 'birthDate']
  return needed.filter((name) => draft[name].trim() === '')
}

export function toQuestion({ by, loginName, displayName, birthDate }: SearchDraft): FindAccount {
  return by === 'login_name' ? { by, loginName } : { by, displayName, birthDate }
}
