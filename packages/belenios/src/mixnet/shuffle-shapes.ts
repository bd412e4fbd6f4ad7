import { listOf, record, refuse, scalar, type Shape, text, type TypeOf } from '../encoding/shape.ts'
import { ciphertextShape } from '../proof/proof.ts'

/** A JSON list with a shape for every place. */
function places<T extends readonly unknown[]>(shapes: { readonly [K in keyof T]: Shape<T[K]> }): Shape<T> {
  return {
    read(value, at) {
      if (!Array.isArray(value) || value.length !== shapes.length) refuse(at)
      return value.map((own, index) =>
        (shapes[index] as Shape<unknown>).read(own, `${at}[${index}]`),
      ) as never
    },
    write: (values) =>
      `[${values.map((own, index) => (shapes[index] as Shape<unknown>).write(own)).join(',')}]`,
  }
}

const points = listOf(text)
const scalars = listOf(scalar)

type Commitments = readonly [string, string, string, readonly [string, string], readonly string[]]
type Responses = readonly [bigint, bigint, bigint, bigint, readonly bigint[], readonly bigint[]]

/** A proof of shuffle as written: `(t, s, c, ĉ)` (Belenios specification, Shuffles). */
export type ShuffleProof = readonly [Commitments, Responses, readonly string[], readonly string[]]

const proofShape: Shape<ShuffleProof> = places<ShuffleProof>([
  places<Commitments>([text, text, text, places<readonly [string, string]>([text, text]), points]),
  places<Responses>([scalar, scalar, scalar, scalar, scalars, scalars]),
  points,
  points,
])

/** One shuffle of all ranking questions: their new ciphertexts, and a proof for each. */
export const shuffleShape = record({
  ciphertexts: listOf(listOf(ciphertextShape)),
  proofs: listOf(proofShape),
})
export type ShuffleText = TypeOf<typeof shuffleShape>
