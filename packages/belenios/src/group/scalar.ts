import type { Scalar } from './group.ts'

/** Order of Ed25519's prime subgroup, RFC 8032 section 5.1 (L there, q in the Belenios specification). */
export const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n

const DECIMAL = /^(?:0|[1-9][0-9]{0,76})$/

/** The residue of any integer, also of a negative one. */
export function reduce(value: bigint): Scalar {
  const rest = value % ORDER
  return rest < 0n ? rest + ORDER : rest
}

export function addScalars(...scalars: readonly Scalar[]): Scalar {
  return scalars.reduce((sum, scalar) => sum + scalar, 0n) % ORDER
}

export function multiplyScalars(a: Scalar, b: Scalar): Scalar {
  return (a * b) % ORDER
}

/** 1 / scalar by the extended Euclidean algorithm; public data only. The scalar must not be 0. */
export function invertScalar(scalar: Scalar): Scalar {
  if (scalar === 0n) throw new RangeError('0 has no inverse')
  let [a, b, u, v] = [scalar, ORDER, 1n, 0n]
  while (a !== 1n) {
    const quotient = b / a
    ;[a, b, u, v] = [b % a, a, v - quotient * u, u]
  }
  return reduce(u)
}

/** A decimal text without leading zeros and below the order, or undefined. */
export function findScalar(text: string): Scalar | undefined {
  if (!DECIMAL.test(text)) return undefined
  const value = BigInt(text)
  return value < ORDER ? value : undefined
}

/** The 32 bytes of a scalar, most significant first. */
export function scalarBytes(scalar: Scalar): Uint8Array {
  const bytes = new Uint8Array(32)
  let rest = scalar
  for (let at = 31; at >= 0; at--) {
    bytes[at] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return bytes
}

/** A big-endian number of any length, reduced. */
export function bytesToScalar(bytes: Uint8Array): Scalar {
  let text = '0x'
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return bytes.length === 0 ? 0n : BigInt(text) % ORDER
}
