import { VirtualReader } from '@musubi/card/virtual'
import { formatNumberB } from '@musubi/card'
import type { CardRequest } from '@musubi/kiosk-agent'
import { type Agent, startAgent } from '@musubi/kiosk-agent'
import { createTapSession } from '@musubi/kiosk-agent/tap-session'
import { type CivilDate, toBase64Url } from '@musubi/kernel'
import { silentLogger } from '@musubi/platform/logging'
import { findAxeViolations, launchBrowser } from '@musubi/testkit'
import { drawnCard } from '@musubi/testkit/drawn-faces'
import { agentConfig, createTerminalWorld, type TerminalWorld } from '@musubi/testkit/terminal-world'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BuiltPages, buildPage } from './pages.ts'

/** The built page, served by a real agent with a virtual reader, in a real browser; the server’s words are the test’s. */
const PATIENCE_MS = 120_000
/** Where pictures of every state go, for people to look at. */
const { MUSUBI_SHOTS: shots } = process.env
const LETTER = {
  displayName: '三宮 遥',
  loginName: 'kiri-4821-hoshi',
  initialPassword: 'yama-3307-kawa-9125',
  until: '2026-12-26',
}

let world: TerminalWorld
let built: BuiltPages
let agent: Agent
let reader: VirtualReader
let browser: Browser
let page: Page
let server: { line: 'there' | 'cut' | 'unattended'; outcome: string; recorded: string[] }

beforeAll(async () => {
  ;[world, built] = [await createTerminalWorld(), await buildPage('index.html')]
  const session = await createTapSession({ dataDir: world.folder, ...world })
  session.close()
  reader = new VirtualReader()
  const config = agentConfig(world.folder, { pageDir: built.folder, demo: false })
  agent = await startAgent(config, { logger: silentLogger, reader, fetch: answer })
  browser = await launchBrowser()
  page = await (await browser.newContext({ locale: 'ja' })).newPage()
  page.setDefaultTimeout(30_000)
}, PATIENCE_MS)
beforeEach(() => {
  server = { line: 'there', outcome: 'provisional_account', recorded: [] }
  reader.remove()
})
afterAll(async () => {
  await browser?.close()
  await agent?.stop()
  built?.remove()
  world?.remove()
})

/** What the server says of a proofing; of everything else it is silent, as with a cut cable. */
const answer: typeof fetch = async (input, init) => {
  const path = new URL(input as string).pathname
  if (!path.includes('/face-proofings/') || server.line === 'cut') throw new Error('unreachable')
  if (server.line === 'unattended') {
    const error = { code: 'terminal_unattended', message: '', reference: 'r' }
    return Response.json({ error }, { status: 409 })
  }
  if (path.endsWith('/readiness')) {
    const [root] = world.ca.faceRoots
    const spki = toBase64Url(world.ca.faceRootKeys.publicKey)
    return Response.json({
      municipality: { municipalityCode: '282227', name: '養父市' },
      faceRoots: [{ reference: root?.reference, spki, test: true }],
      testCaAllowed: true,
    })
  }
  server.recorded.push(init?.body as string)
  const letter = server.outcome === 'provisional_account' ? LETTER : null
  return Response.json({ outcome: server.outcome, letter })
}

const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 })
const press = (name: string | RegExp) => page.getByRole('button', { name }).click()
const numbersOf = ({ birthDate, visual }: ReturnType<typeof drawnCard>) => {
  const digits = formatNumberB(birthDate as CivilDate, visual.expiry.slice(0, 4), visual.securityCode)
  return { year: digits.slice(0, 2), month: digits.slice(2, 4), day: digits.slice(4, 6), ...visual }
}
const cardOf = (cardId: string, more: Partial<CardRequest> = {}) =>
  world.cardOf({ ...drawnCard(cardId), ...more })

async function begin(language = 'ja'): Promise<void> {
  await page.goto(`${agent.url}/proofing?start=1&lang=${language}`)
  await page.locator('#birth-year').waitFor()
}
async function type(cardId: string, changed: Partial<ReturnType<typeof numbersOf>> = {}): Promise<void> {
  const printed = { ...numbersOf(drawnCard(cardId)), ...changed }
  await page.locator('#birth-year').fill(printed.year)
  await page.locator('#birth-month').fill(printed.month)
  await page.locator('#birth-day').fill(printed.day)
  await page.locator('#expiry-year').fill(printed.expiry.slice(0, 4))
  await page.locator('#security-code').fill(printed.securityCode)
  await page.locator('.numbers button[type=submit]').click()
}
async function compare(cardId: string, language = 'ja', more: Partial<CardRequest> = {}): Promise<void> {
  await begin(language)
  reader.present(await cardOf(cardId, more))
  await type(cardId, more.visual ? { expiry: more.visual.expiry } : {})
  await page.locator('.stage--compare').waitFor()
}

/** Nothing sticks out, and axe has nothing to say, on a phone's width and on a kiosk's. */
async function look(name: string, judged: readonly number[] = [390, 1280]): Promise<void> {
  for (const viewport of SIZES) {
    const { width } = viewport
    await page.setViewportSize(viewport)
    if (shots) {
      mkdirSync(shots, { recursive: true })
      await page.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: width < 800 })
    }
    const sticksOut = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
    const axe = judged.includes(width) ? await findAxeViolations(page) : []
    expect({ name, width, sticksOut, axe }).toEqual({ name, width, sticksOut: false, axe: [] })
  }
}
/** The same for a variant of what was judged before: axe looks once. */
const glance = (name: string) => look(name, [390])
const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
] as const

