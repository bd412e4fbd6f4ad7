import { findAxeViolations, launchBrowser } from '@musubi/testkit'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { shelterState } from './harness/fake-shelter.ts'
import { getSite, story } from './harness/figures.ts'
import { NEAR } from './harness/pages.ts'
import { type Site, startSite } from './harness/site.ts'

const state = shelterState()
const PUBLIC = `/shelters/282227?${NEAR}`
const phone = { width: 390, height: 844 }
const desk = { width: 1280, height: 900 }
let site: Site
let browser: Browser
let close: () => Promise<void> = async () => undefined

beforeAll(async () => {
  ;[site, browser] = await Promise.all([startSite(state), launchBrowser()])
})
afterEach(async () => {
  await close()
  Object.assign(state, shelterState())
  site.pass(10_000)
})
afterAll(async () => {
  await browser?.close()
  await site?.stop()
})

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: phone,
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    ...options,
  })
  close = () => context.close()
  const page = await context.newPage()
  await page.goto(site.url + path)
  return page
}

/** Pixels by which the page is wider than the window. */
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

describe('everybody can read the pages', () => {
  const small = ['/shelters', '/accessibility', '/about', '/privacy', '/shelters/999999', '/sources']
  const siteId = getSite('みふね会館').siteId
  const middle = ['/shelters/282227', `/shelters/282227/${siteId}?${NEAR}`]
  const large = ['/', PUBLIC]
  const views = [
    ['phone, Japanese', 'lang=ja', { viewport: phone }],
    ['desk, dark, easy Japanese', 'lang=easy', { viewport: desk, colorScheme: 'dark' }],
  ] as const
  const more = [
    ['desk, English', 'lang=en', { viewport: desk }],
    ['phone, dark, text at 200 %', 'lang=ja&size=xl', { viewport: phone, colorScheme: 'dark' }],
  ] as const
  const cases = [
    ...large.flatMap((path) => [...views, ...more].map((view) => [path, ...view] as const)),
    ...middle.flatMap((path) => views.map((view) => [path, ...view] as const)),
    ...small.map((path, at) => [path, ...views[at % views.length]!] as const),
  ]

  it.each(cases)(
    '%s: %s: axe finds nothing, and nothing scrolls sideways',
    async (path, _name, query, options) => {
      const page = await open(`${path}${path.includes('?') ? '&' : '?'}${query}`, options)
      expect(await findAxeViolations(page)).toEqual([])
      expect(await overflow(page)).toBeLessThanOrEqual(0)
    },
  )

  it('the content policy is kept: no page logs an error', async () => {
    const page = await open('/about')
    const errors: string[] = []
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    for (const path of ['/', PUBLIC, '/accessibility']) await page.goto(site.url + path)
    expect(errors).toEqual([])
  })
})

describe('without JavaScript', () => {
  const off = { javaScriptEnabled: false }

  it('the way from the list of towns to a map link is links and one form', async () => {
    const page = await open('/shelters', off)
    await page
      .getByRole('link', { name: /養父市/ })
      .first()
      .click()
    await page.getByLabel('町名・大字').selectOption('八鹿町八鹿')
    await page.getByRole('button', { name: 'この近くを さがす' }).click()
    expect(new URL(page.url()).searchParams.get('near')).toBe('八鹿町八鹿')
    expect(await page.getByText('いちばん近くて、いま入れます').isVisible()).toBe(true)
    expect(await page.getByText('いまいる場所から えらぶ').isVisible()).toBe(false)
    await page.getByRole('link', { name: '行き方を見る' }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('みふね会館')
    expect(await page.getByRole('link', { name: /Google マップ/ }).getAttribute('href')).toContain(
      'destination=35.',
    )
    await page.getByRole('link', { name: '養父市の避難所 一覧' }).click()
    expect(new URL(page.url()).searchParams.get('near')).toBe('八鹿町八鹿')
  })

  it('hazards switch on and off, the place stays, and 98 of 162 are left for a flood', async () => {
    const page = await open(PUBLIC, off)
    await page.getByRole('link', { name: /^土砂災害\s*（えらんでいます/ }).click()
    expect(await page.getByText('洪水のとき 使えるのは、162か所のうち 98か所です').isVisible()).toBe(true)
    await page.getByRole('link', { name: /^洪水\s*（えらんでいます/ }).click()
    expect(await page.getByText('162か所 あります').isVisible()).toBe(true)
    await page.getByRole('link', { name: /^地震/ }).click()
    expect(page.url()).toContain(`hazard=earthquake&${NEAR}`)
  })

  it('language, text size and brightness are links that are remembered', async () => {
    const page = await open(PUBLIC, off)
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('link', { name: 'Largest text' }).click()
    await page.getByRole('link', { name: 'Accessibility' }).click()
    await page.getByRole('link', { name: 'Dark' }).click()
    await page.goto(`${site.url}/shelters/282227`)
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await page.locator('html').getAttribute('data-text-size')).toBe('xl')
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
  })
})

