import { generateP384KeyPair, generateRsaKeyPair, createTestCa, type TestCa } from '../src/test-ca.ts'
import { CARD_2016, type CardGeneration } from '../src/index.ts'
import { DAY, NOW } from './test-card.ts'

const aid = (last: number) => Uint8Array.from([0xd3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x99, 0x99, 0x04, last])

/**
 * A card as the next one is announced: P-384, an application with PIN and one with the printed numbers. Identifiers,
 * files and the face's key are not published, so these are made up and stand for "others than today's".
 */
export const NEXT_CARD: CardGeneration = {
  ...CARD_2016,
  name: 'next-card-draft',
  algorithm: 'p-384',
  jpki: {
    ...CARD_2016.jpki,
    aid: aid(1),
    authenticationCertificate: 0x0101,
    authenticationKey: 0x0117,
    authenticationPin: 0x0118,
  },
  cardFace: { ...CARD_2016.cardFace, aid: aid(2) },
  textEntry: { ...CARD_2016.textEntry, aid: aid(3) },
}

/** Both authorities and the first key of the pool on P-384; the card face stays RSA. */
export async function makeP384Ca(): Promise<TestCa> {
  const [auth, sign, first] = await Promise.all([
    generateP384KeyPair(),
    generateP384KeyPair(),
    generateP384KeyPair(),
  ])
  const [faceRoot, faceIssuer, face] = await Promise.all([
    generateRsaKeyPair(),
    generateRsaKeyPair(),
    generateRsaKeyPair(),
  ])
  const keys = { auth, sign, faceRoot, faceIssuer, pool: [first, face, first] }
  return createTestCa({ at: NOW - 100 * DAY, keys })
}
