import type { FoundAccount, StaffAccount, TextInLanguages } from '@musubi/contracts'

/** A service at which somebody may act for somebody. */
export interface MandateService {
  readonly service: string
  readonly name: TextInLanguages
}

/** The two people of a mandate: the account that was opened, and the one that was found. */
export interface Pair {
  readonly me: Pick<StaffAccount, 'person'>
  readonly other: Pick<FoundAccount, 'person' | 'loginName'>
  readonly myName: string
  readonly otherName: string
}

/** Who is which, after the clerk said it. */
export function sidesOf({ me, other, myName, otherName }: Pair, side: 'represented' | 'actor' | null) {
  const mine = { person: me.person, name: myName }
  const theirs = { person: other.person, name: otherName }
  return side === 'actor' ? { actor: mine, represented: theirs } : { actor: theirs, represented: mine }
}
