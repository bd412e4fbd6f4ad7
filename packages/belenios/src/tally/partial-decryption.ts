import { err, ok, type Result } from '@musubi/kernel'
import type { Election } from '../election/election.ts'
import { count, listOf, parseCanonical, record, text, type TypeOf } from '../encoding/shape.ts'
import type { Point, Scalar } from '../group/group.ts'
import { hedged, type Random } from '../group/random.ts'
import { decryptionStatement, proveDecryption } from '../proof/knowledge.ts'
import { type Ciphertext, type Proof, proofShape } from '../proof/proof.ts'
import type { Statement } from '../proof/statement.ts'
import type { Protocol } from '../protocol.ts'
import type { Decryptor } from '../trustee/trustees.ts'

const partialDecryptionShape = record({
  decryption_factors: listOf(listOf(text)),
  decryption_proofs: listOf(listOf(proofShape)),
})

/** Whose a partial decryption or a shuffle is, and which. */
export const ownedShape = record({ owner: count, payload: text })
export type Owned = TypeOf<typeof ownedShape>

const prefixOf = (election: Election, key: string) => `decrypt|${election.fingerprint}|${key}|`

/**
 * A trustee's part of the opening: `alpha^x` for every ciphertext of the tally, each with proof that it is (Belenios
 * specification, Tally). Whoever calls this must be sure that the ciphertexts are the recomputed tally and nothing else.
 */
export function makePartialDecryption(
  protocol: Protocol,
  election: Election,
  tally: readonly (readonly Ciphertext[])[],
  secret: Scalar,
  random: Random,
): string {
  const { group } = protocol
  const prefix = prefixOf(election, group.encode(group.secretBase(secret)))
  const alphas = tally.map((choices) => choices.map(({ alpha }) => alpha))
  const written = alphas.map((points) => group.encodeAll(points))
  const stream = hedged(random, [secret], `${prefix}${JSON.stringify(written)}`)
  return partialDecryptionShape.write({
    decryption_factors: alphas.map((points) =>
      group.encodeAll(points.map((alpha) => group.secretMultiply(alpha, secret))),
    ),
    decryption_proofs: alphas.map((points) =>
      points.map((alpha) => proveDecryption(protocol, prefix, alpha, secret, stream)),
    ),
  })
}

export interface DecryptionFault {
  readonly reason:
    | 'decryption_not_canonical'
    | 'decryption_wrong_shape'
    | 'decryption_bad_point'
    | 'decryption_bad_proof'
  readonly at: string
}

/** Reads one trustee's part and checks its proofs against the tally. */
export function checkPartialDecryption(
  protocol: Protocol,
  election: Election,
  tally: readonly (readonly Ciphertext[])[],
  decryptor: Decryptor,
  json: string,
): Result<Point[][], DecryptionFault> {
  const read = parseCanonical(partialDecryptionShape, json)
  if (!read.ok) {
    const wrong = read.error.reason === 'wrong_shape'
    return err({ reason: wrong ? 'decryption_wrong_shape' : 'decryption_not_canonical', at: read.error.at })
  }
  const { decryption_factors: factors, decryption_proofs: proofs } = read.value
  for (const [field, list] of [
    ['decryption_factors', factors],
    ['decryption_proofs', proofs],
  ] as const) {
    const fits = list.length === tally.length && list.every((own, at) => own.length === tally[at]?.length)
    if (!fits) return err({ reason: 'decryption_wrong_shape', at: field })
  }
  const prefix = prefixOf(election, decryptor.keyText)
  const statements: [at: string, Statement][] = []
  const points: Point[][] = []
  for (const [question, choices] of tally.entries()) {
    const parsed = protocol.group.parseAll(factors[question] ?? [])
    if (!parsed.ok) {
      const at = `decryption_factors[${question}][${parsed.error.at}]`
      return err({ reason: 'decryption_bad_point', at })
    }
    points.push(parsed.value)
    for (const [choice, { alpha }] of choices.entries()) {
      const factor = parsed.value[choice] as Point
      const proof = proofs[question]?.[choice] as Proof
      const claim = decryptionStatement(prefix, decryptor.key, alpha, factor, proof)
      statements.push([`decryption_proofs[${question}][${choice}]`, claim])
    }
  }
  const [wrong] = protocol.findFalse(
    protocol,
    statements.map(([, claim]) => claim),
  )
  if (wrong === undefined) return ok(points)
  return err({ reason: 'decryption_bad_proof', at: statements[wrong]?.[0] ?? '' })
}
