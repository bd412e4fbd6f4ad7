import { launchBrowser } from '@musubi/testkit'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { buildPages } from './build.ts'
import type { Scenario } from './overview.ts'
import { Harness, type Trouble } from './server.ts'

const NOW = Date.parse('2026-09-12T09:42:00.000Z')

export interface Visit {
  readonly scenario?: Scenario
  readonly width?: number
  readonly height?: number
  readonly dark?: boolean
  readonly language?: string
  readonly trouble?: Trouble
}

/** Built pages, one browser and, for each test, one pretended server: what tests of pages stand on. Complaints of a page fail its test. */
export function useVisits() {
  let browser: Browser
  let pages: Awaited<ReturnType<typeof buildPages>>
  let harness: Harness
  let context: BrowserContext | undefined
  const complaints: string[] = []
  beforeAll(async () => {
    ;[browser, pages] = await Promise.all([launchBrowser(), buildPages()])
  })
  afterEach(async () => {
    await context?.close()
    await harness?.stop()
    expect(complaints.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    pages?.remove()
  })
  return {
    harness: () => harness,
    async visit(path: string, options: Visit = {}): Promise<Page> {
      const { scenario = 'story', width = 1440, height = 900, dark = false, language = 'ja' } = options
      harness = new Harness(scenario, () => NOW, pages.folder)
      if (options.trouble) harness.trouble = options.trouble
      const url = await harness.start()
      context = await browser.newContext({
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light',
        timezoneId: 'Asia/Tokyo',
        reducedMotion: 'reduce',
      })
      await context.addCookies([{ name: 'lang', value: language, url }])
      const page = await context.newPage()
      page.on('pageerror', ({ message }) => complaints.push(message))
      page.on('console', (message) => {
        if (/Content Security Policy|Warning:/.test(message.text())) complaints.push(message.text())
      })
      await page.clock.install({ time: NOW })
      await page.clock.resume()
      await page.goto(url + path)
      await page.locator('main').first().waitFor()
      // Widths are those of the pages' own letters.
      await page.evaluate(() => document.fonts.ready.then(() => undefined))
      return page
    },
  }
}

/** Beyond the window, to the right and below. */
export function overflow(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement
    return [Math.max(0, scrollWidth - innerWidth), Math.max(0, scrollHeight - innerHeight)]
  })
}
