import { canonicalJson, err, ok, parseBase64Url, toBase64Url, type Result } from '@musubi/kernel'
import { calculateJwkThumbprint, CompactSign, compactVerify, EmbeddedJWK, type JWK } from 'jose'
import { z } from 'zod'

/** What a municipality's log of one service held at a moment. */
export interface AuditHead {
  readonly service: string
  readonly municipalityCode: string
  /** Records in the chain. */
  readonly size: number
  /** RFC 6962 root over the link hashes. */
  readonly root: Uint8Array
  /** The hash of the last link. */
  readonly chainHash: Uint8Array
  /** Milliseconds since 1970. */
  readonly signedAt: number
}

const HEAD_TYPE = 'musubi-audit-head+json'

const HashSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

const PayloadSchema = z.object({
  service: z.string(),
  municipalityCode: z.string().regex(/^\d{6}$/),
  size: z.int().min(1),
  root: HashSchema,
  chainHash: HashSchema,
  signedAt: z.iso.datetime(),
})

/**
 * Signs a head as a compact JWS (RFC 7515, ES256). The public key travels in the header; its thumbprint (RFC 7638) is the
 * `kid`, and is what an auditor compares with the one the operator made known.
 * @param key private P-256 JWK
 */
export async function signHead(head: AuditHead, key: JWK): Promise<string> {
  const { kty = '', crv = '', x = '', y = '' } = key
  const jwk = { kty, crv, x, y }
  const payload = canonicalJson({
    service: head.service,
    municipalityCode: head.municipalityCode,
    size: head.size,
    root: toBase64Url(head.root),
    chainHash: toBase64Url(head.chainHash),
    signedAt: new Date(head.signedAt).toISOString(),
  })
  return new CompactSign(Buffer.from(payload))
    .setProtectedHeader({ alg: 'ES256', typ: HEAD_TYPE, kid: await calculateJwkThumbprint(jwk), jwk })
    .sign({ ...key, alg: 'ES256' })
}

export interface SignedHead extends AuditHead {
  /** RFC 7638 thumbprint of the key that signed. */
  readonly keyThumbprint: string
}

/** Reads a signed head and checks its signature with the key it carries. Whether that key is the right one, the caller says. */
export async function readHead(jws: string): Promise<Result<SignedHead, 'malformed' | 'signature_invalid'>> {
  try {
    const { payload, protectedHeader } = await compactVerify(jws, EmbeddedJWK, { algorithms: ['ES256'] })
    const { jwk, kid, typ } = protectedHeader
    const parsed = PayloadSchema.safeParse(JSON.parse(Buffer.from(payload).toString('utf8')))
    if (!parsed.success || !jwk || typ !== HEAD_TYPE) return err('malformed')
    const [root, chainHash] = [parseBase64Url(parsed.data.root), parseBase64Url(parsed.data.chainHash)]
    const keyThumbprint = await calculateJwkThumbprint(jwk)
    if (!root.ok || !chainHash.ok || kid !== keyThumbprint) return err('malformed')
    return ok({
      ...parsed.data,
      root: root.value,
      chainHash: chainHash.value,
      signedAt: Date.parse(parsed.data.signedAt),
      keyThumbprint,
    })
  } catch {
    return err('signature_invalid')
  }
}
