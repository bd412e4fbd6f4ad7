import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'
import { unpackChromium } from './chromium-files.ts'

/**
 * The Chromium inside a registry package: no system package, no download, root or not. Web security stays on, as in the
 * browsers of people, and every page has its own process.
 */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await unpackChromium(),
    args: [
      '--headless=shell',
      '--no-sandbox',
      '--no-zygote',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--font-render-hinting=none',
      '--disable-background-networking',
      '--disable-component-update',
    ],
    headless: true,
  })
}

/** What axe finds on the page as it is now: one line a violation, with the first element it names. */
export async function findAxeViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes[0]?.target.join(' ')})`)
}
