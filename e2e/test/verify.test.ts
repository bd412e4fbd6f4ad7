import { resolve } from 'node:path'
import { launchBrowser } from '@musubi/testkit'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { look, openDemo, type RunningDemo } from '../src/index.ts'

const ARCHIVE = resolve(
  import.meta.dirname,
  '../../packages/belenios/test/golden/accept/two-questions-blank.bel',
)
let demo: RunningDemo
let browser: Browser

beforeAll(async () => {
  demo = await openDemo({ MUSUBI_DEMO_KIOSK: 'off' })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
})

describe('a citizen checks an election', () => {
  it('at /verify, with a file that stays in the browser', async () => {
    const page = await (await browser.newContext({ locale: 'ja-JP' })).newPage()
    const refused: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') refused.push(message.text())
    })
    await page.goto(`${demo.url}/verify/`)
    const sent: string[] = []
    page.on('request', (request) => sent.push(`${request.method()} ${request.url()}`))
    await page.locator('.chooser input').setInputFiles(ARCHIVE)
    await page.getByRole('heading', { name: 'この選挙の記録は 正しいです。' }).waitFor()
    await look(page, 'verify-1280')
    expect(refused).toEqual([])
    expect(sent.filter((one) => !/woff2$|blob:/.test(one))).toEqual([])
  })
})
