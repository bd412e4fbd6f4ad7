import { err, expectOk } from '@musubi/kernel'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  type Certificate,
  crlStatusProvider,
  PackedRevokedSet,
  parseCertificate,
  parseCrl,
  writeRevokedRecord,
} from '../src/index.ts'
import { DAY, extension, issueCrl, makeRoot, NOW, type Root } from './independent-issuer.ts'

const SECOND = Math.floor(NOW / 1000) * 1000
let root: Root
let issuer: Certificate

beforeAll(async () => {
  root = await makeRoot()
  issuer = expectOk(parseCertificate(root.der), 'root')
})

describe('parseCrl', () => {
  test('knows exactly the revoked serials, whatever their order and width', async () => {
    const serials = ['7f', '0102030405060708', '05', '00ff', '1234']
    const crl = expectOk(parseCrl(await issueCrl(root, serials), issuer), 'crl')
    expect(crl.size).toBe(5)
    expect([...crl.entries()].map(({ serial }) => serial)).toEqual([
      '05',
      '7f',
      'ff',
      '1234',
      '0102030405060708',
    ])
    expect(crl.find('ff')).toEqual({ serial: 'ff', revokedAt: SECOND - DAY, reason: 'keyCompromise' })
    expect([crl.isRevoked('06'), crl.isRevoked('01'), crl.isRevoked('ffffffffffffffffffff')]).toEqual([
      false,
      false,
      false,
    ])
    expect([crl.thisUpdate, crl.nextUpdate, crl.issuerKey]).toEqual([SECOND, SECOND + DAY, issuer.spkiHash])
  })

  test('an empty list revokes nobody', async () => {
    const crl = expectOk(parseCrl(await issueCrl(root, []), issuer), 'crl')
    expect([crl.size, crl.isRevoked('01')]).toEqual([0, false])
  })

  test('refuses another issuer, a wrong signature, trailing bytes and lists of a part', async () => {
    const der = await issueCrl(root, ['01'])
    const namesake = await makeRoot()
    expect(parseCrl(der, expectOk(parseCertificate(namesake.der), 'namesake'))).toEqual(
      err('signature_invalid'),
    )
    const other = await makeRoot({ organization: 'Other' })
    expect(parseCrl(der, expectOk(parseCertificate(other.der), 'other'))).toEqual(err('wrong_issuer'))
    expect(parseCrl(Uint8Array.from([...der, 0]), issuer)).toEqual(err('malformed'))
    const delta = [extension('2.5.29.27', true, Uint8Array.of(2, 1, 1).buffer)]
    expect(parseCrl(await issueCrl(root, ['01'], { extensions: delta }), issuer)).toEqual(err('unsupported'))
  })

  test('a list changed in any one byte is refused', async () => {
    const der = await issueCrl(root, ['01', '02'])
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = der.slice()
        changed[at] = (changed[at] ?? 0) ^ change
        expect(parseCrl(changed, issuer).ok).toBe(false)
      }),
      { numRuns: 200 },
    )
  })
})

describe('PackedRevokedSet', () => {
  test('answers as a set of serials does', () => {
    const serial = fc.uint8Array({ minLength: 1, maxLength: 20 }).filter(([first]) => first !== 0)
    fc.assert(
      fc.property(
        fc.uniqueArray(serial, { selector: String, maxLength: 50 }),
        fc.array(serial),
        (revoked, others) => {
          const width = Math.max(1, ...revoked.map(({ length }) => length))
          const records = Buffer.alloc(revoked.length * (width + 5))
          for (const [index, item] of revoked.entries()) {
            writeRevokedRecord(records, index * (width + 5), width, {
              serial: item,
              revokedAt: 1000,
              reasonCode: undefined,
            })
          }
          const set = new PackedRevokedSet(records, width)
          const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
          const expected = new Set(revoked.map(hex))
          for (const item of [...revoked, ...others])
            expect(set.find(hex(item)) !== undefined).toBe(expected.has(hex(item)))
          expect(new Set([...set.entries()].map((entry) => entry.serial))).toEqual(expected)
        },
      ),
    )
  })
})

describe('crlStatusProvider', () => {
  test('speaks about the moment of the tap', async () => {
    const crl = expectOk(parseCrl(await issueCrl(root, ['0a']), issuer), 'crl')
    const provider = crlStatusProvider((key) => (key === issuer.spkiHash ? crl : undefined))
    const check = (serial: string, at: number) => provider.check(issuer.spkiHash, serial, at)
    const source = { sourceUpdatedAt: SECOND }
    expect(await check('0a', NOW)).toEqual({
      status: 'revoked',
      reason: 'keyCompromise',
      revokedAt: SECOND - DAY,
      ...source,
    })
    expect(await check('0a', SECOND - DAY - 1)).toEqual({ status: 'good', ...source })
    expect(await check('0b', NOW)).toEqual({ status: 'good', ...source })
    expect(await provider.check('another issuer', '0a', NOW)).toEqual({ status: 'unknown' })
  })

  test('a list past its time no longer says good, but still says revoked', async () => {
    const crl = expectOk(parseCrl(await issueCrl(root, ['0a']), issuer), 'crl')
    const late = SECOND + 2 * DAY
    const strict = crlStatusProvider(() => crl)
    expect((await strict.check(issuer.spkiHash, '0b', late)).status).toBe('unknown')
    expect((await strict.check(issuer.spkiHash, '0a', late)).status).toBe('revoked')
    const tolerant = crlStatusProvider(() => crl, { staleToleranceMs: 3 * DAY })
    expect((await tolerant.check(issuer.spkiHash, '0b', late)).status).toBe('good')
  })
})
