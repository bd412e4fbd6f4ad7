import { scrypt, timingSafeEqual } from 'node:crypto'
import { expectOk, parseBase64Url, toBase64Url } from '@musubi/kernel'

/** 32 MiB and three passes: one of the settings of equal strength in the OWASP password storage guide. */
const COST = { logN: 15, r: 8, p: 3 } as const
const MAX_MEMORY = 64 * 1024 * 1024
const HASH_BYTES = 32
export const SALT_BYTES = 16

/** `scrypt$logN$r$p$salt$hash` (RFC 7914). @param salt 16 fresh random bytes */
export async function hashPassword(password: string, salt: Uint8Array): Promise<string> {
  const { logN, r, p } = COST
  const hash = await derive(password, salt, COST)
  return ['scrypt', logN, r, p, toBase64Url(salt), toBase64Url(hash)].join('$')
}

/** Compares in constant time with the cost the stored hash names. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, logN, r, p, salt = '', hash = ''] = stored.split('$')
  if (scheme !== 'scrypt') throw new Error('unknown password scheme')
  const expected = expectOk(parseBase64Url(hash), 'a stored hash is base64url')
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) }
  const actual = await derive(password, expectOk(parseBase64Url(salt), 'a stored salt is base64url'), cost)
  return timingSafeEqual(actual, expected)
}

/** Stands in for an unknown account's hash, so that its refusal takes as long. No password fits it. */
export const DECOY_HASH = [
  'scrypt',
  COST.logN,
  COST.r,
  COST.p,
  toBase64Url(new Uint8Array(SALT_BYTES)),
  toBase64Url(new Uint8Array(HASH_BYTES)),
].join('$')

function derive(
  password: string,
  salt: Uint8Array,
  { logN, r, p }: { readonly logN: number; readonly r: number; readonly p: number },
): Promise<Buffer> {
  const options = { N: 2 ** logN, r, p, maxmem: MAX_MEMORY }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, hash) =>
      error ? reject(error) : resolve(hash),
    )
  })
}
