import { err, ok, type Result } from '@musubi/kernel'
import * as asn1 from 'asn1js'
import { type CertID, Extension, OCSPRequest, Request, TBSRequest } from 'pkijs'
import type { Certificate } from '../certificate.ts'
import { type CertIdHash, makeCertId, toArrayBuffer } from './cert-id.ts'

export const NONCE_OID = '1.3.6.1.5.5.7.48.1.2'

export interface OcspQuestion {
  readonly issuer: Certificate
  /** Lower-case hex, as in `Certificate.serial`. */
  readonly serial: string
  /** 32 fresh random bytes (RFC 9654); left out for responders that answer from a stock of signed answers. */
  readonly nonce?: Uint8Array | undefined
  readonly hash?: CertIdHash | undefined
}

/** An OCSP request for one certificate (RFC 6960 section 4.1), DER, not signed. */
export function makeOcspRequest({ issuer, serial, nonce, hash = 'sha1' }: OcspQuestion): Uint8Array {
  const tbsRequest = new TBSRequest({
    requestList: [new Request({ reqCert: makeCertId(issuer, serial, hash) })],
  })
  if (nonce) tbsRequest.requestExtensions = [nonceExtension(nonce)]
  return new Uint8Array(new OCSPRequest({ tbsRequest }).toSchema(true).toBER())
}

export function nonceExtension(nonce: Uint8Array): Extension {
  const value = new asn1.OctetString({ valueHex: toArrayBuffer(nonce) }).toBER()
  return new Extension({ extnID: NONCE_OID, critical: false, extnValue: value })
}

/** The nonce of a request or answer; older programs wrote the bytes without an OCTET STRING around them. */
export function findNonce(extensions: readonly Extension[] | undefined): Uint8Array | undefined {
  const extension = extensions?.find(({ extnID }) => extnID === NONCE_OID)
  if (!extension) return undefined
  const bytes = new Uint8Array(extension.extnValue.valueBlock.valueHexView)
  const inner = asn1.fromBER(toArrayBuffer(bytes))
  return inner.offset === bytes.length && inner.result instanceof asn1.OctetString
    ? new Uint8Array(inner.result.valueBlock.valueHexView)
    : bytes
}

export interface ReadOcspRequest {
  readonly ids: readonly CertID[]
  readonly nonce: Uint8Array | undefined
}

/** What a responder reads. */
export function readOcspRequest(der: Uint8Array): Result<ReadOcspRequest, 'malformed'> {
  try {
    const { tbsRequest } = OCSPRequest.fromBER(toArrayBuffer(der))
    const ids = tbsRequest.requestList.map(({ reqCert }) => reqCert)
    return ok({ ids, nonce: findNonce(tbsRequest.requestExtensions) })
  } catch {
    return err('malformed')
  }
}
