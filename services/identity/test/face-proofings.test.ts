import { faceProofingChallenge, proveCard } from '@musubi/card'
import { type CardContents, VirtualCard, VirtualReader } from '@musubi/card/virtual'
import { createClient, faceProofingRoutes } from '@musubi/contracts'
import { expectOk, toBase64Url, toEraDigits, type Uuid } from '@musubi/kernel'
import { inProcessTransport } from '@musubi/platform/client'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkCard, toLinkable } from '../src/app/accounts/link-card.ts'
import { makeChallenge } from '../src/app/card-proof/challenges.ts'
import { proveCard as proveLogin } from '../src/app/card-proof/prove-card.ts'
import { createCardProofTrust } from '../src/app/card-proof/trust.ts'
import type { IdentityContext } from '../src/app/context.ts'
import { issueContents, ORIGIN, showCard } from './card-in-hand.ts'
import { openContext } from './context.ts'
import { registerContents } from './terminal-in-hand.ts'
import { birthday, createWorld, newId, terminalKeys, YABU, type World } from './world.ts'

let world: World
let context: IdentityContext
let serial = 9000
beforeAll(async () => {
  world = await createWorld()
  context = await openContext(world)
})
afterAll(() => world?.close())

/** Each card has a face key of its own: the pool has three. */
const newCard = (face: 0 | 1 | 2, given = {}) =>
  issueContents(world, { serial: serial++, keys: [0, face, 2], ...given })

async function terminal(attended = true) {
  const keys = terminalKeys()
  const { terminal: enrolled } = await world.enrol(YABU, 'office', keys, ['resident'])
  const { terminalId } = enrolled
  const manager = world.staff(YABU, ['terminal_manager'], 'attendant')
  if (attended)
    expectOk(await manager.beginDuty({ params: { terminalId, dutyId: newId() }, body: {} }), 'duty')
  const headers = async () => ({
    authorization: `Bearer ${await world.tokenOf(terminalId, keys, world.publicUrl)}`,
  })
  return { terminalId, api: createClient(faceProofingRoutes, inProcessTransport(world.app, { headers })) }
}
type AtTerminal = Awaited<ReturnType<typeof terminal>>
type Decision = Parameters<AtTerminal['api']['recordFaceProofing']>[0]['body']['decision']

async function proof(contents: CardContents, about: { terminalId: string; proofingId: string }) {
  const reader = new VirtualReader()
  reader.present(new VirtualCard(contents))
  const proved = await proveCard(await reader.connect(), {
    birthDateDigits: toEraDigits(birthday),
    makeChallenge: () => faceProofingChallenge(about),
  })
  const { faceRecord, faceCertificate, signature } = expectOk(proved, 'a proof')
  return {
    faceRecord: toBase64Url(faceRecord),
    faceCertificate: toBase64Url(faceCertificate),
    signature: toBase64Url(signature),
  }
}
async function decide(
  { api, terminalId }: AtTerminal,
  contents: CardContents,
  decision: Decision = { kind: 'accepted', displayName: '但馬 一郎' },
  given: { proofingId?: Uuid; signedFor?: string } = {},
) {
  const proofingId = given.proofingId ?? newId()
  const about = { terminalId, proofingId: given.signedFor ?? proofingId }
  const body = { decision, expiryYear: '2030', proof: await proof(contents, about) }
  return api.recordFaceProofing({ params: { proofingId }, body })
}
const codeOf = (answer: { ok: boolean; error?: { code: string } }) => (answer.ok ? 'ok' : answer.error?.code)
const accountOf = async (loginName: string) => {
  const { rows } = await world.database.withTenant(YABU, (tx) =>
    sql<{ account_id: Uuid; status: string; proofing: string }>`
      select account_id, status, proofing from account join municipal_id id using (municipality_code, account_id)
      where id.login_name = ${loginName}`.execute(tx),
  )
  return rows[0] ?? expect.fail('an account')
}
async function link(accountId: Uuid, contents: CardContents) {
  const trust = createCardProofTrust(world.deps.cardTrust, world.deps.statusProvider)
  const challenge = makeChallenge(context, 'link', 'a session')
  const evidence = await showCard(contents, challenge, { face: true })
  const proven = await proveLogin(context, trust, ORIGIN, {
    purpose: 'link',
    sessionHandle: 'a session',
    evidence,
  })
  return linkCard(context, {
    ref: { municipalityCode: YABU, accountId },
    card: toLinkable(expectOk(proven, 'a card')),
    doer: { kind: 'resident', strong: false },
    replace: false,
  })
}

