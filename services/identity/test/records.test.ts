import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { findAxeViolations, launchBrowser } from '@musubi/testkit'
import type { Page as BrowserPage } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBirthDate } from './account-birth-date.ts'
import { createBrowser } from './browser.ts'
import { openContext } from './context.ts'
import { startLogoutReceiver, type LogoutReceiver } from './logout-receiver.ts'
import type { Browser } from './relying-party.ts'
import { passwords, people, startWorld, type RunningWorld } from './running-world.ts'
import { ASAGO, birthday, newId, YABU } from './world.ts'

const PICTURES = process.env['MUSUBI_PICTURES']
let world: RunningWorld
let receiver: LogoutReceiver
const ichiro = { login_name: 'ichiro-1', password: passwords['ichiro-1'] }

beforeAll(async () => {
  receiver = await startLogoutReceiver()
  world = await startWorld({
    activitySources: [
      { service: 'resident', list: async () => undefined },
      {
        service: 'shelter',
        list: async ({ before }) =>
          before !== undefined
            ? []
            : [
                {
                  id: newId(),
                  position: 1,
                  at: '2026-01-02T03:04:00.000Z',
                  recordedAt: '2026-01-02T09:04:00.000Z',
                  service: 'shelter',
                  action: 'household.seen',
                  texts: {
                    ja: '世帯の情報を見ました',
                    easy: '家族の ことを 見ました',
                    en: 'Household was seen',
                  },
                  outcome: 'done',
                  by: { kind: 'staff', self: false, municipalityCode: ASAGO },
                  details: {},
                },
              ],
      },
    ],
  })
  await saveBirthDate(
    await openContext(world),
    { municipalityCode: YABU, accountId: people.ichiro },
    birthday,
  )
})
afterAll(async () => {
  await world?.close()
  await receiver?.close()
})

async function logIn(fields: Record<string, string> = ichiro): Promise<Browser> {
  const browser = createBrowser(world.origin)
  await browser.submit(await browser.open('/identity/account'), fields)
  return browser
}

/** Ichiro agrees to a vendor's service, and is logged in to it. */
async function agreeTo(service: string) {
  const party = await world.vendor(service, {
    redirectUris: ['http://127.0.0.1/callback'],
    postLogoutRedirectUris: ['http://127.0.0.1/goodbye'],
    backchannelLogoutUri: receiver.uri,
  })
  const browser = createBrowser(world.origin)
  const { checks, page } = await party.begin(browser)
  const end = await browser.submit(await browser.submit(page, ichiro), { decision: 'agree' })
  return { party, tokens: await party.redeem(end.url, checks) }
}

describe('who used what', () => {
  it('lists logins and uses by day, with who, for which service and how, and says what could not be asked', async () => {
    await agreeTo('library')
    const browser = await logIn()
    const page = await browser.open('/identity/account/activity')
    expect(page.html).toContain('サービスにログインしました')
    expect(page.html).toContain('使ったサービス 市立図書館')
    expect(page.html).toContain('自治体IDとパスワード')
    expect(page.html).toContain('職員 朝来市で')
    expect(page.html).toContain('あとから届いた記録です')
    expect(page.html).toContain('いま確かめられなかった記録があります: 住民ページ')
    expect(page.html).not.toMatch(/<script|style=|onclick/)
    expect(page.html).not.toContain(people.ichiro)
    expect((await browser.open('/identity/account/activity?lang=easy')).html).toContain('役所の 人 朝来市で')
    expect((await browser.open('/identity/account/activity?lang=en')).html).toContain('Staff in 朝来市')
    const cut = await browser.open('/identity/account/activity?cursor=%E3%81%82&lang=ja')
    expect([cut.status, cut.html.includes('サービスにログインしました')]).toEqual([200, true])
  })

  it('has pages, and each resident sees their own', async () => {
    for (let login = 0; login < 31; login++) {
      const party = await world.partyOf('resident')
      const browser = createBrowser(world.origin)
      await browser.submit((await party.begin(browser)).page, { demo_account: 'ichiro-1' })
    }
    const browser = await logIn()
    const first = await browser.open('/identity/account/activity')
    const older = /href="([^"]*\/activity\?cursor=[^"]+)"/.exec(first.html)?.[1] ?? ''
    const second = await browser.open(older)
    expect(second.html).toContain('新しい方へ戻る')
    expect([first, second].map(({ html }) => html.includes('世帯の情報を見ました'))).toEqual([false, true])
    const other = await logIn({ login_name: 'sakura-1', password: passwords['sakura-1'] })
    const theirs = await other.open('/identity/account/activity')
    expect(theirs.html).not.toContain('市立図書館')
  })

  it('sends whoever is not logged in to the login, and back to the page', async () => {
    const browser = createBrowser(world.origin)
    const page = await browser.open('/identity/account/activity')
    expect(page.url.pathname).toContain('/identity/login/')
    const end = await browser.submit(page, ichiro)
    expect(end.url.pathname).toBe('/identity/account/activity')
  })
})

