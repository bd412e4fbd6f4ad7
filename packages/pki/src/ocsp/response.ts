import { equalBytes, err, ok, type Result, toHex } from '@musubi/kernel'
import * as asn1 from 'asn1js'
import { BasicOCSPResponse, OCSPResponse, type SingleResponse } from 'pkijs'
import { type Certificate, parseCertificate } from '../certificate.ts'
import { REVOCATION_REASONS, type RevocationReason } from '../revoked-set.ts'
import { findSignatureAlgorithm, isSignedBy } from '../signature.ts'
import { attemptParse, readWhole } from '../tlv.ts'
import { TAG } from '../der.ts'
import { isCertIdOf, toArrayBuffer } from './cert-id.ts'
import { findNonce, type OcspQuestion } from './request.ts'

/** What the responder's authority says about one certificate. */
export interface OcspAnswer {
  readonly status: 'good' | 'revoked' | 'unknown'
  readonly revokedAt?: number
  readonly reason?: RevocationReason
  /** Milliseconds since 1970. */
  readonly thisUpdate: number
  /** Until when it may be believed: its nextUpdate, or `maxAgeMs` after thisUpdate. */
  readonly validUntil: number
}

export type OcspFailure =
  | 'malformed'
  /** tryLater, unauthorized, internalError …: the responder itself says that it gives no answer. */
  | 'responder_error'
  | 'other_certificate'
  | 'untrusted_responder'
  | 'signature_invalid'
  | 'nonce_differs'
  | 'nonce_missing'
  | 'stale'
  | 'from_the_future'

export interface OcspExpectations extends OcspQuestion {
  /** Milliseconds since 1970. */
  readonly now: number
  /** How far the responder's clock may be off; 5 minutes unless told. */
  readonly clockToleranceMs?: number
  /** How long an answer without nextUpdate may be believed; an hour unless told. */
  readonly maxAgeMs?: number
  /** Accept an answer that leaves the nonce out, as RFC 5019 responders do; then only its dates stop a replay. */
  readonly nonceOptional?: boolean
}

const BASIC = '1.3.6.1.5.5.7.48.1.1'
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'
const SUCCESSFUL = 0

/**
 * Reads and checks the answer to `makeOcspRequest` (RFC 6960 section 3.2): it is about this certificate, signed by the
 * issuer or by a responder that the issuer certified for this, fresh, and an answer to this question.
 */
export function readOcspResponse(
  der: Uint8Array,
  expected: OcspExpectations,
): Result<OcspAnswer, OcspFailure> {
  const parsed = parse(der)
  if (!parsed.ok) return parsed
  const basic = parsed.value
  const signed = checkSignature(basic, expected)
  if (!signed.ok) return signed
  const { tbsResponseData } = basic
  const single = tbsResponseData.responses.find(({ certID }) =>
    isCertIdOf(certID, expected.issuer, expected.serial),
  )
  if (!single) return err('other_certificate')
  const nonce = checkNonce(findNonce(tbsResponseData.responseExtensions), expected)
  if (!nonce.ok) return nonce
  return checkDates(single, expected)
}

function parse(der: Uint8Array): Result<BasicOCSPResponse, 'malformed' | 'responder_error'> {
  try {
    const read = asn1.fromBER(toArrayBuffer(der))
    if (read.offset !== der.length) return err('malformed')
    const response = new OCSPResponse({ schema: read.result })
    if (response.responseStatus.valueBlock.valueDec !== SUCCESSFUL) return err('responder_error')
    const bytes = response.responseBytes
    if (bytes?.responseType !== BASIC) return err('malformed')
    const inner = toArrayBuffer(bytes.response.valueBlock.valueHexView)
    const basic = asn1.fromBER(inner)
    if (basic.offset !== inner.byteLength) return err('malformed')
    return ok(new BasicOCSPResponse({ schema: basic.result }))
  } catch {
    return err('malformed')
  }
}

