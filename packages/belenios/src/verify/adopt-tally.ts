import { err, ok, type Result } from '@musubi/kernel'
import type { Election } from '../election/election.ts'
import { isHomomorphic } from '../election/question.ts'
import { parseCanonical } from '../encoding/shape.ts'
import type { Ciphertext, CiphertextText } from '../proof/proof.ts'
import type { Protocol } from '../protocol.ts'
import { encryptedTallyShape, type Tally, writeTally } from '../tally/encrypted-tally.ts'
import type { Finding } from './report.ts'
import type { Setup } from './setup.ts'

export function isRankingAt(election: Election, at: number): boolean {
  const question = election.questions[at]
  return question !== undefined && !isHomomorphic(question)
}

/**
 * Compares a published tally with the computed one: the sums of homomorphic questions byte for byte. For ranking
 * questions the specification does not say in which order the ballots' ciphertexts stand, so any order is right, and
 * the published one is what gets shuffled.
 */
export function adoptTally(
  protocol: Protocol,
  { election }: Setup,
  computed: Tally,
  published: string,
): Result<Tally, Omit<Finding, 'record'>> {
  const read = parseCanonical(encryptedTallyShape, published)
  if (!read.ok) return err({ reason: 'tally_not_canonical', at: read.error.at })
  const mine = parseCanonical(encryptedTallyShape, writeTally(protocol.group, computed))
  if (!mine.ok || read.value.length !== computed.length) return err({ reason: 'tally_mismatch', at: '' })
  const adopted: (readonly Ciphertext[])[] = []
  for (const [question, own] of computed.entries()) {
    const [theirs, ours] = [read.value[question] ?? [], mine.value[question] ?? []]
    const order = isRankingAt(election, question) ? orderOf(theirs, ours) : ours.map((_, at) => at)
    const same =
      theirs.length === ours.length && theirs.every((one, at) => equalTexts(one, ours[order[at] ?? -1]))
    if (!same) return err({ reason: 'tally_mismatch', at: `[${question}]` })
    adopted.push(order.map((at) => own[at] as Ciphertext))
  }
  return ok(adopted)
}

function equalTexts(one: CiphertextText, other: CiphertextText | undefined): boolean {
  return one.alpha === other?.alpha && one.beta === other.beta
}

/** For each of their ciphertexts its place among ours; each of ours is used once. */
function orderOf(theirs: readonly CiphertextText[], ours: readonly CiphertextText[]): number[] {
  const places = new Map<string, number[]>()
  for (const [at, { alpha, beta }] of ours.entries()) {
    places.set(`${alpha}${beta}`, [...(places.get(`${alpha}${beta}`) ?? []), at])
  }
  return theirs.map(({ alpha, beta }) => places.get(`${alpha}${beta}`)?.shift() ?? -1)
}
