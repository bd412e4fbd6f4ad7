import { AccessWatchSchema, STAFF_ALERT_RULES } from '@musubi/contracts'
import { findAxeViolations } from '@musubi/testkit'
import fc from 'fast-check'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { readWatchDraft, toWatchDraft } from '../src/alerts/watch-draft.ts'
import { overflow, useVisits } from './harness/visits.ts'

const { visit } = useVisits()
const privacy = { roles: ['privacy_officer'] }
const officer = { roles: ['account_clerk', 'protection_officer'] }
const phone = { width: 390, height: 844 }
const wide = { width: 1280, height: 800 }

/** Nothing for axe, nothing cut. */
async function expectSound(page: Page): Promise<void> {
  expect(await findAxeViolations(page)).toEqual([])
  expect((await overflow(page))[0]).toBe(0)
}

describe('alerts', () => {
  it('say in a sentence and a picture who looked at how many, name nobody, and are settled', async () => {
    const page = await visit('/office/', { ...wide, trouble: privacy })
    const first = page.getByRole('article', { name: /1時間に 42人の記録を見ました/ })
    await first.getByText('いつもは 6人です。').waitFor()
    await first.getByText('17時 42人').waitFor()
    expect(await first.locator('.hour-bars rect').count()).toBe(24)
    await page.getByRole('link', { name: /未確認 3件/ }).waitFor()
    await first.getByText('したことと時刻を見る').click()
    await first.getByText('42人目', { exact: true }).waitFor()
    await first.getByText('確かめた結果を記録する').click()
    await first.getByRole('button', { name: '記録して閉じる' }).click()
    await first.getByText('結果を選んでください').waitFor()
    await first.getByRole('radio', { name: /業務で必要だった/ }).check()
    await expectSound(page)
    await first.getByRole('button', { name: '記録して閉じる' }).click()
    await page.getByText('あなたが確かめました').waitFor()
    await page.getByRole('link', { name: /未確認 2件/ }).waitFor()
    expect(await page.getByText('関宮').count()).toBe(0)
  })

  it('that grew meanwhile are not settled unseen, and one about oneself never, on a phone', async () => {
    const page = await visit('/office/alerts', { ...phone, dark: true, trouble: privacy })
    const misses = page.getByRole('article', { name: /だれも見つからない検索/ })
    await misses.getByText('確かめた結果を記録する').click()
    await misses.getByRole('radio', { name: /誤りだった/ }).check()
    await misses.getByRole('button', { name: '記録して閉じる' }).click()
    await misses.getByText('見ているあいだに数が増えました').waitFor()
    await page.getByText('1日に 22回').waitFor()
    const own = page.getByRole('article', { name: /本部 花子/ })
    await own.getByText('あなた自身についての知らせです。').waitFor()
    expect(await own.getByText('確かめた結果を記録する').count()).toBe(0)
    await expectSound(page)
  })

  it('about a protected card say what to do and where it was, to officers', async () => {
    const page = await visit('/office/alerts', { ...phone, language: 'easy', trouble: officer })
    await page.getByText('朝来市').first().waitFor()
    await page.getByRole('link', { name: /関宮 あおい/ }).waitFor()
    expect(await page.getByText('窓口花代').count()).toBe(0)
    await expectSound(page)
  })

  it('come at counts that can be changed within bounds; without any the page says so', async () => {
    const page = await visit('/office/alerts', {
      ...wide,
      language: 'en',
      scenario: 'no-disaster',
      trouble: privacy,
    })
    await page.getByText('Nothing to look into').waitFor()
    await page.getByText('Change from which counts you are told').click()
    await page.getByLabel('People looked at in an hour').fill('many')
    await page.getByRole('button', { name: 'Use these counts' }).click()
    await page.getByText('Please write numbers and times.').waitFor()
    await page.getByLabel('People looked at in an hour').fill('１２')
    await page.getByLabel('Searches in a day that found nobody').fill('900')
    await page.getByRole('button', { name: 'Use these counts' }).click()
    await page.getByText('示した範囲の数にしてください').waitFor()
    await page.getByLabel('Searches in a day that found nobody').fill('20')
    await page.getByRole('button', { name: 'Use these counts' }).click()
    await page.getByText('Changed. They count from now on.').waitFor()
    await expectSound(page)
  })

  it('are not there for a clerk, who reads that looks are watched', async () => {
    const page = await visit('/office/accounts', { ...wide, trouble: { roles: ['account_clerk'] } })
    await page.getByText('いつもと違う数になると、責任者に知らされます。').waitFor()
    expect(await page.getByRole('link', { name: /要確認/ }).count()).toBe(0)
  })
})

describe('the fields of counts', () => {
  it('read back what they show', () => {
    const count = fc.integer({ min: 1, max: 1000 })
    const counts = fc.tuple(count, count, count, count, count, count)
    const times = fc.tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1439 }))
    fc.assert(
      fc.property(times, counts, ([opens, closes], floors) => {
        const named = Object.fromEntries(STAFF_ALERT_RULES.map((rule, at) => [rule, floors[at]]))
        const watch = AccessWatchSchema.parse({ opens, closes, floors: named })
        expect(readWatchDraft(toWatchDraft(watch))).toEqual(watch)
      }),
    )
  })
})
