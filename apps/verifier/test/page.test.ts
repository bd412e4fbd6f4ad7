import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findAxeViolations, launchBrowser } from '@musubi/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goldenPath } from './archives.ts'

const PAGE = resolve(import.meta.dirname, '../dist/index.html')
const PICTURES = process.env['MUSUBI_PICTURES']
let browser: Browser
let page: Page
const asked: string[] = []

async function openPage(options: { width: number; locale: string; dark?: boolean }): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width, height: 900 },
    locale: options.locale,
    colorScheme: options.dark ? 'dark' : 'light',
    acceptDownloads: true,
  })
  const opened = await context.newPage()
  opened.on('request', (request) => asked.push(request.url()))
  await opened.goto(pathToFileURL(PAGE).href)
  return opened
}

async function check(opened: Page, archive: string): Promise<void> {
  await opened.locator('.chooser input').setInputFiles(goldenPath(archive))
  await opened.locator('.report__verdict').waitFor()
}

async function look(opened: Page, name: string): Promise<void> {
  if (PICTURES) {
    mkdirSync(PICTURES, { recursive: true })
    await opened.screenshot({ path: join(PICTURES, `verifier-${name}.png`), fullPage: true })
  }
  expect(await findAxeViolations(opened), name).toEqual([])
}

beforeAll(async () => {
  expect(existsSync(PAGE), 'the page is built').toBe(true)
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

describe('the page, opened from a disk', () => {
  it('says what it will look at, and asks the network for nothing', async () => {
    page = await openPage({ width: 390, locale: 'ja-JP' })
    await look(page, 'waiting-390')
    await check(page, 'accept/two-questions-blank.bel')
    expect(await page.locator('.report__verdict').innerText()).toContain('この選挙の記録は 正しいです。')
    expect(await page.locator('.bars').count()).toBe(2)
    expect(await page.locator('.report__steps [data-state="right"]').count()).toBe(6)
    await look(page, 'right-390')
    expect(asked.filter((url) => !/^(file|blob|data):/.test(url))).toEqual([])
  })

  it('answers a tracker while it is typed, and keeps the verdict honest', async () => {
    await page.getByLabel('投票の 控え').fill('A'.repeat(43))
    await page.getByText('の 票は ありません').waitFor()
    expect(await page.locator('.report__verdict').getAttribute('data-state')).toBe('wrong')
    await page.getByLabel('投票の 控え').fill('')
    expect(await page.locator('.report__verdict').getAttribute('data-state')).toBe('right')
  })

  it('compares with an earlier record', async () => {
    const other = await openPage({ width: 1280, locale: 'en-GB' })
    await check(other, 'accept/single-choice-threshold.bel')
    await other
      .getByLabel('A record you got earlier')
      .setInputFiles(goldenPath('accept/single-choice-threshold.before-revotes.bel'))
    await other.getByText('changes nothing of it').waitFor()
    await look(other, 'extends-en-1280')
    const download = other.waitForEvent('download')
    await other.getByRole('button', { name: 'Save the report' }).click()
    const saved = JSON.parse(readFileSync(await (await download).path(), 'utf8')) as { verdict: string }
    expect(saved.verdict).toBe('valid')
  })

  it('says what is wrong and where, in the dark and in やさしい日本語', async () => {
    const dark = await openPage({ width: 390, locale: 'ja-JP', dark: true })
    await dark.getByRole('button', { name: 'やさしい日本語' }).click()
    await check(dark, 'reject/invalid-ballot-proof.bel')
    expect(await dark.locator('.report__verdict').getAttribute('data-state')).toBe('wrong')
    expect(await dark.locator('.report__findings code').first().innerText()).toBe('ballot_bad_proof')
    await look(dark, 'wrong-easy-dark-390')
  })
})
