import { verify } from 'node:crypto'
import { equalBytes, err, expectOk } from '@musubi/kernel'
import { parseCertificate, parseSignAttributes } from '@musubi/pki'
import { beforeAll, describe, expect, test } from 'vitest'
import { selectCardFace, selectJpki, selectTextEntry } from '../src/index.ts'
import type { TestCa } from '../src/test-ca.ts'
import { type CardContents, foreignCard, VirtualCard, VirtualReader } from '../src/virtual.ts'
import { BIRTH_DATE, insert, makeCa, makeContents, PASSWORD, PIN } from './test-card.ts'

const MESSAGE = new TextEncoder().encode('a nonce of the server')

let ca: TestCa
let contents: CardContents
beforeAll(async () => {
  ca = await makeCa()
  contents = await makeContents(ca)
})

async function openJpki(card: VirtualCard) {
  return expectOk(await selectJpki((await insert(card)).channel), 'JPKI')
}

describe('JPKI application', () => {
  test('reads what needs no PIN', async () => {
    const jpki = await openJpki(new VirtualCard(contents))
    expect(expectOk(await jpki.readTokenInfo(), 'token').kind).toBe('card')
    expect(expectOk(await jpki.readCertificatesPresent(), 'certificates')).toEqual({
      sign: true,
      authentication: true,
    })
    const certificate = expectOk(await jpki.readAuthenticationCertificate(), 'certificate')
    expect(equalBytes(certificate, contents.authentication.certificate)).toBe(true)
    expect(equalBytes(expectOk(await jpki.readAuthenticationCa(), 'CA'), ca.authAnchor.der)).toBe(true)
    expect(equalBytes(expectOk(await jpki.readSignCa(), 'CA'), ca.signAnchor.der)).toBe(true)
  })

  test('signs with the authentication key after the PIN', async () => {
    const jpki = await openJpki(new VirtualCard(contents))
    const signature = expectOk(await jpki.signWithAuthenticationKey(PIN, MESSAGE), 'signature')
    const { publicKey } = expectOk(parseCertificate(contents.authentication.certificate), 'certificate')
    expect(verify('sha256', MESSAGE, publicKey, signature)).toBe(true)
  })

  test('signature certificate with the four attributes, and signature key, after the password', async () => {
    const jpki = await openJpki(new VirtualCard(contents))
    const der = expectOk(await jpki.readSignCertificate(PASSWORD), 'certificate')
    const certificate = expectOk(parseCertificate(der), 'certificate')
    expect(expectOk(parseSignAttributes(certificate), 'attributes')).toEqual({
      name: '養父　花子',
      address: '兵庫県養父市広谷２５０番地１',
      birthDate: BIRTH_DATE,
      sex: '2',
    })
    const signature = expectOk(await jpki.signWithSignKey(PASSWORD, MESSAGE), 'signature')
    expect(verify('sha256', MESSAGE, certificate.publicKey, signature)).toBe(true)
  })

  test('the authentication certificate carries no attributes', () => {
    const certificate = expectOk(parseCertificate(contents.authentication.certificate), 'certificate')
    expect(parseSignAttributes(certificate)).toEqual(err('absent'))
    expect(certificate.subjectDn).toMatch(/^C=JP, CN=[0-9A-F]{14}28222003A$/)
  })

  test('a wrong PIN spends tries until it is blocked, a right one restores them', async () => {
    const jpki = await openJpki(new VirtualCard(contents))
    expect(await jpki.verifyPin('9999')).toEqual(err({ reason: 'wrong_pin', triesLeft: 2 }))
    expect(expectOk(await jpki.findPinTriesLeft(), 'tries')).toBe(2)
    expectOk(await jpki.verifyPin(PIN), 'PIN')
    expect(expectOk(await jpki.findPinTriesLeft(), 'tries')).toBe(3)
    await jpki.verifyPin('9999')
    await jpki.verifyPin('9999')
    expect(await jpki.verifyPin('9999')).toEqual(err({ reason: 'pin_blocked' }))
    expect(await jpki.verifyPin(PIN)).toEqual(err({ reason: 'pin_blocked' }))
    expect(await jpki.signWithAuthenticationKey(PIN, MESSAGE)).toEqual(err({ reason: 'pin_blocked' }))
    expect(expectOk(await jpki.findPinTriesLeft(), 'tries')).toBe(0)
    expect(expectOk(await jpki.findPasswordTriesLeft(), 'tries')).toBe(5)
  })

  test('a blocked card that says 6984 is understood too', async () => {
    const jpki = await openJpki(new VirtualCard(contents, { blockedPin: '6984', tryLimits: { pin: 1 } }))
    await jpki.verifyPin('9999')
    expect(expectOk(await jpki.findPinTriesLeft(), 'tries')).toBe(0)
  })

  test('tries survive taking the card away; what was presented does not', async () => {
    const card = new VirtualCard(contents)
    await (await openJpki(card)).verifyPin('9999')
    const again = await openJpki(card)
    expect(expectOk(await again.findPinTriesLeft(), 'tries')).toBe(2)
  })

  test('what cannot be a PIN or password is not sent', async () => {
    const jpki = await openJpki(new VirtualCard(contents))
    for (const pin of ['', '123', '12345', '12a4', '１２３４']) {
      expect(await jpki.verifyPin(pin)).toEqual(err({ reason: 'pin_format' }))
    }
    for (const password of ['SHORT', 'lower123', 'A'.repeat(17)]) {
      expect(await jpki.readSignCertificate(password)).toEqual(err({ reason: 'password_format' }))
    }
    expect(expectOk(await jpki.findPinTriesLeft(), 'tries')).toBe(3)
    expect(expectOk(await jpki.findPasswordTriesLeft(), 'tries')).toBe(5)
  })

  test("a child's card has no signature certificate", async () => {
    const { sign: _, ...child } = contents
    const jpki = await openJpki(new VirtualCard(child))
    expect(expectOk(await jpki.readCertificatesPresent(), 'certificates')).toEqual({
      sign: false,
      authentication: true,
    })
    expect(await jpki.readSignCertificate(PASSWORD)).toEqual(err({ reason: 'password_blocked' }))
    expect(await jpki.readSignCa()).toEqual(err({ reason: 'file_missing', file: '0002' }))
  })
})

