import { findAxeViolations } from '@musubi/testkit'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { HARU, MOVED, PROTECTED } from './harness/account-console.ts'
import { overflow, useVisits } from './harness/visits.ts'

const { visit } = useVisits()
const clerk = { roles: ['account_clerk'] }
const officer = { roles: ['account_clerk', 'protection_officer'] }
const phone = { width: 390, height: 844 }
const wide = { width: 1280, height: 800 }

/** Nothing for axe, nothing cut. */
async function expectSound(page: Page): Promise<void> {
  expect(await findAxeViolations(page)).toEqual([])
  expect((await overflow(page))[0]).toBe(0)
}

describe('residents’ accounts', () => {
  it('are searched for whole, opened, and a lost card is stopped and found again, on a phone', async () => {
    const page = await visit('/office/', { ...phone, trouble: clerk })
    await page.getByRole('button', { name: 'さがす' }).click()
    await page.getByText('自治体IDを書いてください。').waitFor()
    await page.getByLabel('自治体ID（ログインID）').fill('yoka.haru')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: /八鹿 ハル/ }).click()
    await page.getByRole('button', { name: '紛失で止める' }).click()
    await page.getByText('紛失の届けで止めています').waitFor()
    await page.getByText('カードの利用を止めました').waitFor()
    await page.getByRole('button', { name: '見つかったので再開する' }).click()
    await page.getByRole('button', { name: '紛失で止める' }).waitFor()
    await expectSound(page)
  })

  it('get a new letter only after documents, and stopping asks why', async () => {
    const page = await visit(`/office/accounts/person/${HARU}`, { ...wide, dark: true, trouble: clerk })
    await page.getByText('パスワードを作りなおす').click()
    await page.getByRole('button', { name: '新しい通知書を作る' }).click()
    await page.getByText('本人確認書類が足りません').waitFor()
    await page.getByRole('checkbox', { name: /運転免許証/ }).check()
    await page.getByRole('button', { name: '新しい通知書を作る' }).click()
    await page.getByText('7K3M-Q0XW-9RTD').waitFor()
    await page.locator('summary', { hasText: '登録を止める' }).click()
    await page.getByRole('button', { name: '登録を止める' }).click()
    await page.getByText('理由を選んでください').waitFor()
    await page.getByRole('radio', { name: '本人の申し出' }).check()
    await page.getByRole('button', { name: '登録を止める' }).click()
    await page.getByText('停止中').waitFor()
    await expectSound(page)
  })

  it('of a list are issued all or none, with the line and the reason of what is wrong', async () => {
    const page = await visit('/office/accounts/import', { ...phone, trouble: clerk })
    const file = (text: string) => ({ name: '名簿.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    await page.setInputFiles('input[type=file]', file('broken'))
    await page.getByText('おかしい所が 3件あります。だれにも発行していません。').waitFor()
    await page
      .getByRole('row', { name: '9行目 12けたの個人番号らしいものがあります。消してください' })
      .waitFor()
    await expectSound(page)
    await page.setInputFiles('input[type=file]', file('good'))
    await page.getByText('まだ何も変わっていません。').waitFor()
    await page.getByRole('button', { name: '38人に発行する' }).click()
    await page.getByText('38人に発行しました').waitFor()
    expect(await page.locator('.mu-letter').count()).toBe(2)
  })

  it('of one person are merged by another clerk than the one who proposed it', async () => {
    const page = await visit('/office/accounts/merges', { ...phone, language: 'en', trouble: clerk })
    await page.getByText('There are two cards.').waitFor()
    await page.locator('.act-panel summary').click()
    await expectSound(page)
    await page.getByRole('button', { name: 'Checked: merge them' }).click()
    await page.getByText('No proposal waits').waitFor()
  })

  it('show who may act for whom; an end is confirmed, and a new one is checked before it is recorded', async () => {
    const page = await visit(`/office/accounts/person/${HARU}`, { ...phone, trouble: clerk })
    await page.getByRole('link', { name: '但馬 美咲' }).waitFor()
    await page.locator('.mandates summary').first().click()
    await expectSound(page)
    await page.getByRole('button', { name: '但馬 美咲 さんとの代理を終わりにする' }).click()
    await page.getByRole('link', { name: '但馬 美咲' }).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: '代理を登録する' }).click()
    await page.getByRole('radio', { name: '氏名と生年月日' }).check()
    await page.getByLabel('氏名', { exact: true }).fill('城崎 さくら')
    await page.getByLabel('生年月日', { exact: true }).fill('2007-04-01')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '城崎 さくら さんを選ぶ' }).click()
    await page.getByRole('button', { name: '内容を確かめる' }).click()
    await page.getByRole('alert').getByText('サービスを1つ以上選んでください。').waitFor()
    await page.getByRole('radio', { name: '城崎 さくら さんが、八鹿 ハル さんの代わりをする' }).check()
    await page.getByRole('radio', { name: '家族・知人' }).check()
    await page.getByRole('checkbox', { name: '図書館' }).check()
    await page.getByRole('radio', { name: '6か月' }).check()
    await expectSound(page)
    await page.getByRole('button', { name: '内容を確かめる' }).click()
    await page.getByText('委任状').waitFor()
    await expectSound(page)
    await page.getByRole('button', { name: '登録する', exact: true }).click()
    await page.getByText('城崎 さくら さんは、2027年').waitFor()
  })

  it('that moved out come back after documents, and the page says what happens next', async () => {
    const page = await visit(`/office/accounts/person/${MOVED}`, { ...phone, language: 'en', trouble: clerk })
    await page.getByText('The person moved back').click()
    await page.getByRole('button', { name: 'Let the account return' }).click()
    await page.getByRole('alert').getByText('本人確認書類が足りません').waitFor()
    await expectSound(page)
    await page
      .getByRole('group', { name: 'Documents seen' })
      .last()
      .getByLabel(/My Number Card/)
      .check()
    await page.getByRole('button', { name: 'Let the account return' }).click()
    await page.getByRole('status').getByText('The account is in use again').waitFor()
    await page.getByText('links the card again').waitFor()
    await expectSound(page)
  })

  it('under a measure are there for officers alone, who lift it by two', async () => {
    const hidden = await visit(`/office/accounts/person/${PROTECTED}`, { ...wide, trouble: clerk })
    await hidden.getByText('この登録は見つかりません').first().waitFor()
    expect(await hidden.getByText('支援措置').count()).toBe(0)
    await hidden.context().close()
    const page = await visit('/office/accounts/protections', { ...wide, language: 'en', trouble: officer })
    await page.getByRole('link', { name: /関宮 あおい/ }).click()
    await page.getByText('Another officer asked for it to be lifted').waitFor()
    await page.locator('summary', { hasText: 'Make a new password' }).click()
    await page.getByRole('checkbox', { name: /Passport/ }).check()
    await page.getByRole('button', { name: 'Leave it to another officer' }).click()
    await page.getByText('You asked for it.').waitFor()
    await expectSound(page)
    await page.getByRole('button', { name: 'Checked: lift it' }).click()
    await page.getByText('Set the measure').first().waitFor()
  })
})
