import { err, ok, type Result } from './result.ts'

/**
 * Hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", 2014): physical milliseconds, a counter and the
 * node that ticked. Orders events of devices whose clocks are wrong; wall time is shown to people and orders nothing.
 */
export interface Hlc {
  readonly ms: number
  readonly counter: number
  readonly node: string
}

const TEXT = /^(\d{15})-([0-9a-f]{4})-([A-Za-z0-9_.]{1,64})$/
const COUNTER_LIMIT = 0xffff

/** The next local tick at physical time `now`: always after `last`, even when the wall clock went back. */
export function tickHlc(last: Hlc, now: number): Hlc {
  if (now > last.ms) return { ms: now, counter: 0, node: last.node }
  return last.counter < COUNTER_LIMIT
    ? { ...last, counter: last.counter + 1 }
    : { ms: last.ms + 1, counter: 0, node: last.node }
}

/** The tick after hearing `remote`: after both clocks. */
export function receiveHlc(last: Hlc, remote: Hlc, now: number): Hlc {
  const latest = compareHlc(last, remote) >= 0 ? last : { ...remote, node: last.node }
  return tickHlc(latest, now)
}

export function compareHlc(a: Hlc, b: Hlc): number {
  return a.ms - b.ms || a.counter - b.counter || (a.node < b.node ? -1 : a.node > b.node ? 1 : 0)
}

/** Fixed-width text whose alphabetical order is the clock's order (node last). */
export function formatHlc(clock: Hlc): string {
  return `${String(clock.ms).padStart(15, '0')}-${clock.counter.toString(16).padStart(4, '0')}-${clock.node}`
}

export function parseHlc(text: string): Result<Hlc, 'not_hlc'> {
  const parts = TEXT.exec(text)
  if (!parts) return err('not_hlc')
  return ok({ ms: Number(parts[1]), counter: Number.parseInt(parts[2] ?? '', 16), node: parts[3] ?? '' })
}
