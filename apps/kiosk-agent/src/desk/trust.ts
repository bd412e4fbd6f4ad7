import {
  checkCardProof,
  type CardProof,
  type CardProofFailure,
  type KazashiEvidence,
  rememberFaceCertificates,
  toFaceRoot,
} from '@musubi/card'
import type { StubSetKeys } from '@musubi/contracts/identity'
import { type CivilDate, expectOk, parseBase64Url, type Result } from '@musubi/kernel'
import { type ChainChecker, createChainChecker, parseCertificate } from '@musubi/pki'

/** One stub set with its keys and roots ready for use. */
export interface TrustedSet {
  readonly setId: string
  readonly setKey: Uint8Array
  readonly salt: Uint8Array
  readonly chain: ChainChecker
  checkProof(
    evidence: KazashiEvidence,
    person: { readonly birthDate: CivilDate; readonly faceKeyHash: Uint8Array },
  ): Result<CardProof, CardProofFailure>
}

/** Prepares a set. Throws when the server sent a root that is none: a setup that cannot be trusted must not be used. */
export function prepareSet(keys: StubSetKeys): TrustedSet {
  const { testCaAllowed } = keys
  const anchors = keys.authenticationRoots.map((der) => expectOk(parseCertificate(bytes(der)), 'a JPKI root'))
  const faceRoots = keys.faceRoots.map(({ reference, spki, test }) =>
    toFaceRoot(reference, bytes(spki), test),
  )
  const remembered = rememberFaceCertificates()
  return {
    setId: keys.setId,
    setKey: bytes(keys.setKey),
    salt: bytes(keys.salt),
    chain: createChainChecker({ anchors, allowTestCa: testCaAllowed, cacheSize: 500 }),
    checkProof: (evidence, { birthDate, faceKeyHash }) =>
      checkCardProof(evidence, {
        faceRoots,
        allowTestCa: testCaAllowed,
        remembered,
        expectedBirthDate: birthDate,
        pinnedFaceKeyHash: faceKeyHash,
      }),
  }
}

function bytes(text: string): Uint8Array {
  return expectOk(parseBase64Url(text), 'bytes of a setup')
}
