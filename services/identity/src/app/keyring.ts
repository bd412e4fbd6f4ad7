import { createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { toBase64Url, parseBase64Url, expectOk, uuidV7 } from '@musubi/kernel'
import type { JWK } from 'jose'
import { createMasterVault, type Vault } from '../crypto/vault.ts'
import { findNewestKeyName, findSealedKey, keepSealedKey } from '../db/keyring.ts'
import type { Queries } from '../db/schema.ts'
import { openSigningKeys, type SigningKeys } from './signing-keys.ts'

/** The secret under which every other key is sealed. A demonstration's is known to everybody. */
export interface MasterSecret {
  /** At least 32 bytes. */
  readonly master: Uint8Array
  readonly demo: boolean
}

/** The service's own keys, opened. They live in the database, sealed; the master secret lives outside of it. */
export interface Keyring {
  readonly masterVault: Vault
  /** ES256, sign tokens; replaced by the calendar. */
  readonly signingKeys: SigningKeys
  /** X25519, opens evidence. */
  readonly sealingKey: JWK
  /** Signs the login's cookies. */
  readonly cookieSecret: string
  /** Seeds new PPIDs. The newest of those there were: what an earlier one made is kept as rows. */
  readonly pairwiseSecret: KeyObject
  /** A new one from now on. Nobody's PPID changes; other processes go on with theirs until they start again. */
  replacePairwiseSecret(): Promise<void>
  /** Keys the index that spans municipalities. */
  readonly locatorSecret: KeyObject
  /** Marks the challenges that a card signs to log in. */
  readonly challengeSecret: KeyObject
  /** Encrypts what identity gives into other hands for minutes, and reads back itself. */
  readonly relaySecret: KeyObject
  /** Makes the passwords of letters. */
  readonly letterSecret: KeyObject
  /** Seeds the client key of "my account". */
  readonly accountClientSeed: Uint8Array
}

export interface KeyringDeps {
  readonly db: Queries
  readonly secrets: MasterSecret
  readonly demoMode: boolean
  readonly random: (bytes: number) => Uint8Array
  readonly clock: () => number
}

const PAIRWISE = 'pairwise'
const JwkSchema = z.looseObject({ kty: z.string(), crv: z.string(), kid: z.string() })

/**
 * Opens the keyring, making what is missing. Throws outside demo mode when the master secret, or any key in the
 * database, is a demonstration's.
 */
export async function openKeyring(deps: KeyringDeps): Promise<Keyring> {
  if (deps.secrets.demo && !deps.demoMode) throw new Error('demo secrets are refused outside demo mode')
  const masterVault = createMasterVault(deps.secrets.master)
  const get = (name: string, make: () => Uint8Array): Promise<Uint8Array> =>
    getKey(deps, masterVault, name, make)
  const randomKey = (): Uint8Array => deps.random(32)
  let pairwise = createSecretKey(
    await get((await findNewestKeyName(deps.db, PAIRWISE)) ?? PAIRWISE, randomKey),
  )
  return {
    masterVault,
    signingKeys: await openSigningKeys(deps, masterVault),
    sealingKey: parseJwk(await get('sealing', () => makeSealingKey(deps))),
    cookieSecret: toBase64Url(await get('cookies', randomKey)),
    get pairwiseSecret() {
      return pairwise
    },
    async replacePairwiseSecret() {
      const name = `${PAIRWISE}:${uuidV7(deps.clock(), deps.random(10))}`
      pairwise = createSecretKey(await get(name, randomKey))
    },
    locatorSecret: createSecretKey(await get('locator', randomKey)),
    challengeSecret: createSecretKey(await get('challenge', randomKey)),
    relaySecret: createSecretKey(await get('relay', randomKey)),
    letterSecret: createSecretKey(await get('letters', randomKey)),
    accountClientSeed: await get('account-client', randomKey),
  }
}

async function getKey(
  { db, secrets, demoMode, clock }: KeyringDeps,
  vault: Vault,
  name: string,
  make: () => Uint8Array,
): Promise<Uint8Array> {
  const context = `keyring:${name}`
  const key =
    (await findSealedKey(db, name)) ??
    (await keepSealedKey(
      db,
      name,
      { sealed: vault.seal(context, make()), demo: secrets.demo },
      new Date(clock()),
    ))
  if (key.demo && !demoMode)
    throw new Error(`the key "${name}" was made in demo mode and is refused outside of it`)
  return vault.open(context, key.sealed)
}

function makeSealingKey({ random }: KeyringDeps): Uint8Array {
  const { privateKey } = generateKeyPairSync('x25519')
  const jwk = {
    ...privateKey.export({ format: 'jwk' }),
    alg: 'ECDH-ES',
    use: 'enc',
    kid: toBase64Url(random(9)),
  }
  return Buffer.from(JSON.stringify(jwk))
}

function parseJwk(bytes: Uint8Array): JWK {
  return JwkSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
}

/** The public half, as it is handed to terminals. */
export function publicSealingKey({ sealingKey }: Keyring): {
  kty: 'OKP'
  crv: string
  x: string
  kid: string
} {
  const { crv = '', x = '', kid = '' } = sealingKey
  expectOk(parseBase64Url(x), 'a public key is base64url')
  return { kty: 'OKP', crv, x, kid }
}
