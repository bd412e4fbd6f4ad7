import { accessAlertRoutes, createClient, staffAccountRoutes, type AccessAlert } from '@musubi/contracts'
import { expectOk, type MunicipalityCode } from '@musubi/kernel'
import { verifyExport } from '@musubi/platform/audit'
import { inProcessTransport } from '@musubi/platform/client'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { followSightings } from '../src/app/access-alerts/follow-sightings.ts'
import { watchStaff } from '../src/app/access-alerts/watch-staff.ts'
import type { IdentityContext } from '../src/app/context.ts'
import { USUAL_WATCH } from '../src/core/access-alerts/rules.ts'
import { openContext } from './context.ts'
import { ASAGO, createWorld, newId, NOW, terminalKeys, YABU, type Cardholder, type World } from './world.ts'

/** A Tuesday, ten o'clock in Japan. */
const DAY = 86_400_000
let world: World
let context: IdentityContext
let people: string[]
beforeAll(async () => {
  world = await createWorld()
  context = await openContext(world)
  people = await issueIds(30)
})
afterAll(() => world?.close())

const transport = (roles: readonly string[], subject: string, town: MunicipalityCode) =>
  inProcessTransport(world.app, {
    headers: { 'x-staff': ['staff', town, roles.join() || '-', subject].join(' ') },
  })
const clerk = (subject: string, roles = ['account_clerk'], town = YABU) =>
  createClient(staffAccountRoutes, transport(roles, subject, town))
const privacy = (subject = 'privacy-1', roles = ['privacy_officer'], town = YABU) =>
  createClient(accessAlertRoutes, transport(roles, subject, town))
const officer = (subject = 'officer-1') => privacy(subject, ['account_clerk', 'protection_officer'])
const codeOf = (answer: { ok: boolean; error?: { code: string } }) => (answer.ok ? 'ok' : answer.error?.code)
const alertsFor = async (who = privacy()) => expectOk(await who.listAccessAlerts({}), 'alerts').alerts
const about = async (name: string) => {
  const alerts = await alertsFor()
  return alerts.filter((one) => one.about.kind === 'staff' && one.about.name === name)
}
const acts = (actions: readonly string[]) =>
  world.database.withTenant(YABU, async (tx) =>
    (await world.audit.list(tx, { actions, limit: 200 })).map(({ body }) => body),
  )

async function issueIds(count: number): Promise<string[]> {
  const rows = Array.from({ length: count }, (_, n) => `W-${n},住民 ${n},1980-02-03,watch.${n}`)
  const content = Buffer.from(['整理番号,氏名,生年月日,ログインID', ...rows].join('\r\n')).toString('base64')
  const report = expectOk(await clerk('issuer').importIds({ body: { content, apply: true } }), 'a report')
  return report.letters.map(({ person }) => person)
}

/** A member of the staff with an account, so that the console knows their name; answers how the office calls them. */
async function staff(name: string): Promise<string> {
  const accountId = newId()
  const login = { accountId, municipalityCode: YABU, displayName: name, loginName: `staff.${name}` }
  await world.identity.demo.createStaff([
    { ...login, roles: ['account_clerk'], password: 'correct horse battery' },
  ])
  return (await world.identity.ppidsFor('office', YABU, [accountId])).get(accountId) ?? ''
}

/** Looks at so many of the people, a minute between each. */
async function lookAt(subject: string, count: number, from = 0, roles?: string[]): Promise<void> {
  for (const person of people.slice(from, from + count)) {
    expectOk(await clerk(subject, roles).getAccount({ params: { person } }), 'an account')
    world.clock.now += 60_000
  }
}

async function protectedHolder(home: MunicipalityCode = YABU): Promise<Cardholder> {
  return world.register(await world.newCard({ municipalityCode: home }), { protected: true })
}

