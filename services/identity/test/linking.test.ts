import { err, expectOk, ok, parseCivilDate, type Uuid } from '@musubi/kernel'
import type { CardContents } from '@musubi/card/virtual'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ResidentRef } from '../src/app/accounts/account-desk.ts'
import { cardKeyOf } from '../src/app/accounts/card-owner.ts'
import { signInWithCard } from '../src/app/accounts/card-login.ts'
import { changeCard, followRevocations } from '../src/app/accounts/card-standing.ts'
import { linkCard, toLinkable } from '../src/app/accounts/link-card.ts'
import { changeProtection, lookAtProtection } from '../src/app/accounts/protection.ts'
import type { ProvenCard } from '../src/app/card-proof/check-card-login.ts'
import type { IdentityContext } from '../src/app/context.ts'
import { openContext } from './context.ts'
import { CLERK, createLinkingDesk, RESIDENT, STRONG } from './linking-desk.ts'
import { ASAGO, birthday, createWorld, evenHex, NOW, type World, YABU } from './world.ts'

let world: World
let context: IdentityContext

let desk: ReturnType<typeof createLinkingDesk>
const newCard: typeof desk.newCard = (given) => desk.newCard(given)
const show: typeof desk.show = (contents, given) => desk.show(contents, given)
const newResident: typeof desk.newResident = (town, born) => desk.newResident(town, born)
const link: typeof desk.link = (ref, contents, given) => desk.link(ref, contents, given)

beforeAll(async () => {
  world = await createWorld()
  context = await openContext(world)
  desk = createLinkingDesk(world, context)
})
afterAll(() => world.close())

const someday = expectOk(parseCivilDate('1990-01-01'), 'a date')
const signIn = async (contents: CardContents) => signInWithCard(context, await show(contents))
const located = async (card: ProvenCard): Promise<number> => {
  const { rows } =
    await sql`select 1 from locator where kind = 'card' and key = ${cardKeyOf(context, card)}`.execute(
      world.database.db,
    )
  return rows.length
}
const links = (ref: ResidentRef) =>
  world.database.withTenant(ref.municipalityCode, (tx) =>
    tx
      .selectFrom('card_link')
      .selectAll()
      .where('account_id', '=', ref.accountId)
      .orderBy('linked_at')
      .execute(),
  )

