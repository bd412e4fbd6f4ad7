import { findAxeViolations } from '@musubi/testkit'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { TERMINAL } from './harness/staff-console.ts'
import { overflow, useVisits } from './harness/visits.ts'

const { visit, harness } = useVisits()
const trouble = { roles: ['open_data_editor', 'terminal_manager', 'service_manager'] }
const phone = { width: 390, height: 844, trouble }
const wide = { width: 1280, height: 800, trouble }

const PUBLIC_KEY = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'B'.repeat(43), kid: 'bus-1' }

/** Nothing for axe, nothing cut. */
async function expectSound(page: Page): Promise<void> {
  expect(await findAxeViolations(page)).toEqual([])
  expect((await overflow(page))[0]).toBe(0)
}

describe('terminals', () => {
  it('are planned on a phone: what is missing is said, then the code stands there once', async () => {
    const page = await visit('/office/terminals', { ...phone, language: 'easy', dark: true })
    await page.locator('.terminals-row').first().waitFor()
    await expectSound(page)
    await page.locator('.console-lead .mu-button').click()
    await page.locator('form button[type=submit]').click()
    await page.locator('#error-summary:focus').waitFor()
    await page.locator('input[name=kind]').first().check()
    await page.locator('#name').fill('養父公民館 受付2')
    await page.locator('#place').selectOption({ label: '八鹿総合体育館' })
    await page.locator('form button[type=submit]').click()
    await page.locator('.code-sheet:focus').waitFor()
    expect(await page.locator('.code-sheet-code').innerText()).toBe('7K3M-Q0XW-9RTD-HB2F')
    await expectSound(page)
    await page.goBack()
    await page.locator('.awaited li').nth(1).waitFor()
    expect(await page.getByText('7K3M').count()).toBe(0)
  })

  it('are switched off after a reason and a tick, by keyboard, and say what happens next', async () => {
    const page = await visit(`/office/terminals/${TERMINAL}`, { ...wide, language: 'en' })
    await page.getByText('Switch this terminal off').focus()
    await page.keyboard.press('Enter')
    const kill = page.getByRole('button', { name: 'Switch “市民課 窓口2” off' })
    await kill.press('Enter')
    await page.getByText('Please say why.').waitFor()
    await page.getByRole('radio', { name: 'Stolen' }).press('Space')
    await kill.press('Enter')
    await page.getByText('Please tick the box once you have checked.').waitFor()
    await expectSound(page)
    await page.getByRole('checkbox', { name: /I have checked/ }).press('Space')
    await kill.press('Enter')
    await page.getByText('Report it to the police').waitFor()
    await page.getByText('logins ended: 2').waitFor()
    expect(await kill.count()).toBe(0)
    await page.getByRole('link', { name: 'Enrol a terminal in its place' }).click()
    expect(await page.getByLabel('Name of the terminal').inputValue()).toBe('市民課 窓口2')
  })

  it('are looked after by the reception, who may change nothing; a list that grows old says so', async () => {
    const reception = { roles: ['shelter_reception'] }
    const page = await visit('/office/terminals', { ...wide, trouble: reception })
    expect(await page.locator('.office-menu a').allTextContents()).toEqual(['端末'])
    expect(await page.getByRole('link', { name: '端末を登録する' }).count()).toBe(0)
    await page.getByRole('link', { name: '八鹿総合体育館 受付1' }).click()
    await page.getByRole('button', { name: '担当を始める' }).click()
    await page.getByText('本部 花子 18:42 から').waitFor()
    expect(await page.locator('details.terminal-fold, .acts').count()).toBe(0)
    harness().trouble = { ...reception, consoleFails: 'internal' }
    await page.clock.fastForward(21_000)
    await page.getByText('つながっていません。画面は').waitFor()
    expect(await page.getByRole('button', { name: '担当を終える' }).isVisible()).toBe(true)
  })
})

