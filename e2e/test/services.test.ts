import { freePort, launchBrowser } from '@musubi/testkit'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { look, openDemo, type RunningDemo } from '../src/index.ts'

/**
 * A resident links her card, holds it at the terminal, and is somebody else at every service. The services are the two of
 * `examples/`, which are written with openid-client and node alone and run as they are.
 */
let demo: RunningDemo
let browser: Browser
let resident: BrowserContext
let page: Page

const PATIENCE = { timeout: 40_000 }
const wide = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }
/** A resident of 香美町 whose card nobody has linked yet. */
const NAGISA = '香住 渚'

beforeAll(async () => {
  const [a, b] = [await freePort(), await freePort()]
  demo = await openDemo({
    MUSUBI_DEMO_SERVICES: 'on',
    MUSUBI_DEMO_SERVICE_A_PORT: String(a),
    MUSUBI_DEMO_SERVICE_B_PORT: String(b),
  })
  browser = await launchBrowser()
  resident = await newContext()
  page = await resident.newPage()
})
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
})

async function newContext(): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: wide, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' })
  context.setDefaultTimeout(PATIENCE.timeout)
  return context
}

/** Lays a card of the tray on the demo's reader; whatever lay there before is taken away first. */
async function lay(at: Page, card: RegExp): Promise<void> {
  const tray = at.getByRole('complementary', { name: /デモの道具/ })
  await tray.getByRole('listitem').first().waitFor()
  const lying = tray.getByRole('button', { name: /置いています/ })
  if ((await lying.count()) > 0) {
    await lying.click()
    await expect.poll(() => lying.count(), PATIENCE).toBe(0)
  }
  await tray.getByRole('button', { name: card }).click()
}

async function lookBothWays(at: Page, name: string): Promise<void> {
  for (const viewport of [wide, phone]) {
    await at.setViewportSize(viewport)
    await look(at, `${name}-${viewport.width}`)
  }
  await at.setViewportSize(wide)
}

/** From the start page to a service's first page. */
async function visit(at: Page, service: '本の予約' | '体育館'): Promise<void> {
  await at.goto(demo.url)
  await at.getByRole('link', { name: service, exact: true }).click()
  await at.getByRole('link', { name: 'ログイン', exact: true }).waitFor()
}

/** The common login asks before it ends the login everywhere. */
async function confirmLogout(at: Page): Promise<void> {
  await at.getByRole('heading', { name: 'ログアウトしますか' }).waitFor()
  await at.getByRole('main').getByRole('button').first().click()
}

/** The number a service shows. */
async function number(at: Page): Promise<string> {
  await at.getByRole('heading', { name: 'ここでの あなたの番号' }).waitFor()
  return at.locator('.number code').innerText()
}

/** Logs in at the terminal by holding the card, and reads the number that the service knows. */
async function holdAt(service: '本の予約' | '体育館'): Promise<string> {
  await visit(page, service)
  await page.getByRole('link', { name: 'ログイン', exact: true }).click()
  await page.getByRole('link', { name: /かざすだけ/ }).click()
  await lay(page, new RegExp(NAGISA))
  return number(page)
}

describe('one card, one person, many numbers', () => {
  const numbers = new Map<string, string>()

  it('a resident links her card in under eight steps', async () => {
    let steps = 0
    const step = async (act: Promise<void>) => {
      steps++
      await act
    }
    await page.goto(demo.url)
    await step(page.getByRole('link', { name: 'ログイン方法の管理' }).click())
    await step(page.getByRole('button', { name: NAGISA }).click())
    await step(page.getByRole('link', { name: 'カードを結ぶ' }).click())
    await step(page.getByRole('link', { name: 'カードを読む画面へ' }).click())
    await step(lay(page, new RegExp(NAGISA)))
    const pin = page.getByLabel('暗証番号（数字4つ）')
    await pin.fill('1234')
    await step(pin.press('Enter'))
    await page.waitForURL(/card\/shown/)
    await step(page.getByRole('button', { name: '結ぶ', exact: true }).click())
    await page.getByRole('heading', { level: 1 }).waitFor()
    await look(page, 'link-done-1280')
    expect(steps).toBeLessThan(8)
    await page.goto(`${demo.url}/identity/account`)
    const card = page.getByRole('region', { name: 'マイナンバーカード' })
    expect(await card.getByText('まだ結んでいません').count()).toBe(0)
    expect(await card.getByText('結びました').count()).toBe(1)
    await page.getByRole('button', { name: 'ログアウト' }).click()
    await confirmLogout(page)
  })

  it('holding the card, she has one number at A and another at B, and each keeps its own', async () => {
    numbers.set('a', await holdAt('本の予約'))
    await lookBothWays(page, 'service-a-number')
    numbers.set('b', await holdAt('体育館'))
    await page.setViewportSize(phone)
    await look(page, 'service-b-number-390')
    await page.setViewportSize(wide)
    expect(numbers.get('a')).toMatch(/^[\w-]{20,}$/)
    expect(numbers.get('b')).toMatch(/^[\w-]{20,}$/)
    expect(numbers.get('b')).not.toBe(numbers.get('a'))
    expect(await page.getByText('カードをかざして').count()).toBeGreaterThan(0)
  })

  it('at the counter of B she only holds the card (CIBA), and is the same number there as from home', async () => {
    const counter = await (await newContext()).newPage()
    await counter.goto(demo.url)
    await counter.getByRole('link', { name: '体育館の窓口' }).click()
    await counter.getByRole('button', { name: 'つぎの人を 受け付ける' }).click()
    await counter.getByRole('heading', { name: 'カードを かざしてもらってください' }).waitFor()
    await look(counter, 'counter-waiting-1280')
    await page.goto(`${demo.kioskUrl}/login?lang=ja`)
    await lay(page, new RegExp(NAGISA))
    await counter.getByRole('heading', { name: '受け付けました' }).waitFor()
    await lookBothWays(counter, 'counter-welcome')
    expect(await counter.locator('.number code').innerText()).toBe(numbers.get('b'))
    expect(await counter.getByText('はじめての来館').count()).toBe(1)

    await counter.getByRole('button', { name: 'つぎの人を 受け付ける' }).click()
    await page.goto(`${demo.kioskUrl}/login?lang=ja`)
    await lay(page, /高柳 緑/)
    await counter.getByRole('heading', { name: '受け付けられませんでした' }).waitFor()
    await counter.context().close()
  })
})

