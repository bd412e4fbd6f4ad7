import { expectOk, parseBase64Url, toBase64Url } from '@musubi/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  openSealed,
  printShare,
  readKeyFileOwner,
  readPrintedShare,
  scalarBytes,
  sealFor,
  sealingKeysOf,
  unwrapWithPassphrase,
  unwrapWithSecurityKey,
  wrapForPassphrase,
  wrapForSecurityKey,
} from '../../src/index.ts'
import { seeded } from '../seeded.ts'

const whose = { uuid: 'Kofu2027Mayor1', owner: 3 }
const secret = scalarBytes(2n ** 251n + 12_345n)
const light = { memory: 64, passes: 1, lanes: 1 }
const passphrase = '鈴木の 富士山は 青い 37'

describe('shares sealed to members', () => {
  const route = { uuid: whose.uuid, step: 'shares', from: 2, to: 3, certificates: 'ab'.repeat(32) }

  test('open for their receiver on their route only', async () => {
    const [receiver, other] = await Promise.all([sealingKeysOf('seed of 3'), sealingKeysOf('seed of 4')])
    const sealed = expectOk(await sealFor(receiver.publicKey, route, secret), 'receiver')
    expect(await openSealed(receiver.privateKey, route, sealed)).toEqual({ ok: true, value: secret })
    const refused = { ok: false, error: 'does_not_open' }
    expect(await openSealed(other.privateKey, route, sealed)).toEqual(refused)
    const swaps = [
      { uuid: 'Kofu2027Mayor2' },
      { step: 'key' },
      { from: 3, to: 2 },
      { to: 4 },
      { certificates: 'cd'.repeat(32) },
    ]
    for (const swap of swaps)
      expect(await openSealed(receiver.privateKey, { ...route, ...swap }, sealed)).toEqual(refused)
  })

  test('do not open with any byte changed, and two sealings differ', async () => {
    const receiver = await sealingKeysOf('seed of 3')
    const sealed = expectOk(await sealFor(receiver.publicKey, route, secret), 'receiver')
    const again = expectOk(await sealFor(receiver.publicKey, route, secret), 'receiver')
    expect(again.ciphertext).not.toBe(sealed.ciphertext)
    for (const field of ['encapsulated', 'ciphertext'] as const) {
      const bytes = expectOk(parseBase64Url(sealed[field]), 'own')
      for (let at = 0; at < bytes.length; at += 5) {
        const changed = Uint8Array.from(bytes, (byte, here) => (here === at ? byte ^ 1 : byte))
        const opened = await openSealed(receiver.privateKey, route, {
          ...sealed,
          [field]: toBase64Url(changed),
        })
        expect(opened).toEqual({ ok: false, error: 'does_not_open' })
      }
    }
    expect(await sealFor('AAAA', route, secret)).toEqual({ ok: false, error: 'not_a_sealing_key' })
  })

  test('the sealing key follows from the seed alone', async () => {
    const [one, again, other] = await Promise.all(['a', 'a', 'b'].map(sealingKeysOf))
    expect(one?.publicKey).toBe(again?.publicKey)
    expect(one?.publicKey).not.toBe(other?.publicKey)
  })
})

test('security key, passphrase and paper give back the same bytes', async () => {
  const prf = seeded('prf')(32)
  const file = expectOk(await wrapForSecurityKey(whose, secret, prf, seeded('a')), 'file')
  const words = expectOk(await wrapForPassphrase(whose, secret, passphrase, seeded('b'), light), 'file')
  const paper = printShare(whose, secret)
  expect(await unwrapWithSecurityKey(file, prf)).toEqual({ ok: true, value: secret })
  expect(await unwrapWithPassphrase(words, passphrase)).toEqual({ ok: true, value: secret })
  expect(readPrintedShare(paper.groups.join(' '), whose)).toEqual({ ok: true, value: secret })
  expect(readPrintedShare(paper.qr, whose)).toEqual({ ok: true, value: secret })
})

