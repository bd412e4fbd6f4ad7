import { createHash } from 'node:crypto'
import { expectOk, toHex } from '@musubi/kernel'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  encodeFourAttributes,
  faceKeyHash,
  parseCertificatesPresent,
  parseFaceCertificate,
  parseFaceRecord,
  parseFourAttributes,
  parseTokenInfo,
} from '../src/index.ts'
import { encodeTlv } from '../src/tlv.ts'
import type { CardContents } from '../src/virtual.ts'
import { civil, makeCa, makeContents } from './test-card.ts'

const digits = (text: string) => new TextEncoder().encode(text)
const modulus = Uint8Array.from({ length: 256 }, (_, at) => (at === 0 ? 0xc9 : at | 1))
const key = [...[0x90, 0x03, 1, 0, 1], ...[0x91, 0x82, 0x01, 0x00], ...modulus]

/** EF 0001 written out byte by byte from the published layout, not with the encoder under test. */
const goldenRecord = Uint8Array.from([
  ...[0xff, 0x10, 0x82, 0x02, 0x1e],
  ...[0xdf, 0x11, 0x08, ...digits('19800217')],
  ...[0xdf, 0x12, 0x82, 0x01, 0x09, ...key],
  ...[0xdf, 0x13, 0x82, 0x01, 0x00, ...new Uint8Array(256).fill(0x5a)],
])

let contents: CardContents
beforeAll(async () => {
  contents = await makeContents(await makeCa())
})

describe('face record (EF 0001)', () => {
  test('the golden record', () => {
    const record = expectOk(parseFaceRecord(goldenRecord), 'golden')
    expect(record.birthDate).toBe('1980-02-17')
    expect(record.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048)
    expect(record.publicKey.export({ format: 'jwk' })['n']).toBe(Buffer.from(modulus).toString('base64url'))
    expect(toHex(record.signedBytes)).toBe(toHex(goldenRecord.subarray(5, 5 + 11 + 5 + 265)))
    expect(toHex(record.signature)).toBe('5a'.repeat(256))
    const df12 = goldenRecord.subarray(16, 16 + 5 + 265)
    expect(toHex(faceKeyHash(record))).toBe(createHash('sha256').update(df12).digest('hex'))
  })

  test.each<[string, (bytes: number[]) => number[]]>([
    ['trailing bytes', (bytes) => [...bytes, 0]],
    ['a missing byte', (bytes) => bytes.slice(0, -1)],
    ['an unknown leading tag', (bytes) => [0xff, 0x20, ...bytes.slice(2)]],
    ['a day that does not exist', (bytes) => bytes.with(12, 0x32).with(13, 0x33)],
    ['another exponent', (bytes) => bytes.with(16 + 5 + 4, 3)],
    ['an even modulus', (bytes) => bytes.with(16 + 5 + 264, 2)],
    ['a length not in its shortest form', (bytes) => [0xff, 0x10, 0x83, 0, 2, 0x1e, ...bytes.slice(5)]],
    [
      'objects in another order',
      (bytes) => [...bytes.slice(0, 5), ...bytes.slice(16, 286), ...bytes.slice(5, 16), ...bytes.slice(286)],
    ],
  ])('refuses %s', (_, change) => {
    expect(parseFaceRecord(Uint8Array.from(change([...goldenRecord]))).ok).toBe(false)
  })
})

describe('card-verifiable certificate (EF 0004)', () => {
  test('names its keys and holds one', () => {
    const certificate = expectOk(parseFaceCertificate(contents.face.certificate), 'certificate')
    expect(certificate.issuerReference).toBe('39303030303233080530303100000000')
    expect(certificate.signedBytes.length).toBe(297)
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048)
  })

  test('refuses trailing bytes, another template and a missing signature', () => {
    const bytes = contents.face.certificate
    expect(parseFaceCertificate(Uint8Array.from([...bytes, 0])).ok).toBe(false)
    expect(parseFaceCertificate(encodeTlv(0x7f22, bytes.subarray(5))).ok).toBe(false)
    expect(parseFaceCertificate(encodeTlv(0x7f21, bytes.subarray(5, 5 + 302))).ok).toBe(false)
  })
})

describe('four attributes (EF 0002)', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((value) => value.isWellFormed())

  test('round trip for any name and address', () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom('1', '2', '3', '9'), (name, address, sex) => {
        const attributes = { name, address, birthDate: civil('2019-05-01'), sex }
        expect(parseFourAttributes(encodeFourAttributes(attributes))).toEqual({ ok: true, value: attributes })
      }),
    )
  })

  test('refuses wrong offsets, bytes that are not UTF-8 and trailing bytes', () => {
    const bytes = contents.textEntry.attributes
    const offset = bytes.indexOf(0xdf) + 3
    expect(parseFourAttributes(bytes).ok).toBe(true)
    expect(parseFourAttributes(bytes.with(offset + 1, (bytes[offset + 1] ?? 0) + 1)).ok).toBe(false)
    expect(parseFourAttributes(bytes.with(offset + 14, 0xff)).ok).toBe(false)
    expect(parseFourAttributes(Uint8Array.from([...bytes, 0])).ok).toBe(false)
  })
})

test('token info tells a card from a phone', () => {
  const token = (label: string) => {
    const bytes = new Uint8Array(160).fill(0x20)
    bytes.set(digits(label))
    return parseTokenInfo(bytes)
  }
  expect(token('JPKIAPICCTOKEN2')).toEqual({ ok: true, value: { label: 'JPKIAPICCTOKEN2', kind: 'card' } })
  expect(expectOk(token('JPKIAPGPSETOKEN'), 'android').kind).toBe('android')
  expect(expectOk(token('JPKIAPIOSTOKEN'), 'iphone').kind).toBe('iphone')
  expect(expectOk(token('SOMETHING'), 'other').kind).toBe('unknown')
  expect(parseTokenInfo(new Uint8Array(159)).ok).toBe(false)
})

test('which certificates exist', () => {
  expect(parseCertificatesPresent(Uint8Array.of(0x8f, 0x8f, 0))).toEqual({
    ok: true,
    value: { sign: true, authentication: true },
  })
  expect(parseCertificatesPresent(Uint8Array.of(0, 0x8f, 0))).toEqual({
    ok: true,
    value: { sign: false, authentication: true },
  })
})

test('rubbish is malformed for every parser and never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      for (const parse of [parseFaceRecord, parseFaceCertificate, parseFourAttributes])
        expect(parse(bytes).ok).toBe(false)
    }),
  )
})
