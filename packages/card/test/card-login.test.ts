import { randomBytes } from 'node:crypto'
import { equalBytes, err, expectOk, toEraDigits } from '@musubi/kernel'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  CARD_LOGIN_PURPOSES,
  type CardLoginEvidence,
  cardLoginChallenge,
  challengeOf,
  checkFaceProof,
  encodeCardLogin,
  kazashiChallenge,
  parseCardLogin,
  readCardOverview,
  sessionDigest,
  takeCardLogin,
} from '../src/index.ts'
import type { TestCa } from '../src/test-ca.ts'
import { type CardContents, VirtualCard } from '../src/virtual.ts'
import { BIRTH_DATE, insert, makeCa, makeContents, PASSWORD, PIN } from './test-card.ts'

let ca: TestCa
let contents: CardContents

beforeAll(async () => {
  ca = await makeCa()
  contents = await makeContents(ca)
})

const ASK = {
  purpose: 'link' as const,
  origin: 'https://musubi.example.jp',
  session: sessionDigest('a session'),
  nonce: new Uint8Array(randomBytes(32)),
}
const WHOLE = { ...ASK, pin: PIN, signPassword: PASSWORD, birthDateDigits: toEraDigits(BIRTH_DATE) }

async function take(options: Parameters<typeof takeCardLogin>[1], card = new VirtualCard(contents)) {
  const { channel } = await insert(card)
  return takeCardLogin(channel, options)
}

describe('a card before anything is asked', () => {
  test('says how many tries are left, and spends none', async () => {
    const card = new VirtualCard(contents)
    const { channel } = await insert(card)
    for (let time = 0; time < 4; time++) {
      const overview = expectOk(await readCardOverview(channel), 'overview')
      expect(overview).toMatchObject({ pinTriesLeft: 3, passwordTriesLeft: 5, kind: 'card' })
    }
    const { sign: _, ...child } = contents
    const { channel: ofChild } = await insert(new VirtualCard(child))
    expect(expectOk(await readCardOverview(ofChild), 'overview').passwordTriesLeft).toBeNull()
  })
})

describe('evidence of card and PIN', () => {
  test('has what was asked for, and every key signed one challenge', async () => {
    const login = expectOk(await take({ ...ASK, purpose: 'login', pin: PIN }), 'login')
    expect(login).toMatchObject({ purpose: 'login', origin: ASK.origin })
    expect(Object.keys(login)).not.toContain('sign')
    expect(Object.keys(login)).not.toContain('face')
    const whole = expectOk(await take(WHOLE), 'link')
    expect(whole.sign).toBeDefined()
    const face = whole.face ?? expect.fail('a face')
    const checked = checkFaceProof(face, challengeOf(whole), { faceRoots: ca.faceRoots, allowTestCa: true })
    expect(expectOk(checked, 'face').birthDate).toBe(BIRTH_DATE)
    const other = checkFaceProof(face, challengeOf(login), { faceRoots: ca.faceRoots, allowTestCa: true })
    expect(other).toEqual(err('proof_invalid'))
  })

  test('a wrong or impossible secret says which one it was and what is left', async () => {
    const card = new VirtualCard(contents)
    expect(await take({ ...WHOLE, pin: '9999' }, card)).toEqual(err({ reason: 'wrong_pin', triesLeft: 2 }))
    expect(await take({ ...WHOLE, pin: '12' }, card)).toEqual(err({ reason: 'pin_format' }))
    expect(await take({ ...WHOLE, signPassword: 'WRONG99' }, card)).toEqual(
      err({ reason: 'wrong_password', triesLeft: 4 }),
    )
    expect(await take({ ...WHOLE, signPassword: 'no' }, card)).toEqual(err({ reason: 'password_format' }))
    await take({ ...ASK, pin: '9999' }, card)
    await take({ ...ASK, pin: '9999' }, card)
    expect(await take({ ...WHOLE, signPassword: 'WRONG99' }, card)).toEqual(err({ reason: 'pin_blocked' }))
    const { channel } = await insert(card)
    const overview = expectOk(await readCardOverview(channel), 'overview')
    expect(overview).toMatchObject({ pinTriesLeft: 0, passwordTriesLeft: 4 })
  })

  test("the birth date's last try is never spent", async () => {
    const card = new VirtualCard(contents)
    const { channel } = await insert(card)
    const { birthDateTriesLeft } = expectOk(await readCardOverview(channel), 'overview')
    for (let left = birthDateTriesLeft ?? 0; left > 1; left--)
      await take({ ...WHOLE, birthDateDigits: '010101' }, card)
    expect(await take({ ...WHOLE, birthDateDigits: '010101' }, card)).toEqual(
      err({ reason: 'birth_date_blocked' }),
    )
    expect(expectOk(await readCardOverview(channel), 'overview').birthDateTriesLeft).toBe(1)
  })

  test("a child's card has no signature certificate to give", async () => {
    const { sign: _, ...child } = contents
    const answer = await take(WHOLE, new VirtualCard(child))
    expect(answer).toEqual(err({ reason: 'file_missing', file: '0001' }))
    expect((await take({ ...ASK, pin: PIN }, new VirtualCard(child))).ok).toBe(true)
  })

  test('a card pulled away at any moment is a failure and no evidence', async () => {
    for (let after = 1; after < 60; after += 4) {
      const { channel } = await insert(new VirtualCard(contents), { pullAwayAfter: after })
      const taken = await takeCardLogin(channel, WHOLE)
      if (!taken.ok) expect(taken.error.reason).toBe('card_removed')
    }
  })
})

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const some = fc.uint8Array({ minLength: 1, maxLength: 40 })
const evidences: fc.Arbitrary<CardLoginEvidence> = fc
  .record({
    purpose: fc.constantFrom(...CARD_LOGIN_PURPOSES),
    origin: fc.string({ minLength: 1, unit: 'grapheme' }),
    session: bytes(32),
    nonce: bytes(32),
    authentication: fc.record({ certificate: some, signature: some }),
    sign: fc.option(fc.record({ certificate: some, signature: some }), { nil: undefined }),
    face: fc.option(fc.record({ faceRecord: some, faceCertificate: some, signature: some }), {
      nil: undefined,
    }),
  })
  .map(({ sign, face, ...rest }) => ({ version: 1, ...rest, ...(sign && { sign }), ...(face && { face }) }))

