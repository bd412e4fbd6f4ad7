import type { MunicipalityCode } from '@musubi/kernel'
import { expectOk } from '@musubi/kernel'
import { assertTenantTables } from '@musubi/platform/database'
import fc from 'fast-check'
import { sql } from 'kysely'
import * as oidc from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tablesWithoutTenant } from '../../src/index.ts'
import { createBrowser } from '../browser.ts'
import { issueContents } from '../card-in-hand.ts'
import { passwords, people, startWorld, type RunningWorld } from '../running-world.ts'
import type { RelyingParty } from '../relying-party.ts'
import { createTerminalInHand, registerContents } from '../terminal-in-hand.ts'
import { ASAGO, newId, terminalKeys, YABU, type TerminalKeys } from '../world.ts'
import { identityRouteList, requestFor, type Names, type RandomRequest } from './random-request.ts'

let world: RunningWorld
let serial = 0x2f00
let terminal: { readonly terminalId: ReturnType<typeof newId>; readonly keys: TerminalKeys }
/** What exists in the other town, and the same kinds of names of nobody. */
let theirs: Names
let nobodys: Names
let secretsOfTheirs: string[]

beforeAll(async () => {
  world = await startWorld({ statusProvider: { check: async () => ({ status: 'good' as const }) } })
  const keys = terminalKeys()
  const enrolled = await world.enrol(YABU, 'resident', keys, ['resident', 'library'])
  terminal = { terminalId: enrolled.terminal.terminalId, keys }
  const duty = { params: { terminalId: terminal.terminalId, dutyId: newId() }, body: {} }
  expectOk(await world.staff(YABU, ['terminal_manager']).beginDuty(duty), 'a duty')
  for (const town of [YABU, ASAGO]) await fill(town)
  const rows = await dump(ASAGO)
  const own = new Set(valuesIn(await dump(YABU)))
  secretsOfTheirs = [...new Set(valuesIn(rows).filter((value) => !own.has(value)))]
  const uuids = secretsOfTheirs.filter((value) => /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value))
  const clientIds = [`${ASAGO}.library`]
  theirs = { uuids, clientIds, municipalityCodes: [ASAGO] }
  nobodys = { uuids: uuids.map(() => newId()), clientIds: [`${ASAGO}.nothing`], municipalityCodes: [ASAGO] }
})
afterAll(() => world?.close())

/** A town with terminals, plans, a vendor's service, a consent, cards and their uses. */
async function fill(town: MunicipalityCode): Promise<void> {
  const holder = await world.register(await world.newCard({ municipalityCode: town }))
  const { terminal: place } = await world.enrol(town, 'shelter', terminalKeys())
  const { terminalId } = place
  const takenAt = Date.now() - 1000
  await world.resolve([world.tap(holder, { takenAt, terminalId })], {
    municipalityCode: town,
    terminalId,
    receivedAt: new Date().toISOString(),
  })
  const body = { name: '受付', place: null, service: 'resident' as const, services: ['library'] }
  await world.staff(town, ['terminal_manager']).planTerminal({ params: { planId: newId() }, body })
  const local = {
    redirectUris: ['http://127.0.0.1/callback'],
    postLogoutRedirectUris: [],
    backchannelLogoutUri: null,
  }
  const party = await world.vendor('library', local, town)
  const name = town === YABU ? 'ichiro-1' : 'sakura-1'
  const browser = createBrowser(world.origin)
  const { page } = await party.begin(browser)
  const asked = await browser.submit(page, { login_name: name, password: passwords[name] })
  await browser.submit(asked, { decision: 'agree' })
}

/** All that a town has, as its own transactions see it. */
async function dump(town: MunicipalityCode): Promise<unknown[]> {
  const tables = await assertTenantTables(world.database.db, { without: tablesWithoutTenant })
  return world.database.withTenant(town, async (tx) => {
    const all: unknown[] = []
    for (const table of tables) {
      const { rows } =
        await sql`select to_jsonb(t) as row from ${sql.table(table)} t order by t::text`.execute(tx)
      all.push(table, rows)
    }
    return all
  })
}