describe('a person at the counter without registration', () => {
  it('accepted gets a provisional account and a letter, and later links this very card with its PIN', async () => {
    const desk = await terminal()
    const contents = await newCard(1)
    const proofingId = newId()
    const first = expectOk(await decide(desk, contents, undefined, { proofingId }), 'recorded')
    expect(first.outcome).toBe('provisional_account')
    const letter = first.letter ?? expect.fail('a letter')
    expect(expectOk(await decide(desk, contents, undefined, { proofingId }), 'again')).toEqual(first)
    expect(expectOk(await decide(desk, contents), 'the card again').letter).toEqual(letter)
    const account = await accountOf(letter.loginName)
    expect(account).toMatchObject({ status: 'provisional', proofing: 'counter' })
    expect(await link(account.account_id, await newCard(2))).toMatchObject({ error: 'needs_counter' })
    expectOk(await link(account.account_id, contents), 'linked')
    expect(await accountOf(letter.loginName)).toMatchObject({ status: 'active', proofing: 'jpki_auth' })
    expect(expectOk(await decide(desk, contents), 'once more').outcome).toBe('already_registered')
  })

  it('refused leaves the decision, who took it and when, and nothing about the person', async () => {
    const desk = await terminal()
    const contents = await newCard(0)
    const decision = { kind: 'refused', reason: 'face_differs' } as const
    const recorded = { outcome: 'refused', letter: null }
    expect(expectOk(await decide(desk, contents, decision), 'recorded')).toEqual(recorded)
    // Of a refusal the terminal tells nothing of the card; an acceptance without a card is none.
    const params = { proofingId: newId() }
    const bare = { expiryYear: '2030', proof: null }
    expect(
      expectOk(await desk.api.recordFaceProofing({ params, body: { ...bare, decision } }), 'bare'),
    ).toEqual(recorded)
    const accepted = { kind: 'accepted', displayName: '但馬 一郎' } as const
    const cardless = { params: { proofingId: newId() }, body: { ...bare, decision: accepted } }
    expect(codeOf(await desk.api.recordFaceProofing(cardless))).toBe('card_not_genuine')
    const rows = await world.database.withTenant(YABU, (tx) =>
      tx.selectFrom('face_proofing').selectAll().where('terminal_id', '=', desk.terminalId).execute(),
    )
    const row = { staff_subject: 'attendant', decision: 'refused', refused_because: 'face_differs' }
    expect(rows).toMatchObject([row, row].map((one) => ({ ...one, face_key_hash: null })))
    const text = JSON.stringify(rows)
    for (const secret of ['1982', '但馬', contents.face.birthDateDigits]) expect(text).not.toContain(secret)
  })

  it('is possible where somebody is on duty, which the terminal asks before, and learns the keys of card faces', async () => {
    expect(codeOf(await (await terminal(false)).api.getReadiness())).toBe('terminal_unattended')
    const ready = expectOk(await (await terminal()).api.getReadiness(), 'ready')
    expect(ready).toMatchObject({ municipality: { municipalityCode: YABU }, testCaAllowed: true })
    expect(ready.faceRoots).toEqual([
      {
        reference: world.ca.faceRoots[0]?.reference,
        spki: toBase64Url(world.ca.faceRootKeys.publicKey),
        test: true,
      },
    ])
  })

  it('needs somebody on duty, and a card that signed for this terminal and this decision', async () => {
    const contents = await newCard(0)
    expect(codeOf(await decide(await terminal(false), contents))).toBe('terminal_unattended')
    const desk = await terminal()
    expect(codeOf(await decide(desk, contents, undefined, { signedFor: newId() }))).toBe('card_not_genuine')
    const other = await terminal()
    const elsewhere = { api: other.api, terminalId: desk.terminalId }
    expect(codeOf(await decide(elsewhere, contents))).toBe('card_not_genuine')
  })

  it('under 支援措置 is told nothing of an account that is there', async () => {
    const contents = await newCard(0, { serial: 9500 })
    await registerContents(world, contents, 9500, { protected: true })
    const desk = await terminal()
    expect(expectOk(await decide(desk, contents), 'recorded').outcome).toBe('provisional_account')
  })
})
