import type { ClaimRequest, ResidentClaim, TextInLanguages } from '@musubi/contracts'

/** What a service asked for when a resident agreed: the words they were shown, kept with the consent. */
export interface ConsentTerms {
  readonly serviceName: TextInLanguages
  readonly vendor: string
  readonly purpose: TextInLanguages
  readonly offered: readonly ClaimRequest[]
}

export interface AgreedTerms extends ConsentTerms {
  readonly shown: readonly ResidentClaim[]
}

/**
 * True while an agreement still covers what a service asks for now. Asking for less is covered; another vendor, another
 * purpose, one more claim, a claim for another reason or one that became necessary is not.
 */
export function covers(agreed: AgreedTerms, asked: ConsentTerms): boolean {
  return (
    agreed.vendor === asked.vendor &&
    sameText(agreed.purpose, asked.purpose) &&
    asked.offered.every((request) => coversClaim(agreed, request))
  )
}

function coversClaim({ offered, shown }: AgreedTerms, { claim, purpose, required }: ClaimRequest): boolean {
  const before = offered.find((request) => request.claim === claim)
  if (!before || !sameText(before.purpose, purpose)) return false
  return !required || shown.includes(claim)
}

/** What a service may learn: what it asks for now, as far as the resident said yes. */
export function shownNow({ shown }: AgreedTerms, asked: ConsentTerms): ResidentClaim[] {
  return asked.offered.map(({ claim }) => claim).filter((claim) => shown.includes(claim))
}

/** What a resident chose, completed by what the service cannot do without. Nothing that was not offered comes in. */
export function decideShown(
  { offered }: Pick<ConsentTerms, 'offered'>,
  chosen: readonly string[],
): ResidentClaim[] {
  return offered.filter(({ claim, required }) => required || chosen.includes(claim)).map(({ claim }) => claim)
}

function sameText(a: TextInLanguages, b: TextInLanguages): boolean {
  return a.ja === b.ja && a.easy === b.easy && a.en === b.en
}