/** Names and ids in rows; bytes are sealed or hashed. */
function valuesIn(value: unknown): string[] {
  if (typeof value === 'string')
    return value.length >= 4 && !/^(\\x|\d{4}-\d\d-\d\dT)/.test(value) ? [value] : []
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(valuesIn)
  return []
}

const actors = ['staff', 'resident', 'terminal', 'public'] as const
const ROLES = [
  'hq',
  'shelter_reception',
  'terminal_manager',
  'service_manager',
  'operator',
  'account_clerk',
  'protection_officer',
  'privacy_officer',
]

async function headersOf(
  actor: (typeof actors)[number],
  roles: readonly string[],
): Promise<Record<string, string>> {
  if (actor === 'staff') return { 'x-staff': `staff ${YABU} ${roles.join()}` }
  if (actor === 'terminal')
    return {
      authorization: `Bearer ${await world.tokenOf(terminal.terminalId, terminal.keys, world.publicUrl)}`,
    }
  if (actor === 'public') return {}
  const ppids = await world.identity.ppidsFor('resident', YABU, [people.ichiro])
  return { 'x-resident': `${YABU} ${ppids.get(people.ichiro)}` }
}

async function ask(request: RandomRequest, headers: Record<string, string>) {
  const answer = await world.app.inject({ ...request, method: request.method as 'GET', headers })
  const { error } = answer.json<{ error?: { code: string; message: string } }>()
  return { status: answer.statusCode, code: error?.code, message: error?.message, text: answer.body }
}

describe('whoever asks from one town', () => {
  // Services ask for any town: which of them may recognise whom is another property (services.test.ts).
  const routes = identityRouteList.filter(({ access }) => !access.includes('service'))

  it('learns nothing of another, changes nothing there, and cannot tell its ids from those of nobody', async () => {
    expect(routes.length).toBeGreaterThanOrEqual(18)
    expect(theirs.uuids.length).toBeGreaterThanOrEqual(8)
    const before = await dump(ASAGO)
    const seeds = fc.integer({ min: 0, max: 2 ** 30 })
    const names = routes.map(({ name }) => name)
    const cases = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...actors), fc.subarray(ROLES), seeds)
    const succeeded = new Set<string>()
    // An id that somebody chose for something of their own is theirs from then on, also when another town has the same.
    const chosen = new Set<string>()
    // Every route is asked once by everybody with every role; chance asks on.
    const all = names.flatMap((name) =>
      actors.map((actor) => [name, actor, ROLES, 1] as [string, typeof actor, string[], number]),
    )
    await fc.assert(
      fc.asyncProperty(cases, async ([name, actor, roles, seed]) => {
        const named = routes.find((one) => one.name === name)
        if (!named) throw new Error('a route')
        const headers = await headersOf(actor, roles)
        const [request] = fc.sample(requestFor(named, theirs), { seed, numRuns: 1 })
        const [other] = fc.sample(requestFor(named, nobodys), { seed, numRuns: 1 })
        if (!request || !other) throw new Error('a request')
        const answer = await ask(request, headers)
        const blank = await ask(other, headers)
        const sent = JSON.stringify(request)
        if (answer.status < 300) {
          succeeded.add(name)
          for (const id of theirs.uuids) if (sent.includes(id)) chosen.add(id)
        }
        const told = secretsOfTheirs.filter(
          (value) => answer.text.includes(value) && !sent.includes(value) && !chosen.has(value),
        )
        expect([name, told]).toEqual([name, []])
        expect([name, answer.status, answer.code, answer.message]).toEqual([
          name,
          blank.status,
          blank.code,
          blank.message,
        ])
      }),
      { numRuns: all.length + 100, examples: all.map((one) => [one]) },
    )
    expect(await dump(ASAGO)).toEqual(before)
    for (const listed of [
      'terminals.listTerminals',
      'clients.listClients',
      'consents.listConsents',
      'access-alerts.listAccessAlerts',
    ])
      expect(succeeded).toContain(listed)
  })

  it('with a terminal: a card of the other town is a stranger’s, for a counter, a service and a visit', async () => {
    const { open } = createTerminalInHand(world, terminal)
    const [known, unknown] = [
      await issueContents(world, { serial: ++serial }),
      await issueContents(world, { serial: ++serial }),
    ]
    await registerContents(world, known, serial - 1, {}, undefined, ASAGO)
    for (const service of ['resident', 'library']) {
      const target = { kind: 'own', service } as const
      const answers = [await open(target, known), await open(target, unknown)]
      expect(answers.map(({ card }) => card)).toEqual([
        { status: 'refused', reason: 'not_registered' },
        { status: 'refused', reason: 'not_registered' },
      ])
    }
    const counter = { for: { kind: 'counter', clientId: `${ASAGO}.library` } as const, certificate: null }
    const { api } = createTerminalInHand(world, terminal)
    const [theirsOpened, nobodysOpened] = [
      await api.openCardLogin({ body: counter }),
      await api.openCardLogin({
        body: { ...counter, for: { kind: 'counter', clientId: `${ASAGO}.nothing` } },
      }),
    ]
    expect(theirsOpened.ok).toBe(false)
    expect(theirsOpened).toMatchObject({
      error: { code: (nobodysOpened as { error?: { code: string } }).error?.code },
    })
  })
})

