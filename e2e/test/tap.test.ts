import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { agentRoutes, type AgentState, shelterEntityId } from '@musubi/contracts'
import { createClient, networkTransport } from '@musubi/contracts/client'
import { KIOSK_SITE_ID, YABU } from '@musubi/demo-town'
import { expectOk } from '@musubi/kernel'
import {
  findAxeViolations,
  freePort,
  launchBrowser,
  type ServerProcess,
  startServerProcess,
} from '@musubi/testkit'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const dataDir = mkdtempSync(join(tmpdir(), 'musubi-e2e-'))
let server: ServerProcess
let kioskUrl: string
let port: string
let browser: Browser

const environment = (kiosk: 'on' | 'off') => ({
  MUSUBI_DATA_DIR: dataDir,
  MUSUBI_DEMO_RESIDENTS: '1200',
  MUSUBI_DEMO_KIOSK: kiosk,
  MUSUBI_DEMO_KIOSK_PORT: new URL(kioskUrl).port,
  MUSUBI_PORT: port,
})

beforeAll(async () => {
  kioskUrl = `http://127.0.0.1:${await freePort()}`
  port = String(await freePort())
  server = await startServerProcess(environment('on'))
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.end()
  rmSync(dataDir, { recursive: true, force: true })
})

const agent = () =>
  createClient(agentRoutes, networkTransport({ baseUrl: kioskUrl, headers: { origin: kioskUrl } }))
const state = async (): Promise<AgentState> => expectOk(await agent().getState(), 'the terminal answers')

async function present(cardId: string): Promise<AgentState['tap']> {
  expectOk(await agent().presentDemoCard({ body: { cardId } }), cardId)
  await expect
    .poll(async () => ['green', 'staff', 'again'].includes((await state()).tap.phase), { timeout: 15_000 })
    .toBe(true)
  return (await state()).tap
}

async function finish(tap: AgentState['tap']): Promise<void> {
  if ('tapId' in tap) await agent().finishTap({ params: { tapId: tap.tapId }, body: {} })
}

async function publicHeadCount(): Promise<number> {
  const id = encodeURIComponent(shelterEntityId(YABU, KIOSK_SITE_ID))
  const entity = await (await fetch(`${server.url}/v2/entities/${id}?options=keyValues`)).json()
  return entity.headCount
}

describe('a tap', () => {
  it('of one card brings a family of four in, and the public figure moves by four', async () => {
    await expect.poll(publicHeadCount, { timeout: 20_000 }).toBeGreaterThan(0)
    const before = await publicHeadCount()
    const tap = await present('ichiro')
    expect(tap.phase).toBe('green')
    expect(tap.phase === 'green' && tap.members.map(({ displayName }) => displayName)).toEqual([
      '但馬 一郎',
      '但馬 美咲',
      '但馬 蓮',
      '但馬 結衣',
    ])
    await expect.poll(publicHeadCount, { timeout: 20_000 }).toBe(before + 4)
    await finish(tap)
  })

  it('again, by a neighbour, and by cards that are refused, ends as the story says', async () => {
    const before = await publicHeadCount()
    const endings: [card: string, ending: string][] = [
      ['ichiro', 'green'],
      ['takeshi', 'green'],
      ['revoked', 'revoked'],
      ['stolen', 'revoked'],
      ['expired', 'expired'],
      ['unlinked', 'not_registered'],
      ['aoi', 'not_registered'],
      ['licence', 'not_my_number_card'],
    ]
    for (const [card, ending] of endings) {
      const tap = await present(card)
      expect([card, tap.phase === 'staff' ? tap.reason : tap.phase]).toEqual([card, ending])
      await finish(tap)
    }
    await expect.poll(publicHeadCount, { timeout: 20_000 }).toBe(before + 1)
  })

  it('is confirmed by identity: nobody who tapped is left unresolved', async () => {
    const cookies = await logIn('hq-yabu')
    const overview = await (
      await fetch(`${server.url}/shelter/v1/hq/overview`, { headers: { cookie: cookies } })
    ).json()
    expect(overview.totals.unresolvedEvidence).toBe(0)
    const kiosk = overview.terminals.find((terminal: { siteId: string }) => terminal.siteId === KIOSK_SITE_ID)
    expect(kiosk).toMatchObject({ pending: 0 })
  })
})

describe('the network and the power', () => {
  it('the server is killed during a rush: every tap is green at once, and afterwards nothing is lost or doubled', async () => {
    await expect
      .poll(() => server.output().includes('the whole town has its cards'), { timeout: 60_000 })
      .toBe(true)
    await expect.poll(async () => (await state()).stubs.count, { timeout: 60_000 }).toBeGreaterThan(600)
    expectOk(await agent().startDemoRush({ body: { taps: 300 } }), 'the rush starts')
    await expect.poll(async () => (await rush()).done, { timeout: 60_000 }).toBeGreaterThan(60)
    await server.end('SIGKILL')
    await expect.poll(async () => (await rush()).done, { timeout: 120_000 }).toBe(300)
    const recorded = (await state()).shelter.headCount.total
    server = await startServerProcess(environment('on'))
    await expect.poll(async () => (await state()).link.pending, { timeout: 90_000 }).toBe(0)
    await expect.poll(publicHeadCount, { timeout: 60_000 }).toBe(recorded)
    expect((await state()).shelter.headCount.total).toBe(recorded)
  }, 300_000)
})

describe('the reception page', () => {
  it('turns green for a card held over the reader, and axe finds nothing', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(kioskUrl)
    await page.getByText('かざしてください').first().waitFor()
    expect(await findAxeViolations(page)).toEqual([])
    await present('haru')
    await page.getByText('入所しました').first().waitFor()
    await page.getByText('八鹿 ハル').first().waitFor()
    expect(await findAxeViolations(page)).toEqual([])
    await page.close()
  })
})

const rush = async () => expectOk(await agent().listDemoCards(), 'the tray').rush

/** Follows the real login: office, OpenID Provider, demo account, callback, office. */
async function logIn(account: string): Promise<string> {
  const jar = new Map<string, string>()
  let url = `${server.url}/office/login?account=${account}`
  for (let hop = 0; hop < 12; hop++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      jar.set(name, value)
    }
    const next = answer.headers.get('location')
    if (!next) break
    url = new URL(next, url).href
  }
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
}
