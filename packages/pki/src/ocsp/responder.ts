import type { webcrypto } from 'node:crypto'
import * as asn1 from 'asn1js'
import {
  BasicOCSPResponse,
  Certificate as PkijsCertificate,
  type CertID,
  OCSPResponse,
  ResponseBytes,
  SingleResponse,
} from 'pkijs'
import { createHash, createPrivateKey, type KeyObject } from 'node:crypto'
import type { Certificate } from '../certificate.ts'
import { REVOCATION_REASONS, type RevokedEntry } from '../revoked-set.ts'
import { isCertIdOf, keyBits, serialOf, toArrayBuffer } from './cert-id.ts'
import { nonceExtension, readOcspRequest } from './request.ts'

/** Who signs the answers: the authority itself, or a key it certified, whose certificate travels with the answer. */
export interface OcspSigner {
  readonly issuer: Certificate
  readonly privateKey: KeyObject
  readonly delegate?: Certificate
}

export interface OcspResponderOptions extends OcspSigner {
  /** Undefined: not revoked. */
  readonly find: (serial: string) => RevokedEntry | undefined
  /** Milliseconds since 1970. */
  readonly now: number
  /** How long the answer may be believed. */
  readonly validForMs: number
}

const BASIC = '1.3.6.1.5.5.7.48.1.1'
const ERROR = { malformed: 1, unauthorized: 6 } as const

/**
 * Answers an OCSP request (RFC 6960), for the simulators of national platforms and for tests: nobody runs an authority
 * with this.
 */
export async function answerOcsp(request: Uint8Array, options: OcspResponderOptions): Promise<Uint8Array> {
  const read = readOcspRequest(request)
  if (!read.ok) return refuse(ERROR.malformed)
  const { ids, nonce } = read.value
  if (!ids.every((id) => isCertIdOf(id, options.issuer, serialOf(id)))) return refuse(ERROR.unauthorized)
  const basic = new BasicOCSPResponse()
  const { tbsResponseData } = basic
  tbsResponseData.responderID = responderId(options.delegate ?? options.issuer)
  tbsResponseData.producedAt = new Date(options.now)
  tbsResponseData.responses = ids.map((id) => answerOne(id, options))
  if (nonce) tbsResponseData.responseExtensions = [nonceExtension(nonce)]
  if (options.delegate) basic.certs = [PkijsCertificate.fromBER(toArrayBuffer(options.delegate.der))]
  await basic.sign(await signingKey(options.privateKey), 'SHA-256')
  return encode(basic)
}

function answerOne(certID: CertID, { find, now, validForMs }: OcspResponderOptions): SingleResponse {
  const at = Math.floor(now / 1000) * 1000
  const thisUpdate = new Date(at)
  const nextUpdate = new Date(at + validForMs)
  return new SingleResponse({
    certID,
    certStatus: certStatus(find(serialOf(certID))),
    thisUpdate,
    nextUpdate,
  })
}

function certStatus(entry: RevokedEntry | undefined): asn1.BaseBlock {
  const tag = (tagNumber: number) => ({ idBlock: { tagClass: 3, tagNumber } })
  if (!entry) return new asn1.Primitive({ ...tag(0), lenBlock: { length: 1 } } as asn1.PrimitiveParams)
  const date = new asn1.GeneralizedTime({ valueDate: new Date(entry.revokedAt) })
  const reason =
    entry.reason === undefined
      ? []
      : [
          new asn1.Constructed({
            ...tag(0),
            value: [new asn1.Enumerated({ value: REVOCATION_REASONS.indexOf(entry.reason) })],
          }),
        ]
  return new asn1.Constructed({ ...tag(1), value: [date, ...reason] })
}

/** ResponderID byKey: SHA-1 of the key. */
function responderId({ spki }: Certificate): asn1.OctetString {
  return new asn1.OctetString({ valueHex: toArrayBuffer(createHash('sha1').update(keyBits(spki)).digest()) })
}

async function signingKey(key: KeyObject): Promise<CryptoKey> {
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' })
  const algorithm =
    createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).asymmetricKeyType === 'rsa'
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      : { name: 'ECDSA', namedCurve: 'P-256' }
  const imported: webcrypto.CryptoKey = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, [
    'sign',
  ])
  return imported as CryptoKey
}

function encode(basic: BasicOCSPResponse): Uint8Array {
  const response = new OCSPResponse({
    responseStatus: new asn1.Enumerated({ value: 0 }),
    responseBytes: new ResponseBytes({
      responseType: BASIC,
      response: new asn1.OctetString({ valueHex: basic.toSchema().toBER() }),
    }),
  })
  return new Uint8Array(response.toSchema().toBER())
}

function refuse(status: number): Uint8Array {
  return new Uint8Array(
    new OCSPResponse({ responseStatus: new asn1.Enumerated({ value: status }) }).toSchema().toBER(),
  )
}
