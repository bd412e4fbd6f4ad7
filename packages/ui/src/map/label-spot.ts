import {
  boxesOverlap,
  boxTouchesDisc,
  distanceToRing,
  ringContains,
  type Box,
  type Disc,
  type Point,
} from './geometry.ts'

const step = 16
const farEnough = 60

/**
 * The calmest spot inside an area for a box of this size: farthest from the border, the frame and everything in the
 * way. Null where the visible part of the area has no room. Names of neighbouring towns stand there.
 */
export function findLabelSpot(
  rings: readonly (readonly Point[])[],
  size: { readonly w: number; readonly h: number },
  frame: Box,
  blocked: readonly Box[],
  discs: readonly Disc[],
): Point | null {
  let best: { at: Point; room: number } | null = null
  for (let x = frame.x + size.w / 2; x <= frame.x + frame.w - size.w / 2; x += step) {
    for (let y = frame.y + size.h / 2; y <= frame.y + frame.h - size.h / 2; y += step) {
      const at = { x, y }
      const ring = rings.find((one) => ringContains(one, at))
      if (!ring) continue
      const room = Math.min(distanceToRing(at, ring), farEnough)
      // The corners of the text stay on its own side of the border.
      if (room < size.h || (best && room <= best.room)) continue
      const box = { x: x - size.w / 2, y: y - size.h / 2, w: size.w, h: size.h }
      if (blocked.some((one) => boxesOverlap(box, one, 6))) continue
      if (discs.some((disc) => boxTouchesDisc(box, disc, 4))) continue
      best = { at, room }
    }
  }
  return best?.at ?? null
}
