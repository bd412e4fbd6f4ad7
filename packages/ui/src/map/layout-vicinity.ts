import type { Crowding } from '@musubi/contracts'
import { boxesOverlap, distance, type Box, type Disc, type Point, type Segment } from './geometry.ts'
import { findLabelSpot } from './label-spot.ts'
import { placeLabels, type PlacedLabel } from './place-labels.ts'
import { fitPlaces, type MapProjection, type Place } from './projection.ts'
import type { MunicipalityShapes } from './shapes.ts'
import { spreadDiscs } from './spread-discs.ts'
import { textWidth } from './text-width.ts'

/** A place on a map of a neighbourhood. */
export interface VicinityMark extends Place {
  readonly id: string
  /** Where the mark leads: usually to its line in the list beside the map. */
  readonly href: string
  /** What it says to assistive technology. */
  readonly description: string
  /** Written beside it where there is room; null for places too many to name. */
  readonly label: string | null
  readonly kind: 'shelter' | 'emergency'
  /** Of an open shelter. */
  readonly crowding?: Crowding
  /** The one that the page recommends. */
  readonly best?: boolean
}

export interface VicinityInput {
  readonly shapes: MunicipalityShapes
  /** Size in layout pixels; the picture is scaled to the width it gets. */
  readonly size: { readonly w: number; readonly h: number }
  readonly marks: readonly VicinityMark[]
  /** What must be seen. */
  readonly fit: readonly [Place, ...Place[]]
  /** Where the reader is, as a name. */
  readonly here: (Place & { readonly label: string }) | null
  /** Written on the straight line from there to the best mark, such as its length. */
  readonly wayLabel?: string | undefined
}

export interface PlacedMark extends Disc {
  readonly mark: VicinityMark
  readonly anchor: Point
}

export interface VicinityLayout {
  readonly projection: MapProjection
  readonly shelters: readonly PlacedMark[]
  readonly sites: readonly PlacedMark[]
  readonly here: { readonly at: Point; readonly label: PlacedLabel | null } | null
  /** The straight line from the reader to the best mark, between their circles. */
  readonly way: { readonly line: Segment; readonly label: string | null; readonly middle: Point } | null
  readonly labels: readonly PlacedLabel[]
  readonly towns: readonly { readonly name: string; readonly at: Point }[]
  readonly scale: { readonly kilometres: number; readonly length: number }
}

const discRadius = 10
const siteRadius = 5
const hereRadius = 11
const labelSize = 15
const townSize = 15
const wayLabelSize = 13
const rim = 26
const marginKm = 0.7
const hereId = ' here'

/** Where everything on a map of a neighbourhood stands. Pure and deterministic, so that a server can draw it. */
export function layoutVicinity(input: VicinityInput): VicinityLayout {
  const { size, fit } = input
  const frame = { x: 0, y: 0, w: size.w, h: size.h }
  const inner = { x: rim, y: rim + 8, w: size.w - 2 * rim, h: size.h - 2 * rim - 8 }
  const projection = fitPlaces(fit, marginKm, inner)
  const here = input.here ? { at: tenths(projection.project(input.here)), name: input.here.label } : null
  const placed = placeMarks(input.marks, projection, frame)
  const shelters = placed.filter(({ mark }) => mark.kind === 'shelter')
  const sites = placed.filter(({ mark }) => mark.kind === 'emergency')
  const discs = shelters.map(({ mark, x, y, r }) => ({ id: mark.id, x, y, r: r + 1 }))
  const hereDisc = here ? [{ id: hereId, ...here.at, r: hereRadius }] : []
  const scale = scaleOf(projection)
  const way =
    here &&
    wayTo(
      here.at,
      shelters.find(({ mark }) => mark.best),
      input.wayLabel ?? null,
    )
  const corner = { x: size.w - scale.length - 24, y: 0, w: scale.length + 24, h: 34 }
  const labels = placeLabels(
    [
      ...(here ? [requestFor(hereId, here.name, 9)] : []),
      ...shelters.flatMap(({ mark }) =>
        mark.label === null ? [] : [requestFor(mark.id, mark.label, mark.best ? 8 : 2)],
      ),
    ],
    {
      frame: { x: 6, y: 6, w: size.w - 12, h: size.h - 12 },
      discs: [...hereDisc, ...discs],
      blocked: [corner, ...(way ? wayBoxes(way) : [])],
      shy: sites.map(boxOf),
    },
  )
  return {
    projection,
    shelters,
    sites,
    here: here && { at: here.at, label: labels.find(({ id }) => id === hereId) ?? null },
    labels: labels.filter(({ id }) => id !== hereId),
    way,
    towns: placeTowns(
      input.shapes,
      projection,
      { x: 10, y: 10, w: size.w - 20, h: size.h - 20 },
      [corner, ...labels.map(({ box }) => box)],
      discs,
    ),
    scale,
  }
}

