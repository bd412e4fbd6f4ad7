import { agentRoutes, createClient, networkTransport } from '@musubi/contracts'
import { KIOSK_SITE_ID, YABU } from '@musubi/demo-town'
import { launchBrowser } from '@musubi/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getEntityHeadCount, look, openDemo, type RunningDemo } from '../src/index.ts'

/** A newcomer's walk: the printed address, a tap at the reception, headquarters, and what everybody may see. */
let demo: RunningDemo
let browser: Browser
let kiosk: Page
let headquarters: Page
let before: number

const wide = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }
const countAtKiosk = () => getEntityHeadCount(demo.url, YABU, KIOSK_SITE_ID)
const evacuees = async () => Number((await figure().innerText()).replaceAll(/\D/g, ''))
const figure = () => headquarters.locator('.hq-figures b').first()

async function open(path: string, viewport = wide): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' })
  const page = await context.newPage()
  await page.goto(new URL(path, demo.url).href)
  return page
}

beforeAll(async () => {
  demo = await openDemo()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
})

describe('the story, from the printed address', () => {
  it('the start page leads to the reception, to headquarters and to the public page', async () => {
    for (const [name, viewport] of [
      ['start-1280', wide],
      ['start-390', phone],
    ] as const) {
      const page = await open('/', viewport)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await look(page, name)
      await page.context().close()
    }
    kiosk = await open('/')
    await kiosk.getByRole('link', { name: '受付から はじめる' }).click()
    await kiosk.getByRole('heading', { name: 'カードを かざしてください' }).waitFor()
    await look(kiosk, 'kiosk-idle-1280')
  })

  it('headquarters opens with one click', async () => {
    headquarters = await open('/')
    await headquarters.getByRole('link', { name: '本部の画面を ひらく' }).click()
    await figure().waitFor()
    await look(headquarters, 'hq-1280')
    before = await evacuees()
  })

  it('one card checks in a family of four, and headquarters and /v2/entities move by four', {
    timeout: 180_000,
  }, async () => {
    const inside = await countAtKiosk()
    // A terminal that is still loading its registrations would ask for staff, as it should.
    const agent = createClient(
      agentRoutes,
      networkTransport({ baseUrl: demo.kioskUrl, headers: { origin: demo.kioskUrl } }),
    )
    await expect
      .poll(
        async () => {
          const state = await agent.getState()
          return state.ok && state.value.link.connected && state.value.stubs.loadedAt !== null
        },
        { timeout: 120_000, interval: 500 },
      )
      .toBe(true)
    await kiosk.getByRole('button', { name: '但馬さん一家' }).click()
    await kiosk.getByText('入所しました').first().waitFor()
    for (const name of ['但馬 一郎', '但馬 美咲', '但馬 蓮', '但馬 結衣']) {
      expect(await kiosk.getByText(name).first().isVisible()).toBe(true)
    }
    await look(kiosk, 'kiosk-green-1280')
    await expect.poll(countAtKiosk, { timeout: 20_000 }).toBe(inside + 4)
    // Nobody reloads: the page hears it.
    await expect.poll(evacuees, { timeout: 20_000 }).toBe(before + 4)
    await look(headquarters, 'hq-after-1280')
  })

  it('anybody sees the shelters of the town, with and without JavaScript', async () => {
    for (const javaScriptEnabled of [true, false]) {
      const context = await browser.newContext({ viewport: phone, locale: 'ja-JP', javaScriptEnabled })
      const page = await context.newPage()
      await page.goto(demo.url)
      await page.getByRole('link', { name: '避難所のページを ひらく' }).click()
      await page.getByRole('heading', { name: /近くの避難所/ }).waitFor()
      expect(await page.getByText('八鹿総合体育館').count()).toBeGreaterThan(0)
      if (javaScriptEnabled) await look(page, 'public-390')
      await context.close()
    }
  })
})