/** The bytes as they came are verified, never bytes that were encoded again. */
function checkSignature(
  basic: BasicOCSPResponse,
  { issuer, now, clockToleranceMs = 300_000 }: OcspExpectations,
): Result<void, 'malformed' | 'untrusted_responder' | 'signature_invalid'> {
  const identifier = new Uint8Array(basic.signatureAlgorithm.toSchema().toBER())
  const algorithm = attemptParse(() => findSignatureAlgorithm(readWhole(identifier, TAG.sequence)))
  if (!algorithm.ok || !algorithm.value) return err('malformed')
  const tbs = basic.tbsResponseData.tbsView
  const signature = new Uint8Array(basic.signature.valueBlock.valueHexView)
  const signed = { algorithm: algorithm.value, tbs, signature }
  if (isSignedBy(signed, issuer.publicKey)) return ok()
  const delegates = (basic.certs ?? []).flatMap((certificate) => {
    const read = parseCertificate(new Uint8Array(certificate.toSchema().toBER()))
    return read.ok ? [read.value] : []
  })
  const signer = delegates.find(({ publicKey }) => isSignedBy(signed, publicKey))
  if (!signer) return err('signature_invalid')
  return isDelegate(signer, issuer, now, clockToleranceMs) ? ok() : err('untrusted_responder')
}

/** RFC 6960 section 4.2.2.2: issued by the authority itself, with the purpose of signing OCSP answers. */
function isDelegate(signer: Certificate, issuer: Certificate, now: number, tolerance: number): boolean {
  return (
    signer.issuerDn === issuer.subjectDn &&
    isSignedBy(signer, issuer.publicKey) &&
    !signer.isCa &&
    (signer.extendedKeyUsage?.has(OCSP_SIGNING) ?? false) &&
    now >= signer.notBefore - tolerance &&
    now <= signer.notAfter + tolerance
  )
}

function checkNonce(
  nonce: Uint8Array | undefined,
  { nonce: expected, nonceOptional = false }: OcspExpectations,
): Result<void, 'nonce_differs' | 'nonce_missing'> {
  if (!expected) return ok()
  if (nonce) return equalBytes(nonce, expected) ? ok() : err('nonce_differs')
  return nonceOptional ? ok() : err('nonce_missing')
}

function checkDates(
  single: SingleResponse,
  { now, clockToleranceMs = 300_000, maxAgeMs = 3_600_000 }: OcspExpectations,
): Result<OcspAnswer, 'malformed' | 'stale' | 'from_the_future'> {
  const thisUpdate = single.thisUpdate.getTime()
  const validUntil = single.nextUpdate?.getTime() ?? thisUpdate + maxAgeMs
  if (!(validUntil >= thisUpdate)) return err('malformed')
  if (thisUpdate > now + clockToleranceMs) return err('from_the_future')
  if (validUntil < now - clockToleranceMs) return err('stale')
  const status = readStatus(single.certStatus)
  return status ? ok({ ...status, thisUpdate, validUntil }) : err('malformed')
}

/** CertStatus: [0] good, [1] revoked with date and perhaps reason, [2] unknown. */
function readStatus(status: unknown): Pick<OcspAnswer, 'status' | 'revokedAt' | 'reason'> | undefined {
  if (!(status instanceof asn1.BaseBlock)) return undefined
  const { tagClass, tagNumber } = status.idBlock
  if (tagClass !== 3) return undefined
  if (tagNumber === 0) return { status: 'good' }
  if (tagNumber === 2) return { status: 'unknown' }
  return tagNumber === 1 && status instanceof asn1.Constructed ? readRevoked(status) : undefined
}

function readRevoked(
  status: asn1.Constructed,
): Pick<OcspAnswer, 'status' | 'revokedAt' | 'reason'> | undefined {
  const [date, reasons] = status.valueBlock.value
  if (!(date instanceof asn1.GeneralizedTime)) return undefined
  const revokedAt = date.toDate().getTime()
  const code = reasons instanceof asn1.Constructed ? reasons.valueBlock.value[0] : undefined
  const reason =
    code instanceof asn1.Enumerated
      ? REVOCATION_REASONS[Number(`0x${toHex(code.valueBlock.valueHexView)}`)]
      : undefined
  return { status: 'revoked', revokedAt, ...(reason === undefined ? {} : { reason }) }
}
