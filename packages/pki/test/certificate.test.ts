import { X509Certificate } from 'node:crypto'
import { expectOk } from '@musubi/kernel'
import fc from 'fast-check'
import { fromBER } from 'asn1js'
import { Certificate as PkijsCertificate } from 'pkijs'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkChain, parseCertificate } from '../src/index.ts'
import { issueLeaf, type Keys, makeKeys, makeRoot, NOW, P384, type Root } from './independent-issuer.ts'

let root: Root
let keys: Keys
let leaf: Uint8Array

beforeAll(async () => {
  root = await makeRoot()
  keys = await makeKeys()
  leaf = await issueLeaf(root, keys.publicKey, { serial: '00f1020304' })
})

describe('parseCertificate', () => {
  test('agrees with two other parsers', () => {
    const ours = expectOk(parseCertificate(leaf), 'leaf')
    const nodes = new X509Certificate(leaf)
    const pkijs = new PkijsCertificate({ schema: fromBER(leaf.slice()).result })
    expect(ours.serial).toBe(nodes.serialNumber.toLowerCase())
    expect(ours.fingerprint).toBe(nodes.fingerprint256.replaceAll(':', '').toLowerCase())
    expect(ours.notBefore).toBe(pkijs.notBefore.value.getTime())
    expect(ours.notAfter).toBe(pkijs.notAfter.value.getTime())
    expect(ours.issuerDn).toBe('C=JP+O=JPKI+OU=JPKI for user authentication')
    expect(ours.subjectDn).toBe('C=JP+CN=997794E9AGCIEG13221003A')
    expect(ours.subjectCommonName).toBe('997794E9AGCIEG13221003A')
    expect(ours.publicKey.equals(nodes.publicKey)).toBe(true)
    expect(Buffer.from(ours.spki)).toEqual(Buffer.from(pkijs.subjectPublicKeyInfo.toSchema().toBER()))
    expect(ours.isCa).toBe(false)
    expect(ours.keyUsage).toEqual(new Set(['digitalSignature']))
    expect(ours.authorityKeyId).toBe(expectOk(parseCertificate(root.der), 'root').subjectKeyId)
  })

  test('reads a root and a P-384 certificate of the next generation', async () => {
    const parsed = expectOk(parseCertificate(root.der), 'root')
    expect([parsed.isCa, parsed.keyUsage?.has('keyCertSign'), parsed.issuerOrganization]).toEqual([
      true,
      true,
      'JPKI',
    ])
    const next = await makeRoot({ algorithm: P384 })
    const certificate = await issueLeaf(next, (await makeKeys(P384)).publicKey)
    const anchors = [expectOk(parseCertificate(next.der), 'P-384 root')]
    expect(checkChain(expectOk(parseCertificate(certificate), 'P-384'), anchors, NOW).ok).toBe(true)
  })

  test('refuses trailing and missing bytes', () => {
    expect(parseCertificate(Uint8Array.from([...leaf, 0])).ok).toBe(false)
    expect(parseCertificate(leaf.subarray(0, -1)).ok).toBe(false)
    expect(parseCertificate(new Uint8Array()).ok).toBe(false)
  })

  test('refuses weak keys', async () => {
    const weak = await makeKeys({
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      modulusLength: 1024,
      publicExponent: Uint8Array.of(1, 0, 1),
    })
    expect(parseCertificate(await issueLeaf(root, weak.publicKey)).ok).toBe(false)
  })

  test('a certificate changed in any one byte is refused by the parser or by the chain', () => {
    const anchors = [expectOk(parseCertificate(root.der), 'root')]
    fc.assert(
      fc.property(fc.nat(leaf.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = leaf.slice()
        changed[at] = (changed[at] ?? 0) ^ change
        const parsed = parseCertificate(changed)
        expect(parsed.ok && checkChain(parsed.value, anchors, NOW).ok).toBe(false)
      }),
      { numRuns: 400 },
    )
  })

  test('rubbish is malformed and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parseCertificate(bytes).ok).toBe(false)
      }),
    )
  })
})
