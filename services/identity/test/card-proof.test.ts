import { createPrivateKey, randomBytes, sign } from 'node:crypto'
import { type CardLoginEvidence, challengeOf, encodeCardLogin } from '@musubi/card'
import { createTestCa } from '@musubi/card/test-ca'
import { type CardContents } from '@musubi/card/virtual'
import { err, expectOk, parseCivilDate } from '@musubi/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeChallenge, CHALLENGE_MS } from '../src/app/card-proof/challenges.ts'
import { proveCard } from '../src/app/card-proof/prove-card.ts'
import { createCardProofTrust, type CardProofTrust } from '../src/app/card-proof/trust.ts'
import type { IdentityContext } from '../src/app/context.ts'
import { issueContents, ORIGIN, showCard, takeEvidence } from './card-in-hand.ts'
import { openContext } from './context.ts'
import { birthday, createWorld, MOVED_SERIAL, NOW, REVOKED_SERIAL, type World } from './world.ts'

const DAY = 86_400_000
let world: World
let context: IdentityContext
let trust: CardProofTrust
let mine: CardContents
let now = NOW

beforeAll(async () => {
  world = await createWorld()
  const { deps, ca } = world
  context = { ...(await openContext(world)), clock: () => now }
  trust = createCardProofTrust(deps.cardTrust, deps.statusProvider)
  mine = await issueContents({ ca }, { serial: 21 })
})
afterAll(() => world.close())

const SESSION = 'session-of-ichiro'
const challenge = (purpose: 'login' | 'link' | 'act' = 'login', session = SESSION) =>
  makeChallenge(context, purpose, session)
const present = (
  evidence: Uint8Array,
  purpose: 'login' | 'link' | 'act' = 'login',
  sessionHandle = SESSION,
) => proveCard(context, trust, ORIGIN, { purpose, sessionHandle, evidence })

