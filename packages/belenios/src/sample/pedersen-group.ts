import type { Scalar } from '../group/group.ts'
import type { Random } from '../group/random.ts'
import type { Proof } from '../proof/proof.ts'
import type { Protocol } from '../protocol.ts'
import {
  commitToDealing,
  deal,
  type Dealing,
  fitsCommitments,
  keysOfSeed,
  makeCertificate,
  makePublicShare,
  makeSeed,
  opensCommitment,
  privateKeyOf,
  shareFor,
  signCertificates,
} from '../trustee/dealing.ts'
import { readCoefficients } from '../trustee/pedersen.ts'
import { coefficientsShape, type PedersenParameters } from '../trustee/shapes.ts'
import { parseCanonical } from '../encoding/shape.ts'
import { expectOk } from '@musubi/kernel'

/** A Pedersen group as one process can make it; in an election its members never meet in one process. */
export interface SampleGroup {
  readonly parameters: PedersenParameters
  readonly privateKeys: readonly Scalar[]
}

/** Runs all steps of the dealing for every member, with the checks that members make. */
export function makePedersenGroup(
  protocol: Protocol,
  { threshold, size }: { readonly threshold: number; readonly size: number },
  random: Random,
): SampleGroup {
  const members = Array.from({ length: size }, (_, at) => ({ index: at + 1, seed: makeSeed(random) }))
  const certs = members.map(({ index, seed }) =>
    makeCertificate(protocol, seed, { size, threshold, index }, random),
  )
  const dealings = members.map(({ seed }) => deal(protocol, seed, threshold, random))
  const commitments = dealings.map(({ coefexps }) => commitToDealing(certs, coefexps))
  const points = dealings.map((dealing, at) => {
    const { signing } = keysOfSeed(members[at]?.seed ?? '')
    const keys = { verification: protocol.group.secretBase(signing), encryption: protocol.group.identity }
    if (!opensCommitment(commitments[at] ?? '', certs, dealing.coefexps))
      throw new Error('changed commitments')
    return expectOk(
      readCoefficients(protocol.group, dealing.coefexps, keys, threshold, ''),
      'own commitments',
    ).points
  })
  const privateKeys = members.map(({ index }) => {
    const shares = dealings.map((dealing) => shareFor(dealing.coefficients, index))
    const wrong = shares.findIndex(
      (share, at) => !fitsCommitments(protocol.group, points[at] ?? [], index, share),
    )
    if (wrong >= 0) throw new Error(`the share of member ${wrong + 1} for member ${index} does not fit`)
    return privateKeyOf(shares)
  })
  const parameters = {
    threshold,
    certs,
    coefexps: dealings.map(({ coefexps }) => coefexps),
    signatures: members.map(({ seed }, at): Proof => {
      const own = expectOk(
        parseCanonical(coefficientsShape, (dealings[at] as Dealing).coefexps.message),
        'own text',
      )
      return signCertificates(protocol, seed, certs, own.coefexps, random)
    }),
    verification_keys: members.map(({ seed }, at) =>
      makePublicShare(protocol, seed, privateKeys[at] as Scalar, random),
    ),
  }
  return { parameters, privateKeys }
}
