import type { Page } from 'playwright-core'
import { HARU, MOVED, PROTECTED } from './account-console.ts'

const laptop = { width: 1280, height: 800, full: true }
const phone = { width: 390, height: 844, full: true }
const clerk = { trouble: { roles: ['account_clerk'] } }
const officer = { trouble: { roles: ['account_clerk', 'protection_officer'] } }
const search = { path: '/office/accounts', ...clerk }
const haru = { path: `/office/accounts/person/${HARU}`, ...clerk }
const aoi = { path: `/office/accounts/person/${PROTECTED}`, ...officer }
const shigeru = { path: `/office/accounts/person/${MOVED}`, ...clerk }
const mandate = { path: `/office/accounts/person/${HARU}/mandate`, ...clerk }
const issue = { path: '/office/accounts/issue', ...clerk }
const list = { path: '/office/accounts/import', ...clerk }

/** Residents' accounts at the counter. */
export const accountShots = [
  { name: 'accounts-1280', ...search, ...laptop, act: find },
  { name: 'accounts-390', ...search, ...phone, act: find },
  { name: 'accounts-none-1280', ...search, ...laptop, act: findNobody },
  { name: 'account-1280', ...haru, ...laptop },
  { name: 'account-390-easy', ...haru, ...phone, lang: 'easy' },
  { name: 'account-acts-dark-en', ...haru, ...laptop, dark: true, lang: 'en', act: unfold },
  { name: 'account-letter-1280', ...haru, ...laptop, act: letter },
  { name: 'account-protected-1280', ...aoi, ...laptop },
  { name: 'account-return-1280', ...shigeru, ...laptop, act: unfold },
  { name: 'account-return-390-easy', ...shigeru, ...phone, lang: 'easy', act: unfold },
  { name: 'account-returned-390', ...shigeru, ...phone, act: comeBack },
  { name: 'account-returned-1280-en', ...shigeru, ...laptop, lang: 'en', act: comeBack },
  { name: 'account-unknown', ...aoi, ...clerk, ...laptop },
  { name: 'mandate-find-1280', ...mandate, ...laptop, act: findOther },
  { name: 'mandate-form-1280', ...mandate, ...laptop, act: wrongMandate },
  { name: 'mandate-form-390-easy', ...mandate, ...phone, lang: 'easy', act: fillMandate },
  { name: 'mandate-check-390', ...mandate, ...phone, act: checkMandate },
  { name: 'mandate-check-1280-en', ...mandate, ...laptop, lang: 'en', act: checkMandate },
  { name: 'account-issue-1280', ...issue, ...laptop },
  { name: 'account-issue-wrong-390', ...issue, ...phone, act: submit },
  { name: 'account-import-1280', ...list, ...laptop, act: (page: Page) => choose(page, 'good') },
  { name: 'account-import-broken-390', ...list, ...phone, act: (page: Page) => choose(page, 'broken') },
  { name: 'accounts-merges-1280', path: '/office/accounts/merges', ...clerk, ...laptop, act: unfold },
  { name: 'accounts-merges-390-easy', path: '/office/accounts/merges', ...clerk, ...phone, lang: 'easy' },
  { name: 'protections-1280', path: '/office/accounts/protections', ...officer, ...laptop },
]

async function find(page: Page): Promise<void> {
  await page.locator('#loginName').fill('yoka.haru')
  await submit(page)
  await page.locator('.accounts-found li').waitFor()
}

async function findNobody(page: Page): Promise<void> {
  await page.locator('input[name=by]').nth(1).check()
  await page.locator('#displayName').fill('だれか')
  await page.locator('#birthDate').fill('1980-01-01')
  await submit(page)
  await page.locator('.mu-empty').waitFor()
}

async function submit(page: Page): Promise<void> {
  await page.locator('form button[type=submit]').click()
  await page.waitForTimeout(200)
}

async function unfold(page: Page): Promise<void> {
  for (const fold of await page.locator('.act-panel summary').all()) await fold.click()
}

async function comeBack(page: Page): Promise<void> {
  await page.locator('.act-panel summary', { has: page.locator('xpath=..//*[@id="return-seen"]') }).click()
  await page.locator('#return-seen').check()
  await page.locator('.act-panel[open] .office-act').click()
  await page.locator('.mu-notice').waitFor()
}

async function letter(page: Page): Promise<void> {
  await page.locator('.account-acts .office-act').first().click()
  await page.locator('.mu-letter').waitFor()
}

async function choose(page: Page, text: string): Promise<void> {
  const file = { name: '名簿.csv', mimeType: 'text/csv', buffer: Buffer.from(text) }
  await page.setInputFiles('input[type=file]', file)
  await page.waitForTimeout(300)
}

async function findOther(page: Page): Promise<void> {
  await page.locator('#by').first().waitFor()
  await page.locator('input[name=by]').last().check()
  await page.locator('#displayName').fill('城崎 さくら')
  await page.locator('#birthDate').fill('2007-04-01')
  await page.keyboard.press('Enter')
  await page.locator('.mandate-found').waitFor()
}

async function wrongMandate(page: Page): Promise<void> {
  await findOther(page)
  await page.locator('.mandate-found button').click()
  await page.locator('form .mu-button').click()
}

async function fillMandate(page: Page): Promise<void> {
  await findOther(page)
  await page.locator('.mandate-found button').click()
  await page.locator('#mandate-side').check()
  await page.locator('input[name=mandate-relation]').nth(1).check()
  await page.locator('#mandate-services').check()
  await page.locator('input[name=mandate-span]').nth(1).check()
}

async function checkMandate(page: Page): Promise<void> {
  await fillMandate(page)
  await page.locator('form .mu-button').click()
  await page.locator('.mandate-facts').waitFor()
}
