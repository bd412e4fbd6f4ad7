import { setTimeout as sleep } from 'node:timers/promises'
import { type SimulatedCard, VirtualReader } from '@musubi/card/virtual'
import { type Agent, startAgent } from '@musubi/kiosk-agent'
import { createTapSession } from '@musubi/kiosk-agent/tap-session'
import { silentLogger } from '@musubi/platform/logging'
import { findAxeViolations, launchBrowser } from '@musubi/testkit'
import {
  agentConfig,
  createTerminalWorld,
  FAMILY,
  PEOPLE_BEFORE,
  type TerminalWorld,
} from '@musubi/testkit/terminal-world'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltPages, buildPage } from './pages.ts'

/** The built page, served by a real agent with a virtual reader, in a real browser; the server is away. */
const PATIENCE_MS = 120_000
let world: TerminalWorld
let built: BuiltPages
let agent: Agent
let reader: VirtualReader
let browser: Browser
let context: BrowserContext
let page: Page

beforeAll(async () => {
  ;[world, built] = [await createTerminalWorld(), await buildPage('index.html')]
  const session = await createTapSession({ dataDir: world.folder, ...world })
  session.close()
  reader = new VirtualReader()
  const config = agentConfig(world.folder, { pageDir: built.folder, demo: false })
  agent = await startAgent(config, { logger: silentLogger, reader })
  browser = await launchBrowser()
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'ja' })
  await context.addInitScript(() => {
    const buzzes: (readonly number[])[] = []
    Object.assign(window, { buzzes })
    navigator.vibrate = (pattern) => buzzes.push([pattern].flat() as number[]) > 0
  })
  page = await context.newPage()
  await page.goto(agent.url)
}, PATIENCE_MS)
afterAll(async () => {
  await browser?.close()
  await agent?.stop()
  built?.remove()
  world?.remove()
})

/** Slow enough to see the steps, and more: the machine of a test is slow too. */
function slowly(card: SimulatedCard): SimulatedCard {
  return {
    atr: card.atr,
    reset: () => card.reset(),
    transmit: async (command) => {
      await sleep(80)
      return card.transmit(command)
    },
  }
}

const heading = (name: string | RegExp) => page.getByRole('heading', { name, level: 1 })
const buzzes = () => page.evaluate(() => (window as unknown as { buzzes: number[][] }).buzzes)
const outbox = () => agent.exportAll().events.map(({ event }) => event.type)
const shown = () => page.locator('.count__figure').textContent()

describe('the reception', { timeout: PATIENCE_MS }, () => {
  it('waits for a card, says that it is not connected, and that reception works', async () => {
    await heading('カードを かざしてください').waitFor()
    await page.getByText('つながっていません').waitFor()
    await page.getByText('受付は このまま できます。').waitFor()
  })

  it('turns a family of four green by one tap, and everybody is in the outbox before', async () => {
    reader.present(slowly(await world.cardOf()))
    await heading('よみとり中').waitFor()
    await heading('入所しました').waitFor()
    expect(outbox()).toEqual(FAMILY.map(() => 'stay.checked_in'))
    // Any touch stops the return to the start page; a busy machine needs the time.
    await page.locator('.people').click({ position: { x: 1, y: 1 } })
    for (const name of FAMILY) expect(await page.getByText(name, { exact: true }).isVisible()).toBe(true)
    expect(await shown()).toBe(String(PEOPLE_BEFORE + 4))
    expect(await findAxeViolations(page)).toEqual([])
    reader.remove()
  })

  it('takes back who is not there by a touch; the countdown has stopped for good', async () => {
    await page.getByRole('button', { name: /但馬 結衣/ }).click()
    await expect.poll(shown, { timeout: 30_000 }).toBe(String(PEOPLE_BEFORE + 3))
    await page.getByText('止めました').waitFor()
    expect(outbox().at(-1)).toBe('event.voided')
    await page.getByRole('button', { name: 'この人たちで よい' }).click()
    await heading('カードを かざしてください').waitFor()
  })

  it('calls the staff for a card nobody registered, and counts the person in', async () => {
    reader.present(await world.cardOf({ serial: 99 }))
    await heading('係の人が うかがいます').waitFor()
    await page.getByText('登録が見つかりません。').waitFor()
    reader.remove()
    await page.getByRole('button', { name: '人数だけ受付' }).click()
    await page.getByRole('button', { name: '2人 入った' }).click()
    await page.getByText('＋2人 記録しました').waitFor()
    expect(outbox().at(-1)).toBe('headcount.added')
    expect(await shown()).toBe(String(PEOPLE_BEFORE + 5))
    await page.getByRole('button', { name: 'とりけす' }).click()
    await expect.poll(shown, { timeout: 30_000 }).toBe(String(PEOPLE_BEFORE + 3))
    await page.getByRole('button', { name: 'カード受付に もどる' }).click()
    await heading('カードを かざしてください').waitFor()
  })

  it('asks for the card again when it was pulled away, three times, then for the staff', async () => {
    for (const pulled of [1, 2, 3]) {
      reader.present(await world.cardOf(), { pullAwayAfter: 4 })
      if (pulled < 3) await page.getByText(`いま ${pulled}回め。`).waitFor()
    }
    await heading('係の人が うかがいます').waitFor()
    await page.getByText('カードを 3回 よみとれませんでした。').waitFor()
    await page.getByRole('button', { name: 'つぎの人へ' }).click()
    await heading('カードを かざしてください').waitFor()
  })

  it('buzzes differently for each result', async () => {
    const felt = (await buzzes()).map((pattern) => pattern.join(' '))
    const [green, staff, again] = ['200', '120 120 120', '60 60 60 60 60']
    expect(felt.filter((pattern) => [green, staff, again].includes(pattern))).toEqual([
      green,
      staff,
      again,
      again,
      staff,
    ])
  })

  it('loses nothing when the page is closed in the middle of a tap', async () => {
    await page.getByRole('button', { name: '退所' }).click()
    await heading('カードを かざすと 退所します').waitFor()
    const before = outbox().length
    reader.present(slowly(await world.cardOf()))
    await heading('よみとり中').waitFor()
    await page.close()
    page = await context.newPage()
    await expect.poll(() => outbox().length, { timeout: 30_000 }).toBe(before + 3)
    expect(outbox().slice(before)).toEqual(Array(3).fill('stay.checked_out'))
    reader.remove()
    await page.goto(agent.url)
    await page.locator('.count__figure').waitFor()
    expect(await shown()).toBe(String(PEOPLE_BEFORE))
  })

  it('says when its agent is gone, and that nothing is lost', async () => {
    await agent.stop()
    await heading('しばらく お待ちください').waitFor()
    await page.getByText('ここまでの 記録は のこっています。').waitFor()
  })
})
