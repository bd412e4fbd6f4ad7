import { createClient, staffAccountRoutes } from '@musubi/contracts'
import { err, expectOk, ok, type MunicipalityCode } from '@musubi/kernel'
import { inProcessTransport } from '@musubi/platform/client'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ResidentRef } from '../src/app/accounts/account-desk.ts'
import { consoleSector } from '../src/app/accounts/console/clerk.ts'
import { toLinkable } from '../src/app/accounts/link-card.ts'
import { moveHere } from '../src/app/accounts/move.ts'
import type { IdentityContext } from '../src/app/context.ts'
import { findActable, recordMandate } from '../src/app/mandates/mandates.ts'
import { ppidOf } from '../src/app/ppids.ts'
import { sectorOf } from '../src/core/sector.ts'
import { openContext } from './context.ts'
import { createLinkingDesk, RESIDENT } from './linking-desk.ts'
import { ASAGO, birthday, createWorld, newId, YABU, type World } from './world.ts'

let world: World
let context: IdentityContext
let desk: ReturnType<typeof createLinkingDesk>
beforeAll(async () => {
  world = await createWorld()
  context = await openContext(world)
  desk = createLinkingDesk(world, context)
})
afterAll(() => world?.close())

function clerkOf(town: MunicipalityCode, roles = 'account_clerk') {
  const headers = { 'x-staff': `staff ${town} ${roles} clerk-1` }
  return createClient(staffAccountRoutes, inProcessTransport(world.app, { headers }))
}
const keyOf = ({ municipalityCode, accountId }: ResidentRef) =>
  ppidOf(context, municipalityCode, accountId, consoleSector(municipalityCode))
const ppid = ({ municipalityCode, accountId }: ResidentRef) =>
  ppidOf(context, municipalityCode, accountId, sectorOf(municipalityCode, 'shelter'))
const statusOf = async ({ municipalityCode, accountId }: ResidentRef) => {
  const { rows } = await world.database.withTenant(municipalityCode, (tx) =>
    sql<{ status: string }>`select status from account where account_id = ${accountId}`.execute(tx),
  )
  return rows[0]?.status
}
const seen = ['my_number_card' as const]
const codeOf = (answer: { ok: boolean; error?: { code: string } }) => (answer.ok ? 'ok' : answer.error?.code)

/** Somebody of 養父市 with a card who moved to 朝来市. */
async function whoMoved() {
  const [home, away, card] = [await desk.newResident(), await desk.newResident(ASAGO), await desk.newCard()]
  expectOk(await desk.link(home, card), 'linked')
  const move = async (to: ResidentRef) =>
    moveHere(context, { to, card: toLinkable(await desk.show(card)), doer: RESIDENT })
  return { home, away, card, move }
}

describe('an account that moved out comes back', () => {
  it('after documents, once, and by staff of its own municipality alone', async () => {
    const { home, away, move } = await whoMoved()
    const person = await keyOf(home)
    const back = (api = clerkOf(YABU), given: typeof seen | [] = seen) =>
      api.returnAccount({ params: { person }, body: { seen: given } })
    expect(codeOf(await back())).toBe('ok')
    expect(await move(away)).toEqual(ok())
    expect(await statusOf(home)).toBe('moved')
    expect(codeOf(await back(clerkOf(YABU), []))).toBe('documents_missing')
    expect(codeOf(await back(clerkOf(ASAGO)))).toBe('account_unknown')
    expect(codeOf(await back(clerkOf(YABU, 'hq')))).toBe('forbidden')
    expect(await statusOf(home)).toBe('moved')
    expect(expectOk(await back(), 'back').account.status).toBe('active')
    expect(codeOf(await back())).toBe('ok')
    const records = await world.database.withTenant(YABU, (tx) =>
      world.audit.list(tx, { actions: ['account.returned'], limit: 10 }),
    )
    expect(records.map(({ body }) => [body.actor.id, body.details])).toEqual([['clerk-1', { seen }]])
  })

  it('brings its card along at home, and each town’s services know the person by the same id as before', async () => {
    const { home, away, card, move } = await whoMoved()
    const before = await ppid(home)
    await move(away)
    const there = await ppid(away)
    expect(there).not.toBe(before)
    // Until the town lets it return, neither linking nor moving brings it back: a card does not say where one lives.
    expect(await desk.link(home, card)).toEqual(err('account_not_in_use'))
    expect(await move(home)).toEqual(err('account_not_in_use'))
    expectOk(
      await clerkOf(YABU).returnAccount({ params: { person: await keyOf(home) }, body: { seen } }),
      'back',
    )
    expect(await desk.link(home, card)).toEqual(err('card_linked_elsewhere'))
    expect(await move(home)).toEqual(ok())
    expect([await statusOf(home), await statusOf(away)]).toEqual(['active', 'moved'])
    expect(await ppid(home)).toBe(before)
    expect(await desk.link(home, card)).toEqual(ok({ how: 'confirm' }))
    // And away again: the other town's account was never lost either.
    expectOk(
      await clerkOf(ASAGO).returnAccount({ params: { person: await keyOf(away) }, body: { seen } }),
      'away',
    )
    expect(await move(away)).toEqual(ok())
    expect(await ppid(away)).toBe(there)
  })

  it('wakes the mandates that are not over; while the person is away they give nothing', async () => {
    const { home, away, move } = await whoMoved()
    const actor = await desk.newResident()
    const until = new Date(world.clock.now + 90 * 86_400_000)
    const asked = {
      mandateId: newId(),
      represented: home,
      actor,
      relation: 'dependant',
      evidence: 'power_of_attorney',
    } as const
    expectOk(await recordMandate(context, 'clerk-1', { ...asked, services: ['shelter'], until }), 'recorded')
    const actable = async () => (await findActable(context, actor, 'shelter')).length
    expect(await actable()).toBe(1)
    await move(away)
    expect(await actable()).toBe(0)
    expectOk(
      await clerkOf(YABU).returnAccount({ params: { person: await keyOf(home) }, body: { seen } }),
      'back',
    )
    expect(await actable()).toBe(1)
    const { now } = world.clock
    world.clock.now = until.getTime() + 1
    expect(await actable()).toBe(0)
    world.clock.now = now
  })

  it('is named when its register number stands in a list, which alone brings nobody back', async () => {
    const body = {
      registerNumber: 'R-1',
      displayName: '八鹿 ハル',
      birthDate: birthday,
      loginName: '',
      validUntil: '',
    }
    const { letter } = expectOk(await clerkOf(YABU).issueId({ body }), 'an ID')
    const { rows } = await world.database.withTenant(YABU, (tx) =>
      sql<{ account_id: ReturnType<typeof newId> }>`
        select account_id from municipal_id where login_name = ${letter?.loginName}`.execute(tx),
    )
    const home = { municipalityCode: YABU, accountId: rows[0]?.account_id ?? expect.fail('an account') }
    const [away, card] = [await desk.newResident(ASAGO), await desk.newCard()]
    expectOk(await desk.link(home, card), 'linked')
    await moveHere(context, { to: away, card: toLinkable(await desk.show(card)), doer: RESIDENT })
    const again = await clerkOf(YABU).issueId({ body })
    expect(again.ok ? [] : again.error.fields?.map(({ message }) => message)).toEqual([
      expect.stringContaining('転出しています'),
    ])
    const person = letter?.person ?? expect.fail('a letter')
    expectOk(await clerkOf(YABU).returnAccount({ params: { person }, body: { seen } }), 'back')
    expect(expectOk(await clerkOf(YABU).issueId({ body }), 'the same ID').issued).toBe(false)
  })
})
