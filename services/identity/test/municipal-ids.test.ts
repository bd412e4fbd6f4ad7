import { err, expectOk, type Uuid } from '@musubi/kernel'
import { readCsvFile } from '@musubi/platform/csv'
import { sql } from 'kysely'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IdentityContext } from '../src/app/context.ts'
import { issueFromList, type Issued } from '../src/app/municipal-ids/issue.ts'
import { chooseOwnPassword } from '../src/app/municipal-ids/own-password.ts'
import {
  decideProtectedReset,
  SECOND_LOOK_MS,
  type AskedReset,
} from '../src/core/municipal-ids/protected-reset.ts'
import { areEnough, printAgain, resetAtCounter } from '../src/app/municipal-ids/reset.ts'
import { openTries } from '../src/app/municipal-ids/tries.ts'
import { signInWithPassword } from '../src/app/sign-in.ts'
import { createBrowser } from './browser.ts'
import { openContext } from './context.ts'
import { passwords, people, startWorld, type RunningWorld } from './running-world.ts'
import { ASAGO, YABU } from './world.ts'

let world: RunningWorld
let context: IdentityContext
let ahead = 0

beforeAll(async () => {
  world = await startWorld()
  context = { ...(await openContext(world)), clock: () => Date.now() + ahead }
})
afterAll(() => world?.close())

const CLERK = 'clerk-ppid'
const OWN = 'かえるが三びき、雨を待つ'

const issue = (lines: readonly string[], municipalityCode = YABU) => {
  const csv = ['整理番号,氏名,生年月日,ログインID', ...lines].join('\r\n')
  const file = expectOk(readCsvFile(Buffer.from(csv)), 'a file')
  return issueFromList(context, municipalityCode, file.table, CLERK)
}
const issued = async (...lines: string[]): Promise<Issued> => expectOk(await issue(lines), 'issued')
const letterFor = async (line: string) => (await issued(line)).letters[0] ?? expect.fail('a letter')
const try_ = (loginName: string, password: string, given: { address?: string; device?: string } = {}) =>
  signInWithPassword(context, {
    loginName,
    password,
    address: given.address ?? '192.0.2.1',
    audience: 'resident',
    ...given,
  })
const countIds = async (): Promise<number> => {
  const rows = await world.database.withTenant(YABU, (tx) =>
    tx.selectFrom('municipal_id').select('account_id').execute(),
  )
  return rows.length
}

describe('a list of the municipality', () => {
  it('issues once; the same list again changes nothing and gives the letters not used yet', async () => {
    const lines = ['L-1,城崎 さくら,2007-04-01,', 'L-2,関宮 誠,1959-08-08,makoto.s']
    const first = await issued(...lines)
    expect(first).toMatchObject({ issued: 2, unchanged: 0 })
    expect(first.letters[1]).toMatchObject({ loginName: 'makoto.s', displayName: '関宮 誠' })
    const again = await issued(...lines, 'L-3,大屋 緑,1988-09-09,')
    expect(again).toMatchObject({ issued: 1, unchanged: 2 })
    expect(again.letters.slice(0, 2)).toEqual(first.letters)
  })

  it('with one wrong row takes nothing in', async () => {
    const before = await countIds()
    const refused = await issue(['M-1,正しい 人,1980-01-01,', 'M-2,誤り 人,1980-13-01,'])
    expect(refused).toEqual(err({ kind: 'rows', problems: [{ line: 3, reason: 'birth_date_unreadable' }] }))
    const taken = await issue(['M-1,正しい 人,1980-01-01,', 'M-3,別の 人,1980-01-01,yabu.hq'])
    expect(taken).toEqual(err({ kind: 'rows', problems: [{ line: 3, reason: 'login_name_taken' }] }))
    expect(await countIds()).toBe(before)
  })

  it('by two clerks at once makes each person one account', async () => {
    const lines = Array.from({ length: 20 }, (_, at) => `P-${at},人 ${at},1990-01-01,`)
    const both = await Promise.allSettled([issue(lines), issue(lines)])
    const whole = expectOk(await issue(lines), 'issued')
    expect(both.some(({ status }) => status === 'fulfilled')).toBe(true)
    expect(whole).toMatchObject({ issued: 0, unchanged: 20 })
  })

  it('keeps neither numbers of the register nor passwords of letters in readable form', async () => {
    const letter = await letterFor('REGISTER-NUMBER-7,秘密 太郎,1970-01-01,')
    for (const table of ['account', 'municipal_id', 'locator']) {
      const text = await world.database.withTenant(YABU, async (tx) =>
        JSON.stringify((await sql`select t::text from ${sql.table(table)} t`.execute(tx)).rows),
      )
      expect(text).not.toContain('REGISTER-NUMBER-7')
      expect(text).not.toContain(Buffer.from('REGISTER-NUMBER-7').toString('hex'))
      expect(text).not.toContain(letter.initialPassword)
      expect(text).not.toContain(letter.initialPassword.replaceAll('-', ''))
    }
  })
})

