import { type Activity, createClient, myActivityRoutes } from '@musubi/contracts'
import { expectOk, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import { inProcessTransport } from '@musubi/platform/client'
import { verifyExport } from '@musubi/platform/audit'
import { freePort } from '@musubi/testkit'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type ActivitySource, readActivity } from '../src/app/activity.ts'
import { openKeyring } from '../src/app/keyring.ts'
import { type ActivityCursor, formatActivityCursor, parseActivityCursor } from '../src/core/activity.ts'
import { createBrowser } from './browser.ts'
import { createRelyingParty } from './relying-party.ts'
import { ASAGO, clients, createWorld, newId, REVOKED_SERIAL, YABU, type World } from './world.ts'

let world: World
let origin: string
const hanako: Uuid = newId()
const PASSWORD = 'correct horse battery'

beforeAll(async () => {
  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  world = await createWorld({ issuer: `${origin}/oidc`, clock: Date.now })
  const staff = { municipalityCode: YABU, displayName: '養父 花子', roles: ['hq'] } as const
  await world.identity.demo.createStaff([
    { ...staff, roles: ['hq'], accountId: hanako, loginName: 'yabu.hq', password: PASSWORD },
  ])
  await world.identity.demo.agreeToShare({
    municipalityCode: ASAGO,
    partnerCode: YABU,
    service: 'shelter',
    validFrom: new Date(0),
    validUntil: null,
  })
  await world.app.listen({ port, host: '127.0.0.1' })
})
afterAll(() => world?.close())

const bodiesOf = (code: MunicipalityCode, actions: readonly string[]) =>
  world.database.withTenant(code, async (tx) =>
    (await world.audit.list(tx, { actions, limit: 200 })).map(({ body }) => body),
  )

async function logIn(clientId: string, browser = createBrowser(origin)) {
  const redirectUri = clients.find((one) => one.clientId === clientId)?.redirectUris[0] ?? ''
  const party = await createRelyingParty({ origin, clientId, redirectUri, scope: 'openid staff' })
  return party.logIn('yabu.hq', PASSWORD, browser)
}

describe('logins', () => {
  it('stand in the log of the person, also those that single sign-on makes', async () => {
    const browser = createBrowser(origin)
    await logIn('office', browser)
    await logIn('shelter-staff', browser)
    const [second, first, ...others] = await bodiesOf(YABU, ['login.done'])
    expect(others).toEqual([])
    expect(first).toMatchObject({
      actor: { kind: 'staff', id: first?.subject?.id },
      purpose: 'login',
      outcome: 'done',
      details: { service: 'office', client: 'office', acr: 'urn:jp-muni:acr:mid-pwd', fresh: true },
    })
    expect(second?.subject).toEqual(first?.subject)
    expect(second?.details).toMatchObject({ service: 'shelter', fresh: false })
  })

  it('that were refused stand there too, and unknown names nowhere', async () => {
    const attempt = (loginName: string) =>
      createRelyingParty({
        origin,
        clientId: 'office',
        redirectUri: 'http://127.0.0.1/office/callback',
        scope: 'openid',
      })
        .then((party) => party.logIn(loginName, 'wrong password 1'))
        .catch(() => undefined)
    await attempt('nobody')
    await attempt('yabu.hq')
    const refused = await vi.waitFor(async () => {
      const bodies = await bodiesOf(YABU, ['login.refused'])
      expect(bodies).toHaveLength(1)
      return bodies
    })
    expect(refused[0]).toMatchObject({ actor: { kind: 'public', id: null }, details: { way: 'password' } })
    expect(await bodiesOf(ASAGO, ['login.refused'])).toEqual([])
  })
})

describe('uses of a card', () => {
  it('stand once in the log of the home, whoever asked and however often', async () => {
    const own = await world.register(await world.newCard())
    const guest = await world.register(await world.newCard({ municipalityCode: ASAGO }))
    const taps = [own, guest].map((holder) => world.tap(holder, { takenAt: Date.now() - 1000 }))
    const receivedAt = new Date().toISOString()
    for (const _ of [1, 2]) {
      const answers = await world.resolve(taps, { receivedAt })
      expect(answers.map(({ status }) => status)).toEqual(['resolved', 'resolved'])
    }
    const terminalId = world.terminal.terminalId
    expect(await bodiesOf(YABU, ['card.used'])).toMatchObject([
      {
        actor: { kind: 'terminal', id: terminalId },
        details: { service: 'shelter' },
        subject: { kind: 'person' },
      },
    ])
    const [crossing, ...more] = await bodiesOf(ASAGO, ['card.used'])
    expect(more).toEqual([])
    expect(crossing).toMatchObject({ actor: { kind: 'terminal', id: terminalId, municipalityCode: YABU } })
  })

  it('that were refused: a known card names its holder, unknown ones are counted', async () => {
    const stopped = await world.register(await world.newCard(), { standing: 'revoked' })
    const strangers = [await world.newCard(), await world.newCard({ municipalityCode: ASAGO })]
    const revoked = await world.newCard({ serial: REVOKED_SERIAL })
    const hidden = await world.register(await world.newCard(), { protected: true })
    const holders = [stopped, ...strangers, revoked, hidden]
    const takenAt = Date.now() - 1000
    await world.resolve(
      holders.map((holder) => world.tap(holder, { takenAt })),
      { receivedAt: new Date().toISOString() },
    )
    expect(await bodiesOf(YABU, ['card.refused'])).toMatchObject([{ details: { reason: 'revoked' } }])
    const counted = (await bodiesOf(YABU, ['card.unknown'])).map(({ details, subject }) => [details, subject])
    expect(counted).toContainEqual([{ service: 'shelter', reason: 'not_registered', pieces: 3 }, null])
    expect(counted).toContainEqual([{ service: 'shelter', reason: 'revoked', pieces: 1 }, null])
  })
})

