import type { FaceRoot } from '@musubi/card'
import { expectOk } from '@musubi/kernel'
import {
  type CertificateStatusProvider,
  type ChainChecker,
  createChainChecker,
  parseCertificate,
} from '@musubi/pki'
import type { CardTrust } from '../../inspection/inspect-card.ts'

/** Whom a login with the card is checked against. The two authorities are apart: neither vouches for the other's kind. */
export interface CardProofTrust {
  readonly authentication: ChainChecker
  readonly signature: ChainChecker
  readonly status: CertificateStatusProvider
  readonly faceRoots: readonly FaceRoot[]
  readonly testCaAllowed: boolean
}

export function createCardProofTrust(trust: CardTrust, status: CertificateStatusProvider): CardProofTrust {
  const { authenticationRoots, signatureRoots, faceRoots, testCaAllowed } = trust
  return {
    authentication: checkerOf(authenticationRoots, testCaAllowed),
    signature: checkerOf(signatureRoots, testCaAllowed),
    status,
    faceRoots,
    testCaAllowed,
  }
}

function checkerOf(roots: readonly Uint8Array[], allowTestCa: boolean): ChainChecker {
  const anchors = roots.map((der) => expectOk(parseCertificate(der), 'a JPKI root'))
  return createChainChecker({ anchors, allowTestCa })
}
