import type { Page } from 'playwright-core'

const laptop = { width: 1280, height: 800, full: true }
const phone = { width: 390, height: 844, full: true }
const path = '/office/alerts'
const privacy = { path, trouble: { roles: ['privacy_officer'] } }
const officer = { path, trouble: { roles: ['account_clerk', 'protection_officer'] } }

/** Unusual looks and protected cards. */
export const alertShots = [
  { name: 'alerts-1280', ...privacy, ...laptop },
  { name: 'alerts-390', ...privacy, ...phone },
  { name: 'alerts-open-1280', ...privacy, ...laptop, act: unfold },
  { name: 'alerts-open-390-easy', ...privacy, ...phone, lang: 'easy', act: unfold },
  { name: 'alerts-dark-en', ...privacy, ...laptop, dark: true, lang: 'en', act: unfold },
  { name: 'alerts-card-1280', ...officer, ...laptop, act: unfold },
  { name: 'alerts-card-390', ...officer, ...phone, lang: 'easy' },
  { name: 'alerts-none-1280', ...privacy, ...laptop, scenario: 'no-disaster' },
  { name: 'alerts-none-390', ...privacy, ...phone, scenario: 'no-disaster' },
  {
    name: 'alerts-failed-390',
    path,
    ...phone,
    trouble: { roles: ['privacy_officer'], consoleFails: 'internal' },
  },
]

async function unfold(page: Page): Promise<void> {
  for (const fold of await page.locator('.act-panel summary').all()) await fold.click()
  await page.waitForTimeout(300)
}
