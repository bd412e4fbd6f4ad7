import { constants, publicDecrypt, verify } from 'node:crypto'
import { expectOk, parseHex, toHex } from '@musubi/kernel'
import { parseCertificate } from '@musubi/pki'
import { beforeAll, describe, expect, test } from 'vitest'
import { encodeCommand, sha256, sha256DigestInfoOf } from '../src/index.ts'
import { type CardContents, loadCard, serialiseCard, VirtualCard } from '../src/virtual.ts'
import { makeCa, makeContents, PIN } from './test-card.ts'

const JPKI = '00a4040c0ad392f000260100000001'
const FACE = '00a4040c0ad3921000310001010402'
const TEXT = '00a4040c0ad3921000310001010408'
const VERIFY_PIN = '002000800431323334'

let contents: CardContents
beforeAll(async () => {
  contents = await makeContents(await makeCa())
})

/** Sends hexadecimal commands; the last answer as hexadecimal. */
async function send(card: VirtualCard, ...commands: string[]): Promise<string> {
  let answer = ''
  for (const hex of commands) answer = toHex(await card.transmit(expectOk(parseHex(hex), hex)))
  return answer
}

describe('status words, as the real card and OpenSC need them', () => {
  test.each([
    ['a foreign application', ['00a4040c07a0000000041010'], '6a82'],
    ['a foreign application with P2 = 00', ['00a4040007a0000000041010'], '6a82'],
    ['GET DATA in its CA form', ['00cadf3005'], '6d00'],
    ['GET DATA in its CB form', ['00cb3fff045c020000'], '6d00'],
    ['the master file', ['00a40000023f00'], '6a86'],
    ['a file before any application', ['00a4020c02000a'], '6a82'],
    ['an unknown file', [JPKI, '00a4020c020777'], '6a82'],
    ['reading with no file', [JPKI, '00b0000000'], '6986'],
    ['reading past the end', [JPKI, '00a4020c020008', '00b07f0000'], '6b00'],
    ['the signature certificate before its password', [JPKI, '00a4020c020001', '00b0000004'], '6982'],
    ['asking for tries', [JPKI, '00a4020c020018', '00200080'], '63c3'],
    ['a wrong PIN', [JPKI, '00a4020c020018', '002000800439393939'], '63c2'],
    ['the right PIN', [JPKI, '00a4020c020018', VERIFY_PIN], '9000'],
    ['asking for tries after login', [JPKI, '00a4020c020018', VERIFY_PIN, '00200080'], '63c3'],
    ['the right PIN by short identifier', [JPKI, '002000980431323334'], '9000'],
    ['signing before the PIN', [JPKI, '00a4020c020017', '802a0080010100'], '6982'],
    [
      'signing with an unknown scheme',
      [JPKI, '00a4020c020018', VERIFY_PIN, '00a4020c020017', '802a0680010100'],
      '6a86',
    ],
    [
      'signing after a reset of the application',
      [JPKI, '00a4020c020018', VERIFY_PIN, JPKI, '00a4020c020017', '802a0080010100'],
      '6982',
    ],
    [
      'the image of the individual number',
      [FACE, '00a4020c020011', '00200080063535303231' + '37', '00a4020c020005', '00b0000000'],
      '6982',
    ],
    ['the individual number', [TEXT, '00a4020c020011', VERIFY_PIN, '00a4020c020001', '00b0000000'], '6982'],
    ['照合番号A cannot be presented', [FACE, '00a4020c020013', '0020008001' + '31'], '6984'],
    ['changing a PIN before presenting it', [JPKI, '00a4020c020018', '002401800435363738'], '6982'],
    ['a PIN changed to rubbish', [JPKI, '00a4020c020018', VERIFY_PIN, '002401800178'], '6a80'],
    ['a class the card does not know', ['c0a4040c00'], '6e00'],
    ['half a command', ['00a4'], '6700'],
  ])('%s', async (_, commands, statusWord) => {
    expect(await send(new VirtualCard(contents), ...commands)).toBe(statusWord)
  })

  test('a blocked PIN: 63C0 at exhaustion, 6984 when presented, and the switch for an empty VERIFY', async () => {
    const wrong = '002000800439393939'
    for (const [blockedPin, empty] of [
      ['tries', '63c0'],
      ['6984', '6984'],
    ] as const) {
      const card = new VirtualCard(contents, { blockedPin })
      await send(card, JPKI, '00a4020c020018', wrong, wrong)
      expect(await send(card, wrong)).toBe('63c0')
      expect(await send(card, VERIFY_PIN)).toBe('6984')
      expect(await send(card, '00200080')).toBe(empty)
    }
  })

  test('a changed PIN replaces the old one', async () => {
    const card = new VirtualCard(contents)
    await send(card, JPKI, '00a4020c020018', VERIFY_PIN)
    expect(await send(card, '002401800435363738')).toBe('9000')
    expect(await send(card, JPKI, '00a4020c020018', VERIFY_PIN)).toBe('63c2')
    expect(await send(card, '002000800435363738')).toBe('9000')
  })

  test('reset forgets selection and PIN, not the tries', async () => {
    const card = new VirtualCard(contents)
    await send(card, JPKI, '00a4020c020018', '002000800439393939')
    card.reset()
    expect(await send(card, '00200080')).toBe('6986')
    expect(await send(card, JPKI, '00a4020c020018', '00200080')).toBe('63c2')
    expect(card.tries['0:18']).toBe(2)
  })

  test('reading by short identifier gives the same bytes, and a challenge is random', async () => {
    const card = new VirtualCard(contents)
    const selected = await send(card, JPKI, '00a4020c020008', '00b0000003')
    expect(await send(card, JPKI, '00b0880003')).toBe(selected)
    expect(await send(card, '0084000008')).not.toBe(await send(card, '0084000008'))
  })
})

