import {
  boxesOverlap,
  boxInside,
  boxTouchesDisc,
  distanceToSegment,
  segmentCrossesBox,
  type Box,
  type Disc,
  type Point,
  type Segment,
} from './geometry.ts'
import { textWidth } from './text-width.ts'

export interface LabelLine {
  readonly text: string
  readonly size: number
  readonly role: 'name' | 'state' | 'note'
}

export interface LabelRequest {
  /** Id of the disc it belongs to. */
  readonly id: string
  /** From the fullest wording to the shortest; a later one is taken where an earlier one finds no room. */
  readonly variants: readonly (readonly LabelLine[])[]
  /** Higher wins the better place, and stays when not all labels fit. */
  readonly priority: number
}

export interface PlacedLabel {
  readonly id: string
  readonly box: Box
  readonly anchor: 'start' | 'middle' | 'end'
  readonly lines: readonly LabelLine[]
  readonly leader: Segment | null
  /** Which wording at which side and distance, to be handed back in `previous`. */
  readonly slot: string
}

export interface LabelScene {
  readonly frame: Box
  readonly discs: readonly (Disc & { readonly id: string })[]
  /** Places no label may cover, such as the legend. */
  readonly blocked: readonly Box[]
  /** Places labels should rather not cover, such as names of districts. */
  readonly shy: readonly Box[]
  /** Slots of the last picture by id; a label keeps its slot unless another one is clearly better. */
  readonly previous?: ReadonlyMap<string, string>
}

interface Candidate extends PlacedLabel {
  readonly cost: number
}
interface Wanted {
  readonly request: LabelRequest
  readonly candidates: readonly Candidate[]
}
type Choice = Map<string, Candidate>

const lineHeight = 1.22
const gap = 2
const unplaced = 400
const starts = 14
const passes = 4
const directions = 16
const reaches = [0, 10, 22, 36, 52]

/**
 * Places labels around their discs: sixteen directions by five distances, a leader line for the far ones. Whatever it
 * returns covers no other label, no other disc, nothing blocked, and lies inside the frame; a label without such a
 * place is left out (its text still stands in the list). Several seeded starts with local search, best total kept.
 */
export function placeLabels(requests: readonly LabelRequest[], scene: LabelScene): PlacedLabel[] {
  const centre = centreOf(scene.discs)
  const wanted = requests.flatMap((request) => {
    const disc = scene.discs.find((one) => one.id === request.id)
    return disc ? [{ request, candidates: candidatesFor(request, disc, scene, centre) }] : []
  })
  const priorities = new Map(requests.map(({ id, priority }) => [id, priority]))
  const random = seededRandom(7)
  let best: { cost: number; choice: Choice } | null = null
  for (let start = 0; start < starts; start++) {
    const order = start === 0 ? byPriority(wanted) : shuffle(byPriority(wanted), random)
    const choice: Choice = new Map()
    for (let pass = 0; pass < passes; pass++) for (const one of order) choose(one, priorities, choice)
    const cost = totalCost(wanted, choice)
    if (!best || cost < best.cost) best = { cost, choice }
  }
  return [...(best?.choice.values() ?? [])]
}

function byPriority(wanted: readonly Wanted[]): Wanted[] {
  return [...wanted].sort((a, b) => b.request.priority - a.request.priority)
}

/** Takes the cheapest free candidate; one that stands only in the way of less important labels moves those out. */
function choose(one: Wanted, priorities: ReadonlyMap<string, number>, choice: Choice): void {
  choice.delete(one.request.id)
  let bestCost = unplaced * one.request.priority
  let bestCandidate: Candidate | null = null
  let bestEvicted: string[] = []
  for (const candidate of one.candidates) {
    if (candidate.cost >= bestCost) break
    const evicted = [...choice.values()].filter((other) => clash(candidate, other)).map((other) => other.id)
    const price = evicted.reduce(
      (sum, id) => sum + unplaced * (priorities.get(id) ?? 0) * 0.6,
      candidate.cost,
    )
    if (price >= bestCost) continue
    bestCost = price
    bestCandidate = candidate
    bestEvicted = evicted
  }
  if (!bestCandidate) return
  for (const id of bestEvicted) choice.delete(id)
  choice.set(one.request.id, bestCandidate)
}

