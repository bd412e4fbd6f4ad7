import { equalBytes, err, expectOk, toEraDigits } from '@musubi/kernel'
import { checkChain, parseCertificate } from '@musubi/pki'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  type CardProofExpectations,
  checkCardProof,
  encodeEvidence,
  faceKeyHash,
  faceKeyHashOf,
  type KazashiEvidence,
  kazashiChallenge,
  parseEvidence,
  parseFaceRecord,
  proveCard,
  readCertificate,
  takeKazashi,
} from '../src/index.ts'
import { issueFaceRecord, type TestCa } from '../src/test-ca.ts'
import { type CardContents, VirtualCard, VirtualReader } from '../src/virtual.ts'
import { BIRTH_DATE, civil, insert, makeCa, makeContents, NOW, TAP, takeEvidence } from './test-card.ts'

let ca: TestCa
let contents: CardContents
let evidence: KazashiEvidence
let expectations: CardProofExpectations

beforeAll(async () => {
  ca = await makeCa()
  contents = await makeContents(ca)
  evidence = await takeEvidence(contents)
  expectations = { faceRoots: ca.faceRoots, allowTestCa: true, expectedBirthDate: BIRTH_DATE }
})

const check = (changes: Partial<KazashiEvidence>, also: Partial<CardProofExpectations> = {}) =>
  checkCardProof({ ...evidence, ...changes }, { ...expectations, ...also })

describe('a tap', () => {
  test('shows its steps and gives evidence that holds', async () => {
    const steps: string[] = []
    const { channel } = await insert(new VirtualCard(contents))
    const taken = expectOk(
      await takeKazashi(channel, { ...TAP, onProgress: (step) => steps.push(step) }),
      'kazashi',
    )
    expect(steps).toEqual(['found', 'certificate', 'face', 'signed'])
    const proof = expectOk(checkCardProof(taken, expectations), 'proof')
    const record = expectOk(parseFaceRecord(contents.face.record), 'record')
    expect(proof).toEqual({ birthDate: BIRTH_DATE, faceKeyHash: faceKeyHash(record) })
    expect(faceKeyHashOf(record.publicKey)).toEqual(proof.faceKeyHash)
    expect(equalBytes(taken.certificate, contents.authentication.certificate)).toBe(true)
  })

  test('in two halves signs the challenge it was given', async () => {
    const { channel } = await insert(new VirtualCard(contents))
    const certificate = expectOk(await readCertificate(channel), 'certificate')
    const proof = await proveCard(channel, {
      birthDateDigits: toEraDigits(BIRTH_DATE),
      makeChallenge: (files) => kazashiChallenge({ ...TAP, certificate, ...files }),
    })
    const { findBirthDate: _, ...parts } = TAP
    const whole = { version: 1, ...parts, certificate, ...expectOk(proof, 'proof') } as const
    expect(checkCardProof(whole, expectations).ok).toBe(true)
  })

  test('of somebody who is not enrolled stops after the certificate', async () => {
    const { channel } = await insert(new VirtualCard(contents))
    expect(await takeKazashi(channel, { ...TAP, findBirthDate: () => undefined })).toEqual(
      err({ reason: 'not_enrolled' }),
    )
  })

  test('with a wrong birth date costs one try; a blocked card is left alone', async () => {
    const card = new VirtualCard(contents, { tryLimits: { birthDate: 1 } })
    const wrong = { ...TAP, findBirthDate: () => civil('1980-02-18') }
    expect(await takeKazashi((await insert(card)).channel, wrong)).toEqual(
      err({ reason: 'birth_date_blocked' }),
    )
    const fresh = new VirtualCard(contents)
    expect(await takeKazashi((await insert(fresh)).channel, wrong)).toEqual(
      err({ reason: 'wrong_birth_date', triesLeft: 9 }),
    )
    expect(await takeKazashi((await insert(card)).channel, TAP)).toEqual(
      err({ reason: 'birth_date_blocked' }),
    )
  })

  test('pulled away at any command is card_removed and nothing else', async () => {
    let commands = 0
    const { channel } = await insert(new VirtualCard(contents))
    const counting = {
      ...channel,
      transmit: (command: Uint8Array) => (commands++, channel.transmit(command)),
    }
    expectOk(await takeKazashi(counting, TAP), 'whole tap')
    expect(commands).toBeGreaterThan(12)
    for (let pullAwayAfter = 0; pullAwayAfter < commands; pullAwayAfter++) {
      const interrupted = await insert(new VirtualCard(contents), { pullAwayAfter })
      expect(await takeKazashi(interrupted.channel, TAP)).toEqual(err({ reason: 'card_removed' }))
      expect(interrupted.reader.state).toBe('empty')
    }
    const whole = await insert(new VirtualCard(contents), { pullAwayAfter: commands })
    expect((await takeKazashi(whole.channel, TAP)).ok).toBe(true)
  })

  test('when the reader is unplugged is no_reader', async () => {
    const { reader, channel } = await insert(new VirtualCard(contents))
    reader.unplug()
    expect(await readCertificate(channel)).toEqual(err({ reason: 'no_reader' }))
    await expect(new VirtualReader().connect()).rejects.toMatchObject({ reason: 'card_removed' })
  })
})

