import { argon2idAsync } from '@noble/hashes/argon2.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { err, ok, parseBase64Url, type Result, toBase64Url } from '@musubi/kernel'
import { sha256Hex } from '../encoding/digest.ts'
import {
  count,
  literal,
  parseCanonical,
  record,
  refuse,
  type Shape,
  text,
  type TypeOf,
} from '../encoding/shape.ts'
import type { Random } from '../group/random.ts'

/*
 * A trustee's secret at rest, as a small file: AES-256-GCM under a key that follows either from the output of a
 * security key (WebAuthn PRF extension; asking it is the caller's business) or from a passphrase (Argon2id, RFC 9106).
 * Everything in the file but the secret is authenticated. The checksum tells a damaged file from a wrong key.
 */

/** Whose secret it is: shown before anybody types a passphrase, and bound to the secret. */
export interface SecretOwner {
  readonly uuid: string
  readonly owner: number
}

/** Cost of Argon2id; memory in KiB. Written into the file, so that old files open after the default has grown. */
export interface Argon2Cost {
  readonly memory: number
  readonly passes: number
  readonly lanes: number
}

/** RFC 9106 section 4, second recommended option: 64 MiB, 3 passes, 4 lanes. */
export const DEFAULT_COST: Argon2Cost = { memory: 65_536, passes: 3, lanes: 4 }

/** A file must not be able to exhaust the machine that reads it. */
const MOST_MEMORY = 1_048_576
const MOST_PASSES = 16
export const SHORTEST_PASSPHRASE = 12

const securityKeyShape = record({ name: literal('HKDF-SHA-256'), salt: text })
const passphraseShape = record({
  name: literal('Argon2id'),
  memory: count,
  passes: count,
  lanes: count,
  salt: text,
})
type Derivation = TypeOf<typeof securityKeyShape> | TypeOf<typeof passphraseShape>

const derivationShape: Shape<Derivation> = {
  read(value, at) {
    const name = (value as { name?: unknown } | null)?.name
    if (name === 'Argon2id') return passphraseShape.read(value, at)
    return name === 'HKDF-SHA-256' ? securityKeyShape.read(value, at) : refuse(at)
  },
  write: (value) =>
    value.name === 'Argon2id' ? passphraseShape.write(value) : securityKeyShape.write(value),
}

const headFields = {
  format: literal('musubi trustee key 1'),
  uuid: text,
  owner: count,
  derivation: derivationShape,
  nonce: text,
}
const headShape = record(headFields)
const fileShape = record({ ...headFields, sealed: text, checksum: text })

export type KeyFileFault =
  | 'not_a_key_file'
  | 'damaged_file'
  | 'made_for_a_security_key'
  | 'made_for_a_passphrase'
  | 'wrong_security_key'
  | 'wrong_passphrase'
  | 'costs_too_much'
  | 'passphrase_too_short'
  | 'prf_output_not_32_bytes'

/** The input for the PRF extension (`eval.first`): its own for every election and trustee. */
export function securityKeyInput({ uuid, owner }: SecretOwner): Uint8Array {
  return sha256(new TextEncoder().encode(`musubi trustee key prf v1|${uuid}|${owner}`))
}

/** Wraps a secret for one security key. Losing that key loses the file: always make two, and paper. */
export async function wrapForSecurityKey(
  whose: SecretOwner,
  secret: Uint8Array,
  prfOutput: Uint8Array,
  random: Random,
): Promise<Result<string, KeyFileFault>> {
  if (prfOutput.length !== 32) return err('prf_output_not_32_bytes')
  const derivation = { name: 'HKDF-SHA-256', salt: toBase64Url(random(16)) } as const
  return ok(await wrap(whose, secret, derivation, stretchPrf(prfOutput, derivation.salt), random))
}

/** Wraps a secret under a passphrase. A lower cost than the default is for tests only. */
export async function wrapForPassphrase(
  whose: SecretOwner,
  secret: Uint8Array,
  passphrase: string,
  random: Random,
  cost: Argon2Cost = DEFAULT_COST,
): Promise<Result<string, KeyFileFault>> {
  if (Array.from(normal(passphrase)).length < SHORTEST_PASSPHRASE) return err('passphrase_too_short')
  const derivation = { name: 'Argon2id', ...cost, salt: toBase64Url(random(16)) } as const
  if (!affordable(derivation)) return err('costs_too_much')
  return ok(await wrap(whose, secret, derivation, await stretchPassphrase(passphrase, derivation), random))
}

