import { randomBytes } from 'node:crypto'
import { type CivilDate, expectOk, parseCivilDate, toEraDigits, toHex } from '@musubi/kernel'
import { checkChain, createChainChecker, parseCertificate, parseCrl, crlStatusProvider } from '@musubi/pki'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  checkCardProof,
  encodeCommand,
  encodeEvidence,
  faceKeyHash,
  type KazashiEvidence,
  parseCommand,
  parseEvidence,
  parseFaceRecord,
  proveCard,
  readCertificate,
  selectCardFace,
  selectJpki,
  takeKazashi,
} from '../src/index.ts'
import {
  createTestCa,
  issueAuthCertificates,
  issueCrl,
  personaliseCard,
  type TestCa,
} from '../src/test-ca.ts'
import {
  type CardContents,
  foreignCard,
  muteCard,
  VirtualCard,
  VirtualReader,
  type VirtualCardOptions,
} from '../src/virtual.ts'

const AT = Date.UTC(2026, 8, 12)
const YEAR = 365 * 86_400_000
const born = day('1982-04-05')
let ca: TestCa
let contents: CardContents
let evidence: KazashiEvidence
let pinned: Uint8Array

function day(text: string): CivilDate {
  return expectOk(parseCivilDate(text), 'a day')
}

function personalise(
  serial: number,
  over: { notBefore?: number; notAfter?: number; birthDate?: CivilDate; from?: TestCa } = {},
) {
  const issuer = over.from ?? ca
  const [authentication, face, sign] = issuer.keyPool
  if (!authentication || !face || !sign) throw new Error('a pool of three keys')
  return personaliseCard(issuer, {
    serial,
    birthDate: over.birthDate ?? born,
    attributes: { name: '但馬 一郎', address: '兵庫県養父市', sex: '1' },
    municipalityCode: '282227',
    pin: '1234',
    signPassword: 'ABC123',
    keys: { authentication, face, sign },
    notBefore: over.notBefore ?? AT - YEAR,
    notAfter: over.notAfter ?? AT + YEAR,
  })
}

async function connect(card = contents, options: VirtualCardOptions = {}) {
  const reader = new VirtualReader()
  reader.present(new VirtualCard(card, options))
  return reader.connect()
}

const tap = (channel: Awaited<ReturnType<typeof connect>>, birthDate = born) =>
  takeKazashi(channel, {
    terminalId: 'terminal-1',
    evidenceId: new Uint8Array(16).fill(7),
    nonce: randomBytes(32),
    takenAt: AT,
    findBirthDate: () => birthDate,
  })

beforeAll(async () => {
  ca = await createTestCa({ at: AT - 2 * YEAR, keyPoolSize: 4 })
  contents = await personalise(1001)
  const taken = await tap(await connect())
  if (!taken.ok) throw new Error(taken.error.reason)
  evidence = taken.value
  pinned = faceKeyHash(expectOk(parseFaceRecord(contents.face.record), 'a record'))
})

const accept = () => ({
  faceRoots: ca.faceRoots,
  allowTestCa: true,
  expectedBirthDate: born,
  pinnedFaceKeyHash: pinned,
})

/** Everything a server asks of evidence, in its order. */
function judge(bytes: Uint8Array): string {
  const parsed = parseEvidence(bytes)
  if (!parsed.ok) return parsed.error
  const chain = createChainChecker({ anchors: [ca.authAnchor], allowTestCa: true }).check(
    parsed.value.certificate,
    AT,
  )
  if (!chain.ok) return chain.error
  const proof = checkCardProof(parsed.value, accept())
  return proof.ok ? 'accepted' : proof.error
}