describe('the password of a letter', () => {
  it('leads through choosing an own one to the service, and is worth nothing afterwards', async () => {
    const letter = await letterFor('F-1,朝倉 望,1975-05-05,')
    const party = await world.partyOf('resident')
    const browser = createBrowser(world.origin)
    const { page, checks } = await party.begin(browser)
    const typed = letter.initialPassword.toLowerCase().replaceAll('-', ' ')
    const choose = await browser.submit(page, { login_name: letter.loginName, password: typed })
    expect(choose.html).toContain('自分のパスワードを決める')
    const bad = await browser.submit(choose, { password: 'password2026', again: 'password2026' })
    expect(bad.html).toContain('だれもがはじめに試す言葉')
    const differ = await browser.submit(bad, { password: OWN, again: `${OWN}。` })
    expect(differ.html).toContain('2回の入力が違っています')
    const end = await browser.submit(differ, { password: OWN, again: OWN })
    const tokens = await party.redeem(end.url, checks)
    expect(tokens.claims()).toMatchObject({ municipality_code: YABU, acr: 'urn:jp-muni:acr:mid-pwd' })
    expect(await try_(letter.loginName, letter.initialPassword)).toEqual(err('wrong_credentials'))
    expect((await try_(letter.loginName, OWN)).ok).toBe(true)
    // The form that was open all the while cannot choose a second time.
    const ref = { municipalityCode: YABU, accountId: letter.accountId }
    const late = await chooseOwnPassword(context, ref, `${OWN}と風`, {
      kind: 'letter',
      letterId: ref.accountId,
    })
    expect(late).toEqual(err('letter_used'))
  })

  it('ends with its time, and the page says where a new one is to be had', async () => {
    const letter = await letterFor('F-2,期限 過,1975-05-05,')
    ahead = 61 * 86_400_000
    expect(await try_(letter.loginName, letter.initialPassword)).toEqual(err('letter_over'))
    expect(await try_(letter.loginName, 'AAAA-AAAA-AAAA')).toEqual(err('wrong_credentials'))
    ahead = 0
  })

  it('of one visit is no ticket in another', async () => {
    const letter = await letterFor('F-3,二つ 窓,1975-05-05,')
    const party = await world.partyOf('resident')
    const [mine, theirs] = [createBrowser(world.origin), createBrowser(world.origin)]
    const { page } = await party.begin(mine)
    const choose = await mine.submit(page, { login_name: letter.loginName, password: letter.initialPassword })
    const ticket = /name="ticket" value="([^"]+)"/.exec(choose.html)?.[1] ?? ''
    const other = await party.begin(theirs)
    const stolen = new URL(other.page.url.pathname + '/password/own', world.origin)
    const answer = await theirs.open(stolen, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ ticket, password: OWN, again: OWN }),
    })
    expect(answer.status).toBe(400)
  })
})

describe('at the counter', () => {
  it('one document with a picture or two others are seen before a new letter is made', async () => {
    expect(areEnough(['driving_licence'])).toBe(true)
    expect(areEnough(['insurance', 'insurance'])).toBe(false)
    expect(areEnough(['insurance', 'pension_book'])).toBe(true)
    const letter = await letterFor('C-1,忘れ 物,1975-05-05,')
    const ref = { municipalityCode: YABU, accountId: letter.accountId }
    expect(await resetAtCounter(context, ref, ['insurance'], CLERK)).toEqual(err('documents_missing'))
    const fresh = expectOk(await resetAtCounter(context, ref, ['passport'], CLERK), 'made')
    if (!fresh) throw new Error('nobody protects this person')
    expect(fresh.initialPassword).not.toBe(letter.initialPassword)
    expect(await try_(letter.loginName, letter.initialPassword)).toEqual(err('wrong_credentials'))
    expect((await try_(letter.loginName, fresh.initialPassword)).ok).toBe(true)
    expect(expectOk(await printAgain(context, ref, CLERK), 'a letter')).toEqual(fresh)
  })

  it('a clerk of another town finds nobody', async () => {
    const letter = await letterFor('C-2,隣 町,1975-05-05,')
    const ref = { municipalityCode: ASAGO, accountId: letter.accountId }
    const answer = await resetAtCounter(context, ref, ['passport'], CLERK)
    expect(answer).toEqual(err('account_unknown'))
  })
})

