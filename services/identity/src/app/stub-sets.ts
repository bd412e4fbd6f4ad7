import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { SealedStub, ServiceName, StubContent, StubPayload, StubSetKeys } from '@musubi/contracts'
import {
  concatBytes,
  err,
  ok,
  toBase64Url,
  type MunicipalityCode,
  type Result,
  type Uuid,
} from '@musubi/kernel'
import { sealStub, type StubSetSecrets } from '@musubi/platform/sealing'
import { sectorOf } from '../core/sector.ts'
import type { Vault } from '../crypto/vault.ts'
import { birthDateContext, certificateDigestContext } from '../db/holders.ts'
import { addLocated, findOneLocated, removeLocated } from '../db/locator.ts'
import {
  deleteStubSet,
  findStubHolders,
  findStubSet,
  insertStubSet,
  type StubHolder,
  type StubSetRow,
} from '../db/stub-sets.ts'
import { locate, type IdentityContext } from './context.ts'

const KEY_BYTES = 32

export interface StubSetName {
  readonly setId: Uuid
  readonly municipalityCode: MunicipalityCode
  readonly service: ServiceName
}

/** What every terminal of a set needs beside the set's own keys. */
export type StubTrust = Pick<StubSetKeys, 'faceRoots' | 'authenticationRoots' | 'testCaAllowed'>

/** Makes a set's keys, or finds them again. `conflict`: the id is taken by another municipality or service. */
export async function createStubSet(
  context: IdentityContext,
  trust: StubTrust,
  { setId, municipalityCode, service }: StubSetName,
): Promise<Result<StubSetKeys, 'conflict'>> {
  const vault = await context.vaults.get(municipalityCode)
  const secrets = concatBytes(context.random(KEY_BYTES), context.random(KEY_BYTES))
  const made = { service, secretsSealed: vault.seal(secretsContext(setId), secrets) }
  const key = locate(context, 'stub_set', setId)
  const kept = await context.database.withTenant(municipalityCode, async (tx) => {
    await addLocated(tx, 'stub_set', municipalityCode, [{ key, target: setId }])
    const located = await findOneLocated(tx, 'stub_set', key)
    if (located?.municipalityCode !== municipalityCode) return undefined
    await insertStubSet(tx, municipalityCode, setId, made, new Date(context.clock()))
    return findStubSet(tx, municipalityCode, setId)
  })
  if (kept?.service !== service) return err('conflict')
  const { setKey, salt } = openSecrets(vault, setId, kept)
  return ok({ setId, setKey: toBase64Url(setKey), salt: toBase64Url(salt), ...trust })
}

export interface StubEntry {
  readonly ppid: string
  readonly payload: StubPayload
}

/** Seals a stub for each resident of `home` who has a linked card; the others are left out without a word. */
export async function sealStubs(
  context: IdentityContext,
  setId: Uuid,
  home: MunicipalityCode,
  entries: readonly StubEntry[],
): Promise<Result<SealedStub[], 'stub_set_unknown'>> {
  const set = await findSet(context, setId)
  if (!set) return err('stub_set_unknown')
  const secrets = openSecrets(await context.vaults.get(set.municipalityCode), setId, set)
  const homeVault = await context.vaults.get(home)
  const question = { home, asked: set.municipalityCode, service: set.service, at: new Date(context.clock()) }
  const ppids = entries.map(({ ppid }) => ppid)
  const holders = await context.database.withTenant(home, (tx) =>
    findStubHolders(tx, question, sectorOf(home, set.service), ppids),
  )
  const holderOf = new Map(holders.map((holder) => [holder.ppid, holder]))
  return ok(await sealAll(secrets, homeVault, entries, holderOf))
}

const TURN = 200

async function sealAll(
  secrets: StubSetSecrets,
  vault: Vault,
  entries: readonly StubEntry[],
  holderOf: ReadonlyMap<string, StubHolder>,
): Promise<SealedStub[]> {
  const stubs: SealedStub[] = []
  for (const { ppid, payload } of entries) {
    const holder = holderOf.get(ppid)
    if (!holder) continue
    const digest = vault.open(certificateDigestContext(holder.accountId), holder.certificateDigestSealed)
    stubs.push(sealStub(secrets, digest, contentOf(holder, payload, vault)))
    if (stubs.length % TURN === 0) await yieldToOthers()
  }
  return stubs
}

function contentOf(holder: StubHolder, payload: StubPayload, vault: Vault): StubContent {
  return {
    standing: holder.standing,
    birthDate: vault.open(birthDateContext(holder.accountId), holder.birthDateSealed).toString(),
    faceKeyHash: toBase64Url(holder.faceKeyHash),
    payload,
  }
}

/** Destroys a set's keys: its stubs open nowhere any more. Doing it twice is the same as once. */
export async function destroyStubSet(context: IdentityContext, setId: Uuid): Promise<void> {
  const key = locate(context, 'stub_set', setId)
  const located = await findOneLocated(context.database.db, 'stub_set', key)
  if (!located) return
  await context.database.withTenant(located.municipalityCode, async (tx) => {
    await deleteStubSet(tx, located.municipalityCode, setId)
    await removeLocated(tx, 'stub_set', key)
  })
}

async function findSet(
  context: IdentityContext,
  setId: Uuid,
): Promise<(StubSetRow & { readonly municipalityCode: MunicipalityCode }) | undefined> {
  const located = await findOneLocated(context.database.db, 'stub_set', locate(context, 'stub_set', setId))
  if (!located) return undefined
  const { municipalityCode } = located
  const row = await context.database.withTenant(municipalityCode, (tx) =>
    findStubSet(tx, municipalityCode, setId),
  )
  return row && { ...row, municipalityCode }
}

function openSecrets(vault: Vault, setId: Uuid, { secretsSealed }: StubSetRow): StubSetSecrets {
  const opened = vault.open(secretsContext(setId), secretsSealed)
  return { setId, setKey: opened.subarray(0, KEY_BYTES), salt: opened.subarray(KEY_BYTES) }
}

function secretsContext(setId: Uuid): string {
  return `stub-set:${setId}`
}
