import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findAxeViolations } from '@musubi/testkit'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const PICTURES = resolve(import.meta.dirname, '../screenshots')

/** Takes a picture of the page for people to look at, and asks axe (WCAG 2.2 AA): nothing may be wrong. */
export async function look(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true })
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
  expect(await findAxeViolations(page), name).toEqual([])
}