describe('a tap', () => {
  it('is accepted as it was taken, from bytes that have one spelling', () => {
    const bytes = encodeEvidence(evidence)
    expect(judge(bytes)).toBe('accepted')
    expect(toHex(encodeEvidence(expectOk(parseEvidence(bytes), 'evidence')))).toBe(toHex(bytes))
  })

  it('is refused with any byte changed, cut or added', () => {
    const bytes = encodeEvidence(evidence)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const mutated = Uint8Array.from(bytes)
        mutated[at] = (mutated[at] ?? 0) ^ mask
        expect(judge(mutated)).not.toBe('accepted')
      }),
      { numRuns: 400 },
    )
    for (const length of [0, 1, bytes.length - 1]) expect(judge(bytes.subarray(0, length))).toBe('malformed')
    expect(judge(Uint8Array.from([...bytes, 0]))).toBe('malformed')
  })

  it('is bound to its terminal, its nonce, its moment and the certificate', () => {
    const other = expectOk(parseEvidence(encodeEvidence(evidence)), 'evidence')
    for (const change of [
      { terminalId: 'terminal-2' },
      { nonce: randomBytes(32) },
      { takenAt: AT + 1 },
      { certificate: ca.authAnchor.der },
    ]) {
      const checked = checkCardProof({ ...other, ...change }, accept())
      expect(checked.ok ? '' : checked.error).toBe('proof_invalid')
    }
  })

  it('of somebody with the same birth date fails on the pinned key; another birth date by its own name', async () => {
    const differs = checkCardProof(evidence, { ...accept(), pinnedFaceKeyHash: new Uint8Array(32) })
    expect(differs.ok ? '' : differs.error).toBe('face_key_differs')
    const date = checkCardProof(evidence, { ...accept(), expectedBirthDate: day('1982-04-06') })
    expect(date.ok ? '' : date.error).toBe('birth_date_differs')
    const test = checkCardProof(evidence, { ...accept(), allowTestCa: false })
    expect(test.ok ? '' : test.error).toBe('face_certificate_untrusted')
  })
})

describe('bad days at the reader', () => {
  it('a card pulled away at any command says so and nothing else', async () => {
    for (let commands = 0; commands < 60; commands++) {
      const reader = new VirtualReader()
      reader.present(new VirtualCard(contents), { pullAwayAfter: commands })
      const taken = await tap(await reader.connect())
      if (taken.ok) {
        expect(commands).toBeGreaterThan(8)
        return
      }
      expect(taken.error.reason).toBe('card_removed')
    }
    throw new Error('the tap never finished')
  })

  it('another card and no card have their own reasons', async () => {
    const reader = new VirtualReader()
    reader.present(foreignCard())
    const foreign = await readCertificate(await reader.connect())
    expect(foreign.ok ? '' : foreign.error.reason).toBe('not_my_number_card')
    reader.present(muteCard())
    await expect(reader.connect()).rejects.toMatchObject({ reason: 'not_a_card' })
  })

  it('a wrong birth date costs a try, the last of which blocks; the block is seen before a try is spent', async () => {
    const channel = await connect(contents, {})
    const wrong = { birthDateDigits: toEraDigits(day('1982-04-06')), makeChallenge: () => new Uint8Array(32) }
    const face = await selectCardFace(channel)
    if (!face.ok) throw new Error(face.error.reason)
    const before = await face.value.findBirthDateTriesLeft()
    const tries = before.ok ? before.value : 0
    for (let left = tries - 1; left >= 0; left--) {
      const refused = await proveCard(channel, wrong)
      const reason = refused.ok ? 'accepted' : refused.error.reason
      expect(left > 0 ? ['wrong_birth_date'] : ['wrong_birth_date', 'birth_date_blocked']).toContain(reason)
    }
    const blocked = await tap(channel)
    expect(blocked.ok ? '' : blocked.error.reason).toBe('birth_date_blocked')
  })

  it('three wrong PINs block the PIN, whichever way the card says so', async () => {
    for (const blockedPin of ['tries', '6984'] as const) {
      const jpki = await selectJpki(await connect(contents, { blockedPin }))
      if (!jpki.ok) throw new Error(jpki.error.reason)
      for (const left of [2, 1]) {
        expect(await jpki.value.verifyPin('0000')).toMatchObject({
          ok: false,
          error: { reason: 'wrong_pin', triesLeft: left },
        })
      }
      expect((await jpki.value.verifyPin('0000')).ok).toBe(false)
      expect(await jpki.value.verifyPin('1234')).toMatchObject({
        ok: false,
        error: { reason: 'pin_blocked' },
      })
      expect(await jpki.value.findPinTriesLeft()).toEqual({ ok: true, value: 0 })
    }
  })
})