describe('key files', () => {
  const prf = seeded('prf')(32)

  test('a wrong key, the other kind of key and a damaged file are told apart', async () => {
    const file = expectOk(await wrapForSecurityKey(whose, secret, prf, seeded('a')), 'file')
    const words = expectOk(await wrapForPassphrase(whose, secret, passphrase, seeded('b'), light), 'file')
    const fault = async (opening: ReturnType<typeof unwrapWithPassphrase>) => {
      const opened = await opening
      return opened.ok ? 'opened' : opened.error
    }
    expect(await fault(unwrapWithSecurityKey(file, seeded('other')(32)))).toBe('wrong_security_key')
    expect(await fault(unwrapWithSecurityKey(file, prf.slice(1)))).toBe('prf_output_not_32_bytes')
    expect(await fault(unwrapWithSecurityKey(words, prf))).toBe('made_for_a_passphrase')
    expect(await fault(unwrapWithPassphrase(file, passphrase))).toBe('made_for_a_security_key')
    expect(await fault(unwrapWithPassphrase(words, `${passphrase}.`))).toBe('wrong_passphrase')
    expect(await fault(unwrapWithPassphrase(words.replace('"owner":3', '"owner":4'), passphrase))).toBe(
      'damaged_file',
    )
    expect(await fault(unwrapWithPassphrase(words.slice(1), passphrase))).toBe('not_a_key_file')
    expect(expectOk(readKeyFileOwner(`${words}\n`), 'own')).toEqual(whose)
  })

  test('the passphrase may come from another input method, and the cost stands in the file', async () => {
    const words = expectOk(await wrapForPassphrase(whose, secret, passphrase, seeded('b'), light), 'file')
    expect((await unwrapWithPassphrase(words, ` ${passphrase.replace('37', '３７')}`)).ok).toBe(true)
    expect(JSON.parse(words).derivation).toMatchObject({ name: 'Argon2id', memory: 64, passes: 1, lanes: 1 })
    expect(await wrapForPassphrase(whose, secret, '短い', seeded('b'), light)).toEqual({
      ok: false,
      error: 'passphrase_too_short',
    })
    const huge = { ...light, memory: 2 ** 24 }
    expect((await wrapForPassphrase(whose, secret, passphrase, seeded('b'), huge)).ok).toBe(false)
  })
})

describe('printed shares', () => {
  const { groups, qr } = printShare(whose, secret)

  test('case, spaces, hyphens, full width and look-alike letters do not matter', () => {
    const spellings = [
      groups.join('-').toLowerCase(),
      groups.join('\n\n'),
      groups.join('').replaceAll('0', 'o').replaceAll('1', 'l'),
      groups.join('　').replace(/[A-Z0-9]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
      qr.toLowerCase(),
    ]
    for (const typed of spellings) expect(readPrintedShare(typed, whose)).toEqual({ ok: true, value: secret })
  })

  test('any one wrong letter, and any two exchanged in a group, are found in their group', () => {
    const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
    const place = fc.record({
      at: fc.nat(groups.length - 1),
      letter: fc.nat(4),
      by: fc.integer({ min: 1, max: 31 }),
    })
    fc.assert(
      fc.property(place, fc.nat(4), ({ at, letter, by }, other) => {
        const group = Array.from(groups[at] ?? '')
        const old = group[letter] ?? ''
        const changed = group.with(letter, letters[(letters.indexOf(old) + by) % 32] ?? '').join('')
        const wrong = { ok: false, error: { reason: 'wrong_groups', groups: [at + 1] } }
        expect(readPrintedShare(groups.with(at, changed).join(' '), whose)).toEqual(wrong)
        const swapped = group
          .with(letter, group[other] ?? '')
          .with(other, old)
          .join('')
        if (swapped !== groups[at])
          expect(readPrintedShare(groups.with(at, swapped).join(' '), whose)).toEqual(wrong)
      }),
    )
  })

  test('exchanged groups, a lost letter, a lost group and another paper are named', () => {
    const [first = '', second = '', ...rest] = groups
    const fault = (typed: string, owner = whose) => {
      const read = readPrintedShare(typed, owner)
      return read.ok ? 'read' : read.error
    }
    expect(fault([second, first, ...rest].join(' '))).toEqual({ reason: 'wrong_groups', groups: [1, 2] })
    expect(fault([first, second.slice(1), ...rest].join(' '))).toEqual({
      reason: 'wrong_groups',
      groups: [2],
    })
    expect(fault(groups.slice(0, -1).join(' '))).toEqual({ reason: 'missing_letters' })
    expect(fault('')).toEqual({ reason: 'missing_letters' })
    expect(fault(groups.join(' '), { ...whose, owner: 4 })).toEqual({ reason: 'other_trustee' })
    expect(fault(groups.join(' '), { ...whose, uuid: 'Kofu2027Mayor2' })).toEqual({
      reason: 'other_election',
    })
  })
})
