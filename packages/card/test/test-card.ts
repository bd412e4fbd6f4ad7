/** One small TEST hierarchy and the cards the tests need; each test file makes its own. */
import { randomBytes } from 'node:crypto'
import { type CivilDate, expectOk, parseCivilDate } from '@musubi/kernel'
import { type KazashiEvidence, takeKazashi } from '../src/index.ts'
import { createTestCa, type PersonalisationRequest, personaliseCard, type TestCa } from '../src/test-ca.ts'
import { type CardContents, VirtualCard, VirtualReader } from '../src/virtual.ts'

export const NOW = Date.UTC(2026, 3, 1, 9, 30, 15)
export const DAY = 86_400_000
export const BIRTH_DATE = civil('1980-02-17')
export const PIN = '1234'
export const PASSWORD = 'TEST1234'

export function civil(text: string): CivilDate {
  return expectOk(parseCivilDate(text), text)
}

export function makeCa(keyPoolSize = 3): Promise<TestCa> {
  return createTestCa({ at: NOW - 100 * DAY, keyPoolSize })
}

export async function makeContents(
  ca: TestCa,
  changes: Partial<PersonalisationRequest> = {},
): Promise<CardContents> {
  const [authentication, face, sign] = ca.keyPool
  if (!authentication || !face || !sign) throw new Error('the key pool is too small')
  return personaliseCard(ca, {
    serial: 1_234_567,
    birthDate: BIRTH_DATE,
    attributes: { name: '養父　花子', address: '兵庫県養父市広谷２５０番地１', sex: '2' },
    municipalityCode: '282227',
    pin: PIN,
    signPassword: PASSWORD,
    keys: { authentication, face, sign },
    notBefore: NOW - 10 * DAY,
    notAfter: NOW + 1000 * DAY,
    ...changes,
  })
}

/** A reader with one card on it, connected. */
export async function insert(card: VirtualCard, faults?: { pullAwayAfter?: number }) {
  const reader = new VirtualReader()
  reader.present(card, faults)
  return { reader, channel: await reader.connect() }
}

export const TAP = {
  terminalId: 'kiosk-関宮-1',
  evidenceId: new Uint8Array(randomBytes(16)),
  nonce: new Uint8Array(randomBytes(32)),
  takenAt: NOW,
  findBirthDate: () => BIRTH_DATE,
}

export async function takeEvidence(contents: CardContents): Promise<KazashiEvidence> {
  const { channel } = await insert(new VirtualCard(contents))
  return expectOk(await takeKazashi(channel, TAP), 'kazashi')
}