async function tapAt(town: MunicipalityCode, holder: Cardholder): Promise<void> {
  const keys = terminalKeys()
  const { terminal } = await world.enrol(town, 'shelter', keys)
  const takenAt = world.clock.now - 1000
  const [answer] = await world.resolve([world.tap(holder, { takenAt, terminalId: terminal.terminalId })], {
    municipalityCode: town,
    terminalId: terminal.terminalId,
  })
  expect(answer).toMatchObject({ status: 'refused', reason: 'not_registered' })
}

describe('unusual looks', () => {
  it('are told once for each rule, clerk and day, and grow instead of multiplying', async () => {
    world.clock.now = NOW
    const hanako = await staff('窓口 花子')
    await lookAt(hanako, 19)
    await world.identity.watchAccess()
    expect(await about('窓口 花子')).toEqual([])
    await lookAt(hanako, 3, 19)
    await world.identity.watchAccess()
    const [told, ...others] = await about('窓口 花子')
    expect(others).toEqual([])
    expect(told).toMatchObject({
      rule: 'many_people_hour',
      day: '2026-11-24',
      about: { kind: 'staff', mine: false },
      count: 22,
      usual: null,
      threshold: 20,
      status: 'open',
    })
    expect(told?.hours[10]).toBe(22)
    await Promise.all([1, 2, 3].map(() => watchStaff(context, world.clock.now - DAY)))
    await lookAt(hanako, 2, 22)
    await Promise.all([1, 2, 3].map(() => watchStaff(context, world.clock.now - DAY)))
    expect((await about('窓口 花子')).map(({ alertId, count }) => [alertId, count])).toEqual([
      [told?.alertId, 24],
    ])
    const raised = (await acts(['access_alert.raised'])).filter(
      ({ subject }) => subject?.id === told?.alertId,
    )
    expect(raised).toMatchObject([{ actor: { kind: 'system', id: 'access-watch' } }])
  })

  it('are compared with what that clerk usually does', async () => {
    const busy = await staff('忙しい 人')
    await world.database.withTenant(YABU, async (tx) => {
      for (let day = 2; day < 9; day++)
        await sql`insert into staff_access_day values (${YABU}, ${busy}, ${`2026-11-${10 + day}`}, 9, 30, 0)`.execute(
          tx,
        )
    })
    world.clock.now = NOW
    await lookAt(busy, 26)
    await world.identity.watchAccess()
    expect(await about('忙しい 人')).toEqual([])
    await lookAt(busy, 1, 26)
    await world.identity.watchAccess()
    expect(await about('忙しい 人')).toMatchObject([{ count: 27, usual: 9, threshold: 27 }])
  })

  it('include guesses that find nobody, looks at night, and one person again and again', async () => {
    const guesser = await staff('当てる 人')
    world.clock.now = NOW
    for (let day = 1; day <= 15; day++) {
      const birthDate = `1980-03-${String(day).padStart(2, '0')}`
      const body = { by: 'person', displayName: '住民 1', birthDate } as const
      expectOk(await clerk(guesser).findAccounts({ body }), 'an answer')
    }
    const night = await staff('夜の 人')
    world.clock.now = NOW + 12 * 3_600_000
    await lookAt(night, 3)
    const again = await staff('くりかえす 人')
    for (let day = 0; day < 5; day++) {
      world.clock.now = NOW + day * DAY
      await lookAt(again, 1)
    }
    await watchStaff(context, NOW - DAY)
    expect(await about('当てる 人')).toMatchObject([{ rule: 'many_misses', count: 15 }])
    expect(await about('夜の 人')).toMatchObject([{ rule: 'out_of_hours', count: 3 }])
    const rules = (await about('くりかえす 人')).map(({ rule, count }) => [rule, count])
    expect(rules).toEqual([['same_person_again', 5]])
    const kind = await staff('世話する 人')
    for (let day = 0; day < 5; day++) {
      world.clock.now = NOW + day * DAY
      await lookAt(kind, 1)
      const params = { person: people[0] ?? '' }
      if (day === 2) expectOk(await clerk(kind).printLetter({ params, body: {} }), 'a letter')
    }
    await watchStaff(context, NOW - DAY)
    expect(await about('世話する 人')).toEqual([])
  })

  it('of an officer count people under a measure about whom nothing is due', async () => {
    const roles = ['account_clerk', 'protection_officer']
    const setter = clerk('officer-9', roles)
    const curious = await staff('支援 担当')
    world.clock.now = NOW
    for (const [at, days] of [300, 300, 300, 30].entries()) {
      const until = new Date(NOW + days * DAY).toISOString().slice(0, 10)
      const params = { person: people[at + 25] ?? '' }
      expectOk(await setter.setProtection({ params, body: { until, reason: 'other' } }), 'set')
    }
    await lookAt(curious, 2, 25, roles)
    await lookAt(curious, 2, 28, roles)
    await lookAt(curious, 3, 0, roles)
    await world.identity.watchAccess()
    expect(await about('支援 担当')).toEqual([])
    await lookAt(curious, 1, 27, roles)
    await world.identity.watchAccess()
    const [told] = await about('支援 担当')
    expect(told).toMatchObject({ rule: 'protected_looks', count: 3 })
    const params = { alertId: told?.alertId ?? newId() }
    const shown = expectOk(await privacy().listAlertActs({ params }), 'acts').acts
    expect(JSON.stringify(shown)).not.toContain('支援措置')
  })
})

