import { REVOCATION_REASONS, type RevokedEntry } from '@musubi/pki'
import { der } from '@musubi/pki/der'
import { encodeTlv } from '@musubi/pki/tlv'
import { type AuthorityPurpose, extension, signatureAlgorithmOf, signStructure } from './authority.ts'
import type { TestCa } from './test-ca.ts'

export interface CrlRequest {
  /** Everything revoked so far: an update is the entries of the list before and the new ones. */
  readonly entries: Iterable<RevokedEntry>
  /** Grows with every issue. */
  readonly number: number
  /** Makes it a delta list: only what changed since the complete list of this number; `removeFromCRL` takes back. */
  readonly baseNumber?: number
  /** Milliseconds since 1970, whole seconds. */
  readonly thisUpdate: number
  readonly nextUpdate: number
}

/** Issues a complete or delta CRL, sorted by serial number. */
export async function issueCrl(
  ca: TestCa,
  purpose: AuthorityPurpose,
  request: CrlRequest,
): Promise<Uint8Array> {
  const authority = ca[purpose]
  const entries = [...request.entries].sort((a, b) => compareSerials(a.serial, b.serial))
  const revoked = entries.length === 0 ? [] : [der.sequence(...entries.map(encodeEntry))]
  const extensions = der.sequence(
    extension('2.5.29.35', authority.authorityKeyId),
    extension('2.5.29.20', der.unsigned(BigInt(request.number))),
    ...(request.baseNumber === undefined
      ? []
      : [extension('2.5.29.27', der.unsigned(BigInt(request.baseNumber)), true)]),
  )
  const tbs = der.sequence(
    der.unsigned(1n),
    signatureAlgorithmOf(authority.privateKey),
    authority.name,
    der.time(request.thisUpdate),
    der.time(request.nextUpdate),
    ...revoked,
    encodeTlv(0xa0, extensions),
  )
  return signStructure(tbs, authority.privateKey)
}

function encodeEntry({ serial, revokedAt, reason }: RevokedEntry): Uint8Array {
  const code = reason === undefined ? -1 : REVOCATION_REASONS.indexOf(reason)
  const extensions = code < 0 ? [] : [der.sequence(extension('2.5.29.21', der.enumerated(code)))]
  return der.sequence(der.unsigned(BigInt(`0x${serial}`)), der.time(revokedAt), ...extensions)
}

function compareSerials(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length
  return a < b ? -1 : Number(a > b)
}
