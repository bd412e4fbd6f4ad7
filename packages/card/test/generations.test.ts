import { randomBytes } from 'node:crypto'
import { err, expectOk, toEraDigits } from '@musubi/kernel'
import { createChainChecker, isMessageSignedBy, parseCertificate } from '@musubi/pki'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  CARD_2016,
  challengeOf,
  encodeCardLogin,
  parseCardLogin,
  readCardOverview,
  readCertificate,
  selectJpki,
  sessionDigest,
  takeCardLogin,
  takeKazashi,
} from '../src/index.ts'
import { selectGeneration } from '../src/card-session.ts'
import type { TestCa } from '../src/test-ca.ts'
import { type CardContents, foreignCard, VirtualCard } from '../src/virtual.ts'
import { makeP384Ca, NEXT_CARD } from './next-card.ts'
import { BIRTH_DATE, insert, makeCa, makeContents, NOW, PASSWORD, PIN, TAP } from './test-card.ts'

const LOGIN = {
  purpose: 'login' as const,
  origin: 'https://musubi.example.jp',
  session: sessionDigest('a session'),
  nonce: new Uint8Array(randomBytes(32)),
  pin: PIN,
}
let ca: TestCa
let contents: CardContents
beforeAll(async () => {
  ca = await makeP384Ca()
  contents = await makeContents(ca)
})

const nextCard = () => new VirtualCard(contents, { generation: NEXT_CARD })

describe('a card with P-384 keys and tables of its own', () => {
  test('logs in with its PIN: both chains, both signatures, and one byte changed is refused', async () => {
    const { channel } = await insert(nextCard())
    const options = { ...LOGIN, signPassword: PASSWORD, generation: NEXT_CARD }
    const taken = expectOk(await takeCardLogin(channel, options), 'evidence')
    const login = expectOk(parseCardLogin(encodeCardLogin(taken)), 'parsed')
    const challenge = challengeOf(login)
    for (const [proof, anchor] of [
      [login.authentication, ca.authAnchor],
      [login.sign ?? expect.fail('a signature certificate'), ca.signAnchor],
    ] as const) {
      const chain = createChainChecker({ anchors: [anchor], allowTestCa: true })
      const { certificate } = expectOk(chain.check(proof.certificate, NOW), 'a chain')
      expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('secp384r1')
      expect(isMessageSignedBy(certificate.publicKey, challenge, proof.signature)).toBe(true)
      fc.assert(
        fc.property(fc.nat(proof.signature.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
          const forged = Uint8Array.from(proof.signature)
          forged[at] = (forged[at] ?? 0) ^ change
          expect(isMessageSignedBy(certificate.publicKey, challenge, forged)).toBe(false)
        }),
      )
    }
  })

  test('a wrong PIN spends a try and says so, as on every card', async () => {
    const { channel } = await insert(nextCard())
    const wrong = { ...LOGIN, pin: '9999', generation: NEXT_CARD }
    expect(await takeCardLogin(channel, wrong)).toEqual(err({ reason: 'wrong_pin', triesLeft: 2 }))
  })

  test('says which generation it is, whatever lies on the reader', async () => {
    const both = [NEXT_CARD, CARD_2016]
    const today = new VirtualCard(await makeContents(await makeCa()))
    const cards = [
      [nextCard(), NEXT_CARD],
      [today, CARD_2016],
    ] as const
    for (const [card, generation] of cards) {
      const { channel } = await insert(card)
      const found = await selectGeneration(channel, both, ({ jpki }) => jpki.aid)
      expect(expectOk(found, 'a generation').name).toBe(generation.name)
    }
    const { channel } = await insert(nextCard())
    expect(await selectJpki(channel)).toEqual(err({ reason: 'not_my_number_card' }))
  })
})

describe('a phone with the certificates inside', () => {
  test.each(['android', 'iphone'] as const)('%s: read, counted and signed with its PIN', async (kind) => {
    const rsa = await makeCa()
    const { channel } = await insert(new VirtualCard(await makeContents(rsa), { kind }))
    const overview = expectOk(await readCardOverview(channel), 'overview')
    expect(overview).toEqual({ kind, pinTriesLeft: 3, passwordTriesLeft: 5, birthDateTriesLeft: null })
    const der = expectOk(await readCertificate(channel), 'a certificate')
    const login = expectOk(await takeCardLogin(channel, LOGIN), 'evidence')
    const { publicKey } = expectOk(parseCertificate(der), 'parsed')
    expect(isMessageSignedBy(publicKey, challengeOf(login), login.authentication.signature)).toBe(true)
  })

  test('has no face: it cannot be held without a PIN, nor be linked, and is told apart from a strange card', async () => {
    const phone = new VirtualCard(contents, { kind: 'iphone' })
    const held = await insert(phone)
    expect(await takeKazashi(held.channel, TAP)).toEqual(err({ reason: 'phone_held' }))
    const link = { ...LOGIN, purpose: 'link' as const, birthDateDigits: toEraDigits(BIRTH_DATE) }
    const { channel } = await insert(phone)
    expect(await takeCardLogin(channel, link)).toEqual(err({ reason: 'phone_held' }))
    const strange = await insert(foreignCard() as VirtualCard)
    expect(await readCertificate(strange.channel)).toEqual(err({ reason: 'not_my_number_card' }))
  })
})