describe('a walk-in on the page of the staff', { timeout: PATIENCE_MS }, () => {
  it('from the reception: numbers, card, comparison, name, and a letter to print', async () => {
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.goto(agent.url)
    await press('本人確認')
    await heading('カードの 番号を 入れます').waitFor()
    await look('numbers-ja')
    await type('traveller')
    await heading('カードを 置いてください').waitFor()
    await glance('waiting-ja')
    reader.present(await cardOf('traveller'))
    await heading('目の前の人は、この人ですか').waitFor()
    await page.getByText('平成2年 2月 14日生').waitFor()
    const drawn = await page.evaluate(() => [...document.images].map((image) => image.naturalWidth))
    expect(drawn).toEqual([240, 480, 480])
    await look('compare-ja')
    await press('本人です')
    await heading('名前を 入れます').waitFor()
    await press('この人を 受け付ける')
    await page.getByText('氏名を 入れてください').waitFor()
    await glance('name-ja')
    await page.getByLabel('氏名').fill('三宮 遥')
    await press('この人を 受け付ける')
    await heading('受け付けました').waitFor()
    await look('letter-ja')
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByText(LETTER.initialPassword).isVisible()).toBe(true)
    expect(await page.getByRole('button', { name: '印刷' }).count()).toBe(0)
    if (shots) await page.screenshot({ path: join(shots, 'letter-print.png') })
    await page.emulateMedia({ media: 'screen' })
    expect(server.recorded).toHaveLength(1)
    expect(server.recorded[0]).toContain('三宮 遥')
    await press('終わる')
    await page.waitForURL(`${agent.url}/`)
  })

  it('a wrong number says the tries left and keeps what was typed; what cannot be a number is not tried', async () => {
    await begin()
    reader.present(await cardOf('traveller'))
    await type('traveller', { month: '13', securityCode: '12' })
    await page.getByRole('alert').waitFor()
    expect(await page.locator('.mu-field__error').count()).toBe(2)
    await glance('numbers-malformed-ja')
    await type('traveller', { securityCode: '0000' })
    await page.getByText(/あと9回/).waitFor()
    expect(await page.locator('#security-code').inputValue()).toBe('0000')
    await glance('numbers-wrong-ja')
    // As foreign residents’ cards have it: a year of the common calendar.
    await type('traveller', { year: '1990' })
    await heading('目の前の人は、この人ですか').waitFor()
  })

  it('refusing asks for a reason; a card that was taken away takes the pictures with it', async () => {
    await compare('makoto')
    await press('ちがいます')
    await page.getByText('受け付けない 理由').waitFor()
    await glance('reasons-ja')
    server.outcome = 'refused'
    await press('顔が ちがう')
    await heading('受け付けなかったことを 記録しました').waitFor()
    await glance('refused-ja')
    expect(JSON.parse(server.recorded[0] ?? '')).toMatchObject({
      decision: { reason: 'face_differs' },
      proof: null,
    })
    await compare('haru')
    reader.remove()
    await heading('カードが はなれました').waitFor()
    expect(await page.locator('img').count()).toBe(0)
    await glance('left-ja')
  })

  it('without the line, or with nobody on duty, it says what to do; a decision that did not arrive is sent again', async () => {
    server.line = 'cut'
    await page.goto(`${agent.url}/proofing?start=1`)
    await heading('いまは 確認できません').waitFor()
    await glance('no-network-ja')
    server.line = 'unattended'
    await press('もう一度')
    await heading('担当の 職員が いません').waitFor()
    server.line = 'there'
    await compare('traveller')
    await press('本人です')
    await page.getByLabel('氏名').fill('三宮 遥')
    server.line = 'cut'
    await press('この人を 受け付ける')
    await heading('まだ 記録できていません').waitFor()
    await glance('unsent-ja')
    server.line = 'there'
    server.outcome = 'already_registered'
    await press('もう一度 送る')
    await heading('もう 登録が あります').waitFor()
    await glance('already-ja')
  })

  it('a card that has run out can only be refused, and pictures that no browser draws say so', async () => {
    const { visual } = drawnCard('expired')
    const jp2 = toBase64Url(Buffer.concat([Buffer.from('0000000c6a502020', 'hex'), Buffer.alloc(900)]))
    await compare('expired', 'ja', { visual: { ...visual, photo: jp2, nameImage: jp2, addressImage: jp2 } })
    await heading('このカードでは 受け付けられません').waitFor()
    await page.getByText(/JPEG 2000/).waitFor()
    expect(await page.getByRole('button', { name: '本人です' }).count()).toBe(0)
    await glance('undrawable-ja')
  })

  it.each(['easy', 'en'])('is whole in %s, too', async (language) => {
    await compare('lan', language)
    await look(`compare-${language}`)
    await page.locator('.compare__acts button').first().click()
    await page.locator('#display-name').fill('NGUYEN THI LAN')
    await glance(`name-${language}`)
    await page.locator('.compare button[type=submit]').click()
    await page.locator('.mu-letter').waitFor()
    await look(`letter-${language}`)
    await begin(language)
    await look(`numbers-${language}`)
  })

  it('from a terminal that only does logins, and back; closed, nothing is left', async () => {
    await page.goto(`${agent.url}/login`)
    await page.getByRole('link', { name: /本人確認/ }).click()
    await heading('カードの 番号を 入れます').waitFor()
    await press('ログイン画面に もどる')
    await page.waitForURL(/\/login/)
    await page.goto(`${agent.url}/proofing`)
    await heading('本人確認を はじめます').waitFor()
    await glance('closed-ja')
  })
})
