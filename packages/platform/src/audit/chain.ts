import { createHash } from 'node:crypto'

/** The hash before the first link. */
export const GENESIS = new Uint8Array(32)

export interface ChainPlace {
  readonly service: string
  readonly municipalityCode: string
  /** 1 for the first record of a municipality. */
  readonly sequence: number
}

/** SHA-256 over the salt (16 bytes) and the body's UTF-8 bytes. */
export function hashBody(salt: Uint8Array, body: string): Uint8Array {
  return createHash('sha256').update(salt).update(body, 'utf8').digest()
}

/** The hash of a link; `audit.chain` in the database computes the same. */
export function hashLink(
  { service, municipalityCode, sequence }: ChainPlace,
  previousHash: Uint8Array,
  bodyHash: Uint8Array,
): Uint8Array {
  return createHash('sha256')
    .update(`musubi-audit-1|${service}|${municipalityCode}|${sequence}|`)
    .update(previousHash)
    .update(bodyHash)
    .digest()
}
