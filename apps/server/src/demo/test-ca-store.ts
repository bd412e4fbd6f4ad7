import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import {
  createTestCa,
  generateRsaKeyPair,
  type KeyPair,
  loadTestCa,
  serialiseTestCa,
  type TestCa,
} from '@musubi/card/test-ca'
import { expectOk } from '@musubi/kernel'

/** The demo's authority issues as of this day, so that a certificate of the same person has the same bytes every time. */
export const DEMO_CA_START = Date.UTC(2024, 0, 1)
const SHARED_KEYS = 48
/** At the end of the pool: the keys of card faces that nobody shares, see `ownFaceKeyOf`. */
export const OWN_FACE_KEYS = 3

/**
 * The demo's own JPKI-TEST hierarchy, made at the first start (its keys are generated, none is shipped) and kept beside
 * the data. Nothing outside demo mode accepts what it issues.
 */
export async function openDemoCa(path: string): Promise<TestCa> {
  const stored = existsSync(path)
    ? expectOk(loadTestCa(readFileSync(path, 'utf8')), `the demo's authority in ${path}`)
    : undefined
  if (stored && stored.keyPool.length !== SHARED_KEYS) return stored
  // One that was made before cards had faces gets their keys now; all its other keys stay what they are.
  const ca = stored
    ? { ...stored, keyPool: [...stored.keyPool, ...(await makeOwnFaceKeys())] }
    : await createTestCa({ at: DEMO_CA_START, keyPoolSize: SHARED_KEYS + OWN_FACE_KEYS })
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, serialiseTestCa(ca), { mode: 0o600 })
  return ca
}

function makeOwnFaceKeys(): Promise<KeyPair[]> {
  return Promise.all(Array.from({ length: OWN_FACE_KEYS }, () => generateRsaKeyPair()))
}