describe('the encoding', () => {
  test('is read back, and one byte more, less or other is not the same evidence', () => {
    fc.assert(
      fc.property(evidences, fc.nat(), (evidence, place) => {
        const encoded = encodeCardLogin(evidence)
        expect(parseCardLogin(encoded)).toEqual({ ok: true, value: evidence })
        expect(parseCardLogin(encoded.subarray(0, -1)).ok).toBe(false)
        expect(parseCardLogin(Uint8Array.of(...encoded, 0)).ok).toBe(false)
        const bent = Uint8Array.from(encoded)
        bent[place % bent.length] = (bent[place % bent.length] ?? 0) ^ 1
        const parsed = parseCardLogin(bent)
        if (parsed.ok) expect(equalBytes(encodeCardLogin(parsed.value), bent)).toBe(true)
      }),
    )
  })

  test('rubbish is malformed and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (rubbish) => {
        const parsed = parseCardLogin(rubbish)
        if (parsed.ok) expect(equalBytes(encodeCardLogin(parsed.value), rubbish)).toBe(true)
      }),
    )
  })

  test('every part is in the challenge', () => {
    const parts = { ...ASK, certificate: Uint8Array.of(1), signCertificate: Uint8Array.of(2) }
    const others = [
      { ...parts, purpose: 'login' as const },
      { ...parts, origin: 'https://musubi.example.com' },
      { ...parts, session: sessionDigest('another') },
      { ...parts, nonce: new Uint8Array(32) },
      { ...parts, certificate: Uint8Array.of(3) },
      { ...parts, signCertificate: undefined },
      { ...parts, signCertificate: undefined, faceRecord: Uint8Array.of(2) },
      { ...parts, faceCertificate: Uint8Array.of(2) },
    ].map((other) => Buffer.from(cardLoginChallenge(other)).toString('hex'))
    others.push(Buffer.from(cardLoginChallenge(parts)).toString('hex'))
    const tap = { terminalId: 't', evidenceId: new Uint8Array(16), nonce: ASK.nonce, takenAt: 0 }
    const files = { certificate: parts.certificate, faceRecord: some0, faceCertificate: some0 }
    others.push(Buffer.from(kazashiChallenge({ ...tap, ...files })).toString('hex'))
    expect(new Set(others).size).toBe(others.length)
  })
})

const some0 = new Uint8Array(0)
