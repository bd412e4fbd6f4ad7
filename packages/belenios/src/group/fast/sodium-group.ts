import { err, ok, type Result } from '@musubi/kernel'
import sodium from 'libsodium-wrappers-sumo'
import { decompressOnly, ed25519Group as plain } from '../ed25519.ts'
import type { Group, LinearCombination, Point, PointFault, Scalar } from '../group.ts'

/** A point as libsodium holds it, as noble holds it, or both; each form is made when it is first needed. */
class Twin {
  bytes: Uint8Array | undefined
  plain: Point | undefined

  constructor(bytes: Uint8Array | undefined, own: Point | undefined) {
    this.bytes = bytes
    this.plain = own
  }
}

const twin = (bytes: Uint8Array) => new Twin(bytes, undefined) as unknown as Point
const twinOf = (own: Point) => new Twin(undefined, own) as unknown as Point
const held = (point: Point) => point as unknown as Twin

const IDENTITY_TEXT = `${'00'.repeat(31)}01`
const POINT_TEXT = /^[0-9a-f]{64}$/
/** From this many terms on, buckets of many additions beat libsodium's single multiplications. */
const MANY = 24

/**
 * The engine for public data in bulk: libsodium's WebAssembly multiplies and checks, noble sums and keeps the secrets.
 * Everything secret goes through noble's constant-time path, as in the plain engine.
 */
export async function createSodiumGroup(): Promise<Group> {
  await sodium.ready
  const identity = twinOf(plain.identity)
  return {
    name: 'Ed25519',
    order: plain.order,
    generator: twinOf(plain.generator),
    identity,
    secretBase: (secret) => twinOf(plain.secretBase(secret)),
    secretMultiply: (point, secret) => twinOf(plain.secretMultiply(plainOf(point), secret)),
    add: (a, b) => twinOf(plain.add(plainOf(a), plainOf(b))),
    negate: (point) => twinOf(plain.negate(plainOf(point))),
    sum: (points) => (points.length === 0 ? identity : sum(points)),
    equal: (a, b) => plain.equal(plainOf(a), plainOf(b)),
    multiply: (point, scalar) => combineRow({ base: 0n, terms: [[point, scalar]] }),
    combine: (rows) => rows.map(combineRow),
    multiplyMany: (terms) =>
      terms.length < MANY
        ? combineRow({ base: 0n, terms })
        : twinOf(plain.multiplyMany(terms.map(([point, scalar]) => [plainOf(point), scalar] as const))),
    // The tables serve noble's constant-time path; libsodium has none for points of its own.
    prepare: (point) => new Twin(bytesOf(point), plain.prepare(plainOf(point))) as unknown as Point,
    parse,
    parseAll,
    encode,
    encodeAll,
  }
}

function sum(points: readonly Point[]): Point {
  if (points.every((point) => held(point).plain)) return twinOf(plain.sum(points.map(plainOf)))
  return twin(points.map(bytesOf).reduce((total, bytes) => sodium.crypto_core_ed25519_add(total, bytes)))
}

function combineRow({ base, terms }: LinearCombination): Point {
  const parts: Uint8Array[] = []
  if (base !== 0n) parts.push(sodium.crypto_scalarmult_ed25519_base_noclamp(littleEndian(base)))
  for (const [point, scalar] of terms) {
    const bytes = bytesOf(point)
    // libsodium refuses to answer the identity; neither of these is worth a multiplication.
    if (scalar === 0n || isIdentity(bytes)) continue
    parts.push(sodium.crypto_scalarmult_ed25519_noclamp(littleEndian(scalar), bytes))
  }
  if (parts.length === 0) return twinOf(plain.identity)
  return twin(parts.reduce((total, part) => sodium.crypto_core_ed25519_add(total, part)))
}

/** Strict like the plain engine; what libsodium refuses is looked at again there, for the exact reason. */
function parse(text: string): Result<Point, PointFault> {
  if (!POINT_TEXT.test(text)) return err('not_64_hex_digits')
  const bytes = bytesOfText(text)
  if (text !== IDENTITY_TEXT && !sodium.crypto_core_ed25519_is_valid_point(bytes)) {
    const own = plain.parse(text)
    return own.ok ? ok(twinOf(own.value)) : own
  }
  return ok(twin(bytes))
}

function parseAll(
  texts: readonly string[],
): Result<Point[], { readonly at: number; readonly fault: PointFault }> {
  const points: Point[] = []
  for (const [at, text] of texts.entries()) {
    const point = parse(text)
    if (!point.ok) return err({ at, fault: point.error })
    points.push(point.value)
  }
  return ok(points)
}

function encode(point: Point): string {
  const own = held(point)
  return own.bytes ? textOfBytes(own.bytes) : plain.encode(plainOf(point))
}

function encodeAll(points: readonly Point[]): string[] {
  const unwritten = points.filter((point) => !held(point).bytes)
  plain.encodeAll(unwritten.map(plainOf))
  return points.map(encode)
}

function plainOf(point: Point): Point {
  const own = held(point)
  if (!own.plain) {
    own.plain = decompressOnly(textOfBytes(own.bytes as Uint8Array))
    if (!own.plain) throw new Error('a point of this engine is on the curve')
  }
  return own.plain
}

function bytesOf(point: Point): Uint8Array {
  const own = held(point)
  own.bytes ??= bytesOfText(plain.encode(own.plain as Point))
  return own.bytes
}

/** The text is the compressed point read as a big-endian number: its bytes in reverse. */
function bytesOfText(text: string): Uint8Array {
  const bytes = new Uint8Array(32)
  for (let at = 0; at < 32; at++) bytes[31 - at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16)
  return bytes
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function textOfBytes(bytes: Uint8Array): string {
  let text = ''
  for (let at = 31; at >= 0; at--) text += HEX[bytes[at] as number]
  return text
}

function isIdentity(bytes: Uint8Array): boolean {
  return bytes[0] === 1 && bytes.every((byte, at) => at === 0 || byte === 0)
}

function littleEndian(scalar: Scalar): Uint8Array {
  return bytesOfText(scalar.toString(16).padStart(64, '0'))
}