describe('the other ways in', () => {
  const arrive = async (): Promise<Page> => {
    const at = await (await newContext()).newPage()
    await visit(at, '本の予約')
    await at.getByRole('link', { name: 'ログイン', exact: true }).click()
    return at
  }

  it('card and PIN at the terminal, and municipal ID and password, are the same person', async () => {
    const byCard = await arrive()
    await byCard.getByRole('link', { name: /暗証番号（4けた）/ }).click()
    await lay(byCard, /但馬さん一家/)
    const pin = byCard.getByLabel('暗証番号（数字4つ）')
    await pin.fill('1234')
    await pin.press('Enter')
    // `page` still shows the terminal too: the login goes on where it was begun, and the other tab stays where it is.
    const known = await number(byCard)
    expect(page.url()).toContain(`${demo.kioskUrl}/login`)
    const byPassword = await arrive()
    await byPassword.getByRole('link', { name: 'パスワードで ログイン' }).click()
    await byPassword.getByLabel('自治体ID', { exact: true }).fill('tajima-ichiro')
    await byPassword.getByLabel('パスワード').fill('musubi-demo-2026')
    await byPassword.getByRole('button', { name: 'ログインする' }).click()
    expect(await number(byPassword)).toBe(known)
    await byCard.context().close()
    await byPassword.context().close()
  })

  it('the phone app of 城崎 さくら is linked once, and then is enough', async () => {
    const at = await arrive()
    await at.getByRole('link', { name: 'スマートフォンのアプリ' }).click()
    await at.getByRole('link', { name: /城崎 さくら/ }).click()
    await at.getByLabel('利用者証明用の暗証番号').fill('1234')
    await at.getByRole('button', { name: '読みとって 確認する' }).click()
    await at.getByLabel('自治体ID', { exact: true }).fill('kinosaki-sakura')
    await at.getByLabel('パスワード').fill('musubi-demo-2026')
    await at.getByRole('button', { name: '結んで ログインする' }).click()
    const known = await number(at)
    const again = await arrive()
    await again.getByRole('link', { name: 'スマートフォンのアプリ' }).click()
    await again.getByRole('link', { name: /城崎 さくら/ }).click()
    await again.getByLabel('利用者証明用の暗証番号').fill('1234')
    await again.getByRole('button', { name: '読みとって 確認する' }).click()
    expect(await number(again)).toBe(known)
    await at.context().close()
    await again.context().close()
  })
})