describe('first registration', () => {
  it('links a card once and again, and the card logs in', async () => {
    const [ref, contents] = [await newResident(), await newCard()]
    expect(await signIn(contents)).toEqual(err('card_unknown'))
    expect(await link(ref, contents)).toEqual(ok({ how: 'link' }))
    expect(await link(ref, contents)).toEqual(ok({ how: 'confirm' }))
    const signedIn = expectOk(await signIn(contents), 'a login')
    expect(signedIn).toMatchObject({
      account: `resident.${YABU}.${ref.accountId}`,
      acr: 'urn:jp-muni:acr:jpki-auth',
      amr: ['sc', 'pin'],
      attributesStale: false,
    })
    expect(await links(ref)).toHaveLength(1)
  })

  it('keeps a keyed hash of issuer and serial number, and neither of them, nor the birth date, in any table', async () => {
    const [ref, contents] = [await newResident(), await newCard({ serial: 0x7e57c0de })]
    await link(ref, contents, { sign: true })
    const { rows: tables } = await sql<{ name: string }>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`.execute(
      world.database.db,
    )
    for (const { name } of tables) {
      const text = await world.database.withTenant(YABU, async (tx) => {
        const { rows } = await sql`select t::text as row from ${sql.table(name)} t`.execute(tx)
        return JSON.stringify(rows).toLowerCase()
      })
      expect(text).not.toContain('7e57c0de')
      expect(text).not.toContain(String(0x7e57c0de))
      expect(text).not.toContain(world.ca.authAnchor.spkiHash)
      expect(text).not.toContain(Buffer.from(birthday).toString('hex'))
      expect(text).not.toContain(Buffer.from('一郎').toString('hex'))
    }
  })

  it('needs the card face, and refuses the card of somebody born on another day', async () => {
    const [ref, contents] = [await newResident(), await newCard({ birthDate: someday })]
    const card = await show(contents, { birthDate: someday })
    expect(await linkCard(context, { ref, card: toLinkable(card), doer: RESIDENT, replace: false })).toEqual(
      err('birth_date_differs'),
    )
    const { face: _, ...faceless } = card
    expect(
      await linkCard(context, {
        ref,
        card: toLinkable({ ...faceless, face: undefined }),
        doer: RESIDENT,
        replace: false,
      }),
    ).toEqual(err('card_face_missing'))
    expect(await links(ref)).toHaveLength(0)
  })

  it("links a child's card, which has no signature certificate", async () => {
    const born = expectOk(parseCivilDate('2017-06-30'), 'a date')
    const ref = await newResident(YABU, born)
    const contents = await newCard({ birthDate: born, withSign: false })
    const card = await show(contents, { birthDate: born })
    expect(await linkCard(context, { ref, card: toLinkable(card), doer: RESIDENT, replace: false })).toEqual(
      ok({ how: 'link' }),
    )
  })

  it('tells a card of another account here from one of another town, whoever comes first', async () => {
    const contents = await newCard()
    const [mine, here, elsewhere] = [await newResident(), await newResident(), await newResident(ASAGO)]
    await link(mine, contents)
    expect(await link(here, contents)).toEqual(err('card_already_linked'))
    expect(await link(elsewhere, contents)).toEqual(err('card_linked_elsewhere'))
    const fresh = await newCard()
    const both = await Promise.all([link(here, fresh), link(elsewhere, fresh)])
    expect(both.filter((one) => one.ok)).toHaveLength(1)
  })
})

describe('relinking', () => {
  it('after renewal on the same plastic needs the PIN only: old number to new number', async () => {
    const ref = await newResident()
    const [old, renewed] = [await newCard(), await newCard()]
    await link(ref, old)
    expect(await signIn(renewed)).toEqual(err('card_unknown'))
    expect(await link(ref, renewed)).toEqual(err('account_has_card'))
    expect(await link(ref, renewed, { replace: true })).toEqual(ok({ how: 'replace' }))
    expect((await signIn(renewed)).ok).toBe(true)
    expect(await signIn(old)).toEqual(err('card_unknown'))
    expect((await links(ref)).map(({ standing }) => standing).toSorted()).toEqual(['good', 'replaced'])
  })

  it('onto another plastic while the old card works needs more than a PIN', async () => {
    const ref = await newResident()
    const another = { keys: [1, 2, 0] } as const
    await link(ref, await newCard())
    const reissued = await newCard(another)
    expect(await link(ref, reissued, { replace: true })).toEqual(err('stronger_proof_needed'))
    expect(await link(ref, reissued, { replace: true, sign: true })).toEqual(ok({ how: 'replace' }))
    const again = await newCard({ keys: [2, 0, 1] })
    expect(await link(ref, again, { replace: true, doer: STRONG })).toEqual(ok({ how: 'replace' }))
    const byClerk = await newCard(another)
    expect(await link(ref, byClerk, { replace: true, doer: CLERK })).toEqual(ok({ how: 'replace' }))
  })

  it('after loss: stopped at once, and a report by whoever knows a password opens no door to another card', async () => {
    const ref = await newResident()
    const lost = await newCard()
    await link(ref, lost)
    expect(await changeCard(context, ref, 'report_lost', RESIDENT)).toEqual(ok())
    expect(await signIn(lost)).toEqual(err('card_stopped'))
    const new1 = await newCard({ keys: [1, 2, 0] })
    expect(await link(ref, new1, { replace: true })).toEqual(err('stronger_proof_needed'))
    // The issuer ended the old one when the new one was made.
    const ended = { issuerKey: world.ca.authAnchor.spkiHash, serial: evenHex(desk.lastSerial() - 1) }
    expect((await followRevocations(context, [ended])).stopped).toHaveLength(1)
    expect((await followRevocations(context, [ended])).stopped).toHaveLength(0)
    expect(await link(ref, new1, { replace: true })).toEqual(ok({ how: 'replace' }))
  })

  it('a lost card that is found goes on at the counter or with the signature password', async () => {
    const [ref, contents] = [await newResident(), await newCard()]
    await link(ref, contents)
    await changeCard(context, ref, 'report_lost', RESIDENT)
    expect(await changeCard(context, ref, 'report_found', RESIDENT)).toEqual(err('needs_counter'))
    expect(await link(ref, contents)).toEqual(err('stronger_proof_needed'))
    expect(await link(ref, contents, { sign: true })).toEqual(ok({ how: 'confirm' }))
    expect((await signIn(contents)).ok).toBe(true)
  })

  it('says that attributes are stale when their certificate ends, until the new one is shown (410)', async () => {
    const ref = await newResident()
    const contents = await newCard()
    await link(ref, contents, { sign: true })
    const ended = { issuerKey: world.ca.signAnchor.spkiHash, serial: evenHex(desk.lastSerial()) }
    expect((await followRevocations(context, [ended])).outdated).toHaveLength(1)
    expect(expectOk(await signIn(contents), 'a login').attributesStale).toBe(true)
    expect(await link(ref, contents, { sign: true })).toEqual(ok({ how: 'confirm' }))
    expect(expectOk(await signIn(contents), 'a login').attributesStale).toBe(false)
  })

  it('unlinking leaves nothing, and the card may go to its next account', async () => {
    const [ref, next, contents] = [await newResident(), await newResident(), await newCard()]
    await link(ref, contents)
    expect(await changeCard(context, ref, 'unlink', RESIDENT)).toEqual(err('needs_counter'))
    expect(await changeCard(context, ref, 'unlink', STRONG)).toEqual(ok())
    expect(await changeCard(context, ref, 'unlink', STRONG)).toEqual(ok())
    expect(await links(ref)).toHaveLength(0)
    expect(await signIn(contents)).toEqual(err('card_unknown'))
    expect(await link(next, contents)).toEqual(ok({ how: 'link' }))
  })
})

describe('支援措置', () => {
  const until = expectOk(parseCivilDate('2027-11-24'), 'a date')
  const [officer, colleague] = ['officer-1', 'officer-2']

  it('takes the card out of the index in the same transaction; card and PIN still log in', async () => {
    const [ref, contents] = [await newResident(), await newCard()]
    await link(ref, contents)
    const card = await show(contents)
    expect(await located(card)).toBe(1)
    expect(await changeProtection(context, ref, { kind: 'set', until }, officer)).toEqual(ok())
    expect(await located(card)).toBe(0)
    expect((await signIn(contents)).ok).toBe(true)
    // Everything else waits for a clerk.
    expect(await changeCard(context, ref, 'unlink', STRONG)).toEqual(err('needs_counter'))
    expect(await link(ref, await newCard(), { replace: true, sign: true })).toEqual(err('needs_counter'))
    expect(await link(await newResident(ASAGO), contents)).toEqual(err('needs_counter'))
  })

  it('is lifted by two officers, never by one, and the card is found again', async () => {
    const [ref, contents] = [await newResident(), await newCard()]
    await link(ref, contents)
    const card = await show(contents)
    await changeProtection(context, ref, { kind: 'set', until }, officer)
    const act = (kind: 'ask_to_lift' | 'lift' | 'keep', who: string) =>
      changeProtection(context, ref, { kind }, who)
    expect(await act('lift', colleague)).toEqual(err('lift_not_asked'))
    expect(await act('ask_to_lift', officer)).toEqual(ok())
    expect(await act('lift', officer)).toEqual(err('second_person_needed'))
    expect(await act('keep', colleague)).toEqual(ok())
    expect(await act('lift', colleague)).toEqual(err('lift_not_asked'))
    await act('ask_to_lift', officer)
    expect(await act('lift', colleague)).toEqual(ok())
    expect(await located(card)).toBe(1)
    expect(await act('lift', colleague)).toEqual(err('not_protected'))
  })

  it('a card linked under the measure never enters the index', async () => {
    const [ref, contents] = [await newResident(), await newCard()]
    await changeProtection(context, ref, { kind: 'set', until }, officer)
    expect(await link(ref, contents, { doer: CLERK })).toEqual(ok({ how: 'link' }))
    expect(await located(await show(contents))).toBe(0)
    const { answers } = { answers: await kazashi(contents) }
    expect(answers).toEqual(await kazashi(await newCard()))
  })

  it('every act and every look is in the audit log, and in nothing the person is shown', async () => {
    const ref = await newResident()
    await changeProtection(context, ref, { kind: 'set', until }, officer)
    await lookAtProtection(context, ref, colleague)
    const records = await world.database.withTenant(YABU, (tx) =>
      context.audit.list(tx, { actions: ['account.protected', 'account.protection_looked_at'], limit: 2 }),
    )
    expect(records.map(({ body }) => [body.action, body.actor.id])).toEqual([
      ['account.protection_looked_at', colleague],
      ['account.protected', officer],
    ])
    const shown = Object.entries(context.audit.actions).filter(([, { shown: isShown }]) => isShown)
    expect(shown.map(([name]) => name).filter((name) => name.includes('protect'))).toEqual([])
  })

  /** What a shelter terminal is told about a tap. */
  async function kazashi(contents: CardContents) {
    const holder = {
      accountId: '' as Uuid,
      municipalityCode: YABU,
      birthDate: birthday,
      certificate: contents.authentication.certificate,
      faceRecord: contents.face.record,
      faceCertificate: contents.face.certificate,
      facePrivateKey: contents.face.privateKey,
      card: {} as never,
    }
    const answers = await world.resolve([world.tap(holder, { takenAt: NOW - 1000 })])
    return answers.map(({ evidenceId: _, ...answer }) => answer)
  }
})