describe('card and PIN', () => {
  it('name the card, and with the password its holder', async () => {
    const login = expectOk(await present(await showCard(mine, challenge())), 'a card')
    expect(login).toMatchObject({
      issuerKey: world.ca.authAnchor.spkiHash,
      serial: '15',
      strength: 'auth',
      sign: undefined,
      face: undefined,
    })
    const evidence = await showCard(mine, challenge('link'), { sign: true, face: true })
    const link = expectOk(await present(evidence, 'link'), 'a card')
    expect(link).toMatchObject({ strength: 'sign', face: { birthDate: birthday } })
    expect(link.sign).toMatchObject({ serial: '15', issuerKey: world.ca.signAnchor.spkiHash })
    expect(link.sign?.attributes).toMatchObject({ name: '但馬　一郎', birthDate: birthday })
  })

  it('are believed once, for one session, one purpose, one origin, five minutes', async () => {
    const evidence = await showCard(mine, challenge())
    const [first, second] = await Promise.all([present(evidence), present(evidence)])
    expect([first.ok, second.ok].filter(Boolean)).toHaveLength(1)
    expect(await present(evidence)).toEqual(err('challenge_over'))
    expect(await present(await showCard(mine, challenge('login', 'of another')))).toEqual(
      err('challenge_over'),
    )
    expect(await present(await showCard(mine, challenge('login')), 'link')).toEqual(err('challenge_over'))
    const phished = await showCard(mine, challenge(), { origin: 'http://127.0.0.1.evil.example' })
    expect(await present(phished)).toEqual(err('other_challenge'))
    const late = await showCard(mine, challenge())
    now += CHALLENGE_MS + 1
    expect(await present(late)).toEqual(err('challenge_over'))
    const homemade = { ...challenge(), nonce: new Uint8Array(randomBytes(32)) }
    expect(await present(await showCard(mine, homemade))).toEqual(err('challenge_over'))
    now = NOW
  })

  it("a certificate that was only copied does not log in, nor does another card's PIN beside it", async () => {
    const [victim, attacker] = await Promise.all([
      issueContents(world, { serial: 22, keys: [1, 0, 2] }),
      issueContents(world, { serial: 23, keys: [0, 1, 2] }),
    ])
    const { certificate } = victim.authentication
    const own = await takeEvidence(attacker, challenge('link'), { sign: true, face: true })
    // The attacker's reader signs with every key the attacker's own card has.
    const mixed = resign({ ...own, authentication: { ...own.authentication, certificate } }, attacker)
    expect(await present(encodeCardLogin(mixed), 'link')).toEqual(err('signature_invalid'))
  })

  it('parts of two cards are refused where birth dates tell', async () => {
    const other = expectOk(parseCivilDate('1990-01-01'), 'a date')
    const theirs = await issueContents(world, { serial: 24, birthDate: other })
    const own = await takeEvidence(mine, challenge('link'), { sign: true })
    const face = (await takeEvidence(theirs, challenge('link'), { face: true, birthDate: other })).face
    const mixed = resign({ ...own, ...(face && { face }) }, mine, theirs)
    expect(await present(encodeCardLogin(mixed), 'link')).toEqual(err('cards_differ'))
  })

  it('a revoked, expired, foreign or wrong-purpose certificate has its own name', async () => {
    const answers = async (serial: number, given: Parameters<typeof issueContents>[1] = { serial }) =>
      present(await showCard(await issueContents(world, given), challenge()))
    expect(await answers(REVOKED_SERIAL)).toEqual(err('revoked'))
    expect(await answers(25, { serial: 25, notAfter: NOW - DAY })).toEqual(err('expired'))
    expect(await answers(26, { serial: 26, notBefore: NOW + DAY })).toEqual(err('not_yet_valid'))
    const foreign = await createTestCa({ at: NOW - 100 * DAY, keyPoolSize: 3 })
    const forged = await issueContents({ ca: foreign }, { serial: 21 })
    expect(await present(await showCard(forged, challenge()))).toEqual(err('untrusted'))
    if (!mine.sign) throw new Error('a whole card')
    const swapped = { ...mine, authentication: { ...mine.authentication, ...mine.sign, pin: '1234' } }
    expect(await present(await showCard(swapped, challenge()))).toEqual(err('untrusted'))
  })

  it('a signature certificate that has ended means stale attributes; a silent source means no', async () => {
    const moved = await issueContents(world, { serial: MOVED_SERIAL })
    const evidence = await showCard(moved, challenge('link'), { sign: true, face: true })
    expect(await present(evidence, 'link')).toEqual(err('attributes_stale'))
    now = NOW + 3 * DAY
    expect(await present(await showCard(mine, challenge()))).toEqual(err('status_unknown'))
    now = NOW
  })

  it('the test authority is refused where it is not allowed', async () => {
    const strict = createCardProofTrust({ ...world.deps.cardTrust, testCaAllowed: false }, trust.status)
    const evidence = await showCard(mine, challenge())
    const answer = await proveCard(context, strict, ORIGIN, {
      purpose: 'login',
      sessionHandle: SESSION,
      evidence,
    })
    expect(answer).toEqual(err('test_ca_refused'))
  })
})

/** What somebody with these cards and their PINs could sign: every key over the challenge of the mixed parts. */
function resign(evidence: CardLoginEvidence, card: CardContents, face = card): CardLoginEvidence {
  const challengeBytes = challengeOf(evidence)
  const by = (key: Uint8Array) =>
    sign('sha256', challengeBytes, createPrivateKey({ key: Buffer.from(key), format: 'der', type: 'pkcs8' }))
  return {
    ...evidence,
    authentication: { ...evidence.authentication, signature: by(card.authentication.privateKey) },
    ...(evidence.sign && card.sign
      ? { sign: { ...evidence.sign, signature: by(card.sign.privateKey) } }
      : {}),
    ...(evidence.face ? { face: { ...evidence.face, signature: by(face.face.privateKey) } } : {}),
  }
}