describe('an alert', () => {
  it('shows what was done and when, with people as numbers, and that look is recorded', async () => {
    const [told] = await about('窓口 花子')
    const params = { alertId: told?.alertId ?? newId() }
    const shown = expectOk(await privacy().listAlertActs({ params }), 'acts')
    expect(shown.acts).toHaveLength(24)
    expect(shown.acts[0]).toMatchObject({ person: 24, texts: { ja: '職員が登録の内容を見ました' } })
    const text = JSON.stringify(shown)
    for (const person of people) expect(text).not.toContain(person)
    expect(text).not.toContain('住民')
    expect((await acts(['access_alert.looked_at']))[0]).toMatchObject({
      actor: { id: 'privacy-1' },
      subject: { id: told?.alertId },
    })
  })

  it('is settled with an outcome, once, by somebody else, and opens again for as much again', async () => {
    const subject = await staff('増える 人')
    world.clock.now = NOW + DAY
    await lookAt(subject, 20)
    await world.identity.watchAccess()
    const [told] = await about('増える 人')
    if (!told) throw new Error('an alert')
    const settle = (
      who: ReturnType<typeof privacy>,
      count: number,
      outcome: AccessAlert['outcome'] = 'explained',
    ) =>
      who.settleAlert({ params: { alertId: told.alertId }, body: { outcome: outcome ?? 'mistake', count } })
    expect(codeOf(await settle(privacy(subject), 20))).toBe('alert_own')
    expect(codeOf(await settle(privacy(), 19))).toBe('alert_grown')
    expect(codeOf(await settle(privacy(), 20, 'card_stopped'))).toBe('alert_outcome_unfit')
    const both = await Promise.all([settle(privacy('privacy-1'), 20), settle(privacy('privacy-2'), 20)])
    expect(both.map(codeOf).toSorted()).toEqual(['alert_settled', 'ok'])
    const winner = both[0]?.ok ? 'privacy-1' : 'privacy-2'
    expect(codeOf(await settle(privacy(winner), 20))).toBe('ok')
    expect(await about('増える 人')).toMatchObject([
      { status: 'settled', outcome: 'explained', settledBy: { mine: winner === 'privacy-1' } },
    ])
    expect(
      (await acts(['access_alert.settled'])).filter(({ subject: s }) => s?.id === told.alertId),
    ).toHaveLength(1)
    await world.database.withTenant(YABU, (tx) =>
      sql`update staff_access_day set people_hour = 20 where staff_subject = ${subject}`.execute(tx),
    )
    await lookAt(subject, 5, 20)
    await world.identity.watchAccess()
    expect(await about('増える 人')).toMatchObject([{ status: 'settled', count: 25 }])
    people.push(...(await moreIds()))
    world.clock.now = NOW + DAY + 25 * 60_000
    await lookAt(subject, 16, 30)
    await world.identity.watchAccess()
    expect(await about('増える 人')).toMatchObject([{ status: 'open', count: 41, outcome: null }])
    expect((await acts(['access_alert.reopened'])).map(({ subject: s }) => s?.id)).toEqual([told.alertId])
  })

  it('is one whatever happens at once: looks, three watchers, settlements and what is refused', async () => {
    const subject = await staff('同時の 人')
    world.clock.now = NOW + 2 * DAY
    const steps = fc.array(fc.constantFrom('look', 'watch', 'settle', 'own'), { minLength: 4, maxLength: 10 })
    let looked = 0
    await lookAt(subject, 20, (looked = 20) - 20)
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        await Promise.all(
          list.map(async (step) => {
            if (step === 'look') return lookAt(subject, 1, looked++ % 25)
            if (step === 'watch') return watchStaff(context, NOW + DAY)
            const [mine] = await about('同時の 人')
            if (!mine) return
            const body = { outcome: 'explained' as const, count: mine.count }
            const params = { alertId: mine.alertId }
            if (step === 'own')
              expect(codeOf(await privacy(subject).settleAlert({ params, body }))).toBe('alert_own')
            else await privacy().settleAlert({ params, body })
          }),
        )
        const all = await about('同時の 人')
        expect(new Set(all.map(({ rule, day }) => `${rule} ${day}`)).size).toBe(all.length)
      }),
      { numRuns: 6 },
    )
  })

  it('is for those who answer for privacy, in their own town, and nobody else', async () => {
    const [told] = await about('窓口 花子')
    const params = { alertId: told?.alertId ?? newId() }
    const body = { outcome: 'explained' as const, count: 1 }
    const calls = (who: ReturnType<typeof privacy>) => [
      () => who.listAccessAlerts({}),
      () => who.countAccessAlerts({}),
      () => who.listAlertActs({ params }),
      () => who.settleAlert({ params, body }),
      () => who.getAccessWatch({}),
      () => who.setAccessWatch({ body: USUAL_WATCH }),
    ]
    const roles = fc.subarray(['hq', 'operator', 'account_clerk', 'terminal_manager', 'service_manager'])
    await fc.assert(
      fc.asyncProperty(roles, fc.nat(5), async (has, which) => {
        expect(codeOf((await calls(privacy('clerk-1', has))[which]?.()) ?? expect.fail('a call'))).toBe(
          'forbidden',
        )
      }),
      { numRuns: 20 },
    )
    for (const who of [officer(), privacy('p', ['privacy_officer'], ASAGO)])
      for (const call of calls(who).slice(2, 4)) expect(codeOf(await call())).toBe('alert_unknown')
    for (const call of calls(officer()).slice(4)) expect(codeOf(await call())).toBe('forbidden')
    expect(await alertsFor(privacy('p', ['privacy_officer'], ASAGO))).toEqual([])
  })

  it('comes at counts that the municipality sets, within bounds', async () => {
    const floors = { ...USUAL_WATCH.floors, many_people_hour: 6 }
    const who = privacy()
    expect(
      codeOf(await who.setAccessWatch({ body: { ...USUAL_WATCH, floors: { ...floors, many_misses: 900 } } })),
    ).toBe('watch_out_of_bounds')
    expect(
      expectOk(await who.setAccessWatch({ body: { ...USUAL_WATCH, floors } }), 'set').watch.floors,
    ).toEqual(floors)
    const subject = await staff('小さい 町の人')
    world.clock.now = NOW + 3 * DAY
    await lookAt(subject, 6)
    await world.identity.watchAccess()
    expect(await about('小さい 町の人')).toMatchObject([{ count: 6, threshold: 6 }])
    expect((await acts(['access_watch.changed']))[0]?.details).toMatchObject({ many_people_hour: 6 })
    expectOk(await who.setAccessWatch({ body: USUAL_WATCH }), 'set back')
  })
})

