import { mkdir } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { launchBrowser } from '@musubi/testkit'
import type { BrowserContextOptions, Page } from 'playwright-core'
import type { Scenario } from './overview.ts'
import { Harness, type Trouble } from './server.ts'

/**
 * Pictures of every state for looking at, with axe run on each. A tool, not a test.
 * node test/harness/shots.ts FOLDER [part of a name] [--no-axe]
 */
interface Shot {
  readonly name: string
  readonly path: string
  readonly width: number
  readonly height: number
  readonly scenario?: Scenario
  readonly dark?: boolean
  readonly lang?: string
  readonly size?: string
  readonly full?: boolean
  readonly trouble?: Trouble
  readonly act?: (page: Page, harness: Harness) => Promise<void>
}

const folder = process.argv[2] ?? '/tmp/shots-hq'
const only = new RegExp(process.argv[3] ?? '')
const withAxe = !process.argv.includes('--no-axe')
const noon = Date.parse('2026-09-12T09:42:00.000Z')

const { shots } = await import('./shot-list.ts')
await mkdir(folder, { recursive: true })
const browser = await launchBrowser()
let violations = 0
for (const shot of shots as readonly Shot[]) if (only.test(shot.name)) await take(shot)
await browser.close()
console.log(violations === 0 ? 'axe: no violation' : `axe: ${violations} violations`)

async function take(shot: Shot): Promise<void> {
  const harness = new Harness(shot.scenario ?? 'story', () => noon)
  if (shot.trouble) harness.trouble = shot.trouble
  const address = await harness.start()
  const options: BrowserContextOptions = {
    viewport: { width: shot.width, height: shot.height },
    colorScheme: shot.dark ? 'dark' : 'light',
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
  }
  const context = await browser.newContext(options)
  await context.addCookies(
    [
      ['lang', shot.lang ?? 'ja'],
      ['size', shot.size ?? 'm'],
    ].map(([name = '', value = '']) => ({ name, value, url: address })),
  )
  const page = await context.newPage()
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) console.log(shot.name, message.type(), message.text())
  })
  page.on('pageerror', (error) => console.log(shot.name, 'pageerror', error.message))
  await page.clock.install({ time: noon })
  await page.clock.resume()
  await page.goto(address + shot.path)
  await page.waitForLoadState('load')
  await page.waitForSelector('main', { timeout: 10_000 })
  await page.waitForTimeout(500)
  await page.evaluate(() => document.fonts.ready)
  await shot.act?.(page, harness)
  await page.waitForTimeout(250)
  if (shot.full) await showAll(page, shot)
  await page.screenshot({ path: `${folder}/${shot.name}.png` })
  const overflow = await page.evaluate(() => [
    document.documentElement.scrollWidth - innerWidth,
    document.documentElement.scrollHeight - innerHeight,
  ])
  console.log(shot.name, 'overflow', overflow.join('x'))
  if (withAxe) await check(shot.name, page)
  await context.close()
  await harness.stop()
}

/** A window as high as the page: a picture of the whole page would resize it, and the map draws itself anew after that. */
async function showAll(page: Page, { width, height }: Shot): Promise<void> {
  const whole = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width, height: Math.max(height, whole) })
  await page.waitForTimeout(250)
}

async function check(name: string, page: Page): Promise<void> {
  const axe = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  for (const violation of axe.violations) {
    violations++
    const nodes = violation.nodes
      .slice(0, 3)
      .map(({ target, any }) => `${target.join(' ')} ${any[0]?.message ?? ''}`)
    console.log(name, 'axe', violation.id, violation.nodes.length, nodes)
  }
}
