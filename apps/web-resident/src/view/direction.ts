import type { Point } from '@musubi/shelter/core'

const DIRECTIONS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const
export type Direction = (typeof DIRECTIONS)[number]

/** The direction from one place to another as one of eight (initial bearing on a sphere). */
export function directionTo(from: Point, to: Point): Direction {
  const [latA, latB, turn] = [radians(from.lat), radians(to.lat), radians(to.lon - from.lon)]
  const east = Math.sin(turn) * Math.cos(latB)
  const north = Math.cos(latA) * Math.sin(latB) - Math.sin(latA) * Math.cos(latB) * Math.cos(turn)
  const eighths = Math.round((Math.atan2(east, north) * 4) / Math.PI)
  return DIRECTIONS[(eighths + 8) % 8] ?? 'n'
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}