describe('the challenge', () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
  const parts = fc.record({
    terminalId: fc.string({ minLength: 1, maxLength: 20 }),
    evidenceId: bytes(16),
    nonce: bytes(32),
    takenAt: fc.nat(),
    certificate: fc.uint8Array({ maxLength: 20 }),
    faceRecord: fc.uint8Array({ maxLength: 20 }),
    faceCertificate: fc.uint8Array({ maxLength: 20 }),
  })

  test('differs when any part differs', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const challenge = kazashiChallenge(one)
        for (const part of Object.keys(one) as (keyof typeof one)[]) {
          const mixed = { ...one, [part]: other[part] }
          const isSame = Buffer.from(String(one[part])).equals(Buffer.from(String(other[part])))
          expect(equalBytes(kazashiChallenge(mixed), challenge)).toBe(isSame)
        }
      }),
    )
  })

  test('has a fixed value, so that every implementation agrees', () => {
    const fixed = kazashiChallenge({
      terminalId: 't',
      evidenceId: new Uint8Array(16),
      nonce: new Uint8Array(32),
      takenAt: 1,
      certificate: new Uint8Array(),
      faceRecord: new Uint8Array(),
      faceCertificate: new Uint8Array(),
    })
    expect(Buffer.from(fixed).toString('hex')).toMatchInlineSnapshot(
      `"bdaa51b0bf52648e01e17b800a4e100efff0189b8f0e9d04e453645acf913866"`,
    )
  })
})

describe('encoded evidence', () => {
  const field = fc.uint8Array({ maxLength: 80 })
  const anyEvidence = fc.record({
    version: fc.constant(1 as const),
    evidenceId: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    terminalId: fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .filter((id) => id.isWellFormed()),
    nonce: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    takenAt: fc.maxSafeNat(),
    certificate: field,
    faceRecord: field,
    faceCertificate: field,
    signature: field,
  })

  test('parse(encode(x)) is x', () => {
    fc.assert(
      fc.property(anyEvidence, (any) => {
        expect(parseEvidence(encodeEvidence(any))).toEqual({ ok: true, value: any })
      }),
    )
  })

  test('encode(parse(b)) is b, or b is refused', () => {
    fc.assert(
      fc.property(anyEvidence, fc.nat(), fc.integer({ min: 1, max: 255 }), (any, where, change) => {
        const bytes = encodeEvidence(any)
        const at = where % bytes.length
        bytes[at] = (bytes[at] ?? 0) ^ change
        const parsed = parseEvidence(bytes)
        if (parsed.ok) expect(encodeEvidence(parsed.value)).toEqual(bytes)
      }),
      { numRuns: 500 },
    )
  })

  test('has no slack at either end', () => {
    const bytes = encodeEvidence(evidence)
    expect(parseEvidence(Uint8Array.from([...bytes, 0]))).toEqual(err('malformed'))
    expect(parseEvidence(bytes.subarray(0, -1))).toEqual(err('malformed'))
    expect(parseEvidence(bytes.with(0, 2))).toEqual(err('malformed'))
    expect(parseEvidence(new Uint8Array())).toEqual(err('malformed'))
  })
})

