import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { agentRoutes, createClient, networkTransport } from '@musubi/contracts'
import { KIOSK_SITE_ID } from '@musubi/demo-town'
import { expectOk } from '@musubi/kernel'
import { launchBrowser, type ServerProcess, startServerProcess } from '@musubi/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrolDevice } from './harness/device.ts'
import { runProgram } from './harness/vendor.ts'

const PATIENCE = { timeout: 40_000 }
const dataDir = mkdtempSync(join(tmpdir(), 'musubi-office-test-'))
let server: ServerProcess
let browser: Browser

beforeAll(async () => {
  ;[server, browser] = await Promise.all([
    startServerProcess({
      MUSUBI_DATA_DIR: dataDir,
      MUSUBI_DEMO_RESIDENTS: '100',
      MUSUBI_DEMO_KIOSK_PORT: '0',
    }),
    launchBrowser(),
  ])
})
afterAll(async () => {
  await browser?.close()
  await server?.end()
  rmSync(dataDir, { recursive: true, force: true })
})

/** Logs a staff member of the demo in through the OpenID Provider and opens the headquarters. */
async function logIn(account: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, timezoneId: 'Asia/Tokyo' })
  await page.goto(`${server.url}/office/login?account=${account}`)
  await page.locator('.hq-figure-value').first().waitFor(PATIENCE)
  return page
}

const people = async (page: Page) =>
  Number((await page.locator('.hq-figure-value b').first().textContent())?.replaceAll(',', ''))

describe('headquarters on the real server', () => {
  it('moves by four people, without a reload, when the demo’s family taps its card at the reception', async () => {
    const page = await logIn('hq-yabu')
    const before = await people(page)
    const row = page.locator('.hq-row', { hasText: '八鹿総合体育館' }).locator('.hq-row-people b')
    const inside = Number(await row.textContent())
    await page.evaluate(() => Object.assign(globalThis, { untouched: true }))
    const kiosk = /reception is at (\S+?)\/?\s/.exec(server.output())?.[1] ?? ''
    const transport = networkTransport({ baseUrl: kiosk, headers: { origin: kiosk } })
    const agent = createClient(agentRoutes, transport)
    // A terminal that is still loading its registrations would ask for staff, as it should.
    await expect
      .poll(async () => {
        const state = await agent.getState()
        return state.ok && state.value.link.connected && state.value.stubs.loadedAt !== null
      }, PATIENCE)
      .toBe(true)
    expectOk(await agent.presentDemoCard({ body: { cardId: 'ichiro', trouble: 'none' } }), 'a tap')
    await expect.poll(() => people(page), PATIENCE).toBe(before + 4)
    expect(Number(await row.textContent())).toBe(inside + 4)
    expect(await page.evaluate(() => 'untouched' in globalThis)).toBe(true)
    const entities = await fetch(`${server.url}/v2/entities?options=keyValues&limit=100&q=status==open`)
    const figures = (await entities.json()) as { id: string; headCount: number }[]
    expect(figures.find(({ id }) => id.endsWith(KIOSK_SITE_ID))?.headCount).toBe(inside + 4)
    await page.close()
  })

  it('calls a shelter full by its capacity, sends its arrivals elsewhere, and takes that back', async () => {
    const page = await logIn('hq-yabu')
    const redirect = async () => {
      const answer = await fetch(`${server.url}/shelter/v1/municipalities/282227/status`)
      return ((await answer.json()) as { redirect: unknown }).redirect
    }
    await page.goto(`${server.url}/office/shelters/${KIOSK_SITE_ID}`)
    await page.locator('.capacity-form input').fill('2')
    await page.getByRole('button', { name: '定員を保存' }).click()
    await page.getByText('定員を保存しました').waitFor(PATIENCE)
    await page.getByRole('link', { name: '本部', exact: true }).click()
    await page.getByRole('button', { name: '案内先を切り替える' }).click(PATIENCE)
    await page.getByText('へ案内しています').waitFor(PATIENCE)
    expect(await redirect()).toMatchObject({ fromSiteId: KIOSK_SITE_ID })
    await page.getByRole('button', { name: '元に戻す' }).click()
    await expect.poll(redirect, PATIENCE).toBeNull()
    await page.close()
  })

  it('opens a shelter, and closes it again while nobody is inside', async () => {
    const page = await logIn('hq-yabu')
    await page.getByRole('link', { name: '避難所を開く' }).click()
    const row = page.locator('.opening-row', { hasText: 'ようか武道館' })
    await row.getByRole('button', { name: /開設する/ }).click()
    await row.getByText('開設しました').waitFor(PATIENCE)
    await row.getByRole('button', { name: /元に戻す/ }).click()
    await row.getByText('閉鎖').waitFor(PATIENCE)
    await page.close()
  })

  it('takes nothing of a CSV with broken rows and names each of them', async () => {
    const page = await logIn('hq-yabu')
    await page.getByRole('link', { name: 'オープンデータ' }).click()
    const places = page.locator('.open-data-now dd')
    await expect.poll(() => places.allTextContents(), PATIENCE).toEqual(['53か所', '162か所'])
    const buffer = readFileSync(
      new URL('../../../services/shelter/test/fixtures/broken.csv', import.meta.url),
    )
    await page.setInputFiles('input[type=file]', { name: 'broken.csv', mimeType: 'text/csv', buffer })
    await page.locator('.problems').waitFor(PATIENCE)
    const rows = await page.locator('.problems tbody tr').allInnerTexts()
    expect(rows[0]?.split(/\t|\n/)).toEqual(['3行目', 'name', '書いてありません', '（空）'])
    expect(rows.map((row) => row.split('行目')[0])).toEqual(['3', '4', '5', '6', '6', '7', '8', '9', '10'])
    await page.reload()
    await expect.poll(() => places.allTextContents(), PATIENCE).toEqual(['53か所', '162か所'])
    await page.close()
  })

  it('of a neighbour shows the neighbour’s own town; another duty sees none', async () => {
    const asago = await logIn('hq-asago')
    expect(await asago.locator('.office-who').textContent()).toContain('朝来市')
    expect(await asago.locator('.hq-row').first().textContent()).toMatch(/大蔵小学校|糸井地区市民会館/)
    await asago.close()
    const reception = await browser.newPage()
    await reception.goto(`${server.url}/office/login?account=reception-yoka`)
    await reception.getByRole('alert').getByText('この画面を見る権限がありません').waitFor(PATIENCE)
    await reception.close()
  })

  it('of a town without a disaster opens one after the last one is closed', async () => {
    const page = await logIn('hq-asago')
    await page.goto(`${server.url}/office/disaster`)
    await page.getByText('災害対応を閉じる').click()
    await page.getByRole('button', { name: /を閉じる$/ }).click()
    await page.getByText('確かめたら、印を付けてください。').waitFor()
    await page.getByRole('checkbox').check()
    await page.getByRole('button', { name: /を閉じる$/ }).click()
    await page.getByText('災害対応を閉じました').waitFor(PATIENCE)
    await page.getByRole('radio', { name: /^訓練/ }).check()
    await page.getByLabel('名前').fill('雪の訓練')
    await page.getByRole('checkbox', { name: '土砂災害' }).check()
    await page.getByRole('button', { name: 'この内容で開設する' }).click()
    await page.locator('.opening-row').first().waitFor(PATIENCE)
    expect(await page.locator('.office-event').textContent()).toContain('雪の訓練')
    await page.close()
  })
})

