import { findAxeViolations } from '@musubi/testkit'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { overflow, useVisits } from './harness/visits.ts'

const YOKA = 'E2822200147111'
const { visit, harness: currentHarness } = useVisits()

const evacuees = (page: Page) => page.locator('.hq-figure-value b').first()
describe('every page', () => {
  const kinds = {
    map: { path: '/office/', ready: '.map-picture' },
    list: { path: '/office/?view=list', ready: '.hq-table tbody' },
    shelters: { path: '/office/shelters', ready: '.opening-row' },
    shelter: { path: `/office/shelters/${YOKA}`, ready: '.shelter .map-picture' },
    openData: { path: '/office/open-data', ready: '.open-data-now dd' },
    disaster: { path: '/office/disaster', ready: '.disaster-now' },
    newDisaster: { path: '/office/disaster', ready: '.disaster-form', scenario: 'no-disaster' },
  } as const
  const wide = { width: 1280, height: 800 }
  const phone = { width: 390, height: 844 }
  const looks = [
    { kind: 'map', ...wide, language: 'ja', dark: false },
    { kind: 'map', ...phone, language: 'easy', dark: true },
    { kind: 'list', ...wide, language: 'en', dark: true },
    { kind: 'shelters', ...phone, language: 'en', dark: false },
    { kind: 'shelter', ...wide, language: 'easy', dark: true },
    { kind: 'shelter', ...phone, language: 'ja', dark: false },
    { kind: 'openData', ...phone, language: 'easy', dark: true },
    { kind: 'disaster', ...phone, language: 'en', dark: true },
    { kind: 'newDisaster', ...wide, language: 'ja', dark: false },
  ] as const

  it.each(looks)(
    '$kind at $width px in $language, dark $dark: nothing for axe, nothing cut',
    async ({ kind, ...look }) => {
      const { path, ready, ...rest } = kinds[kind]
      const page = await visit(path, { ...rest, ...look })
      await page.locator(ready).first().waitFor()
      expect(await findAxeViolations(page)).toEqual([])
      expect((await overflow(page))[0]).toBe(0)
    },
  )
})

describe('the headquarters on its wall', () => {
  it.each([
    [1440, 900, 'ja'],
    [1440, 900, 'easy'],
    [1440, 900, 'en'],
    [1920, 1080, 'ja'],
  ])('fits %i x %i in %s without scrolling', async (width, height, language) => {
    const page = await visit('/office/', { width, height, language })
    await page.locator('.map-picture').waitFor()
    expect(await overflow(page)).toEqual([0, 0])
    const list = page.locator('.hq-list ol')
    expect(await list.evaluate((ol) => ol.scrollHeight - ol.clientHeight)).toBe(0)
    expect(await page.locator('.hq-figures').evaluate((row) => row.scrollWidth - row.clientWidth)).toBe(0)
  })

  it('stands sixty open shelters: the list scrolls, the window does not', async () => {
    const page = await visit('/office/', { scenario: 'sixty' })
    await page.locator('.map-picture').waitFor()
    expect(await overflow(page)).toEqual([0, 0])
  })

  it('moves without a reload when somebody checks in, on map, list and figures alike', async () => {
    const page = await visit('/office/')
    await page.locator('.map-picture').waitFor()
    await page.evaluate(() => Object.assign(globalThis, { untouched: true }))
    const yoka = currentHarness()
      .overview()
      .shelters.find(({ siteId }) => siteId === YOKA)
    expect(yoka?.headCount.total).toBe(212)
    currentHarness().tell(YOKA, 216)
    await expect.poll(() => evacuees(page).textContent(), { timeout: 20_000 }).toBe('1,382')
    const row = page.locator('.hq-row', { hasText: '八鹿小学校' }).locator('.hq-row-people b')
    expect(await row.textContent()).toBe('216')
    expect(await page.locator(`[data-mark="${YOKA}"]`).getAttribute('aria-label')).toContain('216人')
    expect(await page.evaluate(() => 'untouched' in globalThis)).toBe(true)
  })

  it('keeps its figures when the server goes, says so, and is right again when it is back', async () => {
    const page = await visit('/office/')
    const port = Number(new URL(page.url()).port)
    await evacuees(page).waitFor()
    await currentHarness().stop()
    await page.locator('.office-link[data-link="cut"]').waitFor({ timeout: 20_000 })
    expect(await evacuees(page).textContent()).toBe('1,378')
    currentHarness().scenario = 'calm'
    await currentHarness().start(port)
    await page.locator('.office-link[data-link="connected"]').waitFor({ timeout: 30_000 })
    await expect.poll(() => evacuees(page).textContent(), { timeout: 20_000 }).not.toBe('1,378')
  })

  it('redirects arrivals with one press and takes it back with another', async () => {
    const page = await visit('/office/')
    const act = page.locator('.hq-next')
    await act.getByRole('button', { name: '案内先を切り替える' }).click()
    await act.getByText('へ案内しています').waitFor()
    await act.getByRole('button', { name: '元に戻す' }).click()
    await act.getByRole('button', { name: '案内先を切り替える' }).waitFor()
  })

  it('is walked by keyboard: one stop for the map, arrows between its marks, Enter to the shelter', async () => {
    const page = await visit('/office/')
    await page.locator('.map-picture').waitFor()
    expect(await page.locator('.map-picture a[tabindex="0"]').count()).toBe(1)
    await page.locator('.map-picture a[tabindex="0"]').focus()
    const first = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    await page.keyboard.press('ArrowDown')
    const second = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    expect(second).not.toBe(first)
    await page.keyboard.press('Enter')
    await page.locator('.shelter-heading').waitFor()
    expect(second).toContain(await page.locator('.shelter-heading > span').first().textContent())
  })
})

