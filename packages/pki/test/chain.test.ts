import { err, expectOk } from '@musubi/kernel'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, checkChain, createChainChecker, parseCertificate } from '../src/index.ts'
import {
  basicConstraints,
  DAY,
  extension,
  issueLeaf,
  type Keys,
  keyUsage,
  makeKeys,
  makeRoot,
  NOW,
  type Root,
} from './independent-issuer.ts'

let generations: Root[]
let anchors: Certificate[]
let keys: Keys

const parse = (der: Uint8Array): Certificate => expectOk(parseCertificate(der), 'certificate')

beforeAll(async () => {
  generations = await Promise.all([
    makeRoot({ from: NOW - 4000 * DAY, to: NOW - 100 * DAY }),
    makeRoot(),
    makeRoot({ from: NOW - 50 * DAY }),
  ])
  anchors = generations.map(({ der }) => parse(der))
  keys = await makeKeys()
})

describe('checkChain', () => {
  test('three roots share one name: the one that signed is chosen, with or without a key identifier', async () => {
    expect(new Set(anchors.map(({ subjectDn }) => subjectDn)).size).toBe(1)
    for (const generation of [1, 2]) {
      for (const withKeyId of [true, false]) {
        const root = generations[generation] as Root
        const leaf = parse(await issueLeaf(root, keys.publicKey, { withKeyId }))
        const checked = expectOk(checkChain(leaf, anchors, NOW), 'chain')
        expect(checked.issuer).toBe(anchors[generation])
        expect(checked.issuerKey).toBe(anchors[generation]?.spkiHash)
      }
    }
  })

  test('a root of the same name that is not an anchor is not trusted', async () => {
    const stranger = await makeRoot()
    const leaf = parse(await issueLeaf(stranger, keys.publicKey))
    expect(checkChain(leaf, anchors, NOW)).toEqual(err('untrusted'))
    expect(checkChain(leaf, [], NOW)).toEqual(err('untrusted'))
  })

  test('SHA-1 signs nothing, though the very key of an anchor made the signature', async () => {
    const root = generations[1] as Root
    const sha1 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' }
    const pkcs8 = await crypto.subtle.exportKey('pkcs8', root.keys.privateKey)
    const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, sha1, true, ['sign'])
    const weak: Root = { ...root, hash: 'SHA-1', keys: { ...root.keys, privateKey } }
    const leaf = await issueLeaf(weak, keys.publicKey)
    expect(Buffer.from(leaf).includes(Buffer.from('06092a864886f70d010105', 'hex'))).toBe(true)
    const checker = createChainChecker({ anchors })
    expect(checker.check(leaf, NOW).ok).toBe(false)
    expect(checker.check(await issueLeaf(root, keys.publicKey), NOW).ok).toBe(true)
  })

  test('validity counts at the moment of the tap, both ends included', async () => {
    const root = generations[1] as Root
    const [from, to] = [NOW - DAY, NOW + DAY].map((time) => Math.floor(time / 1000) * 1000) as [
      number,
      number,
    ]
    const leaf = parse(await issueLeaf(root, keys.publicKey, { from, to }))
    expect(checkChain(leaf, anchors, from - 1)).toEqual(err('not_yet_valid'))
    expect(checkChain(leaf, anchors, from).ok).toBe(true)
    expect(checkChain(leaf, anchors, to).ok).toBe(true)
    expect(checkChain(leaf, anchors, to + 1)).toEqual(err('expired'))
  })

  test('an anchor that is over takes its certificates with it', async () => {
    const leaf = parse(await issueLeaf(generations[0] as Root, keys.publicKey, { from: NOW - 200 * DAY }))
    expect(checkChain(leaf, anchors, NOW)).toEqual(err('expired'))
    expect(checkChain(leaf, anchors, NOW - 150 * DAY).ok).toBe(true)
  })

  test('the test hierarchy is refused unless asked for', async () => {
    const root = await makeRoot({ organization: 'JPKI-TEST' })
    const leaf = parse(await issueLeaf(root, keys.publicKey))
    const anchor = parse(root.der)
    expect(checkChain(leaf, [anchor], NOW)).toEqual(err('test_ca_refused'))
    expect(checkChain(leaf, [anchor], NOW, { allowTestCa: true }).ok).toBe(true)
    expect(createChainChecker({ anchors: [anchor] }).check(leaf.der, NOW)).toEqual(err('test_ca_refused'))
  })

  test('neither a person nor a root is an issuer or a person', async () => {
    const root = generations[1] as Root
    const asCa = [basicConstraints(true), keyUsage(0x80)]
    expect(
      checkChain(parse(await issueLeaf(root, keys.publicKey, { extensions: asCa })), anchors, NOW),
    ).toEqual(err('untrusted'))
    const notSigning = [keyUsage(0x20)]
    expect(
      checkChain(parse(await issueLeaf(root, keys.publicKey, { extensions: notSigning })), anchors, NOW),
    ).toEqual(err('untrusted'))
    const notCa = await makeRoot({ isCa: false })
    expect(checkChain(parse(await issueLeaf(notCa, keys.publicKey)), [parse(notCa.der)], NOW)).toEqual(
      err('untrusted'),
    )
  })

  test('an unknown critical extension is refused, an unknown harmless one is not', async () => {
    const value = Uint8Array.of(5, 0).buffer
    const withExtension = (isCritical: boolean) =>
      issueLeaf(generations[1] as Root, keys.publicKey, {
        extensions: [extension('1.2.3.4', isCritical, value)],
      })
    expect(parseCertificate(await withExtension(true)).ok).toBe(false)
    expect(parseCertificate(await withExtension(false)).ok).toBe(true)
  })
})

describe('createChainChecker', () => {
  test('remembers a certificate but not the time', async () => {
    const checker = createChainChecker({ anchors, cacheSize: 1 })
    const [first, second] = await Promise.all([
      issueLeaf(generations[1] as Root, keys.publicKey, { serial: '01' }),
      issueLeaf(generations[1] as Root, keys.publicKey, { serial: '02' }),
    ])
    const seen = expectOk(checker.check(first, NOW), 'first')
    expect(expectOk(checker.check(first.slice(), NOW), 'again')).toBe(seen)
    expect(checker.check(first, NOW + 11 * DAY)).toEqual(err('expired'))
    expectOk(checker.check(second, NOW), 'second')
    expect(expectOk(checker.check(first, NOW), 'forgotten')).not.toBe(seen)
  })

  test('failures are reported each time', () => {
    const checker = createChainChecker({ anchors })
    expect(checker.check(Uint8Array.of(1, 2, 3), NOW)).toEqual(err('malformed'))
    expect(checker.check(Uint8Array.of(1, 2, 3), NOW)).toEqual(err('malformed'))
  })
})
