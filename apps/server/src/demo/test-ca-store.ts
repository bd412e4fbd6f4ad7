import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { createTestCa, loadTestCa, serialiseTestCa, type TestCa } from '@musubi/card/test-ca'
import { expectOk } from '@musubi/kernel'

/** The demo's authority issues as of this day, so that a certificate of the same person has the same bytes every time. */
export const DEMO_CA_START = Date.UTC(2024, 0, 1)
const KEY_POOL = 48

/**
 * The demo's own JPKI-TEST hierarchy, made at the first start (its keys are generated, none is shipped) and kept beside
 * the data. Nothing outside demo mode accepts what it issues.
 */
export async function openDemoCa(path: string): Promise<TestCa> {
  if (existsSync(path))
    return expectOk(loadTestCa(readFileSync(path, 'utf8')), `the demo's authority in ${path}`)
  const ca = await createTestCa({ at: DEMO_CA_START, keyPoolSize: KEY_POOL })
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, serialiseTestCa(ca), { mode: 0o600 })
  return ca
}
