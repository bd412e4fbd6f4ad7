import { execFileSync } from 'node:child_process'
import { KeyObject, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { err, expectOk } from '@musubi/kernel'
import * as asn1 from 'asn1js'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  answerOcsp,
  type Certificate,
  makeOcspRequest,
  type OcspExpectations,
  type OcspResponderOptions,
  parseCertificate,
  readOcspResponse,
  type RevokedEntry,
} from '../src/index.ts'
import {
  DAY,
  extension,
  issueLeaf,
  keyUsage,
  makeKeys,
  makeRoot,
  NOW,
  P384,
  type Root,
} from './independent-issuer.ts'

const SECOND = Math.floor(NOW / 1000) * 1000
const revoked: RevokedEntry = { serial: '0a0b', revokedAt: SECOND - DAY, reason: 'keyCompromise' }
const NONCE = Uint8Array.from({ length: 32 }, (_, at) => at)
let root: Root
let issuer: Certificate
let responder: OcspResponderOptions

beforeAll(async () => {
  root = await makeRoot()
  issuer = expectOk(parseCertificate(root.der), 'root')
  responder = {
    issuer,
    privateKey: KeyObject.from(root.keys.privateKey),
    find: (serial) => (serial === revoked.serial ? revoked : undefined),
    now: NOW,
    validForMs: DAY,
  }
})

const expecting = (more: Partial<OcspExpectations> = {}): OcspExpectations => ({
  issuer,
  serial: '0c',
  nonce: NONCE,
  now: NOW,
  ...more,
})

async function ask(more: Partial<OcspExpectations> = {}, by: Partial<OcspResponderOptions> = {}) {
  const expected = expecting(more)
  const answer = await answerOcsp(makeOcspRequest(expected), { ...responder, ...by })
  return readOcspResponse(answer, expected)
}

const delegateWith = async (
  purposes: readonly string[],
  options: { from?: number; to?: number } = {},
  by = root,
) => {
  const keys = await makeKeys()
  const usage = new asn1.Sequence({ value: purposes.map((value) => new asn1.ObjectIdentifier({ value })) })
  const der = await issueLeaf(by, keys.publicKey, {
    extensions: [keyUsage(0x80), extension('2.5.29.37', true, usage.toBER())],
    ...options,
  })
  return {
    delegate: expectOk(parseCertificate(der), 'delegate'),
    privateKey: KeyObject.from(keys.privateKey),
  }
}
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'

describe('an answer', () => {
  test.each(['sha1', 'sha256'] as const)('says good or revoked, with date and reason (%s)', async (hash) => {
    const dates = { thisUpdate: SECOND, validUntil: SECOND + DAY }
    expect(await ask({ hash })).toEqual({ ok: true, value: { status: 'good', ...dates } })
    expect(await ask({ hash, serial: '0a0b' })).toEqual({
      ok: true,
      value: { status: 'revoked', revokedAt: revoked.revokedAt, reason: 'keyCompromise', ...dates },
    })
    expect(await ask({ hash, serial: 'ff00' })).toMatchObject({ ok: true, value: { status: 'good' } })
  })

  test('may be signed by a responder that the authority certified for this, and by no other', async () => {
    expect((await ask({}, await delegateWith([OCSP_SIGNING]))).ok).toBe(true)
    expect(await ask({}, await delegateWith(['1.3.6.1.5.5.7.3.2']))).toEqual(err('untrusted_responder'))
    expect(await ask({}, await delegateWith([OCSP_SIGNING], { to: NOW - DAY, from: NOW - 2 * DAY }))).toEqual(
      err('untrusted_responder'),
    )
    expect(await ask({}, await delegateWith([OCSP_SIGNING], {}, await makeRoot()))).toEqual(
      err('untrusted_responder'),
    )
    const namesake = await makeRoot()
    expect(await ask({}, { privateKey: KeyObject.from(namesake.keys.privateKey) })).toEqual(
      err('signature_invalid'),
    )
  })

  test('of an authority with an elliptic curve is read too', async () => {
    const curve = await makeRoot({ algorithm: P384 })
    const own = expectOk(parseCertificate(curve.der), 'root')
    const expected = expecting({ issuer: own })
    const { delegate, privateKey } = await delegateWith([OCSP_SIGNING], {}, curve)
    const answer = await answerOcsp(makeOcspRequest(expected), {
      ...responder,
      issuer: own,
      delegate,
      privateKey,
    })
    expect(readOcspResponse(answer, expected)).toMatchObject({ ok: true, value: { status: 'good' } })
  })

  test('to another question, or played back, is refused', async () => {
    const expected = expecting()
    const answer = await answerOcsp(makeOcspRequest(expected), responder)
    const read = (more: Partial<OcspExpectations>) => readOcspResponse(answer, { ...expected, ...more })
    expect(read({ serial: '0d' })).toEqual(err('other_certificate'))
    expect(read({ nonce: randomBytes(32) })).toEqual(err('nonce_differs'))
    const withoutNonce = await answerOcsp(makeOcspRequest({ issuer, serial: '0c' }), responder)
    expect(readOcspResponse(withoutNonce, expected)).toEqual(err('nonce_missing'))
    expect(readOcspResponse(withoutNonce, { ...expected, nonceOptional: true }).ok).toBe(true)
  })

  test('is believed between its dates, give or take a wrong clock', async () => {
    const at = async (now: number) => {
      const answered = await ask({ now })
      return answered.ok ? answered.value.status : answered.error
    }
    expect(await at(SECOND - 300_000)).toBe('good')
    expect(await at(SECOND - 300_001)).toBe('from_the_future')
    expect(await at(SECOND + DAY + 300_000)).toBe('good')
    expect(await at(SECOND + DAY + 300_001)).toBe('stale')
  })

  test('for a certificate of somebody else’s authority is an error, not good', async () => {
    const other = expectOk(parseCertificate((await makeRoot({ organization: 'Other' })).der), 'other')
    expect(await ask({ issuer: other })).toEqual(err('responder_error'))
  })

  test('changed in any one byte never says anything else', async () => {
    const expected = expecting({ serial: '0a0b' })
    const answer = await answerOcsp(makeOcspRequest(expected), responder)
    fc.assert(
      fc.property(fc.nat(answer.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = answer.slice()
        changed[at] = (changed[at] ?? 0) ^ change
        const read = readOcspResponse(changed, expected)
        if (read.ok) expect(read.value.status).toBe('revoked')
      }),
      { numRuns: 400 },
    )
    for (const rubbish of [new Uint8Array(), Uint8Array.of(0x30, 0x80), answer.slice(0, 40), randomBytes(64)])
      expect(readOcspResponse(rubbish, expected)).toEqual(err('malformed'))
  })
})