describe('the six signature schemes', () => {
  const data = new TextEncoder().encode('signed on the card')

  async function sign(scheme: number, input: Uint8Array): Promise<Uint8Array> {
    const card = new VirtualCard(contents)
    await send(card, JPKI, '00a4020c020018', VERIFY_PIN, '00a4020c020017')
    const answer = await card.transmit(
      encodeCommand({ cla: 0x80, ins: 0x2a, p1: scheme, p2: 0x80, data: input, le: 256 }),
    )
    expect(toHex(answer.subarray(-2))).toBe('9000')
    return answer.subarray(0, -2)
  }

  test('each verifies as what it claims to be', async () => {
    const { publicKey } = expectOk(parseCertificate(contents.authentication.certificate), 'certificate')
    const padding = constants.RSA_PKCS1_PADDING
    const opened = async (signature: Promise<Uint8Array>) =>
      toHex(publicDecrypt({ key: publicKey, padding }, await signature))
    const pss = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
    expect(await opened(sign(0, data))).toBe(toHex(data))
    expect(await opened(sign(1, data))).toBe(toHex(sha256(data)))
    expect(await opened(sign(2, sha256(data)))).toBe(toHex(sha256DigestInfoOf(sha256(data))))
    expect(verify('sha256', data, publicKey, await sign(3, data))).toBe(true)
    expect(verify('sha256', data, pss, await sign(4, sha256(data)))).toBe(true)
    expect(verify('sha256', data, pss, await sign(5, data))).toBe(true)
  })
})

describe('a stored card', () => {
  test('is the same card', async () => {
    const loaded = expectOk(loadCard(serialiseCard(contents)), 'stored card')
    expect(loaded).toEqual(contents)
    const { sign: _, ...child } = contents
    expect(loadCard(serialiseCard(child))).toEqual({ ok: true, value: child })
    expect(await send(new VirtualCard(loaded), JPKI, '00a4020c020018', VERIFY_PIN)).toBe('9000')
  })

  test.each(['', 'null', '{}', '{"cardSerial":"x"}'])('%j is malformed', (text) => {
    expect(loadCard(text).ok).toBe(false)
  })

  test('with a field missing or of another kind is malformed', () => {
    const text = serialiseCard(contents)
    expect(loadCard(text.replace('"pin"', '"pun"')).ok).toBe(false)
    expect(loadCard(text.replace(`"${PIN}"`, '1234')).ok).toBe(false)
  })
})