describe('opening and closing', () => {
  it('opens a shelter with one press, takes its capacity, and undoes it', async () => {
    const page = await visit('/office/shelters')
    const row = page.locator('.opening-row', { hasText: 'ようか武道館' })
    await row.getByRole('button', { name: /開設する/ }).click()
    await row.getByText('開設しました').waitFor()
    await row.getByLabel('定員').fill('百')
    await row.getByRole('button', { name: '定員を保存' }).click()
    await row.getByText('1 から 100000 までの数').waitFor()
    await row.getByLabel('定員').fill('１２０人')
    await row.getByRole('button', { name: '定員を保存' }).click()
    await row.getByText('定員を保存しました').waitFor()
    await row.getByRole('button', { name: /閉じる/ }).click()
    await row.getByText('閉鎖').waitFor()
  })

  it('says why a shelter with people in it stays open', async () => {
    const page = await visit(`/office/shelters/${YOKA}`)
    await page.getByText('212人が います。全員の退所が終わると 閉じられます。').waitFor()
    expect(await page.getByRole('button', { name: '避難所を閉じる' }).count()).toBe(0)
  })

  it('does not open a disaster with something missing, and leads to it', async () => {
    const page = await visit('/office/disaster', { scenario: 'no-disaster' })
    await page.getByRole('button', { name: 'この内容で開設する' }).click()
    await page.locator('#error-summary:focus').waitFor()
    await page.getByRole('link', { name: '名前を書いてください。' }).click()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('name')
    await page.keyboard.type('但馬豪雨')
    await page.getByRole('radio', { name: /^訓練/ }).check()
    await page.getByRole('checkbox', { name: '洪水' }).check()
    await page.getByRole('button', { name: 'この内容で開設する' }).click()
    await page.locator('.opening-row').first().waitFor()
  })
})

describe('open data', () => {
  const file = (name: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from('NO,名称\n') })

  it('names broken rows by their number and reason, and offers nothing to take in', async () => {
    const page = await visit('/office/open-data')
    await page.setInputFiles('input[type=file]', file('broken.csv'))
    await page.getByText('おかしい所が 4件 あります。何も変えていません。').waitFor()
    const row = page.locator('.problems tbody tr').first()
    expect((await row.innerText()).split(/\s+/)).toEqual(['14行目', '緯度', '数ではありません', '35,36'])
    expect(await page.getByRole('button', { name: 'この内容で取りこむ' }).count()).toBe(0)
  })

  it('says what would change before it changes it', async () => {
    const page = await visit('/office/open-data')
    await page.setInputFiles('input[type=file]', file('yabu.csv'))
    await page.getByText('まだ何も変わっていません。').waitFor()
    await page.getByRole('button', { name: 'この内容で取りこむ' }).click()
    await page.getByText('新しく入った 2か所、変わった 5か所。').waitFor()
  })
})

describe('who may see what', () => {
  it('sends nobody away from a wall when the log-in ends: the figures stay and it says so', async () => {
    const page = await visit('/office/')
    await evacuees(page).waitFor()
    currentHarness().trouble = { overviewFails: 'unauthenticated' }
    currentHarness().tell(YOKA, 213)
    await page.getByRole('link', { name: 'ログインし直す' }).waitFor()
    expect(await evacuees(page).isVisible()).toBe(true)
  })

  it('shows the open data alone to its editor', async () => {
    const page = await visit('/office/', { trouble: { roles: ['open_data_editor'] } })
    await page.locator('.file-choice').waitFor()
    expect(await page.locator('.office-menu a').allTextContents()).toEqual(['オープンデータ'])
  })

  it('tells somebody of another duty so, and who is logged in', async () => {
    const page = await visit('/office/', { trouble: { roles: ['shelter_reception'] } })
    await page.getByRole('alert').getByText('この画面を見る権限がありません').waitFor()
    await page.getByText('本部 花子 さんとして ログインしています。').waitFor()
  })

  it('waits for a server that is away and opens by itself', async () => {
    const page = await visit('/office/', { trouble: { unreachable: true } })
    await page.getByText('サーバーにつながりません').waitFor()
    currentHarness().trouble = {}
    await evacuees(page).waitFor({ timeout: 20_000 })
  })
})
