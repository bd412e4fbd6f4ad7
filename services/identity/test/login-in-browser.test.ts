import { findAxeViolations, launchBrowser } from '@musubi/testkit'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppWorld, startAppWorld } from './app-world.ts'
import { passwords } from './running-world.ts'

/**
 * The login page in a real browser: every way but the terminal's (which has its own journey, `e2e/test/services.test.ts`).
 * "My account" is the service that people log in to.
 */
let world: AppWorld
let browser: Browser
let context: BrowserContext
let page: Page

const phone = { width: 390, height: 844 }
const wide = { width: 1280, height: 800 }

beforeAll(async () => {
  // A passkey belongs to a name; an address of numbers has none.
  world = await startAppWorld('localhost', { readerUrl: () => 'http://127.0.0.1:9' })
  await world.newOwner()
  browser = await launchBrowser()
  context = await browser.newContext({ viewport: phone, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' })
  context.setDefaultTimeout(10_000)
  page = await context.newPage()
})
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

const account = (path = '') => `${world.origin}/identity/account${path}`
const ways = () => page.locator('.way h2').allInnerTexts()
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })

async function expectClean(where: string): Promise<void> {
  expect(await findAxeViolations(page), where).toEqual([])
}

async function logOut(): Promise<void> {
  await page.getByRole('button', { name: 'ログアウトする' }).click()
  await heading('ログアウトしますか').waitFor()
  await page.getByRole('button', { name: 'ログアウトする' }).click()
  await page.waitForURL(`${world.origin}/`)
  await page.goto(account('/login'))
}

async function throughTheApp(): Promise<void> {
  await page.getByRole('link', { name: 'スマートフォンのアプリ' }).click()
  await page.getByRole('link', { name: /持ち主 0/ }).click()
  await page.getByLabel('利用者証明用の暗証番号').fill('1234')
  await page.getByRole('button', { name: '読みとって 確認する' }).click()
}

describe('the login page in a browser', () => {
  it('shows three calm choices with one main button, and is clean in every language, size and light', async () => {
    await page.goto(account('/login'))
    expect(await ways()).toEqual(['マイナンバーカード', 'スマートフォンのアプリ', '自治体ID'])
    expect(await page.locator('.button.primary').allInnerTexts()).toEqual(['暗証番号（4けた）で ログイン'])
    expect(await page.getByText('まちがえられる残り回数を、入れる前に').count()).toBe(1)
    const list = page.url().split('?')[0]
    for (const [lang, viewport, colorScheme] of [
      ['ja', phone, 'light'],
      ['easy', wide, 'dark'],
      ['en', phone, 'dark'],
    ] as const) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      await page.goto(`${list}?lang=${lang}`)
      await expectClean(`${lang} ${viewport.width} ${colorScheme}`)
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
      expect(tooWide, lang).toBe(false)
    }
    await page.goto(`${list}?lang=ja`)
    await page.setViewportSize(phone)
    await page.emulateMedia({ colorScheme: 'light' })
  })

  it('by the phone app: links it once by municipal ID, with the tries said before the PIN', async () => {
    await page.getByRole('link', { name: 'スマートフォンのアプリ' }).click()
    await page.getByRole('link', { name: /持ち主 0/ }).click()
    expect(await page.getByText('あと3回').count()).toBe(1)
    await expectClean("the phone's PIN")
    await page.getByRole('button', { name: 'やめて もどる' }).click()
    await page.getByRole('alert').getByText('とちゅうで終わりました').waitFor()
    expect(await ways()).toHaveLength(3)
    await throughTheApp()
    await heading('はじめに 1回だけ、結びます').waitFor()
    await expectClean('first use')
    await page.getByLabel('自治体ID', { exact: true }).fill('ichiro-1')
    await page.getByLabel('パスワード').fill(passwords['ichiro-1'])
    await page.getByRole('button', { name: '結んで ログインする' }).click()
    await heading('ログインの方法').waitFor()
    expect(await page.getByRole('region', { name: 'スマートフォンのアプリ' }).innerText()).toContain(
      '結びました',
    )
  })

  it('by a passkey, which the login by app may add; the last way is the first the next time', async () => {
    const devices = await context.newCDPSession(page)
    await devices.send('WebAuthn.enable')
    await devices.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await page.getByRole('link', { name: 'この機器に パスキーを登録する' }).click()
    await page.getByRole('button', { name: 'パスキーを 登録する' }).click()
    await page.getByRole('status').getByText('パスキーを登録しました').waitFor()
    await logOut()
    expect((await ways())[0]).toBe('スマートフォンのアプリ')
    expect(await page.getByText('前回は これでした').count()).toBe(1)
    await page.getByRole('link', { name: 'パスキー（指や顔）で ログイン' }).click()
    await page.getByRole('button', { name: /パスキー/ }).click()
    await heading('ログインの方法').waitFor()
    await logOut()
    expect((await ways())[0]).toBe('自治体ID')
  })

  it('by municipal ID, and hides what is weaker where a service asks for more', async () => {
    await page.getByRole('link', { name: 'パスワードで ログイン' }).click()
    await page.getByLabel('自治体ID', { exact: true }).fill('ichiro-1')
    await page.getByLabel('パスワード').fill('not it')
    await page.getByRole('button', { name: 'ログインする' }).click()
    await page.getByRole('alert').waitFor()
    await expectClean('a wrong password')
    expect(await page.getByLabel('自治体ID', { exact: true }).inputValue()).toBe('ichiro-1')
    await page.getByLabel('パスワード').fill(passwords['ichiro-1'])
    await page.getByRole('button', { name: 'ログインする' }).click()
    await heading('ログインの方法').waitFor()
    await page.goto(account('/login?by=card&to=passkeys'))
    expect(await ways()).toEqual(['マイナンバーカード', 'スマートフォンのアプリ'])
    expect(await page.getByText('もう一段たしかな方法').count()).toBe(1)
    await throughTheApp()
    await heading('パスキーを登録する').waitFor()
  })
})
