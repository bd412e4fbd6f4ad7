import type { Election } from '../election/election.ts'
import type { CiphertextText } from '../proof/proof.ts'

/** What every proof of a ballot is bound to: this election and this credential, so that no proof can be copied. */
export function ballotContext(election: Election, credential: string): string {
  return `${election.fingerprint}|${credential}`
}

function joined(ciphertexts: readonly CiphertextText[]): string {
  return ciphertexts.map(({ alpha, beta }) => `${alpha},${beta}`).join(',')
}

/** Context of the proofs about an answer as a whole: also bound to all of its ciphertexts. */
export function answerContext(context: string, choices: readonly CiphertextText[]): string {
  return `${context}|${joined(choices)}`
}

/** `iprove` over one ciphertext (Belenios specification, Proofs of interval membership). */
export function intervalPrefix(context: string, ciphertext: CiphertextText): string {
  return `prove|${context}|${joined([ciphertext])}|`
}

/** The two proofs of possibly-blank votes (Belenios specification, section of that name). */
export function blankPrefix(which: 'bproof0' | 'bproof1', context: string): string {
  return `${which}|${context}|`
}

/** The signature over the hash of the unsigned ballot (Belenios specification, Signatures). */
export function signaturePrefix(hash: string): string {
  return `sig|${hash}|`
}
