import type { Page } from 'playwright-core'
import { TERMINAL } from './staff-console.ts'

const laptop = { width: 1280, height: 800, full: true }
const phone = { width: 390, height: 844, full: true }
const it = { roles: ['open_data_editor', 'terminal_manager', 'service_manager'] }
const terminals = { path: '/office/terminals', trouble: it }
const plan = { path: '/office/terminals/new', trouble: it }
const terminal = { path: `/office/terminals/${TERMINAL}`, trouble: it }
const services = { path: '/office/services', trouble: it }
const register = { path: '/office/services/new', trouble: it }
const service = { path: '/office/services/282227.library', trouble: it }

/** Terminals and the registry of services. */
export const consoleShots = [
  { name: 'terminals-1280', ...terminals, ...laptop },
  { name: 'terminals-390', ...terminals, ...phone },
  { name: 'terminals-dark-en', ...terminals, ...laptop, dark: true, lang: 'en' },
  { name: 'terminals-390-easy', ...terminals, ...phone, lang: 'easy', dark: true },
  { name: 'terminals-empty', ...terminals, ...laptop, scenario: 'no-disaster' as const },
  {
    name: 'terminals-failed',
    ...terminals,
    ...laptop,
    trouble: { ...it, consoleFails: 'internal' as const },
  },
  { name: 'terminals-duty-only', ...terminals, ...laptop, trouble: { roles: ['shelter_reception'] } },
  { name: 'plan-1280', ...plan, ...laptop },
  { name: 'plan-wrong-390', ...plan, ...phone, act: submitForm },
  { name: 'code-1280', ...plan, ...laptop, act: planOne },
  { name: 'code-390-easy', ...plan, ...phone, lang: 'easy', act: planOne },
  { name: 'code-dark', ...plan, ...laptop, dark: true, lang: 'en', act: planOne },
  { name: 'terminal-1280', ...terminal, ...laptop },
  { name: 'terminal-390', ...terminal, ...phone, act: unfold },
  { name: 'terminal-dark-en', ...terminal, ...laptop, dark: true, lang: 'en', act: unfold },
  { name: 'terminal-off', ...terminal, ...laptop, act: kill },
  { name: 'services-1280', ...services, ...laptop },
  { name: 'services-many-1280', ...services, ...laptop, scenario: 'many' as const },
  { name: 'services-390', ...services, ...phone },
  { name: 'services-empty-en', ...services, ...laptop, lang: 'en', scenario: 'no-disaster' as const },
  { name: 'sandbox-1280', ...services, ...laptop, act: makeSandbox },
  { name: 'sandbox-390-easy-dark', ...services, ...phone, lang: 'easy', dark: true, act: makeSandbox },
  { name: 'register-1280', ...register, ...laptop, act: askName },
  { name: 'register-wrong-390', ...register, ...phone, act: askNothing },
  { name: 'register-dark-en', ...register, ...laptop, dark: true, lang: 'en' },
  { name: 'service-1280', ...service, ...laptop, act: wantStop },
  { name: 'service-390-easy', ...service, ...phone, lang: 'easy' },
  { name: 'service-dark-en', ...service, ...laptop, dark: true, lang: 'en' },
  { name: 'change-1280', ...service, path: `${service.path}/change`, ...laptop },
  { name: 'services-not-allowed', ...services, ...laptop, trouble: { roles: ['terminal_manager'] } },
  { name: 'terminal-off-390-easy', ...terminal, ...phone, lang: 'easy', act: kill },
]

async function submitForm(page: Page): Promise<void> {
  await page.locator('form button[type=submit]').click()
}

async function planOne(page: Page): Promise<void> {
  await page.locator('input[name=kind]').nth(1).check()
  await page.locator('#name').fill('市民課 窓口3')
  await page.locator('#place').fill('本庁舎1階')
  await submitForm(page)
  await page.locator('.code-sheet').waitFor()
}

async function unfold(page: Page): Promise<void> {
  for (const fold of await page.locator('.terminal-fold summary').all()) await fold.click()
}

async function kill(page: Page): Promise<void> {
  await page.locator('.terminal-kill summary').click()
  await page.locator('input[name=reason]').first().check()
  await page.locator('.terminal-kill input[type=checkbox]').check()
  await page.locator('.terminal-kill > button').click()
  await page.locator('.mu-notice').waitFor()
}

async function makeSandbox(page: Page): Promise<void> {
  await page.locator('#sandbox-contact').fill('dev@example.jp')
  await page.locator('.sandbox-form button').click()
  await page.locator('.sandbox-made').waitFor()
}

async function askName(page: Page): Promise<void> {
  await page.locator('#name-ja').fill('市立図書館')
  await page.locator('#purpose-ja').fill('本を借りるため')
  await page.locator('input[name=claims]').first().check()
}

async function askNothing(page: Page): Promise<void> {
  await page.locator('input[name=claims]').first().check()
  await submitForm(page)
}

async function wantStop(page: Page): Promise<void> {
  await page.locator('.service-status-acts button').first().click()
  await page.locator('.service-guide summary').click()
}
