import { createClient, staffAccountRoutes, type StaffAccount } from '@musubi/contracts'
import { expectOk, type MunicipalityCode } from '@musubi/kernel'
import { inProcessTransport } from '@musubi/platform/client'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { ASAGO, createWorld, newId, YABU, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world?.close())

const CLERK = ['account_clerk']
const OFFICER = ['account_clerk', 'protection_officer']
const LIST = '整理番号,氏名,生年月日,ログインID'

function console_(roles: readonly string[] = CLERK, town: MunicipalityCode = YABU, subject = 'clerk-1') {
  const headers = { 'x-staff': ['staff', town, roles.join() || '-', subject].join(' ') }
  return createClient(staffAccountRoutes, inProcessTransport(world.app, { headers }))
}
const anybody = (number: string, over: Record<string, string> = {}) => ({
  registerNumber: number,
  displayName: `住民 ${number}`,
  birthDate: '1980-02-03',
  loginName: `id.${number.toLowerCase()}`,
  validUntil: '',
  ...over,
})
async function issue(number: string, over: Record<string, string> = {}) {
  const { letter } = expectOk(await console_().issueId({ body: anybody(number, over) }), 'an ID')
  return letter ?? expect.fail('a letter')
}
const codeOf = (answer: { ok: boolean; error?: { code: string } }) => (answer.ok ? 'ok' : answer.error?.code)
const acts = (actions: readonly string[]) =>
  world.database.withTenant(YABU, async (tx) =>
    (await world.audit.list(tx, { actions, limit: 100 })).map(({ body }) => body),
  )
const inYear = (days: number) => new Date(world.clock.now + days * 86_400_000).toISOString().slice(0, 10)
const base64 = (...lines: string[]) => Buffer.from([LIST, ...lines].join('\r\n')).toString('base64')

/** Somebody with a municipal ID and a linked card. */
async function holder(number: string) {
  const letter = await issue(number)
  const { rows } = await world.database.withTenant(YABU, (tx) =>
    sql<{
      account_id: string
    }>`select account_id from municipal_id where login_name = ${letter.loginName}`.execute(tx),
  )
  const accountId = (rows[0]?.account_id ?? '') as ReturnType<typeof newId>
  const card = await world.newCard({ accountId, birthDate: '1980-02-03' as never })
  await world.identity.demo.linkCards([{ accountId, municipalityCode: YABU, card: card.card }])
  return { ...letter, accountId, card }
}
const tapped = async (one: Awaited<ReturnType<typeof holder>>) =>
  (await world.resolve([world.tap(one.card)]))[0]

describe('finding an account', () => {
  it('needs the whole ID, or the whole name with its birth date; a name alone finds nobody', async () => {
    const { person, loginName } = await issue('F-1', { displayName: '八鹿　ハル' })
    const found = async (body: Parameters<ReturnType<typeof console_>['findAccounts']>[0]['body']) =>
      expectOk(await console_().findAccounts({ body }), 'an answer').accounts.map((one) => one.person)
    expect(await found({ by: 'login_name', loginName: ' ID.F-1 ' })).toEqual([person])
    expect(await found({ by: 'login_name', loginName: loginName.slice(0, -1) })).toEqual([])
    expect(await found({ by: 'person', displayName: '八鹿ハル', birthDate: '1980-02-03' })).toEqual([person])
    expect(await found({ by: 'person', displayName: '八鹿ハル', birthDate: '1980-02-04' })).toEqual([])
    expect(await found({ by: 'person', displayName: '八鹿', birthDate: '1980-02-03' })).toEqual([])
    expect((await acts(['account.searched'])).length).toBe(5)
    expect((await acts(['account.looked_at']))[0]).toMatchObject({ actor: { kind: 'staff', id: 'clerk-1' } })
  })

  it('shows ways to log in and their states, and neither internal id, serial nor birth date', async () => {
    const one = await holder('F-2')
    const { account } = expectOk(
      await console_().getAccount({ params: { person: one.person } }),
      'an account',
    )
    expect(account).toMatchObject({
      status: 'active',
      municipalId: { standing: 'must_choose_password' },
      card: { status: 'good', strength: 'auth' },
      protection: null,
    })
    const text = JSON.stringify(account)
    for (const secret of [one.accountId, one.card.card.serial, '1980-02-03'])
      expect(text).not.toContain(secret)
  })

  it('is for clerks of the person’s own municipality alone, whatever they ask for', async () => {
    const { person } = await issue('F-3')
    const calls = (api: ReturnType<typeof console_>) => [
      () => api.getAccount({ params: { person } }),
      () => api.listAccountHistory({ params: { person }, query: {} }),
      () => api.printLetter({ params: { person }, body: {} }),
      () => api.resetPassword({ params: { person, resetId: newId() }, body: { seen: ['passport'] } }),
      () => api.setLock({ params: { person }, body: { locked: true, reason: 'other' } }),
      () => api.changeCard({ params: { person }, body: { act: 'unlink' } }),
      () => api.setProtection({ params: { person }, body: { until: inYear(100), reason: 'stalking' } }),
      () => api.liftProtection({ params: { person }, body: { act: 'ask' } }),
    ]
    const roles = fc.subarray(['hq', 'operator', 'service_manager', 'account_clerk', 'protection_officer'])
    await fc.assert(
      fc.asyncProperty(roles, fc.constantFrom(YABU, ASAGO), fc.nat(7), async (has, town, which) => {
        if (town === YABU && has.some((role) => OFFICER.includes(role))) return
        const call = calls(console_(has, town))[which] ?? expect.fail('a call')
        const needed = which > 5 ? ['protection_officer'] : OFFICER
        const allowed = has.some((role) => needed.includes(role))
        expect(codeOf(await call())).toBe(allowed ? 'account_unknown' : 'forbidden')
      }),
      { numRuns: 40 },
    )
    expect(expectOk(await console_().getAccount({ params: { person } }), 'it').account.status).toBe('active')
  })
})

