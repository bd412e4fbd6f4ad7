import {
  checkCardProof,
  parseEvidence,
  rememberFaceCertificates,
  type CardProof,
  type CardProofFailure,
  type FaceRoot,
} from '@musubi/card'
import { err, expectOk, ok, type Result } from '@musubi/kernel'
import { createChainChecker, parseCertificate, type ChainFailure } from '@musubi/pki'

/** Whose cards are believed when they are held over a reader. */
export interface TapTrust {
  /** DER certificates of the JPKI roots for user authentication. */
  readonly authenticationRoots: readonly Uint8Array[]
  readonly faceRoots: readonly FaceRoot[]
  /** Demo mode only. */
  readonly testCaAllowed: boolean
}

/** Whose cards are believed. */
export interface CardTrust extends TapTrust {
  /** DER certificates of the JPKI roots for digital signature. */
  readonly signatureRoots: readonly Uint8Array[]
}

/** One card's evidence and the moment (milliseconds since 1970) at which its certificate is judged. */
export interface CardToInspect {
  readonly bytes: Uint8Array
  readonly at: number
}

export interface InspectedCard {
  /** `VerifiedCertificate.issuerKey` and `Certificate.serial`: together they name the card. */
  readonly issuerKey: string
  readonly serial: string
  /** What the card proved about itself; compared with what is stored for its holder elsewhere. */
  readonly proof: Result<CardProof, CardProofFailure>
}

/** Everything about a card that needs signatures and no database. */
export type Inspection = Result<InspectedCard, ChainFailure>
export type InspectCard = (card: CardToInspect) => Inspection

export function createCardInspection(trust: TapTrust): InspectCard {
  const { faceRoots, testCaAllowed } = trust
  const anchors = trust.authenticationRoots.map((der) =>
    expectOk(parseCertificate(der), 'an authentication root'),
  )
  const chain = createChainChecker({ anchors, allowTestCa: testCaAllowed })
  const remembered = rememberFaceCertificates()
  return ({ bytes, at }) => {
    const evidence = parseEvidence(bytes)
    if (!evidence.ok) return err('malformed')
    const verified = chain.check(evidence.value.certificate, at)
    if (!verified.ok) return verified
    const { issuerKey, certificate } = verified.value
    const proof = checkCardProof(evidence.value, { faceRoots, allowTestCa: testCaAllowed, remembered })
    return ok({ issuerKey, serial: certificate.serial, proof })
  }
}
