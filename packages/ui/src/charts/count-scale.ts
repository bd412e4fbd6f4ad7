/** A scale for counts from zero: its top and the lines drawn across it. */
export interface CountScale {
  readonly top: number
  readonly ticks: readonly number[]
}

/**
 * One scale for charts that stand side by side: two lines at round figures, the top just above the largest count, so
 * that a bar's height means the same in each of them.
 */
export function countScale(largest: number): CountScale {
  const step = roundStep(Math.max(largest, 4) / 2.6)
  const ticks = [step, 2 * step]
  return { top: Math.max(largest, 2 * step) * 1.02, ticks }
}

/** The round figure at or just above a value: 1, 2, 3, 5, 10, 20, 30, 50 and so on. */
function roundStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)))
  const factor = [1, 2, 3, 5, 10].find((one) => one * power >= value) ?? 10
  return factor * power
}