describe('municipal IDs', () => {
  it('are issued at the counter under the rules of the list, with the field that is wrong', async () => {
    const wrong = await console_().issueId({ body: anybody('123456789018', { birthDate: '' }) })
    expect(wrong.ok ? [] : wrong.error.fields?.map(({ path }) => path)).toEqual(['registerNumber'])
    const odd = await console_().issueId({
      body: anybody('I-1', { birthDate: '1980-13-01', loginName: 'あ' }),
    })
    expect(odd.ok ? [] : odd.error.fields?.map(({ path }) => path)).toEqual(['birthDate', 'loginName'])
    const first = await issue('I-2')
    expect(await issue('I-2')).toEqual(first)
  })

  it('of a list are shown before they are issued, and with one wrong row nothing is', async () => {
    const run = async (content: string, apply: boolean) =>
      expectOk(await console_().importIds({ body: { content, apply } }), 'a report')
    const good = base64('L-1,一人目,1970-01-01,', 'L-2,二人目,1971-01-01,')
    expect(await run(good, false)).toMatchObject({ applied: false, issued: 2, letters: [] })
    expect(await run(good, false)).toMatchObject({ issued: 2 })
    const done = await run(good, true)
    expect(done).toMatchObject({ applied: true, issued: 2, problems: [] })
    expect(await run(good, true)).toMatchObject({ issued: 0, unchanged: 2, letters: done.letters })
    const bad = await run(base64('L-3,三人目,1970-01-01,', 'L-4,,1971-02-30,'), true)
    expect(bad).toMatchObject({ applied: false, issued: 0, letters: [] })
    expect(bad.problems).toEqual([
      { line: 3, reason: 'no_name' },
      { line: 3, reason: 'birth_date_unreadable' },
    ])
    expect(await run(base64('L-3,三人目,1970-01-01,'), false)).toMatchObject({ issued: 1 })
    const headless = Buffer.from('番号,名前\r\n1,甲').toString('base64')
    expect(await run(headless, true)).toMatchObject({ file: 'headings_missing', applied: false })
  })

  it('get a new letter after documents were seen, once for each time it is asked for', async () => {
    const { person, initialPassword } = await issue('I-3')
    const resetId = newId()
    const reset = (seen: ('passport' | 'insurance')[]) =>
      console_().resetPassword({ params: { person, resetId }, body: { seen } })
    expect(codeOf(await reset(['insurance']))).toBe('documents_missing')
    const { letter } = expectOk(await reset(['passport']), 'a letter')
    expect(letter?.initialPassword).not.toBe(initialPassword)
    expect(expectOk(await reset(['passport']), 'the same').letter).toEqual(letter)
    const again = await console_().printLetter({ params: { person }, body: {} })
    expect(expectOk(again, 'again').letter).toEqual(letter)
    expect((await acts(['municipal_id.letter_printed'])).length).toBe(2)
  })
})

describe('stopping', () => {
  it('an account ends its card too, and letting it go on brings it back', async () => {
    const one = await holder('S-1')
    const lock = async (locked: boolean, reason: 'person_asked' | null) =>
      console_().setLock({ params: { person: one.person }, body: { locked, reason } })
    expect(await tapped(one)).toMatchObject({ status: 'resolved' })
    expect(codeOf(await lock(true, null))).toBe('reason_missing')
    expect(expectOk(await lock(true, 'person_asked'), 'locked').account.status).toBe('suspended')
    expect(await tapped(one)).toMatchObject({ reason: 'not_registered' })
    expect(expectOk(await lock(false, null), 'unlocked').account.status).toBe('active')
    expect(await tapped(one)).toMatchObject({ status: 'resolved' })
  })

  it('a lost card works nowhere, a found one again, and an unlinked one is nobody’s', async () => {
    const one = await holder('S-2')
    const act = async (name: 'report_lost' | 'report_found' | 'unlink') =>
      expectOk(await console_().changeCard({ params: { person: one.person }, body: { act: name } }), name)
    expect((await act('report_lost')).account.card?.status).toBe('suspended')
    expect(await tapped(one)).toMatchObject({ reason: 'revoked' })
    expect((await act('report_found')).account.card?.status).toBe('good')
    expect((await act('unlink')).account.card).toBeNull()
    expect(await tapped(one)).toMatchObject({ reason: 'not_registered' })
  })
})

