import { clamp, type Box, type Disc, type Point } from './geometry.ts'

export interface AnchoredDisc extends Disc {
  readonly id: string
}

/** A disc and the true place it stands for. */
export interface SpreadDisc extends AnchoredDisc {
  readonly anchor: Point
}

const settleRounds = 220
const separateRounds = 900
/** More discs than this get fewer rounds each: the picture is crowded anyway, and the page must stay quick. */
const unhurried = 150

/**
 * Pushes overlapping discs apart while a weakening spring pulls each one to its true place; at the end only the pushing
 * is left, so that discs stand clear of one another by `gap` wherever the frame has room. Bigger discs move less.
 * Deterministic: the same input gives the same picture.
 */
export function spreadDiscs(discs: readonly AnchoredDisc[], frame: Box, gap: number): SpreadDisc[] {
  const moving = discs.map((disc) => ({ ...disc, anchor: { x: disc.x, y: disc.y } }))
  const cell = 2 * Math.max(1, ...moving.map((disc) => disc.r)) + gap
  const patience = Math.min(1, unhurried / Math.max(1, discs.length))
  const settle = Math.ceil(settleRounds * patience)
  for (let round = 0; round < settle + separateRounds * patience; round++) {
    const moved = pushApart(moving, cell, gap)
    const pull = Math.max(0, 0.08 * (1 - round / settle))
    for (const disc of moving) {
      disc.x += (disc.anchor.x - disc.x) * pull
      disc.y += (disc.anchor.y - disc.y) * pull
      disc.x = clamp(disc.x, frame.x + disc.r, frame.x + frame.w - disc.r)
      disc.y = clamp(disc.y, frame.y + disc.r, frame.y + frame.h - disc.r)
    }
    if (pull === 0 && moved < 0.01) break
  }
  return moving
}

type Moving = { id: string; x: number; y: number; r: number; anchor: Point }

/** One round of pushing; answers the deepest overlap it found. Only discs in neighbouring cells can touch. */
function pushApart(discs: Moving[], cell: number, gap: number): number {
  const grid = new Map<string, number[]>()
  let deepest = 0
  discs.forEach((disc, index) => {
    const column = Math.floor(disc.x / cell)
    const row = Math.floor(disc.y / cell)
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (const other of grid.get(`${column + dx},${row + dy}`) ?? []) {
          deepest = Math.max(deepest, separate(discs[other] as Moving, disc, gap, index))
        }
      }
    }
    const key = `${column},${row}`
    const here = grid.get(key)
    if (here) here.push(index)
    else grid.set(key, [index])
  })
  return deepest
}

function separate(a: Moving, b: Moving, gap: number, seed: number): number {
  const wanted = a.r + b.r + gap
  let dx = b.x - a.x
  let dy = b.y - a.y
  let apart = Math.hypot(dx, dy)
  if (apart >= wanted) return 0
  // Two shelters can share one address: give them a direction of their own instead of dividing by zero.
  if (apart < 0.01) {
    dx = Math.cos(seed * 2.4)
    dy = Math.sin(seed * 2.4)
    apart = 1
  }
  const push = (wanted - Math.hypot(b.x - a.x, b.y - a.y)) * 0.55
  const share = b.r / (a.r + b.r)
  a.x -= (dx / apart) * push * share
  a.y -= (dy / apart) * push * share
  b.x += (dx / apart) * push * (1 - share)
  b.y += (dy / apart) * push * (1 - share)
  return wanted - apart
}