/** Whose file this is, without opening it. */
export function readKeyFileOwner(file: string): Result<SecretOwner, KeyFileFault> {
  const read = readFile(file)
  return read.ok ? ok({ uuid: read.value.uuid, owner: read.value.owner }) : read
}

export async function unwrapWithSecurityKey(
  file: string,
  prfOutput: Uint8Array,
): Promise<Result<Uint8Array, KeyFileFault>> {
  const read = readFile(file)
  if (!read.ok) return read
  const { derivation } = read.value
  if (derivation.name !== 'HKDF-SHA-256') return err('made_for_a_passphrase')
  if (prfOutput.length !== 32) return err('prf_output_not_32_bytes')
  return unwrap(read.value, stretchPrf(prfOutput, derivation.salt), 'wrong_security_key')
}

export async function unwrapWithPassphrase(
  file: string,
  passphrase: string,
): Promise<Result<Uint8Array, KeyFileFault>> {
  const read = readFile(file)
  if (!read.ok) return read
  const { derivation } = read.value
  if (derivation.name !== 'Argon2id') return err('made_for_a_security_key')
  if (!affordable(derivation)) return err('costs_too_much')
  return unwrap(read.value, await stretchPassphrase(passphrase, derivation), 'wrong_passphrase')
}

type KeyFile = TypeOf<typeof fileShape>

/** Spaces and line ends around the record are forgiven: files are sent by mail and copied by hand. */
function readFile(file: string): Result<KeyFile, KeyFileFault> {
  const read = parseCanonical(fileShape, file.trim())
  if (!read.ok) return err('not_a_key_file')
  const { checksum, ...rest } = read.value
  return checksumOf(rest) === checksum ? read : err('damaged_file')
}

function checksumOf(file: Omit<KeyFile, 'checksum'>): string {
  return sha256Hex(`${headShape.write(file)}|${file.sealed}`)
}

async function wrap(
  { uuid, owner }: SecretOwner,
  secret: Uint8Array,
  derivation: Derivation,
  key: Uint8Array,
  random: Random,
): Promise<string> {
  const nonce = random(12)
  const head = { format: 'musubi trustee key 1', uuid, owner, derivation, nonce: toBase64Url(nonce) } as const
  const cipher = await cipherOf(key, nonce, headShape.write(head))
  const sealed = await crypto.subtle.encrypt(cipher.how, cipher.key, Uint8Array.from(secret))
  const body = { ...head, sealed: toBase64Url(new Uint8Array(sealed)) }
  return fileShape.write({ ...body, checksum: checksumOf(body) })
}

async function unwrap(
  file: KeyFile,
  key: Uint8Array,
  wrong: KeyFileFault,
): Promise<Result<Uint8Array, KeyFileFault>> {
  const nonce = parseBase64Url(file.nonce)
  const sealed = parseBase64Url(file.sealed)
  if (!nonce.ok || !sealed.ok) return err('damaged_file')
  const cipher = await cipherOf(key, nonce.value, headShape.write(file))
  try {
    return ok(
      new Uint8Array(await crypto.subtle.decrypt(cipher.how, cipher.key, Uint8Array.from(sealed.value))),
    )
  } catch {
    return err(wrong)
  }
}

async function cipherOf(key: Uint8Array, nonce: Uint8Array, head: string) {
  return {
    key: await crypto.subtle.importKey('raw', Uint8Array.from(key), 'AES-GCM', false, ['encrypt', 'decrypt']),
    how: { name: 'AES-GCM', iv: Uint8Array.from(nonce), additionalData: new TextEncoder().encode(head) },
  }
}

function stretchPrf(output: Uint8Array, salt: string): Uint8Array {
  const utf8 = new TextEncoder()
  return hkdf(sha256, output, utf8.encode(salt), utf8.encode('musubi trustee key file v1'), 32)
}

function stretchPassphrase(
  passphrase: string,
  { memory, passes, lanes, salt }: Argon2Cost & { salt: string },
) {
  return argon2idAsync(normal(passphrase), salt, { m: memory, t: passes, p: lanes, dkLen: 32 })
}

/** The same passphrase typed with another input method is the same passphrase. */
function normal(passphrase: string): string {
  return passphrase.normalize('NFKC').trim()
}

function affordable({ memory, passes, lanes }: Argon2Cost): boolean {
  const sound = lanes >= 1 && lanes <= 16 && passes >= 1 && passes <= MOST_PASSES
  return sound && memory >= 8 * lanes && memory <= MOST_MEMORY
}
