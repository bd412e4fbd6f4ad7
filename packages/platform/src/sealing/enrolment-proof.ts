import { createHash } from 'node:crypto'
import { err, ok, type Result } from '@musubi/kernel'
import { importJWK, jwtVerify, SignJWT, type JWK } from 'jose'
import type { OkpJwk } from './evidence-envelope.ts'

/**
 * A device that enrols proves that it holds the private half of the key it hands in: a JWT over the one-time code, signed
 * with that key (proof of possession as in RFC 7800). The code bounds it in time, so a device whose clock is hours wrong
 * enrols too.
 */
export interface EnrolmentRequest {
  /** As it is sent, spelling and separators included. */
  readonly enrolmentCode: string
  /** The server's public URL. */
  readonly audience: string
}

const TYPE = 'musubi-enrolment+jwt'

export async function signEnrolmentProof(
  privateKey: JWK | OkpJwk,
  { enrolmentCode, audience }: EnrolmentRequest,
): Promise<string> {
  return new SignJWT({ code: digestOf(enrolmentCode) })
    .setProtectedHeader({ alg: 'EdDSA', typ: TYPE })
    .setAudience(audience)
    .sign(await importJWK(privateKey as JWK, 'EdDSA'))
}

export async function verifyEnrolmentProof(
  publicKey: JWK,
  proof: string,
  { enrolmentCode, audience }: EnrolmentRequest,
): Promise<Result<void, 'proof_invalid'>> {
  try {
    const { payload } = await jwtVerify(proof, await importJWK(publicKey, 'EdDSA'), {
      algorithms: ['EdDSA'],
      typ: TYPE,
      audience,
    })
    return payload['code'] === digestOf(enrolmentCode) ? ok() : err('proof_invalid')
  } catch {
    return err('proof_invalid')
  }
}

function digestOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url')
}