describe('somebody without a registration', () => {
  it('is proofed at the terminal by the face of the card, logs in with the letter, and links the card with its PIN', async () => {
    const desk = await (await newContext()).newPage()
    await desk.goto(demo.kioskUrl)
    await desk.getByRole('button', { name: '本人確認' }).click()
    await desk.getByRole('heading', { name: 'カードの 番号を 入れます' }).waitFor()
    await lay(desk, /三宮 遥/)
    await desk.getByText('このカードの 券面です').waitFor()
    await look(desk, 'proofing-numbers-1280')
    const printed = await desk.locator('.proofing-tray .card-face text').allTextContents()
    const [year = '', month = '', day = '', expiry = '', code = ''] = printed.join(' ').match(/\d+/g) ?? []
    for (const [field, value] of Object.entries({
      'birth-year': year,
      'birth-month': month,
      'birth-day': day,
      'expiry-year': expiry,
      'security-code': code,
    }))
      await desk.locator(`#${field}`).fill(value)
    await desk.getByRole('button', { name: 'カードを 開く' }).click()
    await desk.getByRole('heading', { name: '目の前の人は、この人ですか' }).waitFor()
    const drawn = () => desk.evaluate(() => [...document.images].map(({ naturalWidth }) => naturalWidth > 0))
    await expect.poll(drawn, PATIENCE).toEqual([true, true, true])
    await look(desk, 'proofing-compare-1280')
    await desk.getByRole('button', { name: '本人です' }).click()
    await desk.getByLabel('氏名').fill('三宮 遥')
    await desk.getByRole('button', { name: 'この人を 受け付ける' }).click()
    await desk.getByRole('heading', { name: '受け付けました' }).waitFor()
    await look(desk, 'proofing-letter-1280')
    const [loginName = '', password = ''] = await desk.locator('.mu-letter dd').allTextContents()
    await desk.getByRole('button', { name: '終わる' }).click()
    await desk.context().close()

    const at = await (await newContext()).newPage()
    await at.goto(demo.url)
    await at.getByRole('link', { name: 'ログイン方法の管理' }).click()
    await at.getByRole('link', { name: 'パスワードで ログイン' }).click()
    await at.getByLabel('自治体ID', { exact: true }).fill(loginName)
    await at.getByLabel('パスワード').fill(password)
    await at.getByRole('button', { name: 'ログインする' }).click()
    const own = 'たびのひとは あるいてゆく'
    await at.getByLabel('新しいパスワード', { exact: true }).fill(own)
    await at.getByLabel('新しいパスワード（もう一度）').fill(own)
    await at.getByRole('button', { name: 'このパスワードにする' }).click()
    await at.getByRole('link', { name: 'カードを結ぶ' }).click()
    await at.getByRole('link', { name: 'カードを読む画面へ' }).click()
    await lay(at, /三宮 遥/)
    const pin = at.getByLabel('暗証番号（数字4つ）')
    await pin.fill('1234')
    await pin.press('Enter')
    await at.waitForURL(/card\/shown/)
    await at.getByRole('button', { name: '結ぶ', exact: true }).click()
    await at.getByRole('heading', { level: 1 }).waitFor()
    await at.goto(`${demo.url}/identity/account`)
    const card = at.getByRole('region', { name: 'マイナンバーカード' })
    expect(await card.getByText('結びました').count()).toBe(1)
    await at.context().close()
  })
})

describe('a login over both services', () => {
  it('is one for both, is looked at again by refresh, and ends at both at once', async () => {
    const context = await newContext()
    const a = await context.newPage()
    await visit(a, '本の予約')
    await a.getByRole('link', { name: 'ログイン', exact: true }).click()
    await a.getByRole('button', { name: '但馬 一郎' }).click()
    const first = await number(a)

    const b = await context.newPage()
    await visit(b, '体育館')
    await b.getByRole('link', { name: 'ログイン', exact: true }).click()
    expect(await number(b)).not.toBe(first)

    for (const _time of [1, 2]) {
      await a.getByRole('button', { name: 'いま 確かめなおす' }).click()
      await a.getByText('いまもログインしています').waitFor()
    }
    expect(await number(a)).toBe(first)
    const userInfo = await context.request.get(new URL('/userinfo', a.url()).href)
    expect(await userInfo.json()).toMatchObject({ sub: first, municipality_code: '282227' })

    await a.getByRole('button', { name: 'ログアウト' }).click()
    await confirmLogout(a)
    await a.getByRole('link', { name: 'ログイン', exact: true }).waitFor()
    // Nobody reloads B: the common login told it, and its next page knows.
    await expect
      .poll(async () => {
        await b.reload()
        return b.getByText('ログインは 終わりました').count()
      }, PATIENCE)
      .toBe(1)
    await look(b, 'service-b-over-1280')
    await context.close()
  })

  it('what is not a login is refused in words: a callback out of nowhere, a form of another site, a forged logout', async () => {
    const context = await newContext()
    const at = await context.newPage()
    await visit(at, '本の予約')
    const base = at.url()
    await at.goto(new URL('/callback?code=stolen&state=x&iss=y', base).href)
    await at.getByRole('heading', { name: 'ログインの途中で 時間がたちました' }).waitFor()
    const foreign = await context.request.post(new URL('/logout', base).href, {
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    })
    expect(foreign.status()).toBe(403)
    const forged = [{ alg: 'none' }, { sub: 'x', events: {} }].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    )
    const logout = await context.request.post(new URL('/backchannel-logout', base).href, {
      form: { logout_token: `${forged.join('.')}.AAAA` },
    })
    expect(logout.status()).toBe(400)
    await context.close()
  })
})
