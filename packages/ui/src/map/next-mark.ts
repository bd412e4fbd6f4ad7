import type { Point } from './geometry.ts'

export type Direction = 'left' | 'right' | 'up' | 'down'

export interface Mark extends Point {
  readonly id: string
}

const axes: Readonly<Record<Direction, Point>> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
}

/**
 * The mark that an arrow key leads to: the nearest one within 60 degrees of the direction, sideways distance counting
 * double. The same mark when there is none on that side.
 */
export function nextMark(marks: readonly Mark[], currentId: string, direction: Direction): string {
  const current = marks.find((mark) => mark.id === currentId)
  if (!current) return marks[0]?.id ?? currentId
  const axis = axes[direction]
  let best = { id: currentId, cost: Number.POSITIVE_INFINITY }
  for (const mark of marks) {
    const dx = mark.x - current.x
    const dy = mark.y - current.y
    const along = dx * axis.x + dy * axis.y
    const aside = Math.abs(dx * axis.y) + Math.abs(dy * axis.x)
    if (mark.id === currentId || along <= 0 || aside > along * 1.75) continue
    const cost = along + 2 * aside
    if (cost < best.cost) best = { id: mark.id, cost }
  }
  return best.id
}