describe('a token of one service', () => {
  it('is worth nothing at another, whoever holds it and whatever is asked', async () => {
    const parties = await Promise.all(['office', 'shelter-staff', 'resident'].map((id) => world.partyOf(id)))
    const tokens = await Promise.all(
      parties.map(async (party) => {
        const [name, password] =
          party.clientId === 'resident'
            ? (['ichiro-1', passwords['ichiro-1']] as const)
            : (['yabu.hq', passwords['yabu.hq']] as const)
        return (await party.logIn(name, password)).tokens
      }),
    )
    const at = fc.integer({ min: 0, max: parties.length - 1 })
    const acts = fc.constantFrom('introspect', 'userinfo', 'refresh', 'revoke', 'redeem')
    await fc.assert(
      fc.asyncProperty(at, at, acts, async (of, by, act) => {
        const [owner, asking, token] = [parties[of], parties[by], tokens[of]]
        if (!owner || !asking || !token || of === by) return
        await tryForeign(act, owner, asking, token)
        // And it still works where it belongs: nobody else could end it.
        expect(await owner.introspect(token.access_token)).toMatchObject({ active: true })
      }),
      { numRuns: 40 },
    )
  })

  async function tryForeign(
    act: string,
    owner: RelyingParty,
    asking: RelyingParty,
    token: Awaited<ReturnType<RelyingParty['redeem']>>,
  ): Promise<void> {
    if (act === 'introspect') {
      const answer = await asking.introspect(token.access_token)
      return expect(answer).toEqual({ active: false })
    }
    if (act === 'userinfo') return expect(asking.userInfo(token, token.claims()?.sub ?? '')).rejects.toThrow()
    if (act === 'refresh')
      return expect(asking.refresh(token.refresh_token ?? token.access_token)).rejects.toThrow()
    if (act === 'revoke') return void (await asking.revoke(token.access_token).catch(() => undefined))
    const browser = createBrowser(world.origin)
    const name = owner.clientId === 'resident' ? 'ichiro-1' : 'yabu.hq'
    const { checks, page } = await owner.begin(browser)
    const end = await browser.submit(page, { login_name: name, password: passwords[name] })
    const { config, dpop } = asking
    return expect(
      oidc.authorizationCodeGrant(config, end.url, checks, { redirect_uri: owner.redirectUri }, dpop),
    ).rejects.toThrow()
  }
})
