import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { costOf } from '../src/processor-time.ts'
import { createReport, meetsAim, percentile } from '../src/report.ts'
import { suites } from '../src/suites/index.ts'

const MAIN = resolve(import.meta.dirname, '../src/main.ts')
const bench = (...args: string[]) =>
  spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], { encoding: 'utf8' })
const control = { name: 'bare insert', value: 1000 }

describe('a report', () => {
  it('prints a figure beside its control, the ratio, and whether the aim was met', () => {
    const lines: string[] = []
    const report = createReport((line) => lines.push(line))
    report.begin('taps')
    report.compare({ name: 'taps', value: 320, unit: 'a second', control, aim: 300 })
    report.figure('list', 12.5, 'MB', 'a list')
    expect(lines).toEqual([
      '  taps: 320 a second (aim: at least 300; met)',
      '    beside bare insert: 1,000 a second, ratio 0.32',
      '  list: 12.5 MB (a list)',
    ])
    expect(report.told.map(({ suite, name }) => `${suite} ${name}`)).toEqual(['taps taps', 'taps list'])
  })

  it('wants a rate of at least, and a delay below its aim', () => {
    expect(meetsAim({ name: '', value: 300, unit: 'a second', control, aim: 300 })).toBe(true)
    expect(meetsAim({ name: '', value: 150, unit: 'ms', control, aim: 150 })).toBe(false)
    expect(meetsAim({ name: '', value: 1, unit: 'ms', control })).toBe(true)
  })

  it('closes what suites share, the last one first', async () => {
    const report = createReport(() => undefined)
    const closed: string[] = []
    report.onEnd(async () => void closed.push('database'))
    report.onEnd(async () => void closed.push('server'))
    await report.end()
    expect(closed).toEqual(['server', 'database'])
  })
})

describe('a percentile', () => {
  it('is a sample with at least that share of all at or below it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: 0, max: 1e6 }), { minLength: 1 }),
        fc.double({ noNaN: true, min: 0.01, max: 1 }),
        (samples, share) => {
          const value = percentile(samples, share)
          expect(samples).toContain(value)
          const below = samples.filter((sample) => sample <= value).length
          expect(below / samples.length).toBeGreaterThanOrEqual(share - 1e-9)
        },
      ),
    )
  })
})

describe('processor time', () => {
  it('is told for each piece of work, and for what two cores have room', () => {
    const cost = costOf(
      { terminals: 0, server: 1, database: 2 },
      { terminals: 1, server: 2.5, database: 2.5 },
      1000,
    )
    expect(cost?.ms).toBeCloseTo(3)
    expect(cost?.words).toContain('two cores have room for 666 a second')
    expect(costOf(null, null, 1)).toBeNull()
  })
})

describe('npm run bench', () => {
  it('lists its suites, each with a name of its own', () => {
    const { status, stdout } = bench('--list')
    expect(status).toBe(0)
    expect(new Set(suites.map(({ name }) => name)).size).toBe(suites.length)
    for (const { name } of suites) expect(stdout).toMatch(new RegExp(`^${name} `, 'm'))
  })

  it('says which there are when a name is unknown', () => {
    const { status, stderr } = bench('speed')
    expect(status).toBe(1)
    expect(stderr).toContain('There is no benchmark "speed". There are: taps')
  })
})
