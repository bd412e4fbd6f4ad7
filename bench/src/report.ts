/** A bare thing measured in the same run on the same machine, so that the ratio travels where the figure does not. */
export interface Control {
  readonly name: string
  readonly value: number
}

/** A figure beside its control. */
export interface Comparison {
  readonly name: string
  readonly value: number
  /** `a second` is a rate (more is better), `ms` a delay (less is better). */
  readonly unit: 'a second' | 'ms'
  readonly control: Control
  /** What this project wants on two cores of its own: a rate of at least, a delay below. */
  readonly aim?: number
  readonly note?: string
}

/** What a suite tells. */
export interface Report {
  figure(name: string, value: number, unit: string, note?: string): void
  /** A figure, the control it was measured beside, and the ratio of the two. */
  compare(comparison: Comparison): void
  /** What is being done, for whoever waits. */
  say(sentence: string): void
  /** Closes what suites share, after the last of them; the last one given first. */
  onEnd(close: () => Promise<void>): void
}

export interface Told {
  readonly suite: string
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly control?: Control
  readonly aim?: number
  readonly note?: string
}

export interface PrintedReport extends Report {
  begin(suite: string): void
  end(): Promise<void>
  readonly told: readonly Told[]
}

/** A report that prints each figure as it comes and keeps all of them. */
export function createReport(print: (line: string) => void): PrintedReport {
  const told: Told[] = []
  const closing: (() => Promise<void>)[] = []
  let suite = ''
  return {
    told,
    begin: (name) => {
      suite = name
    },
    say: (sentence) => print(`  ${sentence}`),
    figure: (name, value, unit, note) => {
      told.push({ suite, name, value, unit, ...(note === undefined ? {} : { note }) })
      print(`  ${name}: ${number(value)} ${unit}${note === undefined ? '' : ` (${note})`}`)
    },
    compare: (comparison) => {
      told.push({ suite, ...comparison })
      for (const line of describe(comparison)) print(`  ${line}`)
    },
    onEnd: (close) => void closing.push(close),
    end: async () => {
      for (const close of closing.reverse()) await close()
    },
  }
}

export function meetsAim({ value, unit, aim }: Comparison): boolean {
  return aim === undefined || (unit === 'ms' ? value < aim : value >= aim)
}

function describe(comparison: Comparison): string[] {
  const { name, value, unit, control, aim, note } = comparison
  const limit = aim === undefined ? undefined : `${unit === 'ms' ? 'below' : 'at least'} ${number(aim)}`
  const verdict = meetsAim(comparison) ? 'met' : 'not met in this run'
  return [
    `${name}: ${number(value)} ${unit}${limit === undefined ? '' : ` (aim: ${limit}; ${verdict})`}`,
    `  beside ${control.name}: ${number(control.value)} ${unit}, ratio ${ratio(value / control.value)}`,
    ...(note === undefined ? [] : [`  ${note}`]),
  ]
}

function number(value: number): string {
  const digits = value >= 100 ? 0 : value >= 1 ? 1 : 3
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

function ratio(value: number): string {
  return value >= 1 ? value.toFixed(2) : value.toPrecision(2)
}

/** The sample below which `share` of all lie (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN
}