describe('checkCardProof', () => {
  test('names the check that failed', async () => {
    const other = await makeContents(ca, { birthDate: civil('1980-02-18') })
    const forgedRecord = evidence.faceRecord.with(10, 0x39)
    const otherRoot = (await makeCa()).faceRoots
    expect(check({}, { faceRoots: [] })).toEqual(err('face_certificate_untrusted'))
    expect(check({}, { faceRoots: otherRoot })).toEqual(err('face_certificate_untrusted'))
    expect(check({ faceRecord: forgedRecord })).toEqual(err('face_record_forged'))
    expect(check({ faceRecord: other.face.record })).toEqual(err('proof_invalid'))
    expect(check({ certificate: other.authentication.certificate.with(20, 0) })).toEqual(err('proof_invalid'))
    expect(check({ terminalId: 'another' })).toEqual(err('proof_invalid'))
    expect(check({ takenAt: NOW + 1 })).toEqual(err('proof_invalid'))
    expect(check({}, { expectedBirthDate: civil('1980-02-18') })).toEqual(err('birth_date_differs'))
    expect(check({}, { pinnedFaceKeyHash: new Uint8Array(32) })).toEqual(err('face_key_differs'))
    expect(check({ faceRecord: new Uint8Array() })).toEqual(err('malformed'))
  })

  test('test roots are refused unless asked for', () => {
    expect(check({}, { allowTestCa: false })).toEqual(err('face_certificate_untrusted'))
    const { allowTestCa: _, ...production } = expectations
    expect(checkCardProof(evidence, production)).toEqual(err('face_certificate_untrusted'))
  })

  test('the pinned key tells apart two cards of people born on one day', async () => {
    const [authentication, , face] = ca.keyPool
    if (!authentication || !face) throw new Error('the key pool is too small')
    const twin = await takeEvidence(await makeContents(ca, { keys: { authentication, face, sign: face } }))
    const pinned = expectOk(check({}), 'proof').faceKeyHash
    expect(checkCardProof(twin, expectations).ok).toBe(true)
    expect(checkCardProof(twin, { ...expectations, pinnedFaceKeyHash: pinned })).toEqual(
      err('face_key_differs'),
    )
    expect(check({}, { pinnedFaceKeyHash: pinned }).ok).toBe(true)
  })

  test('a record of the right issuer for a key the card does not have proves nothing', async () => {
    const faceRecord = await issueFaceRecord(ca, {
      birthDate: BIRTH_DATE,
      publicKey: ca.keyPool[2]?.publicKey ?? new Uint8Array(),
    })
    expect(check({ faceRecord })).toEqual(err('proof_invalid'))
  })

  test('a mutation of any byte of the evidence is refused', () => {
    const bytes = encodeEvidence(evidence)
    const isAccepted = (changed: Uint8Array) => {
      const parsed = parseEvidence(changed)
      if (!parsed.ok) return false
      const certificate = parseCertificate(parsed.value.certificate)
      if (!certificate.ok) return false
      const chain = checkChain(certificate.value, [ca.authAnchor], parsed.value.takenAt, {
        allowTestCa: true,
      })
      return chain.ok && checkCardProof(parsed.value, { ...expectations }).ok
    }
    expect(isAccepted(bytes)).toBe(true)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        expect(isAccepted(bytes.with(at, (bytes[at] ?? 0) ^ change))).toBe(false)
      }),
      { numRuns: 600 },
    )
    for (let at = 0; at < 120; at++) expect(isAccepted(bytes.with(at, (bytes[at] ?? 0) ^ 1))).toBe(false)
  })
})