describe('card-face application', () => {
  async function openFace(card: VirtualCard) {
    return expectOk(await selectCardFace((await insert(card)).channel), 'card face')
  }

  test('gives its record after the birth date only', async () => {
    const face = await openFace(new VirtualCard(contents))
    expect(await face.readFaceRecord()).toEqual(err({ reason: 'refused', statusWord: 0x6982 }))
    expectOk(await face.verifyBirthDate('550217'), 'birth date')
    expect(equalBytes(expectOk(await face.readFaceRecord(), 'record'), contents.face.record)).toBe(true)
    expect(
      equalBytes(expectOk(await face.readFaceCertificate(), 'certificate'), contents.face.certificate),
    ).toBe(true)
    expect(equalBytes(expectOk(await face.readBasicInfo(), 'info'), contents.face.basicInfo)).toBe(true)
  })

  test('counts wrong birth dates and blocks', async () => {
    const face = await openFace(new VirtualCard(contents, { tryLimits: { birthDate: 2 } }))
    expect(await face.verifyBirthDate('010101')).toEqual(err({ reason: 'wrong_birth_date', triesLeft: 1 }))
    expect(await face.verifyBirthDate('010101')).toEqual(err({ reason: 'birth_date_blocked' }))
    expect(await face.verifyBirthDate('550217')).toEqual(err({ reason: 'birth_date_blocked' }))
    expect(expectOk(await face.findBirthDateTriesLeft(), 'tries')).toBe(0)
  })
})

describe('text-entry application', () => {
  test('gives the four attributes after its PIN', async () => {
    const { channel } = await insert(new VirtualCard(contents))
    const entry = expectOk(await selectTextEntry(channel), 'text entry')
    expect(await entry.readAttributes()).toEqual(err({ reason: 'refused', statusWord: 0x6982 }))
    expect(await entry.verifyPin('0000')).toEqual(err({ reason: 'wrong_pin', triesLeft: 2 }))
    expectOk(await entry.verifyPin(PIN), 'PIN')
    expect(expectOk(await entry.findPinTriesLeft(), 'tries')).toBe(3)
    expect(expectOk(await entry.readAttributes(), 'attributes').birthDate).toBe(BIRTH_DATE)
  })
})

test('another kind of card is not a My Number Card, whichever application is asked for', async () => {
  const reader = new VirtualReader()
  reader.present(foreignCard())
  const channel = await reader.connect()
  for (const select of [selectJpki, selectCardFace, selectTextEntry]) {
    expect(await select(channel)).toEqual(err({ reason: 'not_my_number_card' }))
  }
})

test('a card that answers nonsense is malformed', async () => {
  const answers = [
    [0x90, 0x00],
    [0x90, 0x00],
    [0x31, 0x82, 0x01, 0x00, 0x90, 0x00],
  ].map((bytes) => Uint8Array.from(bytes))
  const channel = { transmit: async () => answers.shift() ?? new Uint8Array(), close: () => undefined }
  const jpki = expectOk(await selectJpki(channel), 'JPKI')
  expect(await jpki.readAuthenticationCertificate()).toEqual(err({ reason: 'malformed', what: 'file 000a' }))
  expect(await jpki.readAuthenticationCertificate()).toEqual(err({ reason: 'malformed', what: 'response' }))
})

test('a T=0 transport that answers 61xx and 6Cxx gives whole answers', async () => {
  const card = new VirtualCard(contents)
  const { channel } = await insert(card)
  let rest = new Uint8Array()
  const t0 = {
    close: () => undefined,
    transmit: async (command: Uint8Array) => {
      if (command[1] === 0xc0) {
        const answer = Uint8Array.from([...rest.subarray(0, command[4] || 256), 0x90, 0x00])
        rest = new Uint8Array()
        return answer
      }
      const answer = await channel.transmit(command)
      if (answer.length <= 2) return answer
      if (command[1] === 0xb0 && command.at(-1) === 0 && answer.length < 258)
        return Uint8Array.of(0x6c, answer.length - 2)
      rest = answer.slice(0, -2)
      return Uint8Array.of(0x61, rest.length & 0xff)
    },
  }
  const jpki = expectOk(await selectJpki(t0), 'JPKI')
  const certificate = expectOk(await jpki.readAuthenticationCertificate(), 'certificate')
  expect(equalBytes(certificate, contents.authentication.certificate)).toBe(true)
})