describe('an own password', () => {
  const ichiro = { municipalityCode: YABU, accountId: people.ichiro as Uuid }
  it('is changed by who knows the present one, or by card', async () => {
    const current = { kind: 'current', password: passwords['ichiro-1'], address: '192.0.2.9' } as const
    const wrong = { ...current, password: 'something else' }
    expect(await chooseOwnPassword(context, ichiro, OWN, wrong)).toEqual(err('wrong_current_password'))
    expect(await chooseOwnPassword(context, ichiro, passwords['ichiro-1'], current)).toEqual(
      err('same_as_before'),
    )
    expect((await chooseOwnPassword(context, ichiro, OWN, current)).ok).toBe(true)
    expect((await try_('ichiro-1', OWN)).ok).toBe(true)
    expect((await chooseOwnPassword(context, ichiro, `${OWN}と風`, { kind: 'card' })).ok).toBe(true)
    expect(await try_('ichiro-1', OWN)).toEqual(err('wrong_credentials'))
  })
})

/** Tries from as many addresses, each counted before a password would be looked at. */
async function guess(loginName: string, tries: number, device?: string) {
  const answers: string[] = []
  for (let at = 0; at < tries; at++)
    answers.push(await openTries(context, { loginName, address: `198.51.100.${at}`, device }).count())
  return answers
}

describe('guessing from many addresses', () => {
  it('stops at the account, while a browser that its owner used before still gets in', async () => {
    const owner = expectOk(await try_('sakura-1', passwords['sakura-1']), 'a login')
    const answers = await guess('sakura-1', 32)
    expect(answers.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 'allowed'))
    expect(answers.slice(30)).toEqual(['too_many', 'too_many'])
    expect(await try_('sakura-1', 'one more')).toEqual(err('too_many'))
    expect(await try_('sakura-1', passwords['sakura-1'], { address: '203.0.113.5' })).toEqual(err('too_many'))
    const known = await try_('sakura-1', passwords['sakura-1'], {
      address: '203.0.113.5',
      device: owner.device,
    })
    expect(known.ok).toBe(true)
  })

  it('a device’s proof is good for its account only, cannot be made up, and has its own ceiling', async () => {
    const letter = await letterFor('G-1,推測 者,1975-05-05,')
    const mine = expectOk(await try_(letter.loginName, letter.initialPassword), 'a login').device
    await guess('nobody-1', 31)
    expect(await try_('nobody-1', 'x', { device: mine, address: '203.0.113.7' })).toEqual(err('too_many'))
    const made = `${'A'.repeat(16)}${'A'.repeat(22)}`
    expect(await try_('nobody-1', 'x', { device: made, address: '203.0.113.8' })).toEqual(err('too_many'))
    const answers = await guess(letter.loginName, 11, mine)
    expect(answers.at(9)).toBe('allowed')
    expect(answers.at(10)).toBe('too_many')
  })
})

describe('a new letter under 支援措置', () => {
  it('is made only by another officer than the one who asked, within the hour, whatever came before', () => {
    const officer = fc.constantFrom('one', 'two', 'three')
    const steps = fc.array(fc.tuple(officer, fc.integer({ min: 0, max: 2 * SECOND_LOOK_MS })), {
      maxLength: 20,
    })
    fc.assert(
      fc.property(steps, (presses) => {
        let asked: AskedReset | undefined
        let now = 0
        for (const [who, later] of presses) {
          now += later
          const { kind } = decideProtectedReset(asked, who, now)
          if (kind === 'print') {
            expect(asked?.by).not.toBe(who)
            expect(now - (asked?.at ?? 0)).toBeLessThan(SECOND_LOOK_MS)
            asked = undefined
          } else if (kind === 'ask') asked = { by: who, at: now }
          else expect(asked?.by).toBe(who)
        }
      }),
    )
  })
})