/** Null where the circles of both touch: then there is nothing to draw. */
function wayTo(from: Point, best: PlacedMark | undefined, label: string | null): VicinityLayout['way'] {
  if (!best) return null
  const length = distance(from, best)
  const room = length - hereRadius - best.r - 8
  if (room < 8) return null
  const at = (along: number) => ({
    x: from.x + ((best.x - from.x) * along) / length,
    y: from.y + ((best.y - from.y) * along) / length,
  })
  const line: Segment = [at(hereRadius + 2), at(length - best.r - 6)]
  const fits = label !== null && room > textWidth(label, wayLabelSize) + 8
  return { line, label: fits ? label : null, middle: at(hereRadius + 2 + room / 2) }
}

/** Places along the line that labels keep clear of. */
function wayBoxes({ line: [a, b], label, middle }: NonNullable<VicinityLayout['way']>): Box[] {
  const around = ({ x, y }: Point, w: number, h: number): Box => ({ x: x - w / 2, y: y - h / 2, w, h })
  const w = label === null ? 8 : textWidth(label, wayLabelSize) + 6
  return [around(middle, w, wayLabelSize + 6), around(a, 4, 4), around(b, 4, 4)]
}

function requestFor(id: string, text: string, priority: number) {
  return { id, priority, variants: [[{ text, size: labelSize, role: 'name' as const }]] }
}

/** Shelters stand clear of one another; emergency sites are many and small, and stay where they are. */
function placeMarks(marks: readonly VicinityMark[], projection: MapProjection, frame: Box): PlacedMark[] {
  const visible = marks
    .map((mark) => ({ mark, anchor: projection.project(mark) }))
    .filter(({ anchor: { x, y } }) => x >= 0 && y >= 0 && x <= frame.w && y <= frame.h)
  const shelters = visible.filter(({ mark }) => mark.kind === 'shelter')
  const spread = spreadDiscs(
    shelters.map(({ mark, anchor }) => ({ id: mark.id, ...anchor, r: discRadius })),
    frame,
    2,
  )
  const moved = new Map(spread.map(({ id, x, y }) => [id, { x, y }]))
  return visible.map(({ mark, anchor }) => ({
    mark,
    anchor: tenths(anchor),
    ...tenths(moved.get(mark.id) ?? anchor),
    r: mark.kind === 'shelter' ? discRadius : siteRadius,
  }))
}

/** Finer than a tenth of a pixel nobody sees, and every digit is sent to a phone. */
function tenths({ x, y }: Point): Point {
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 }
}

function boxOf({ x, y, r }: Disc): Box {
  return { x: x - r, y: y - r, w: 2 * r, h: 2 * r }
}

function placeTowns(
  shapes: MunicipalityShapes,
  projection: MapProjection,
  frame: Box,
  blocked: readonly Box[],
  discs: readonly Disc[],
): VicinityLayout['towns'] {
  const taken = [...blocked]
  return shapes.features.flatMap((feature) => {
    const { name } = feature.properties
    const size = { w: textWidth(name, townSize) * 1.3 + 8, h: 24 }
    const rings = projection.ringsOf(feature).filter((ring) => reaches(ring, frame))
    const at = findLabelSpot(rings, size, frame, taken, discs)
    if (!at) return []
    const box = { x: at.x - size.w / 2, y: at.y - size.h / 2, ...size }
    if (taken.some((other) => boxesOverlap(box, other))) return []
    taken.push(box)
    return [{ name, at: tenths(at) }]
  })
}

/** Whether an area can be seen at all: most of a map's data lies outside of a neighbourhood. */
function reaches(ring: readonly Point[], frame: Box): boolean {
  const [xs, ys] = [ring.map(({ x }) => x), ring.map(({ y }) => y)]
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  const box = { x: left, y: top, w: Math.max(...xs) - left, h: Math.max(...ys) - top }
  return boxesOverlap(box, frame)
}

const lengths = [0.2, 0.5, 1, 2, 5, 10, 20, 50]

function scaleOf({ kilometre }: MapProjection): VicinityLayout['scale'] {
  const kilometres = lengths.find((one) => one * kilometre >= 48) ?? 50
  return { kilometres, length: kilometres * kilometre }
}
