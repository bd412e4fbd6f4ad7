import {
  createClient,
  mandateRoutes,
  PPID_TOKEN_TYPE,
  staffAccountRoutes,
  TOKEN_EXCHANGE_GRANT,
} from '@musubi/contracts'
import { err, expectOk, ok, parseCivilDate, type CivilDate, type Uuid } from '@musubi/kernel'
import { inProcessTransport } from '@musubi/platform/client'
import fc from 'fast-check'
import { decodeJwt } from 'jose'
import * as oidc from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeProtection } from '../src/app/accounts/protection.ts'
import type { IdentityContext } from '../src/app/context.ts'
import { acceptMandate, endMandate, listMyMandates, offerMandate } from '../src/app/mandates/mandates.ts'
import {
  decideMandate,
  isOver,
  MANDATE_EVIDENCE,
  MANDATE_KINDS,
  mayAct,
  reduceMandate,
  type MandateCommand,
  type MandateState,
} from '../src/core/mandates/mandate-state.ts'
import { saveBirthDate } from './account-birth-date.ts'
import { createBrowser } from './browser.ts'
import { issueContents } from './card-in-hand.ts'
import { openContext } from './context.ts'
import { createTerminalInHand, registerContents } from './terminal-in-hand.ts'
import { people, passwords, startWorld, type RunningWorld } from './running-world.ts'
import type { RelyingParty } from './relying-party.ts'
import { ASAGO, newId, terminalKeys, YABU } from './world.ts'

const DAY = 86_400_000
const YEAR = 366 * DAY

describe('a mandate', () => {
  const moment = fc.integer({ min: 0, max: 4 * YEAR })
  const relation = fc.constantFrom(...MANDATE_KINDS)
  const command: fc.Arbitrary<MandateCommand> = fc.oneof(
    fc.record({
      kind: fc.constant('record' as const),
      relation,
      evidence: fc.constantFrom(...MANDATE_EVIDENCE),
      until: moment,
      ofAgeAt: fc.option(moment, { nil: undefined }),
    }),
    fc.record({
      kind: fc.constant('offer' as const),
      relation,
      until: moment,
      openUntil: moment,
      byCard: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('accept' as const), isSelf: fc.boolean() }),
    fc.record({
      kind: fc.constant('end' as const),
      by: fc.constantFrom('represented' as const, 'actor' as const, 'staff' as const),
    }),
  )
  const history = fc.array(fc.tuple(command, fc.integer({ min: 0, max: 30 * DAY })), { maxLength: 12 })

  it('lets somebody act only after evidence or the person’s own card, within its time, and never after its end', () => {
    fc.assert(
      fc.property(history, fc.boolean(), (steps, isBlocked) => {
        let state: MandateState = { status: 'none' }
        let now = 0
        let [proved, ended] = [false, false]
        for (const [step, later] of steps) {
          now += later
          const decided = decideMandate(state, step, now)
          if (!decided.ok || !decided.value) continue
          state = reduceMandate(state, decided.value)
          if (step.kind === 'offer') {
            expect(step.byCard).toBe(true)
            expect(['dependant', 'care_staff']).toContain(step.relation)
          }
          if (step.kind === 'record' && step.relation === 'parent') {
            expect(step.ofAgeAt).toBeGreaterThan(now)
            expect(state.status === 'in_force' && state.until).toBeLessThanOrEqual(step.ofAgeAt ?? 0)
          }
          if (step.kind === 'record' || step.kind === 'offer') proved = true
          if (step.kind === 'end') ended = true
          if (state.status === 'in_force') expect(state.until - now).toBeLessThanOrEqual(18 * YEAR)
          const acts = mayAct(state, { services: ['a'], service: 'a', isBlocked }, now)
          if (acts)
            expect([proved, ended, isBlocked, isOver(state, now)]).toEqual([true, false, false, false])
          expect(mayAct(state, { services: ['a'], service: 'b', isBlocked }, now)).toBe(false)
        }
      }),
    )
  })

  it('is the same when a command comes twice, can be ended at any time, and nothing follows its end', () => {
    fc.assert(
      fc.property(history, command, (steps, last) => {
        let state: MandateState = { status: 'none' }
        for (const [step] of steps) {
          const decided = decideMandate(state, step, 0)
          if (!decided.ok || !decided.value) continue
          const next = reduceMandate(state, decided.value)
          const again = decideMandate(next, step, 0)
          if (step.kind === 'accept' || step.kind === 'end') expect(again).toEqual(ok(undefined))
          state = next
        }
        if (state.status === 'none') return
        const end = decideMandate(state, { kind: 'end', by: 'actor' }, 0)
        expect(end.ok).toBe(true)
        if (end.ok && end.value) state = reduceMandate(state, end.value)
        expect(state.status).toBe('ended')
        const after = decideMandate(state, last, 0)
        if (after.ok) expect(after.value).toBeUndefined()
        expect(isOver(state, 0)).toBe(true)
      }),
    )
  })
})

