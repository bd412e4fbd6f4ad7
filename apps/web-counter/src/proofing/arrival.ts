import { findLanguage, type Language } from '@musubi/i18n'

/** From where staff came to the proofing page, and where they go back to. */
export interface ProofingArrival {
  readonly start: boolean
  readonly from: 'reception' | 'login'
  readonly language: Language
}

export function readProofingArrival(search: string): ProofingArrival {
  const query = new URLSearchParams(search)
  return {
    start: query.has('start'),
    from: query.get('from') === 'login' ? 'login' : 'reception',
    language: findLanguage(query.get('lang')) ?? 'ja',
  }
}

/** The address of the proofing page that begins at once. */
export function proofingAddress(from: ProofingArrival['from'], language: Language): string {
  return `/proofing?${new URLSearchParams({ start: '1', from, lang: language })}`
}

/** @returns the same without beginning: a reload goes on with what the agent has */
export function restingAddress({ from }: ProofingArrival, language: Language): string {
  return `/proofing?${new URLSearchParams({ from, lang: language })}`
}

export function backAddress({ from }: ProofingArrival, language: Language): string {
  return from === 'login' ? `/login?lang=${language}` : '/'
}