describe('municipal IT on the real server', () => {
  async function openIt(path: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, timezoneId: 'Asia/Tokyo' })
    await page.goto(`${server.url}/office/login?account=it-yabu&returnTo=${encodeURIComponent(path)}`)
    return page
  }

  it('plans a terminal whose code enrols a key, attends it, and cuts it off by the kill switch', async () => {
    const page = await openIt('/office/terminals/new')
    await page.getByRole('radio', { name: /^庁舎などの窓口/ }).check(PATIENCE)
    await page.getByLabel('端末の名前').fill('市民課 窓口7')
    await page.getByRole('button', { name: '登録コードを作る' }).click()
    const code = await page.locator('.code-sheet-code').innerText(PATIENCE)
    const device = await enrolDevice(server.url, code)
    expect(device.terminal).toMatchObject({ name: '市民課 窓口7', municipalityCode: '282227' })
    expect(await device.opens('resident')).toBe('terminal_unattended')
    expect(await device.opens('shelter')).toBe('service_not_allowed')
    await page.getByRole('link', { name: '一覧へ' }).click()
    await page.getByRole('link', { name: '市民課 窓口7' }).click(PATIENCE)
    await page.getByRole('button', { name: '担当を始める' }).click()
    await page.getByRole('button', { name: '担当を終える' }).waitFor(PATIENCE)
    expect(await device.opens('resident')).toBe('opened')
    await page.locator('.terminal-kill summary').click()
    await page.getByRole('radio', { name: '盗まれた' }).check()
    await page.getByRole('checkbox', { name: /止めることを確かめました/ }).check()
    await page.getByRole('button', { name: '「市民課 窓口7」を止める' }).click()
    await page.getByText('警察に届け').waitFor(PATIENCE)
    expect(await device.opens('resident')).toBe('unauthenticated')
    await expect
      .poll(() => page.locator('.acts li > span').allInnerTexts(), PATIENCE)
      .toEqual([
        expect.stringContaining('端末を止めました'),
        '端末の担当を始めました',
        '端末が登録されました',
        '端末の登録コードを発行しました',
      ])
    expect(await page.locator('.acts li small').last().innerText()).toBe('あなた')
    await page.close()
  })

  it('makes a sandbox whose copied program logs a resident in, and is locked out once the service is stopped', async () => {
    const page = await openIt('/office/services')
    await page.getByLabel('連絡先のメールアドレス').fill('dev@example.jp', PATIENCE)
    await page.getByRole('button', { name: '試験用のサービスを作る' }).click()
    await page.locator('.sandbox-made').waitFor(PATIENCE)
    const [, key = '', program = ''] = await page.locator('.copy-block pre').allTextContents()
    const vendor = await runProgram({ key, program })
    try {
      const visitor = await browser.newPage({ locale: 'ja-JP' })
      const begin = () => fetch(`${vendor.home}/`, { redirect: 'manual' })
      await visitor.goto((await begin()).headers.get('location') ?? '')
      await visitor.locator('button[name=demo_account]').first().click(PATIENCE)
      // Where the browser is sent is for the guide's own machine; here the program listens elsewhere.
      const callback = visitor.waitForRequest(`${vendor.redirectHome}/callback?**`, PATIENCE)
      await visitor.locator('button[value=agree]').click(PATIENCE)
      const { pathname, search } = new URL((await callback).url())
      const told = await fetch(vendor.home + pathname + search).then((answer) => answer.json())
      expect(told).toMatchObject({ acr: 'urn:jp-muni:acr:demo', resident: { sub: told.sub } })
      await page.getByRole('link', { name: 'このサービスのページへ' }).click()
      await page.getByRole('button', { name: 'すぐに止める' }).click(PATIENCE)
      await page.getByRole('checkbox', { name: '確かめました' }).check()
      await page.getByRole('button', { name: 'すぐに止める' }).last().click()
      await page.getByText('だれもログインできません').waitFor(PATIENCE)
      expect((await begin()).status).toBe(500)
      await visitor.close()
    } finally {
      await vendor.end()
    }
    await page.close()
  })
})