describe('with JavaScript', () => {
  /** What a phone does when it is taken out of the pocket: the page asks at once and does not wait its ten seconds. */
  const lookAgain = (page: Page) =>
    page.evaluate(() => void document.dispatchEvent(new Event('visibilitychange')))

  it('new figures come by themselves, what was opened stays open, and it is said aloud', async () => {
    const page = await open(PUBLIC)
    await page.locator('.emergency summary').click()
    await page.locator('.emergency summary').focus()
    state.scene = {
      openings: story.map(([name, people, ...rest]) => [
        name,
        name === 'みふね会館' ? people + 4 : people,
        ...rest,
      ]),
    }
    site.pass(5000)
    expect(await page.getByText('あと18人').isVisible()).toBe(true)
    await lookAgain(page)
    await page.getByText('あと14人').waitFor()
    expect(await page.locator('.emergency details').getAttribute('open')).not.toBeNull()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SUMMARY')
    expect(await page.locator('#live-status').textContent()).toBe('数字が 新しくなりました。')
    expect(await findAxeViolations(page)).toEqual([])
  })

  it('when the network goes, says of when the figures are, and takes it back', async () => {
    const page = await open(PUBLIC)
    await page.context().setOffline(true)
    await lookAgain(page)
    const note = page.getByText(/いま つながりません。出ている数字は 18:\d\d のものです。/)
    await note.waitFor()
    expect(await findAxeViolations(page)).toEqual([])
    await page.context().setOffline(false)
    await lookAgain(page)
    await note.waitFor({ state: 'hidden' })
  })

  it('the phone’s own position picks the district, and no server learns it', async () => {
    const { lat, lon } = getSite('八鹿小学校')
    const page = await open('/shelters/282227', {
      geolocation: { latitude: lat, longitude: lon },
      permissions: ['geolocation'],
    })
    await page.getByRole('button', { name: 'いまいる場所から えらぶ' }).click()
    await page.getByText('八鹿町八鹿 から近い順').waitFor()
    const pages = site.asked.filter((url) => url.startsWith('/shelters'))
    expect(pages.at(-1)).toBe(`/shelters/282227?${NEAR}`)
    expect(pages.some((url) => /lat|lon|35\.|134\./.test(url))).toBe(false)
  })

  it('from far away says so and leaves the choice', async () => {
    const page = await open('/shelters/282227', {
      geolocation: { latitude: 35.68, longitude: 139.77 },
      permissions: ['geolocation'],
    })
    await page.getByRole('button', { name: 'いまいる場所から えらぶ' }).click()
    await page.getByText('いまの場所は、養父市から 遠いようです').waitFor()
    expect(page.url()).toBe(`${site.url}/shelters/282227`)
  })

  it('the keyboard reaches the content first, and every mark of the map leads to its shelter', async () => {
    const page = await open(PUBLIC)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('本文へ')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    await page.getByRole('link', { name: '八鹿青渓中学校、やや混雑、950m' }).focus()
    await page.keyboard.press('Enter')
    const target = page.locator('.shelter:target')
    expect(await target.getByRole('heading').textContent()).toBe('八鹿青渓中学校')
  })
})
