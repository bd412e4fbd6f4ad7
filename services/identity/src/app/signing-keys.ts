import { generateKeyPairSync } from 'node:crypto'
import { toBase64Url } from '@musubi/kernel'
import type { JWK } from 'jose'
import { z } from 'zod'
import { planKeys, type KeyPlan } from '../core/key-schedule.ts'
import {
  deleteSigningKeys,
  keepSigningKey,
  listSigningKeys,
  type SealedSigningKey,
} from '../db/signing-keys.ts'
import type { KeyringDeps } from './keyring.ts'
import type { Vault } from '../crypto/vault.ts'

/** The keys that sign tokens (ES256), private halves included: the first one signs, all of them are published. */
export interface SigningKeys {
  published(): readonly JWK[]
  /** Looks at the schedule; true when `published` has changed. Any number of processes may do this at once. */
  refresh(): Promise<boolean>
  /**
   * A key became known to somebody: from now on a new one signs and no other is published. Everything that was signed is
   * worth nothing; people log in again.
   */
  replaceAll(): Promise<void>
}

const JwkSchema = z.looseObject({ kty: z.literal('EC'), crv: z.literal('P-256'), kid: z.string() })

/** Throws outside demo mode when a key in the database is a demonstration's. */
export async function openSigningKeys(deps: KeyringDeps, vault: Vault): Promise<SigningKeys> {
  let keys: readonly JWK[] = []
  const load = async (): Promise<readonly JWK[]> => {
    const plan = await upToDate(deps, vault)
    return plan.published.map((key) => open(deps, vault, key))
  }
  keys = await load()
  return {
    published: () => keys,
    async refresh() {
      const before = idsOf(keys)
      keys = await load()
      return idsOf(keys) !== before
    },
    async replaceAll() {
      const old = await listSigningKeys(deps.db)
      await deleteSigningKeys(
        deps.db,
        old.map(({ kid }) => kid),
      )
      keys = await load()
    },
  }
}

function idsOf(keys: readonly JWK[]): string {
  return keys.map(({ kid }) => kid).join()
}

/** The plan after what was due has been made and what is over has been removed. */
async function upToDate(deps: KeyringDeps, vault: Vault): Promise<KeyPlan<SealedSigningKey>> {
  const now = deps.clock()
  const plan = planKeys(await listSigningKeys(deps.db), now)
  await deleteSigningKeys(
    deps.db,
    plan.over.map(({ kid }) => kid),
  )
  if (plan.makeFrom === undefined) return plan
  await keepSigningKey(deps.db, makeKey(deps, vault, plan.makeFrom), new Date(now))
  return planKeys(await listSigningKeys(deps.db), now)
}

function makeKey({ random, secrets }: KeyringDeps, vault: Vault, signsFrom: number): SealedSigningKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const kid = toBase64Url(random(9))
  const jwk = { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid }
  const sealed = Buffer.from(vault.seal(contextOf(kid), Buffer.from(JSON.stringify(jwk))))
  return { kid, signsFrom, sealed, demo: secrets.demo }
}

function open({ demoMode }: KeyringDeps, vault: Vault, { kid, sealed, demo }: SealedSigningKey): JWK {
  if (demo && !demoMode)
    throw new Error(`the signing key "${kid}" was made in demo mode and is refused outside of it`)
  return JwkSchema.parse(JSON.parse(vault.open(contextOf(kid), sealed).toString('utf8')))
}

function contextOf(kid: string): string {
  return `signing-key:${kid}`
}