describe('what a person reads about themselves', () => {
  const shelterEntry = (at: number, position: number): Activity => ({
    id: newId(),
    position,
    at: new Date(at).toISOString(),
    recordedAt: new Date(at).toISOString(),
    service: 'shelter',
    action: 'household.seen_elsewhere',
    texts: { ja: 'あ', easy: 'あ', en: 'a' },
    outcome: 'done',
    by: { kind: 'terminal', self: false, municipalityCode: ASAGO },
    details: {},
  })
  const contextOf = async () => {
    const { database, deps, audit } = world
    const keyring = await openKeyring({ ...deps, db: database.db })
    return { ...deps, database, audit, keyring, vaults: { get: () => Promise.reject(new Error('unused')) } }
  }

  it('is merged from all services, page by page, without gap or repetition', async () => {
    const holder = await world.register(await world.newCard())
    const taps = Array.from({ length: 7 }, () => world.tap(holder, { takenAt: Date.now() - 1000 }))
    await world.resolve(taps, { receivedAt: new Date().toISOString() })
    const now = Date.now()
    const elsewhere = Array.from({ length: 9 }, (_, at) =>
      shelterEntry(now + (at % 2 ? at : -at) * 1000, 90 - at),
    )
    const asked = new Set<string>()
    const source: ActivitySource = {
      service: 'shelter',
      list: async ({ ppid, before = Number.POSITIVE_INFINITY, limit }) => {
        asked.add(ppid)
        return elsewhere.filter(({ position }) => position < before).slice(0, limit)
      },
    }
    const ref = { kind: 'resident', municipalityCode: YABU, accountId: holder.accountId } as const
    const seen: Activity[] = []
    let cursor: ActivityCursor = {}
    for (let page = 0; page < 10; page++) {
      const read = await readActivity(await contextOf(), [source], ref, { cursor, limit: 4 })
      seen.push(...read.entries)
      if (!read.next) break
      cursor = expectOk(parseActivityCursor(formatActivityCursor(read.next)), 'a cursor')
    }
    expect(seen.map(({ id }) => id).sort()).toEqual(
      [...taps.map(({ evidenceId }) => evidenceId), ...elsewhere.map(({ id }) => id)].sort(),
    )
    const answered = await world.identity.ppidsFor('shelter', YABU, [holder.accountId])
    expect([...asked]).toEqual([...answered.values()])
  })

  it('is asked over HTTP by the person, page after page, and by nobody else', async () => {
    const [own, other] = [
      await world.register(await world.newCard()),
      await world.register(await world.newCard()),
    ]
    const taps = [own, own, own, other].map((holder) => world.tap(holder, { takenAt: Date.now() - 1000 }))
    await world.resolve(taps, { receivedAt: new Date().toISOString() })
    const ppids = await world.identity.ppidsFor('resident', YABU, [own.accountId])
    const pages = createClient(
      myActivityRoutes,
      inProcessTransport(world.app, { headers: { 'x-resident': `${YABU} ${ppids.get(own.accountId)}` } }),
    )
    const first = expectOk(await pages.listMyActivity({ query: { limit: 2 } }), 'a page')
    const second = expectOk(
      await pages.listMyActivity({ query: { limit: 2, cursor: first.next ?? '' } }),
      'a page',
    )
    expect([first.entries.length, second.entries.length, second.next]).toEqual([2, 1, null])
    expect(first.entries[0]).toMatchObject({ action: 'card.used', by: { kind: 'terminal', self: false } })
    expect(await pages.listMyActivity({ query: { cursor: '??' } })).toMatchObject({ ok: false })
    const nobody = createClient(myActivityRoutes, inProcessTransport(world.app))
    expect(await nobody.listMyActivity({ query: {} })).toMatchObject({ error: { code: 'unauthenticated' } })
  })

  it('tells nothing of a place to whoever is in the account of a protected person, and names services that are away', async () => {
    const hidden = await world.register(await world.newCard(), { protected: true })
    const ref = { kind: 'resident', municipalityCode: YABU, accountId: hidden.accountId } as const
    const there: ActivitySource = { service: 'shelter', list: async () => [shelterEntry(Date.now(), 1)] }
    const away: ActivitySource = { service: 'resident', list: async () => undefined }
    const read = await readActivity(await contextOf(), [there, away], ref, { cursor: {}, limit: 4 })
    expect(read).toMatchObject({ entries: [], unreachable: ['resident'] })
  })
})

describe('an export', () => {
  it('is a sound chain and carries no account id, no serial, no service’s PPID', async () => {
    const holder = await world.register(await world.newCard({ serial: 0x5ec4e7 }))
    const [answer] = await world.resolve([world.tap(holder, { takenAt: Date.now() - 1000 })], {
      receivedAt: new Date().toISOString(),
    })
    await world.audit.chainNow()
    await world.audit.signHeadsNow()
    const lines: string[] = []
    for await (const line of world.audit.export(YABU)) lines.push(JSON.stringify(line))
    expect(await verifyExport(lines)).toMatchObject({ findings: [], service: 'identity' })
    const text = lines.join('\n')
    const ppid = answer?.status === 'resolved' ? answer.ppid : ''
    expect(ppid).not.toBe('')
    for (const secret of [holder.accountId, hanako, '5ec4e7', ppid, 'yabu.hq', '花子'])
      expect(text).not.toContain(secret)
  })
})