describe('consents', () => {
  it('show what each service sees and why, give a receipt, and taken back log the service out', async () => {
    const { party, tokens } = await agreeTo('museum')
    const browser = await logIn()
    const page = await browser.open('/identity/account/consents')
    expect(page.html).toContain('お名前（貸出カードに印字するため）')
    expect(page.html).toContain('65歳以上かどうか: 見せていません')
    expect(page.html).toContain('株式会社としょかん')
    expect(page.html).not.toMatch(/<script|style=|onclick/)
    const mine = await world.resident(YABU, people.ichiro)
    const { value } = (await mine.listConsents()) as {
      value: { consents: { consentId: string; clientId: string }[] }
    }
    const id = value.consents.find(({ clientId }) => clientId === party.clientId)?.consentId
    const receipt = await browser.open(`/identity/account/consents/${id}/receipt`)
    expect(receipt.headers.get('content-disposition')).toMatch(/^attachment; filename="consent-C-/)
    expect(JSON.parse(receipt.html)).toMatchObject({ controller: YABU, subject: tokens.claims()?.sub })
    const question = await browser.open(`/identity/account/consents/${id}/withdrawal`)
    expect(question.html).toContain('市立図書館への同意を取り消しますか')
    const before = receiver.heard.length
    const done = await browser.submit(question, {})
    expect(done.html).toContain('市立図書館への同意を取り消して、ログアウトしました')
    expect(done.html).toContain('に取り消しました')
    expect(receiver.claims().slice(before)).toMatchObject([
      { aud: party.clientId, sub: tokens.claims()?.sub },
    ])
    expect(await party.introspect(tokens.access_token)).toMatchObject({ active: false })
    // The question again, after it was answered, and of somebody else's consent.
    expect((await browser.open(question.url)).status).toBe(404)
    const other = await logIn({ login_name: 'sakura-1', password: passwords['sakura-1'] })
    for (const path of ['receipt', 'withdrawal'])
      expect((await other.open(`/identity/account/consents/${id}/${path}`)).status).toBe(404)
    const forged = await browser.open(`/identity/account/consents/${id}/withdrawal`, {
      method: 'POST',
      body: new URLSearchParams(),
      headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    })
    expect(forged.status).toBe(403)
  })
})

describe('in a browser', () => {
  const PAGES = [
    ['activity', '/identity/account/activity'],
    ['consents', '/identity/account/consents'],
    ['acting', '/identity/account/acting'],
    ['account', '/identity/account'],
  ] as const

  it('the pages are accessible, narrow and wide, and fit their width', async () => {
    await agreeTo('gym')
    const browser = await launchBrowser()
    try {
      const context = await browser.newContext({ locale: 'ja-JP', timezoneId: 'Asia/Tokyo' })
      const page = await context.newPage()
      await page.goto(`${world.origin}/identity/account`)
      await page.locator('a[href*="way=password"]').first().click()
      await page.fill('[name=login_name]', ichiro.login_name)
      await page.fill('[name=password]', ichiro.password)
      await page.press('[name=password]', 'Enter')
      await page.waitForURL('**/identity/account')
      for (const [name, address] of PAGES) {
        for (const width of [390, 1280]) {
          await page.setViewportSize({ width, height: 844 })
          await page.goto(`${world.origin}${address}?lang=${width === 390 ? 'ja' : 'en'}`)
          await look(page, `${name}-${width}`)
        }
      }
      await page.setViewportSize({ width: 390, height: 844 })
      await page.goto(`${world.origin}/identity/account/consents?lang=easy`)
      await page
        .getByRole('link', { name: /^やめる/ })
        .first()
        .click()
      await look(page, 'withdrawal-390')
    } finally {
      await browser.close()
    }
  })

  async function look(page: BrowserPage, name: string): Promise<void> {
    if (PICTURES) {
      mkdirSync(PICTURES, { recursive: true })
      await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
    }
    // Colours and names are the same at every width; what can differ is whether all of it fits.
    if (name.endsWith('390')) expect([name, await findAxeViolations(page)]).toEqual([name, []])
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    expect([name, overflow]).toEqual([name, 0])
  }
})