describe('acting for somebody', () => {
  let world: RunningWorld
  let context: IdentityContext
  let party: RelyingParty
  let offset = 0
  const child = newId()
  const grandmother = newId()
  const carer = newId()
  const refOf = (accountId: Uuid) => ({ municipalityCode: YABU, accountId })

  beforeAll(async () => {
    world = await startWorld({
      clock: () => Date.now() + offset,
      readerUrl: () => 'http://127.0.0.1:45678',
      statusProvider: { check: async () => ({ status: 'good' as const }) },
    })
    context = await openContext(world)
    for (const [accountId, birth, loginName] of [
      [child, '2019-05-01', 'ren-2019'],
      [grandmother, '1941-02-03', 'fumi-1941'],
      [carer, '1990-01-01', 'carer-90'],
      [newId(), '2010-07-01', 'yui-2010'],
    ] as const) {
      const birthDate: CivilDate = expectOk(parseCivilDate(birth), 'a date')
      const login = { accountId, municipalityCode: YABU, displayName: `但馬 ${loginName}`, loginName }
      await world.identity.demo.createResidentLogins([{ ...login, password: `password of ${loginName}` }])
      await saveBirthDate(context, refOf(accountId), birthDate)
    }
    const local = {
      redirectUris: ['http://127.0.0.1/cb'],
      postLogoutRedirectUris: [],
      backchannelLogoutUri: null,
    }
    party = await world.vendor('nursery', { ...local, claims: [], acting: true })
    await world.vendor('pool', { ...local, claims: [] })
  })
  afterAll(() => world?.close())

  const clerk = (town = YABU, roles = 'account_clerk') => {
    const headers = { 'x-staff': `staff ${town} ${roles} clerk-1` }
    return {
      mandates: createClient(mandateRoutes, inProcessTransport(world.app, { headers })),
      accounts: createClient(staffAccountRoutes, inProcessTransport(world.app, { headers })),
    }
  }
  const keyOf = async (loginName: string) => {
    const found = await clerk().accounts.findAccounts({ body: { by: 'login_name', loginName } })
    return expectOk(found, 'found').accounts[0]?.person ?? ''
  }
  const inDays = (days: number) => new Date(Date.now() + offset + days * DAY)

  async function record(given: {
    represented: string
    relation?: string
    evidence?: string
    days?: number
    mandateId?: Uuid
  }) {
    const { represented, relation = 'parent', evidence = 'family_register', days = 300 } = given
    const mandateId = given.mandateId ?? newId()
    const body = {
      represented: await keyOf(represented),
      actor: await keyOf('ichiro-1'),
      services: ['nursery'],
      until: inDays(days).toISOString(),
      ...{ relation, evidence },
    }
    const recorded = await clerk().mandates.recordMandate({ params: { mandateId }, body: body as never })
    return { mandateId, recorded }
  }

  async function logIn(name: 'ichiro-1' | 'carer-90' = 'ichiro-1', at = party) {
    const browser = createBrowser(world.origin)
    const { page, checks } = await at.begin(browser)
    const password = name === 'ichiro-1' ? passwords[name] : `password of ${name}`
    const asked = await browser.submit(page, { login_name: name, password })
    const end = asked.html.includes('name="decision"')
      ? await browser.submit(asked, { decision: 'agree' })
      : asked
    return at.redeem(end.url, checks)
  }

  const exchange = (actorToken: string, subject: string, at = party) =>
    oidc.genericGrantRequest(
      at.config,
      TOKEN_EXCHANGE_GRANT,
      {
        subject_token: subject,
        subject_token_type: PPID_TOKEN_TYPE,
        actor_token: actorToken,
        actor_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      },
      at.dpop,
    )

  const mayActFor = (tokens: { claims(): object | undefined }) =>
    ((tokens.claims() as { may_act_for?: { sub: string; relation: string }[] }).may_act_for ?? []) as {
      sub: string
      relation: string
    }[]

  it('set up at the counter gives tokens that name both, for minutes, without refresh', async () => {
    const { mandateId, recorded } = await record({ represented: 'ren-2019' })
    expect(recorded).toMatchObject(ok({ mandateId }))
    expect((await record({ represented: 'ren-2019', mandateId })).recorded).toMatchObject(ok({ mandateId }))
    const login = await logIn()
    const [may] = mayActFor(login)
    const ppids = await world.identity.ppidsFor('nursery', YABU, [child, people.ichiro])
    expect(may).toMatchObject({ sub: ppids.get(child), relation: 'parent' })
    const acting = await exchange(login.access_token, may?.sub ?? '')
    expect(acting).toMatchObject({
      token_type: 'dpop',
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    })
    expect(acting.expires_in).toBeLessThanOrEqual(300)
    expect(acting.refresh_token).toBeUndefined()
    const both = { sub: ppids.get(child), act: { sub: ppids.get(people.ichiro) } }
    expect(decodeJwt(acting.id_token ?? '')).toMatchObject({ ...both, aud: party.clientId })
    expect(await party.introspect(acting.access_token)).toMatchObject({ active: true, ...both })
    expect(await party.userInfo(acting, both.sub ?? '')).toMatchObject(both)
    for (const secret of [child, people.ichiro])
      expect(JSON.stringify([acting, await party.introspect(acting.access_token)])).not.toContain(secret)
    // Who acts for one person does not act on for others through them.
    await expect(exchange(acting.access_token, may?.sub ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })

  it('stands in the log of both', async () => {
    const actions = await world.database.withTenant(YABU, (tx) =>
      context.audit.list(tx, { actions: ['mandate.used', 'mandate.acted'], limit: 10 }),
    )
    const [acted, used] = actions.map(({ body }) => body)
    expect([acted?.action, used?.action]).toEqual(['mandate.acted', 'mandate.used'])
    expect(used?.actor.id).toBe(acted?.subject?.id)
    expect(used?.subject?.id).not.toBe(acted?.subject?.id)
    expect(used?.details).toMatchObject({ relation: 'parent', service: 'nursery', client: party.clientId })
  })

  it('needs the right papers, a child that is one, a fitting time and a clerk of the town', async () => {
    const refused = (code = 'mandate_refused') => ({ ok: false, error: { code } })
    expect((await record({ represented: 'fumi-1941' })).recorded).toMatchObject(
      refused('mandate_not_a_child'),
    )
    const oneself = { represented: 'ichiro-1', relation: 'dependant', evidence: 'power_of_attorney' }
    expect((await record(oneself)).recorded).toMatchObject(refused('mandate_for_oneself'))
    const tries = [
      { represented: 'fumi-1941', relation: 'dependant', evidence: 'family_register' },
      { represented: 'fumi-1941', relation: 'legal_guardian', evidence: 'power_of_attorney' },
      { represented: 'fumi-1941', relation: 'care_staff', evidence: 'care_contract', days: 500 },
      { represented: 'fumi-1941', relation: 'care_staff', evidence: 'care_contract', days: -1 },
    ]
    for (const one of tries) expect((await record(one)).recorded).toMatchObject(refused())
    const params = { mandateId: newId() }
    const body = { represented: await keyOf('ren-2019'), actor: await keyOf('ichiro-1') } as const
    const papers = { relation: 'parent', evidence: 'family_register' } as const
    const full = { ...body, ...papers, services: ['nursery'] }
    const until = inDays(9).toISOString()
    const other = await clerk(ASAGO).mandates.recordMandate({ params, body: { ...full, until } })
    expect(other).toMatchObject({ error: { code: 'account_unknown' } })
    const nobody = await clerk(YABU, 'hq').mandates.recordMandate({ params, body: { ...full, until } })
    expect(nobody).toMatchObject({ error: { code: 'forbidden' } })
  })

  it('of a parent ends when the child is of age; a second one of the same two is refused until the first is ended', async () => {
    const first = await record({ represented: 'yui-2010', days: 1000 })
    expect(expectOk(first.recorded, 'recorded').until).toBe('2028-06-30T15:00:00.000Z')
    const again = await record({ represented: 'yui-2010', days: 1000, mandateId: first.mandateId })
    expect(again.recorded).toEqual(first.recorded)
    const second = await record({ represented: 'yui-2010' })
    expect(second.recorded).toMatchObject({ error: { code: 'mandate_exists' } })
    const person = await keyOf('yui-2010')
    const listed = expectOk(await clerk().mandates.listMandates({ params: { person } }), 'listed')
    expect(listed.mandates).toMatchObject([{ relation: 'parent', actorName: '但馬 一郎' }])
    expect(listed.services.map(({ service }) => service)).toEqual(['nursery'])
    const { mandateId } = first
    expectOk(await clerk().mandates.endMandate({ params: { mandateId }, body: { person } }), 'ended')
    const anew = await record({ represented: 'yui-2010' })
    expectOk(anew.recorded, 'recorded anew')
    expectOk(await clerk().mandates.endMandate({ params: anew, body: { person } }), 'ended')
  })

  it('given with the card: a code, used once, by somebody else, within a day', async () => {
    const offer = { relation: 'care_staff', services: ['nursery'], until: inDays(90) } as const
    const ref = refOf(grandmother)
    expect(await offerMandate(context, ref, false, offer)).toEqual(err('card_needed'))
    expect(await offerMandate(context, ref, true, { ...offer, relation: 'parent' })).toEqual(
      err('counter_only'),
    )
    const { code } = expectOk(await offerMandate(context, ref, true, offer), 'a code')
    expect(await acceptMandate(context, ref, code)).toEqual(err('not_for_oneself'))
    expect(await acceptMandate(context, refOf(carer), 'AAAA-BBBB-CCCC-DDDD')).toEqual(err('offer_over'))
    expect(await acceptMandate(context, refOf(carer), code.toLowerCase().replaceAll('-', ' '))).toEqual(ok())
    expect(await acceptMandate(context, refOf(carer), code)).toEqual(ok())
    expect(await acceptMandate(context, refOf(people.ichiro), code)).toEqual(err('offer_over'))
    const late = expectOk(await offerMandate(context, ref, true, offer), 'a code')
    offset += 25 * 3_600_000
    expect(await acceptMandate(context, refOf(people.ichiro), late.code)).toEqual(err('offer_over'))
    offset = 0
    const login = await logIn('carer-90')
    expect(mayActFor(login)).toMatchObject([{ relation: 'care_staff' }])
  })

  it('is refused for whoever has no right, at another service, with another key, and for another’s token', async () => {
    const ppids = await world.identity.ppidsFor('nursery', YABU, [child, grandmother])
    const login = await logIn()
    const invalid = { error: 'invalid_grant' }
    for (const subject of [ppids.get(grandmother), login.claims()?.sub, 'x', ''])
      await expect(exchange(login.access_token, subject ?? '')).rejects.toMatchObject({
        error: subject === '' ? expect.stringMatching(/invalid_(grant|request)/) : 'invalid_grant',
      })
    await expect(exchange('no-token', ppids.get(child) ?? '')).rejects.toMatchObject(invalid)
    const otherKey = oidc.getDPoPHandle(party.config, await oidc.randomDPoPKeyPair())
    await expect(
      exchange(login.access_token, ppids.get(child) ?? '', { ...party, dpop: { DPoP: otherKey } }),
    ).rejects.toMatchObject(invalid)
    const resident = await world.partyOf('resident')
    const { tokens } = await resident.logIn('ichiro-1', passwords['ichiro-1'])
    await expect(exchange(tokens.access_token, ppids.get(child) ?? '')).rejects.toMatchObject(invalid)
    await expect(exchange(tokens.access_token, ppids.get(child) ?? '', resident)).rejects.toMatchObject({
      error: 'invalid_request',
    })
  })

  it('ended by either side stops what rests on it at once, and twice is once', async () => {
    for (const side of [child, people.ichiro]) {
      const [mandate] = (await listMyMandates(context, refOf(child))).filter(({ actorId }) => actorId)
      const { mandateId } = mandate ?? { mandateId: (await record({ represented: 'ren-2019' })).mandateId }
      const login = await logIn()
      const acting = await exchange(login.access_token, mayActFor(login)[0]?.sub ?? '')
      expect(await endMandate(context, mandateId, { person: refOf(grandmother) })).toEqual(
        err('mandate_unknown'),
      )
      expect(await endMandate(context, mandateId, { person: refOf(side) })).toEqual(ok())
      expect(await endMandate(context, mandateId, { person: refOf(side) })).toEqual(ok())
      expect(await party.introspect(acting.access_token)).toEqual({ active: false })
      await expect(party.userInfo(acting, decodeJwt(acting.id_token ?? '').sub ?? '')).rejects.toThrow()
      await expect(exchange(login.access_token, mayActFor(login)[0]?.sub ?? '')).rejects.toMatchObject({
        error: 'invalid_grant',
      })
      expect(mayActFor(await logIn())).toEqual([])
    }
  })

  it('is given, taken on and ended on the pages of the two, who read who acted for whom', async () => {
    const contents = await issueContents(world, { serial: 0x6601 })
    const { accountId: taro } = await registerContents(world, contents, 0x6601)
    await world.identity.demo.createResidentLogins([
      {
        accountId: taro,
        municipalityCode: YABU,
        displayName: '但馬 太郎',
        loginName: 'taro-66',
        password: 'x'.repeat(20),
      },
    ])
    const keys = terminalKeys()
    const { terminal } = await world.enrol(YABU, 'resident', keys, ['resident'])
    const { terminalId } = terminal
    const duty = { params: { terminalId, dutyId: newId() }, body: {} }
    expectOk(await world.staff(YABU, ['terminal_manager']).beginDuty(duty), 'a duty')
    const hand = createTerminalInHand(world, { terminalId, keys })

    const his = createBrowser(world.origin)
    const weak = await his.submit(await his.open('/identity/account/acting'), {
      login_name: 'taro-66',
      password: 'x'.repeat(20),
    })
    expect(weak.html).toContain('カードの暗証番号でログインした直後だけです')
    const wish = { relation: 'care_staff', months: '3', 'service.nursery': 'yes' }
    const post = (browser: ReturnType<typeof createBrowser>, path: string, fields: Record<string, string>) =>
      browser.open(`/identity/account/acting${path}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { 'sec-fetch-site': 'same-origin' },
      })
    expect((await post(his, '/offer', wish)).status).toBe(400)

    const page = await his.open('/identity/account/login?by=card&to=acting')
    const link = /href="([^"]*\/card-pin[^"]*)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const request = (await his.open(link)).url.searchParams.get('request') ?? ''
    const outcome = await hand.typePin({ kind: 'visit', request }, contents)
    const strong = await his.open((outcome.status === 'accepted' && outcome.continueAt) || '')
    expect(strong.url.pathname).toBe('/identity/account/acting')
    expect((await post(his, '/offer', { relation: 'care_staff', months: '3' })).html).toContain(
      '選ばれていないところ',
    )
    expect(
      (await post(his, '/offer', { relation: 'care_staff', months: '3', 'service.pool': 'yes' })).status,
    ).toBe(400)
    const offered = await post(his, '/offer', wish)
    const code = /<code>([^<]+)<\/code>/.exec(offered.html)?.[1] ?? ''
    expect(offered.html).not.toMatch(/<script|style=/)

    const hers = createBrowser(world.origin)
    await hers.submit(await hers.open('/identity/account/acting'), {
      login_name: 'carer-90',
      password: 'password of carer-90',
    })
    expect((await post(hers, '/acceptance', { code: 'AAAA' })).html).toContain('この番号は使えません')
    const accepted = await post(hers, '/acceptance', { code })
    expect(accepted.html).toContain('代わりに手続きができるようになりました')
    expect(accepted.html).toContain('但馬 太郎')
    const login = await logIn('carer-90')
    const ppids = await world.identity.ppidsFor('nursery', YABU, [taro])
    await exchange(login.access_token, ppids.get(taro) ?? '')
    const log = await his.open('/identity/account/activity')
    expect(log.html).toContain('代わりの方が、あなたとして手続きを始めました')
    expect(log.html).toContain('但馬 carer-90（介護・支援の職員）')
    expect((await hers.open('/identity/account/activity')).html).toContain('但馬 太郎（介護・支援の職員）')

    const mine = await his.open('/identity/account/acting')
    const end = /href="([^"]*\/acting\/[^"]*\/end)"/.exec(mine.html)?.[1] ?? ''
    const ended = await his.submit(await his.open(end), {})
    expect(ended.html).toContain('代わりの手続きを終わりにしました')
    expect((await hers.open('/identity/account/acting')).html).not.toContain('但馬 太郎')
    expect((await his.open('/identity/account/activity?lang=en')).html).toContain(
      '但馬 carer-90 (Care staff)',
    )
  })

  it('is blocked by 支援措置 of the represented person, and looks like one that was ended', async () => {
    await record({ represented: 'ren-2019' })
    const key = await keyOf('ren-2019')
    const login = await logIn()
    const sub = mayActFor(login)[0]?.sub ?? ''
    const acting = await exchange(login.access_token, sub)
    const until = expectOk(parseCivilDate('2027-11-24'), 'a date')
    expect(await changeProtection(context, refOf(child), { kind: 'set', until }, 'officer')).toEqual(ok())
    const ended = await exchange(login.access_token, 'nobody').catch((error: unknown) => error)
    const blocked = await exchange(login.access_token, sub).catch((error: unknown) => error)
    const told = (error: unknown) => {
      const { error: code, error_description: text, status } = error as Record<string, unknown>
      return { code, text, status }
    }
    expect(told(blocked)).toEqual(told(ended))
    expect(await party.introspect(acting.access_token)).toEqual({ active: false })
    expect(mayActFor(await logIn())).toEqual([])
    expect(await listMyMandates(context, refOf(people.ichiro))).toEqual([])
    const params = { mandateId: newId() }
    const papers = { relation: 'parent', evidence: 'family_register', services: ['nursery'] } as const
    const body = { ...papers, services: [...papers.services], until: inDays(9).toISOString() }
    const actor = await keyOf('ichiro-1')
    for (const represented of [key, 'A'.repeat(key.length)])
      expect(
        await clerk().mandates.recordMandate({ params, body: { ...body, represented, actor } }),
      ).toMatchObject({
        error: { code: 'account_unknown' },
      })
  })
})