const hasOpenssl = (() => {
  try {
    return execFileSync('openssl', ['version']).length > 0
  } catch {
    return false
  }
})()

// An implementation that shares nothing with ours, where the machine has it.
describe.skipIf(!hasOpenssl)('with openssl', () => {
  let folder: string
  const path = (name: string) => join(folder, name)
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'musubi-ocsp-'))
    const pem = (label: string, der: Uint8Array) =>
      `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`
    writeFileSync(path('root.pem'), pem('CERTIFICATE', root.der).replace(/(.{64})/g, '$1\n'))
    writeFileSync(
      path('root.key'),
      KeyObject.from(root.keys.privateKey).export({ type: 'pkcs8', format: 'pem' }),
    )
    writeFileSync(
      path('index.txt'),
      'V\t491231235959Z\t\t0C\tunknown\t/CN=a\nR\t491231235959Z\t260331093015Z,keyCompromise\t0A0B\tunknown\t/CN=b\n',
    )
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each([
    ['0c', 'good'],
    ['0a0b', 'revoked'],
    ['0e', 'unknown'],
  ])('as the responder, %s is %s', (serial, status) => {
    const now = Date.now()
    const expected = { issuer, serial, nonce: randomBytes(32), now }
    writeFileSync(path('request.der'), makeOcspRequest(expected))
    const command = `ocsp -index ${path('index.txt')} -CA ${path('root.pem')} -rsigner ${path('root.pem')} -rkey ${path('root.key')} -ndays 1 -reqin ${path('request.der')} -respout ${path('response.der')}`
    execFileSync('openssl', command.split(' '), { stdio: 'pipe' })
    const answer = readOcspResponse(readFileSync(path('response.der')), expected)
    expect(answer).toMatchObject({ ok: true, value: { status } })
    if (answer.ok && status === 'revoked')
      expect(answer.value).toMatchObject({
        revokedAt: Date.UTC(2026, 2, 31, 9, 30, 15),
        reason: 'keyCompromise',
      })
  })

  test('as the client, it believes our responder', async () => {
    const request = `ocsp -issuer ${path('root.pem')} -serial 0x0a0b -reqout ${path('own.der')}`
    execFileSync('openssl', request.split(' '), { stdio: 'pipe' })
    const answer = await answerOcsp(readFileSync(path('own.der')), { ...responder, now: Date.now() })
    writeFileSync(path('answer.der'), answer)
    const verify = `ocsp -issuer ${path('root.pem')} -serial 0x0a0b -respin ${path('answer.der')} -CAfile ${path('root.pem')} -no_nonce`
    const told = execFileSync('openssl', verify.split(' '), { encoding: 'utf8', stdio: 'pipe' })
    expect(told).toContain('revoked')
    expect(told).toContain('keyCompromise')
  })
})
