import type { Page } from 'playwright-core'
import { accountShots } from './account-shots.ts'
import { alertShots } from './alert-shots.ts'
import { consoleShots } from './console-shots.ts'
import type { Harness } from './server.ts'

const hq = { path: '/office/' }
const list = { path: '/office/?view=list' }
const wide = { width: 1440, height: 900 }
const wall = { width: 1920, height: 1080 }
const laptop = { width: 1280, height: 800 }
const tablet = { width: 768, height: 1024, full: true }
const phone = { width: 390, height: 844, full: true }

/** Every state somebody will meet, in the sizes and languages they meet it in. */
export const shots = [
  { name: 'hq-1440-light', ...hq, ...wide },
  { name: 'hq-1440-dark', ...hq, ...wide, dark: true },
  { name: 'hq-1920-light', ...hq, ...wall },
  { name: 'hq-1920-dark', ...hq, ...wall, dark: true },
  { name: 'hq-1280', ...hq, ...laptop, full: true },
  { name: 'hq-768', ...hq, ...tablet },
  { name: 'hq-390', ...hq, ...phone },
  { name: 'hq-390-dark', ...hq, ...phone, dark: true },
  { name: 'hq-1440-en', ...hq, ...wide, lang: 'en' },
  { name: 'hq-1440-easy', ...hq, ...wide, lang: 'easy' },
  { name: 'hq-390-en', ...hq, ...phone, lang: 'en' },
  { name: 'hq-390-easy', ...hq, ...phone, lang: 'easy' },
  { name: 'hq-1440-size-xl', ...hq, ...wide, size: 'xl', full: true },
  { name: 'hq-390-size-xl', ...hq, ...phone, size: 'xl' },
  { name: 'hq-list-1440', ...list, ...wide },
  { name: 'hq-list-1440-dark', ...list, ...wide, dark: true },
  { name: 'hq-list-390', ...list, ...phone },
  { name: 'hq-calm', ...hq, ...wide, scenario: 'calm' },
  { name: 'hq-one', ...hq, ...wide, scenario: 'one' },
  { name: 'hq-many', ...hq, ...wide, scenario: 'many' },
  { name: 'hq-no-disaster', ...hq, ...wide, scenario: 'no-disaster' },
  { name: 'hq-focus', ...hq, ...wide, act: focusMap },
  { name: 'hq-live', ...hq, ...wide, act: liveChange },
  { name: 'hq-offline', ...hq, ...wide, act: cutOff },
  { name: 'hq-offline-390', ...hq, ...phone, act: cutOff },
  { name: 'hq-redirected', ...hq, ...wide, act: redirect },
  { name: 'hq-earthquake', ...hq, ...wide, act: otherHazard },
  {
    name: 'hq-settings',
    ...hq,
    ...wide,
    act: (page: Page) => page.locator('.office-settings summary').click(),
  },
  { name: 'hq-loading', ...hq, ...wide, act: loading },
  {
    name: 'hq-error',
    ...hq,
    ...wide,
    act: (page: Page, harness: Harness) => failing(page, harness, 'internal'),
  },
  {
    name: 'hq-forbidden',
    ...hq,
    ...wide,
    act: (page: Page, harness: Harness) => failing(page, harness, 'forbidden'),
  },
  { name: 'shelter-1440', path: '/office/shelters/E2822200147111', ...wide, full: true },
  { name: 'shelter-1440-dark', path: '/office/shelters/E2822200147111', ...wide, full: true, dark: true },
  { name: 'shelter-390', path: '/office/shelters/E2822200147111', ...phone },
  { name: 'shelter-390-easy', path: '/office/shelters/E2822200147111', ...phone, lang: 'easy' },
  { name: 'shelter-en', path: '/office/shelters/E2822200147111', ...laptop, full: true, lang: 'en' },
  { name: 'shelter-closed', path: '/office/shelters/E2822200006111', ...laptop, full: true },
  { name: 'shelter-unknown', path: '/office/shelters/nothing', ...laptop },
  { name: 'shelter-emergency', path: '/office/shelters/E2822200001201', ...laptop },
  { name: 'opening-1440', path: '/office/shelters', ...wide },
  { name: 'opening-dark', path: '/office/shelters', ...wide, dark: true, act: openFirst },
  { name: 'opening-768', path: '/office/shelters', ...tablet, full: false },
  { name: 'opening-nothing', path: '/office/shelters', ...laptop, act: searchNothing },
  { name: 'opening-390', path: '/office/shelters', ...phone, full: false },
  { name: 'opening-en', path: '/office/shelters', ...laptop, lang: 'en' },
  { name: 'opening-easy', path: '/office/shelters', ...laptop, lang: 'easy' },
  { name: 'opening-opened', path: '/office/shelters', ...laptop, act: openFirst },
  { name: 'opening-no-disaster', path: '/office/shelters', ...laptop, scenario: 'no-disaster' },
  { name: 'open-data-1440', path: '/office/open-data', ...wide },
  { name: 'open-data-390', path: '/office/open-data', ...phone },
  {
    name: 'open-data-preview',
    path: '/office/open-data',
    ...wide,
    full: true,
    act: (page: Page) => choose(page, 'yabu.csv'),
  },
  {
    name: 'open-data-broken',
    path: '/office/open-data',
    ...wide,
    full: true,
    act: (page: Page) => choose(page, 'broken.csv'),
  },
  {
    name: 'open-data-broken-390',
    path: '/office/open-data',
    ...phone,
    act: (page: Page) => choose(page, 'broken.csv'),
  },
  {
    name: 'open-data-broken-dark',
    path: '/office/open-data',
    ...wide,
    full: true,
    dark: true,
    act: (page: Page) => choose(page, 'broken.csv'),
  },
  { name: 'open-data-applied', path: '/office/open-data', ...wide, act: applied },
  {
    name: 'open-data-easy',
    path: '/office/open-data',
    ...wide,
    lang: 'easy',
    full: true,
    act: (page: Page) => choose(page, 'broken.csv'),
  },
  {
    name: 'open-data-en',
    path: '/office/open-data',
    ...wide,
    lang: 'en',
    full: true,
    act: (page: Page) => choose(page, 'broken.csv'),
  },
  { name: 'disaster-1280', path: '/office/disaster', ...laptop, full: true, scenario: 'no-disaster' },
  {
    name: 'disaster-dark',
    path: '/office/disaster',
    ...laptop,
    full: true,
    dark: true,
    scenario: 'no-disaster',
  },
  {
    name: 'disaster-easy',
    path: '/office/disaster',
    ...laptop,
    full: true,
    lang: 'easy',
    scenario: 'no-disaster',
  },
  {
    name: 'disaster-wrong',
    path: '/office/disaster',
    ...laptop,
    full: true,
    scenario: 'no-disaster',
    act: submitNothing,
  },
  { name: 'disaster-open', path: '/office/disaster', ...laptop, full: true, act: unfoldClosing },
  { name: 'disaster-open-390', path: '/office/disaster', ...phone, act: unfoldClosing },
  {
    name: 'disaster-open-en',
    path: '/office/disaster',
    ...laptop,
    full: true,
    lang: 'en',
    act: unfoldClosing,
  },
  { name: 'disaster-390', path: '/office/disaster', ...phone, scenario: 'no-disaster' },
  ...consoleShots,
  ...accountShots,
  ...alertShots,
  { name: 'not-found', path: '/office/nowhere', ...laptop },
  { name: 'other-duty', ...hq, ...laptop, trouble: { roles: ['shelter_reception'] } },
  { name: 'open-data-only', ...hq, ...laptop, trouble: { roles: ['open_data_editor'] } },
  { name: 'session-unreachable', ...hq, ...laptop, trouble: { unreachable: true } },
  { name: 'session-over', ...hq, ...wide, act: sessionOver },
  { name: 'hq-1440-size-l', ...hq, ...wide, size: 'l', full: true },
  { name: 'hq-1280-en', ...hq, ...laptop, lang: 'en' },
  { name: 'hq-one-390', ...hq, ...phone, scenario: 'one' },
  { name: 'shelter-size-xl', path: '/office/shelters/E2822200147111', ...laptop, full: true, size: 'xl' },
]