function clash(a: PlacedLabel, b: PlacedLabel): boolean {
  if (boxesOverlap(a.box, b.box, gap)) return true
  if (a.leader && segmentCrossesBox(a.leader, b.box)) return true
  return b.leader !== null && segmentCrossesBox(b.leader, a.box)
}

function totalCost(wanted: readonly Wanted[], choice: Choice): number {
  return wanted.reduce(
    (sum, { request }) => sum + (choice.get(request.id)?.cost ?? unplaced * request.priority),
    0,
  )
}

function candidatesFor(request: LabelRequest, disc: Disc, scene: LabelScene, centre: Point): Candidate[] {
  const found: Candidate[] = []
  request.variants.forEach((lines, shortness) => {
    const w = Math.max(...lines.map((line) => textWidth(line.text, line.size)))
    const h = lines.reduce((sum, line) => sum + line.size * lineHeight, 0)
    for (const reach of reaches) {
      for (let step = 0; step < directions; step++) {
        const candidate = candidateAt({ request, lines, w, h, disc, reach, step, centre })
        if (!isFree(candidate, request.id, scene)) continue
        const slot = `${shortness}/${reach}/${step}`
        const kept = scene.previous?.get(request.id) === slot ? -12 : 0
        const cost = candidate.cost + shortness * 30 + shyness(candidate, scene) + kept
        found.push({ ...candidate, slot, cost })
      }
    }
  })
  return found.sort((a, b) => a.cost - b.cost).slice(0, 60)
}

interface Placing {
  readonly request: LabelRequest
  readonly lines: readonly LabelLine[]
  readonly w: number
  readonly h: number
  readonly disc: Disc
  readonly reach: number
  readonly step: number
  readonly centre: Point
}

function candidateAt({ request, lines, w, h, disc, reach, step, centre }: Placing): Candidate {
  const angle = (step * 2 * Math.PI) / directions
  const ux = Math.cos(angle)
  const uy = Math.sin(angle)
  const from = { x: disc.x + ux * disc.r, y: disc.y + uy * disc.r }
  const tip = { x: disc.x + ux * (disc.r + 2.5 + reach), y: disc.y + uy * (disc.r + 2.5 + reach) }
  const anchor = ux > 0.3 ? 'start' : ux < -0.3 ? 'end' : 'middle'
  const x = anchor === 'start' ? tip.x : anchor === 'end' ? tip.x - w : tip.x - w / 2
  const y = tip.y - h / 2 + ((uy * h) / 2) * (anchor === 'middle' ? 1 : 0.8)
  // Labels on the far side of the crowd leave its middle to the circles.
  const outward =
    ((disc.x - centre.x) * ux + (disc.y - centre.y) * uy) /
    (Math.hypot(disc.x - centre.x, disc.y - centre.y) + 40)
  const cost =
    reach * 0.55 + (anchor === 'middle' ? 3 : anchor === 'end' ? 0.6 : 0) + Math.abs(uy) * 2 + 3 - outward * 3
  const leader: Segment | null = reach > 8 ? [from, { x: tip.x - ux * 2, y: tip.y - uy * 2 }] : null
  return { id: request.id, box: { x, y, w, h }, anchor, lines, leader, slot: '', cost }
}

function isFree({ box, leader }: PlacedLabel, id: string, scene: LabelScene): boolean {
  if (!boxInside(box, scene.frame)) return false
  if (scene.blocked.some((one) => boxesOverlap(box, one))) return false
  return scene.discs.every(
    (disc) =>
      !boxTouchesDisc(box, disc, disc.id === id ? 0 : 1) &&
      (disc.id === id || !leader || distanceToSegment(disc, leader) >= disc.r),
  )
}

function shyness({ box }: PlacedLabel, scene: LabelScene): number {
  return scene.shy.some((one) => boxesOverlap(box, one)) ? 25 : 0
}

function centreOf(discs: readonly Disc[]): Point {
  const weight = discs.reduce((sum, disc) => sum + disc.r ** 2, 0) || 1
  return {
    x: discs.reduce((sum, disc) => sum + disc.x * disc.r ** 2, 0) / weight,
    y: discs.reduce((sum, disc) => sum + disc.y * disc.r ** 2, 0) / weight,
  }
}

/** Park-Miller generator: the same picture every time, so that labels do not jump when nothing changed. */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 16807) % 2147483647
    return state / 2147483647
  }
}

function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const mixed = [...items]
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T]
  }
  return mixed
}