describe('支援措置', () => {
  const officer = (subject: string) => console_(OFFICER, YABU, subject)
  const set = (person: string, until = inYear(365)) =>
    officer('officer-1').setProtection({
      params: { person },
      body: { until, reason: 'domestic_violence' },
    })

  it('from its commit on makes a person no record: to cards, to clerks, in searches and in lists', async () => {
    const one = await holder('P-1')
    expect(codeOf(await set(one.person, inYear(400)))).toBe('protection_too_long')
    const { account } = expectOk(await set(one.person), 'set')
    expect(account.protection).toMatchObject({ reason: 'domestic_violence', liftAsked: 'no' })
    expect(await tapped(one)).toMatchObject({ reason: 'not_registered' })
    const clerk = console_()
    const nobody = await clerk.getAccount({ params: { person: 'A'.repeat(24) } })
    const them = await clerk.getAccount({ params: { person: one.person } })
    const plain = ({ ok, ...answer }: typeof them) =>
      ok ? answer : { ...(answer as { error: object }).error, reference: '' }
    expect(plain(them)).toEqual(plain(nobody))
    const search = { by: 'login_name', loginName: one.loginName } as const
    expect(expectOk(await clerk.findAccounts({ body: search }), 'found').accounts).toEqual([])
    expect(
      expectOk(await officer('officer-2').findAccounts({ body: search }), 'found').accounts,
    ).toHaveLength(1)
    const list = base64(`P-1,住民 P-1,1980-02-03,${one.loginName}`)
    const report = expectOk(await clerk.importIds({ body: { content: list, apply: true } }), 'a report')
    expect(report).toMatchObject({ issued: 0, unchanged: 1, letters: [] })
  })

  it('lets a new letter be made by two officers within the hour, and by nobody alone', async () => {
    const one = await holder('P-7')
    expectOk(await set(one.person), 'set')
    const reset = async (who: string) => {
      const params = { person: one.person, resetId: newId() }
      return expectOk(await officer(who).resetPassword({ params, body: { seen: ['passport'] } }), 'asked')
        .letter
    }
    const asked = async (who: string) =>
      expectOk(await officer(who).getAccount({ params: { person: one.person } }), 'read').account.protection
        ?.resetAsked
    expect(await reset('officer-1')).toBeNull()
    expect(await reset('officer-1')).toBeNull()
    expect([await asked('officer-1'), await asked('officer-2')]).toEqual(['by_me', 'by_another'])
    expect(await reset('officer-2')).toMatchObject({ loginName: one.loginName })
    expect(await asked('officer-2')).toBe('no')
    expect(await reset('officer-2')).toBeNull()
    const clerk = await console_().resetPassword({
      params: { person: one.person, resetId: newId() },
      body: { seen: ['passport'] },
    })
    expect(codeOf(clerk)).toBe('account_unknown')
  })

  it('is lifted by two officers, and afterwards the history of it is the officers’ alone', async () => {
    const one = await holder('P-2')
    expectOk(await set(one.person), 'set')
    const lift = (who: string, act: 'ask' | 'keep' | 'lift') =>
      officer(who).liftProtection({ params: { person: one.person }, body: { act } })
    expect(codeOf(await lift('officer-1', 'lift'))).toBe('lift_not_asked')
    expectOk(await lift('officer-1', 'ask'), 'asked')
    expect(codeOf(await lift('officer-1', 'lift'))).toBe('second_person_needed')
    const due = expectOk(await officer('officer-2').listProtectionsDue({}), 'due').due
    expect(due.find(({ person }) => person === one.person)?.liftAsked).toBe('by_another')
    expect(expectOk(await lift('officer-2', 'lift'), 'lifted').account.protection).toBeNull()
    expect(await tapped(one)).toMatchObject({ status: 'resolved' })
    const history = async (api: ReturnType<typeof console_>) =>
      expectOk(await api.listAccountHistory({ params: { person: one.person }, query: {} }), 'acts').acts.map(
        ({ action }) => action,
      )
    expect((await history(console_())).filter((action) => action.includes('protect'))).toEqual([])
    expect(
      (await history(officer('officer-1'))).filter((action) => action === 'account.protected'),
    ).toHaveLength(3)
  })

  it('every look at it is recorded with the officer who looked', async () => {
    const one = await holder('P-3')
    const before = (await acts(['account.protection_looked_at'])).length
    await officer('officer-9').getAccount({ params: { person: one.person } })
    const looks = await acts(['account.protection_looked_at'])
    expect(looks.length).toBe(before + 1)
    expect(looks[0]?.actor).toEqual({ kind: 'staff', id: 'officer-9' })
  })
})

it('an answer to an act is the account as it is then', async () => {
  const one = await holder('Z-1')
  const read = async (): Promise<StaffAccount> =>
    expectOk(await console_().getAccount({ params: { person: one.person } }), 'it').account
  const changed = await console_().changeCard({
    params: { person: one.person },
    body: { act: 'report_lost' },
  })
  expect(expectOk(changed, 'stopped').account).toEqual(await read())
})