async function searchNothing(page: Page): Promise<void> {
  await page.locator('input[type=search]').fill('どこにもない')
  await page.waitForTimeout(200)
}

async function submitNothing(page: Page): Promise<void> {
  await page.locator('.disaster-form button[type=submit]').click()
  await page.waitForTimeout(200)
}

async function unfoldClosing(page: Page): Promise<void> {
  await page.locator('.disaster-close summary').click()
}

async function sessionOver(page: Page, harness: Harness): Promise<void> {
  harness.trouble = { overviewFails: 'unauthenticated' }
  await page.clock.fastForward(25_000)
  await page.waitForTimeout(500)
}

async function focusMap(page: Page): Promise<void> {
  await page.locator('.map-shelter[tabindex="0"]').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowLeft')
}

async function liveChange(page: Page, harness: Harness): Promise<void> {
  harness.tell('E2822200147111', 219)
  await page.waitForTimeout(150)
}

async function cutOff(page: Page, harness: Harness): Promise<void> {
  await harness.stop()
  await page.clock.fastForward(95_000)
  await page.waitForTimeout(300)
}

async function redirect(page: Page): Promise<void> {
  await page.locator('.hq-next button').click()
  await page.waitForTimeout(300)
}

async function otherHazard(page: Page): Promise<void> {
  await page.locator('.hq-chips button').nth(0).click()
  await page.locator('.hq-chips button').nth(1).click()
  await page.locator('.hq-chips button').nth(3).click()
}

async function loading(page: Page, harness: Harness): Promise<void> {
  harness.trouble = { overviewDelayMs: 5000 }
  await page.reload()
  await page.waitForTimeout(900)
}

async function failing(page: Page, harness: Harness, overviewFails: 'internal' | 'forbidden'): Promise<void> {
  harness.trouble = { overviewFails }
  await page.reload()
  await page.waitForTimeout(500)
}

async function openFirst(page: Page): Promise<void> {
  await page.locator('.opening-row button').first().click()
  await page.waitForTimeout(300)
}

async function choose(page: Page, name: string): Promise<void> {
  const file = { name, mimeType: 'text/csv', buffer: Buffer.from('NO,名称\n1,八鹿小学校\n') }
  await page.setInputFiles('input[type=file]', file)
  await page.waitForTimeout(300)
}

async function applied(page: Page): Promise<void> {
  await choose(page, 'yabu.csv')
  await page.locator('.open-data-apply').click()
  await page.waitForTimeout(300)
}