describe('the card of somebody under 支援措置', () => {
  const cards = async () => (await alertsFor(officer())).filter(({ about: who }) => who.kind === 'person')

  it('held in another town is told to the officers of its home, and to them alone', async () => {
    const holder = await protectedHolder()
    world.clock.now = NOW
    await tapAt(ASAGO, holder)
    await tapAt(ASAGO, await world.newCard())
    await Promise.all([followSightings(context), followSightings(context)])
    const told = await cards()
    expect(told).toMatchObject([
      { rule: 'protected_card_elsewhere', count: 1, about: { kind: 'person' }, status: 'open' },
    ])
    expect((await alertsFor()).filter(({ about: who }) => who.kind === 'person')).toEqual([])
    const [alert] = told
    const params = { alertId: alert?.alertId ?? newId() }
    expect(codeOf(await privacy().listAlertActs({ params }))).toBe('alert_unknown')
    const shown = expectOk(await officer().listAlertActs({ params }), 'acts')
    expect(shown.acts).toMatchObject([{ where: { municipalityCode: ASAGO, name: '朝来市' }, person: null }])
    expect((await acts(['account.protection_looked_at']))[0]).toMatchObject({ purpose: 'access_watch' })
    const town = await world.database.withTenant(ASAGO, async (tx) => ({
      sightings: (await sql`select 1 from card_sighting`.execute(tx)).rows,
      log: (await world.audit.list(tx, { limit: 200 })).map(({ body }) => body.action),
    }))
    expect(town.sightings).toEqual([])
    expect(town.log.filter((action) => action.includes('protect'))).toEqual([])
    await tapAt(ASAGO, holder)
    await world.identity.watchAccess()
    expect(await cards()).toMatchObject([{ alertId: alert?.alertId, count: 2 }])
    const body = { outcome: 'used_by_owner' as const, count: 2 }
    expect(codeOf(await privacy().settleAlert({ params, body }))).toBe('alert_unknown')
    expectOk(await officer().settleAlert({ params, body }), 'settled')
    expect(expectOk(await officer().countAccessAlerts({}), 'a count').open).toBe(0)
  })

  it('held without PIN at home is told too, and nothing of it stands in what the terminal’s town or the person reads', async () => {
    const holder = await protectedHolder()
    world.clock.now = NOW + DAY
    await tapAt(YABU, holder)
    await world.identity.watchAccess()
    expect((await cards())[0]).toMatchObject({ rule: 'protected_kazashi_tried', count: 1 })
    const last = await acts(['account.protected_kazashi_tried'])
    expect(last).toMatchObject([{ actor: { kind: 'terminal' }, outcome: 'refused' }])
  })

  it('leaves a log that still verifies', async () => {
    await world.audit.chainNow()
    await world.audit.signHeadsNow()
    const lines: string[] = []
    for await (const line of world.audit.export(YABU)) lines.push(JSON.stringify(line))
    expect(await verifyExport(lines)).toMatchObject({ findings: [] })
  })
})

async function moreIds(): Promise<string[]> {
  const rows = Array.from({ length: 16 }, (_, n) => `X-${n},住民 X${n},1980-02-03,watchx.${n}`)
  const content = Buffer.from(['整理番号,氏名,生年月日,ログインID', ...rows].join('\r\n')).toString('base64')
  const report = expectOk(await clerk('issuer').importIds({ body: { content, apply: true } }), 'a report')
  return report.letters.map(({ person }) => person)
}
