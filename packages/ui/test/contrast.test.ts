import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'

const require = createRequire(import.meta.url)
const agencyTokens = readFileSync(require.resolve('@digital-go-jp/design-tokens/dist/tokens.css'), 'utf8')
const roles =
  readFileSync(new URL('../src/styles/tokens.css', import.meta.url), 'utf8').split('[data-theme')[0] ?? ''

type Theme = 'light' | 'dark'
const values = new Map<string, string>()
for (const [, name, value] of `${agencyTokens}\n${roles}`.matchAll(/(--[\w-]+):\s*([^;]+);/g)) {
  values.set(name as string, (value as string).trim())
}

function colourOf(value: string, theme: Theme): string {
  const choice = /^light-dark\((.+), (.+)\)$/.exec(value)
  if (choice) return colourOf(choice[theme === 'light' ? 1 : 2] as string, theme)
  const name = /^var\((--[\w-]+)\)$/.exec(value)?.[1]
  if (!name) return value
  const next = values.get(name)
  if (!next) throw new Error(`${name} is not defined`)
  return colourOf(next, theme)
}

/** Relative luminance of WCAG 2.2. */
function luminance(colour: string): number {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour)?.[1]
  if (!hex) throw new Error(`not a hex colour: ${colour}`)
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(full.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(ink: string, ground: string, theme: Theme): number {
  const [a = 0, b = 0] = [ink, ground]
    .map((role) => luminance(colourOf(`var(--${role})`, theme)))
    .sort((x, y) => y - x)
  return (a + 0.05) / (b + 0.05)
}

const states = ['ok', 'caution', 'warn', 'danger', 'info']
const grounds = ['ground', 'surface', 'sunk']
const texts: [string, string][] = [
  ...grounds.flatMap((ground): [string, string][] => [
    ['ink', ground],
    ['ink-muted', ground],
    ['act', ground],
    ['act-hover', ground],
    ...states.map((state): [string, string] => [`${state}-text`, ground]),
  ]),
  ...states.flatMap((state): [string, string][] => [
    [`${state}-text`, `${state}-ground`],
    [`on-${state}`, state],
    ['ink', `${state}-ground`],
  ]),
  ['on-act', 'act'],
  ['on-act', 'act-hover'],
  ['act', 'calm'],
  ['on-band', 'band'],
]
const marks: [string, string][] = [
  ['edge', 'ground'],
  ['edge', 'surface'],
  ['focus', 'ground'],
  ...states.map((state): [string, string] => [state, 'surface']),
]

describe.each<Theme>(['light', 'dark'])('%s theme', (theme) => {
  test.each(texts)('text %s on %s reaches 4.5:1 (WCAG 1.4.3)', (ink, ground) => {
    expect(contrast(ink, ground, theme)).toBeGreaterThanOrEqual(4.5)
  })
  test.each(marks)('mark %s on %s reaches 3:1 (WCAG 1.4.11)', (mark, ground) => {
    expect(contrast(mark, ground, theme)).toBeGreaterThanOrEqual(3)
  })
})
