import { findAxeViolations, launchBrowser } from '@musubi/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loginStories } from '../src/preview/login-stories.ts'
import { stories } from '../src/preview/stories.ts'
import { type PreviewPages, servePreview } from './pages.ts'

/** Every state of the reception in a real browser: readable for everybody, nothing cut, the sentence that matters in sight. */
const SIZES = {
  landscape: { width: 1280, height: 800 },
  portrait: { width: 800, height: 1280 },
  phone: { width: 390, height: 844 },
} as const
const names = Object.keys(stories) as Story[]
const PATIENCE_MS = 180_000

let browser: Browser
let preview: PreviewPages
let page: Page

beforeAll(async () => {
  preview = await servePreview()
  browser = await launchBrowser()
  // axe wants a context of its own.
  page = await (await browser.newContext()).newPage()
}, PATIENCE_MS)
afterAll(async () => {
  await browser?.close()
  await preview?.stop()
})

type Story = keyof typeof stories | 'lost'

async function open(story: Story, language = 'ja'): Promise<void> {
  await page.goto(preview.url(story, { lang: language }))
  await page.locator('.kiosk__centre > *').first().waitFor()
}

/** Whatever sticks out to the side, and the sentence of the state where one must scroll for it. */
function findCut(): Promise<string[]> {
  return page.evaluate(() => {
    const sticksOut = document.documentElement.scrollWidth > innerWidth
    const title = document.querySelector('.stage h1')?.getBoundingClientRect()
    const isInSight = title && title.top >= 0 && title.bottom <= innerHeight
    return [
      ...(sticksOut ? ['sticks out to the side'] : []),
      ...(isInSight ? [] : ['its sentence is out of sight']),
    ]
  })
}

async function findTroubles(
  states: readonly Story[],
  language = 'ja',
  find = async () => [...(await findCut()), ...(await findAxeViolations(page))],
): Promise<Record<string, string[]>> {
  const troubles: Record<string, string[]> = {}
  for (const story of states) {
    await open(story, language)
    const found = await find()
    if (found.length > 0) troubles[story] = found
  }
  return troubles
}

const EACH_KIND: readonly Story[] = [
  'idle',
  'leaving',
  'reading',
  'green',
  'green-neighbour',
  'staff',
  'again',
  'offline',
  'closed',
  'no-reader',
  'lost',
  'no-capacity',
  'clock-wrong',
  'demo',
]

describe('every state', { timeout: PATIENCE_MS }, () => {
  it('of each kind is readable for everybody, on a landscape screen', async () => {
    await page.setViewportSize(SIZES.landscape)
    expect(await findTroubles(EACH_KIND)).toEqual({})
  })

  it.each([
    ['portrait', 'ja', ['offline-staff', 'green-many']],
    ['phone', 'easy', ['green', 'offline-staff', 'demo']],
  ] as const)('that is crowded, too: %s, in %s', async (size, language, states) => {
    await page.setViewportSize(SIZES[size])
    expect(await findTroubles(states, language)).toEqual({})
  })

  it('in the dark', async () => {
    await page.setViewportSize(SIZES.landscape)
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await findTroubles(['green', 'staff', 'offline'])).toEqual({})
    await page.emulateMedia({ colorScheme: 'light' })
  })

  it.each([
    ['landscape', 'ja'],
    ['portrait', 'en'],
    ['phone', 'easy'],
  ] as const)('is whole, with its sentence in sight: %s, in %s', async (size, language) => {
    await page.setViewportSize(SIZES[size])
    expect(await findTroubles(names, language, findCut)).toEqual({})
  })
})

describe('panels of the staff', { timeout: PATIENCE_MS }, () => {
  it.each(['portrait', 'phone'] as const)('count and roster, %s', async (size) => {
    await page.setViewportSize(SIZES[size])
    await open('counted')
    await page.getByRole('button', { name: '人数だけ受付' }).click()
    expect(await page.locator('.pad button').count()).toBe(10)
    expect([...(await findCut()), ...(await findAxeViolations(page))]).toEqual([])
    await page.getByRole('button', { name: '名簿' }).click()
    await page.getByText('Nguyễn Thị Lan').waitFor()
    expect([...(await findCut()), ...(await findAxeViolations(page))]).toEqual([])
  })
})

describe('what a service may know, asked at the terminal', { timeout: PATIENCE_MS }, () => {
  const names = Object.keys(loginStories)
  const openLogin = async (login: string, lang: string) => {
    await page.goto(preview.url('idle', { login, lang }))
    await page.locator('.stage h1').waitFor()
  }

  it.each([
    ['landscape', 'ja', names],
    ['landscape', 'en', ['consent-all']],
    ['portrait', 'en', ['consent', 'consent-all']],
    ['phone', 'easy', names],
  ] as const)('is readable for everybody: %s, in %s', async (size, language, states) => {
    await page.setViewportSize(SIZES[size])
    for (const state of states) {
      await openLogin(state, language)
      expect([state, ...(await findCut()), ...(await findAxeViolations(page))]).toEqual([state])
    }
  })

  it('is answered by keys alone: nothing is told that was not chosen, and no is one act', async () => {
    await page.setViewportSize(SIZES.landscape)
    const answer = () => page.evaluate(() => document.documentElement.dataset['answer'])
    await openLogin('consent', 'ja')
    await page.getByRole('button', { name: 'この内容で 伝える' }).press('Enter')
    expect(await answer()).toBe(JSON.stringify({ agreed: true, shown: [] }))
    await openLogin('consent', 'ja')
    const age = page.getByRole('group', { name: /65歳以上か どうか/ })
    await age.getByRole('radio', { name: '伝えない' }).focus()
    await page.keyboard.press('ArrowUp')
    expect(await age.getByRole('radio', { name: '伝える', exact: true }).isChecked()).toBe(true)
    await page.getByRole('button', { name: 'この内容で 伝える' }).press('Enter')
    expect(await answer()).toBe(JSON.stringify({ agreed: true, shown: ['age_over_65'] }))
    await page.getByRole('button', { name: '伝えないで やめる' }).press('Enter')
    expect(await answer()).toBe(JSON.stringify({ agreed: false, shown: [] }))
  })
})

describe('whoever wants no motion', () => {
  it('sees none', async () => {
    await page.setViewportSize(SIZES.landscape)
    await open('idle')
    const moving = () =>
      page.evaluate(() =>
        document
          .getAnimations()
          .filter(({ playState }) => playState === 'running')
          .map(({ effect }) => (effect as KeyframeEffect).target?.getAttribute('class')),
      )
    expect(await moving()).not.toEqual([])
    await page.emulateMedia({ reducedMotion: 'reduce' })
    for (const story of ['idle', 'reading', 'green', 'again'] as const) {
      await open(story)
      await expect.poll(moving, { timeout: 30_000 }).toEqual([])
    }
    await page.emulateMedia({ reducedMotion: 'no-preference' })
  })
})

describe('keys alone', () => {
  it('reach every act of the start page, in its order, and change the language', async () => {
    await page.setViewportSize(SIZES.landscape)
    await open('idle')
    const reached: string[] = []
    for (let presses = 0; presses < 9; presses++) {
      await page.keyboard.press('Tab')
      reached.push(await page.evaluate(() => document.activeElement?.textContent ?? ''))
    }
    const acts = [
      '日本語',
      'やさしい日本語',
      'English',
      '人数だけ受付',
      '本人確認',
      '退所',
      '名簿',
      '音 あり',
    ]
    expect(reached.filter((words) => acts.includes(words.trim()))).toEqual(acts)
    await page.getByRole('button', { name: 'English' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Hold your card over the reader' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en')
  })
})