describe('services', () => {
  it('are registered field by field: what is wrong is named, by the page and by the server, and nothing is lost', async () => {
    const page = await visit('/office/services/new', { ...phone, language: 'ja' })
    const submit = page.getByRole('button', { name: '試験で登録する' })
    await submit.click()
    await page.locator('#error-summary:focus').waitFor()
    await page.getByRole('link', { name: 'サービスの名前（やさしい日本語）：書いてください。' }).click()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('name-easy')
    await expectSound(page)
    for (const language of ['ja', 'easy', 'en']) {
      await page.locator(`#name-${language}`).fill('バス')
      await page.locator(`#purpose-${language}`).fill('乗るため')
    }
    await page.getByText('「バス」に伝わるのは、').waitFor()
    await page.locator('#service').fill('bus')
    await page.locator('#vendor').fill('バス会社')
    await page.locator('#contact').fill('help@bus.example.jp')
    await page.locator('#redirectUris').fill('https://bus.example.jp/cb\nhttp://bus.example.jp/cb')
    await page.locator('#keys').fill(JSON.stringify({ ...PUBLIC_KEY, d: 'secret' }))
    await submit.click()
    await page.locator('#keys-error').getByText('秘密鍵が入っています').waitFor()
    await page.locator('#keys').fill(JSON.stringify(PUBLIC_KEY))
    await submit.click()
    await page.locator('#redirectUris-error').getByText('2行目：https://').waitFor()
    expect(await page.locator('#vendor').inputValue()).toBe('バス会社')
    await page.locator('#redirectUris').fill('https://bus.example.jp/cb')
    await submit.click()
    await page.getByText('282227.bus').first().waitFor()
    await expectSound(page)
    await page.getByRole('button', { name: '本番で使う' }).click()
    await page.getByRole('checkbox', { name: '確かめました' }).check()
    await page.getByRole('button', { name: '本番で使う' }).last().click()
    await page.getByText('本番です。住民が使えます。').waitFor()
  })

  it('are tried within the page: a key that never left it, settings and a program to copy', async () => {
    const page = await visit('/office/services', { ...wide, language: 'en', dark: true })
    await page.getByLabel('Contact e-mail').fill('dev@example.jp')
    await page.getByRole('button', { name: 'Make a sandbox service' }).press('Enter')
    await page.locator('.sandbox-made:focus').waitFor()
    const texts = await page.locator('.copy-block pre').allTextContents()
    const clientId = /282227\.test-[a-z0-9]{6}/.exec(texts[2] ?? '')?.[0] ?? ''
    expect(JSON.parse(texts[1] ?? '')).toMatchObject({ kid: `${clientId.slice(7)}-1`, d: expect.any(String) })
    await page.locator('.services-row', { hasText: clientId }).waitFor()
    await expectSound(page)
  })

  it('are found among many by a word or a state, and shown by the page', async () => {
    const page = await visit('/office/services', { ...phone, scenario: 'many' })
    const rows = page.locator('.services-row')
    await rows.first().waitFor()
    expect(await rows.count()).toBe(25)
    await page.getByRole('button', { name: 'あと25件を見る' }).click()
    expect(await rows.count()).toBe(50)
    await page.getByLabel('名前・事業者・IDでさがす').fill('どこにもない')
    await page.getByText('0件', { exact: true }).waitFor()
    await page.getByLabel('名前・事業者・IDでさがす').fill('市立図書館 4')
    await page.getByRole('button', { name: /^本番/ }).click()
    await page.getByText('市立図書館 48').waitFor()
    await expectSound(page)
  })

  it('are not written over when somebody else changed them while the form was open', async () => {
    const page = await visit('/office/services/282227.library/change', wide)
    await page.locator('#vendor').fill('新しい会社')
    harness().registry.changeElsewhere('282227.library')
    await page.clock.fastForward(61_000)
    await page.getByRole('button', { name: '変更を保存' }).click()
    await page.getByText('ほかの人が先にこの登録を変えました').waitFor()
    expect(await page.locator('#vendor').inputValue()).toBe('新しい会社')
  })

  it('are not for those who look after terminals', async () => {
    const page = await visit('/office/services', { ...wide, trouble: { roles: ['terminal_manager'] } })
    await page.getByRole('alert').getByText('この画面を見る権限がありません').waitFor()
    expect(await page.locator('.office-menu a').allTextContents()).toEqual(['端末'])
  })
})
