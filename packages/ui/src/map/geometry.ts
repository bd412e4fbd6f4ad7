/** Plane geometry of the map, in layout pixels. Everything here is pure. */

export interface Point {
  readonly x: number
  readonly y: number
}

/** Left top corner, width and height. */
export interface Box extends Point {
  readonly w: number
  readonly h: number
}

export interface Disc extends Point {
  readonly r: number
}

export type Segment = readonly [Point, Point]

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

/** Whether two boxes share area, or come closer than `gap`. */
export function boxesOverlap(a: Box, b: Box, gap = 0): boolean {
  return a.x < b.x + b.w + gap && b.x < a.x + a.w + gap && a.y < b.y + b.h + gap && b.y < a.y + a.h + gap
}

export function boxInside(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.w <= outer.x + outer.w &&
    inner.y + inner.h <= outer.y + outer.h
  )
}

/** Whether a disc reaches into a box, or comes closer than `gap`. */
export function boxTouchesDisc(box: Box, disc: Disc, gap = 0): boolean {
  const nearest = { x: clamp(disc.x, box.x, box.x + box.w), y: clamp(disc.y, box.y, box.y + box.h) }
  return distance(nearest, disc) < disc.r + gap
}

export function distanceToSegment(point: Point, [from, to]: Segment): number {
  const length2 = (to.x - from.x) ** 2 + (to.y - from.y) ** 2
  if (length2 === 0) return distance(point, from)
  const along = ((point.x - from.x) * (to.x - from.x) + (point.y - from.y) * (to.y - from.y)) / length2
  const at = clamp(along, 0, 1)
  return distance(point, { x: from.x + at * (to.x - from.x), y: from.y + at * (to.y - from.y) })
}

/** Whether a line runs through a box (Liang-Barsky clipping). */
export function segmentCrossesBox([from, to]: Segment, box: Box): boolean {
  let enter = 0
  let leave = 1
  const sides = [
    [from.x - to.x, from.x - box.x],
    [to.x - from.x, box.x + box.w - from.x],
    [from.y - to.y, from.y - box.y],
    [to.y - from.y, box.y + box.h - from.y],
  ] as const
  for (const [direction, room] of sides) {
    if (direction === 0 && room < 0) return false
    if (direction < 0) enter = Math.max(enter, room / direction)
    if (direction > 0) leave = Math.min(leave, room / direction)
  }
  return enter <= leave
}

/** Even-odd rule over one ring. */
export function ringContains(ring: readonly Point[], point: Point): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i] as Point
    const b = ring[j] as Point
    const crosses = a.y > point.y !== b.y > point.y
    if (crosses && point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x) inside = !inside
  }
  return inside
}

export function distanceToRing(point: Point, ring: readonly Point[]): number {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    best = Math.min(best, distanceToSegment(point, [ring[j] as Point, ring[i] as Point]))
  }
  return best
}

export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value))
}
