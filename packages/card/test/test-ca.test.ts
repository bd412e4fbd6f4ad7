import { X509Certificate } from 'node:crypto'
import { equalBytes, err, expectOk } from '@musubi/kernel'
import {
  checkChain,
  crlStatusProvider,
  parseCertificate,
  parseCrl,
  parseSignAttributes,
  type RevokedEntry,
} from '@musubi/pki'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  createTestCa,
  generateRsaKeyPair,
  issueAuthCertificates,
  issueCrl,
  issueSignCertificate,
  loadTestCa,
  serialiseTestCa,
  type TestCa,
  testCommonName,
} from '../src/test-ca.ts'
import { civil, DAY, makeCa, NOW } from './test-card.ts'

const SECOND = Math.floor(NOW / 1000) * 1000
let ca: TestCa

beforeAll(async () => {
  ca = await makeCa()
})

function request(serial: number | bigint, key = 0) {
  const publicKey = ca.keyPool[key]?.publicKey ?? new Uint8Array()
  return {
    serial,
    commonName: testCommonName(serial, '282227'),
    notBefore: SECOND - DAY,
    notAfter: SECOND + DAY,
    publicKey,
  }
}

describe('authentication certificates', () => {
  test('in bulk come in the order asked for, each with its own serial, name and key', async () => {
    const requests = Array.from({ length: 130 }, (_, index) => request(1000 + index, index % 3))
    const issued = await issueAuthCertificates(ca, requests)
    expect(issued.length).toBe(130)
    for (const [index, der] of issued.entries()) {
      const certificate = expectOk(parseCertificate(der), 'certificate')
      expect(BigInt(`0x${certificate.serial}`)).toBe(BigInt(1000 + index))
      expect(certificate.subjectCommonName).toBe(requests[index]?.commonName)
      expect(equalBytes(certificate.spki, requests[index]?.publicKey ?? new Uint8Array())).toBe(true)
    }
    const sample = expectOk(parseCertificate(issued[77] ?? new Uint8Array()), 'sample')
    expect(checkChain(sample, [ca.authAnchor], NOW, { allowTestCa: true }).ok).toBe(true)
    expect(checkChain(sample, [ca.signAnchor], NOW, { allowTestCa: true })).toEqual(err('untrusted'))
  })

  test('are what another parser reads, and are marked as test', async () => {
    const [der] = await issueAuthCertificates(ca, [request(0xfedcban)])
    const certificate = new X509Certificate(der ?? new Uint8Array())
    const root = new X509Certificate(ca.authAnchor.der)
    expect(certificate.issuer).toBe('C=JP\nO=JPKI-TEST\nOU=JPKI for user authentication\nOU=Test')
    expect(certificate.serialNumber).toBe('FEDCBA')
    expect(certificate.subject).toBe(`C=JP\nCN=${testCommonName(0xfedcba, '282227')}`)
    expect([certificate.verify(root.publicKey), certificate.checkIssued(root), root.ca]).toEqual([
      true,
      true,
      true,
    ])
    expect(certificate.validFromDate.getTime()).toBe(SECOND - DAY)
  })

  test('are the same bytes for the same request', async () => {
    const [first, second] = [
      await issueAuthCertificates(ca, [request(7)]),
      await issueAuthCertificates(ca, [request(7)]),
    ]
    expect(first).toEqual(second)
  })

  test('any serial and any time of validity are encoded so that they parse', async () => {
    const time = fc.integer({ min: Date.UTC(1950, 0) / 1000, max: Date.UTC(2100, 0) / 1000 })
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt({ min: 1n, max: (1n << 159n) - 1n }),
        time,
        time,
        async (serial, from, to) => {
          const [der] = await issueAuthCertificates(ca, [
            { ...request(serial), notBefore: from * 1000, notAfter: to * 1000 },
          ])
          const certificate = expectOk(parseCertificate(der ?? new Uint8Array()), 'certificate')
          expect(BigInt(`0x${certificate.serial}`)).toBe(serial)
          expect([certificate.notBefore, certificate.notAfter]).toEqual([from * 1000, to * 1000])
        },
      ),
      { numRuns: 20 },
    )
  })
})

test.each(['1925-12-24', '1926-12-25', '1989-01-07', '1989-01-08', '2019-05-01'])(
  'a signature certificate carries the birth date %s',
  async (text) => {
    const attributes = { name: '試験　太郎', address: '兵庫県', birthDate: civil(text), sex: '1' }
    const der = await issueSignCertificate(ca, { ...request(9), attributes })
    const certificate = expectOk(parseCertificate(der), 'certificate')
    expect(expectOk(parseSignAttributes(certificate), 'attributes')).toEqual(attributes)
    expect(checkChain(certificate, [ca.signAnchor], NOW, { allowTestCa: true }).ok).toBe(true)
  },
)

test('a revocation list grows by issuing it again', async () => {
  const issue = async (entries: Iterable<RevokedEntry>, number: number) => {
    const der = await issueCrl(ca, 'auth', { entries, number, thisUpdate: SECOND, nextUpdate: SECOND + DAY })
    return expectOk(parseCrl(der, ca.authAnchor), 'CRL')
  }
  const empty = await issue([], 1)
  const first = await issue([{ serial: 'ff', revokedAt: SECOND - 5000, reason: 'cessationOfOperation' }], 2)
  const second = await issue(
    [...first.entries(), { serial: '03e8', revokedAt: SECOND }, { serial: '02', revokedAt: SECOND }],
    3,
  )
  expect([empty.size, first.size, second.size, second.number]).toEqual([0, 1, 3, '03'])
  const provider = crlStatusProvider((key) => (key === ca.authAnchor.spkiHash ? second : undefined))
  const status = async (serial: string) => (await provider.check(ca.authAnchor.spkiHash, serial, NOW)).status
  expect([await status('ff'), await status('03e8'), await status('03e9')]).toEqual([
    'revoked',
    'revoked',
    'good',
  ])
  expect(second.find('03e8')).toEqual({ serial: '03e8', revokedAt: SECOND })
})

describe('a stored authority', () => {
  test('issues the same certificates as before', async () => {
    const loaded = expectOk(loadTestCa(serialiseTestCa(ca)), 'stored CA')
    expect(loaded.authAnchor.fingerprint).toBe(ca.authAnchor.fingerprint)
    expect(loaded.signAnchor.fingerprint).toBe(ca.signAnchor.fingerprint)
    expect(loaded.faceIssuer).toEqual(ca.faceIssuer)
    expect(loaded.keyPool).toEqual(ca.keyPool)
    expect(await issueAuthCertificates(loaded, [request(5)])).toEqual(
      await issueAuthCertificates(ca, [request(5)]),
    )
  })

  test('of given keys is the same authority', async () => {
    const keys = {
      auth: ca.auth.keys,
      sign: ca.sign.keys,
      faceRoot: ca.faceRootKeys,
      faceIssuer: ca.faceIssuer.keys,
      pool: [await generateRsaKeyPair()],
    }
    const again = await createTestCa({ at: NOW - 100 * DAY, keys })
    expect(again.authAnchor.fingerprint).toBe(ca.authAnchor.fingerprint)
    expect(again.faceIssuer).toEqual(ca.faceIssuer)
    expect(again.keyPool).toBe(keys.pool)
  })

  test.each([
    '',
    '{}',
    '[]',
    '{"format":"musubi-test-ca-1","bytes":["AA"]}',
    '{"format":"musubi-test-ca-1","bytes":[1]}',
  ])('%j is malformed', (text) => {
    expect(loadTestCa(text)).toEqual(err('malformed'))
  })
})