describe('certificates', () => {
  const check = async (serial: number, over: Parameters<typeof personalise>[1], allowTestCa = true) => {
    const card = await personalise(serial, over)
    const certificate = expectOk(parseCertificate(card.authentication.certificate), 'a certificate')
    const chain = checkChain(certificate, [ca.authAnchor], AT, { allowTestCa })
    return chain.ok ? 'trusted' : chain.error
  }

  it('are refused when expired, not yet valid, of a test hierarchy outside the demo, or of somebody else', async () => {
    const stranger = await createTestCa({ at: AT - YEAR, keyPoolSize: 3 })
    expect(await check(1, {})).toBe('trusted')
    expect(await check(1, { notAfter: AT - 1000 })).toBe('expired')
    expect(await check(1, { notBefore: AT + 1000 })).toBe('not_yet_valid')
    expect(await check(1, {}, false)).toBe('test_ca_refused')
    expect(await check(1, { from: stranger })).toBe('untrusted')
  })

  it('find their issuer among roots that share one name', async () => {
    const generations = await Promise.all([1, 2].map(() => createTestCa({ at: AT - YEAR, keyPoolSize: 3 })))
    const anchors = [...generations.map(({ authAnchor }) => authAnchor), ca.authAnchor]
    expect(new Set(anchors.map(({ subjectDn }) => subjectDn)).size).toBe(1)
    const certificate = expectOk(parseCertificate(contents.authentication.certificate), 'a certificate')
    const chain = checkChain(certificate, anchors, AT, { allowTestCa: true })
    expect(chain.ok && chain.value.issuerKey).toBe(ca.authAnchor.spkiHash)
  })

  it('on the revocation list are revoked from the moment it names', async () => {
    const list = {
      entries: [{ serial: '03e9', revokedAt: AT }],
      number: 1,
      thisUpdate: AT - YEAR,
      nextUpdate: AT + YEAR,
    }
    const crl = expectOk(parseCrl(await issueCrl(ca, 'auth', list), ca.authAnchor), 'a list')
    const provider = crlStatusProvider(() => crl)
    expect(await provider.check(ca.authAnchor.spkiHash, '03e9', AT + 1)).toMatchObject({ status: 'revoked' })
    expect(await provider.check(ca.authAnchor.spkiHash, '03e9', AT - 1)).toMatchObject({ status: 'good' })
    expect(await provider.check(ca.authAnchor.spkiHash, '03ea', AT + 1)).toMatchObject({ status: 'good' })
    expect(await provider.check(ca.authAnchor.spkiHash, '03ea', AT + 2 * YEAR)).toMatchObject({
      status: 'unknown',
    })
    const stranger = await createTestCa({ at: AT - YEAR, keyPoolSize: 3 })
    expect(parseCrl(await issueCrl(stranger, 'auth', list), ca.authAnchor).ok).toBe(false)
  })

  it('issued in bulk are the ones on the cards', async () => {
    const [keys] = ca.keyPool
    if (!keys) throw new Error('a key')
    const requests = [1, 2, 3].map((serial) => ({
      serial,
      commonName: `TEST${serial}`,
      notBefore: AT - YEAR,
      notAfter: AT + YEAR,
      publicKey: keys.publicKey,
    }))
    const issued = await issueAuthCertificates(ca, requests)
    const checker = createChainChecker({ anchors: [ca.authAnchor], allowTestCa: true })
    expect(issued.map((der) => checker.check(der, AT).ok)).toEqual([true, true, true])
    expect(await issueAuthCertificates(ca, requests)).toEqual(issued)
  })
})

describe('APDUs', () => {
  it('read back as they were written', () => {
    const byte = fc.nat(255)
    fc.assert(
      fc.property(
        byte,
        byte,
        byte,
        byte,
        fc.option(fc.uint8Array({ minLength: 1, maxLength: 255 })),
        fc.option(fc.integer({ min: 1, max: 256 })),
        (cla, ins, p1, p2, data, le) => {
          const command = { cla, ins, p1, p2, ...(data ? { data } : {}), ...(le ? { le } : {}) }
          const read = expectOk(parseCommand(encodeCommand(command)), 'a command')
          expect(toHex(encodeCommand(read))).toBe(toHex(encodeCommand(command)))
        },
      ),
    )
    expect(parseCommand(new Uint8Array(3)).ok).toBe(false)
  })

  it('of the virtual card answer as OpenSC and real cards expect', async () => {
    const channel = await connect()
    const ask = async (hex: string) => toHex(await channel.transmit(Uint8Array.from(Buffer.from(hex, 'hex'))))
    expect(await ask('00a4040c07a0000002471001')).toBe('6a82')
    expect(await ask('00cadf3005')).toBe('6d00')
    expect(await ask('00a4040c0ad392f000260100000001')).toBe('9000')
    expect(await ask('00a4020c020018')).toBe('9000')
    expect(await ask('00200080')).toBe('63c3')
    expect(await ask('002000800431323334')).toBe('9000')
    expect(await ask('00200080')).toBe('63c3')
    expect(await ask('00a4020c020001')).toBe('9000')
    expect(await ask('00b0000004')).toBe('6982')
  })
})
