import { clamp, type Box, type Disc, type Point } from './geometry.ts'
import { findLabelSpot } from './label-spot.ts'
import { placeLabels, type LabelLine, type LabelRequest, type PlacedLabel } from './place-labels.ts'
import { fitProjection, type MapProjection } from './projection.ts'
import type { MunicipalityShapes } from './shapes.ts'
import { spreadDiscs } from './spread-discs.ts'
import { textWidth } from './text-width.ts'
import type { MapArea, MapPlace, MapShelter, MapTown } from './types.ts'

export interface MapInput {
  readonly shapes: MunicipalityShapes
  readonly homeCode: string
  readonly shelters: readonly MapShelter[]
  readonly places: readonly MapPlace[]
  readonly areas: readonly MapArea[]
  readonly towns: readonly MapTown[]
  /** Size in layout pixels (sixteenths of a rem). */
  readonly size: { readonly w: number; readonly h: number }
  /** Corners taken by controls, legend and the small map. */
  readonly blocked: readonly Box[]
  readonly previous?: ReadonlyMap<string, string>
}

export interface PlacedShelter extends Disc {
  readonly shelter: MapShelter
  readonly anchor: Point
  /** Moved so far that the true place is drawn as a dot with a line to the circle. */
  readonly moved: boolean
  readonly trueDot: boolean
}

export interface MapLayout {
  readonly projection: MapProjection
  readonly shelters: readonly PlacedShelter[]
  readonly places: readonly { readonly place: MapPlace; readonly x: number; readonly y: number }[]
  readonly labels: readonly PlacedLabel[]
  readonly areas: readonly { readonly area: MapArea; readonly x: number; readonly y: number }[]
  readonly towns: readonly { readonly town: MapTown; readonly x: number; readonly y: number }[]
  /** Radius of a circle for one person; the radius grows with the square root of people. */
  readonly unit: number
  /** Width of the capacity ring. */
  readonly ring: number
  readonly narrow: boolean
}

const referenceArea = 840 * 564
const narrowWidth = 520
const labelBudget = 44

/** Everything about the picture that is not React: where circles, labels and names stand. Pure and deterministic. */
export function layoutMap(input: MapInput): MapLayout {
  const { size, shapes, homeCode } = input
  const narrow = size.w < narrowWidth
  const frame = { x: 0, y: 0, w: size.w, h: size.h }
  const projection = fitProjection(
    shapes,
    homeCode,
    [...input.shelters, ...input.places].filter((one) => one.own),
    homeBox(size, narrow),
  )
  const dense = input.shelters.length > 60
  const ring = dense ? 2 : 3.6
  const unit = unitRadius(input, size)
  const discs = spread(input.shelters, projection, { frame, unit, ring, dense })
  const areas = narrow ? [] : input.areas.map((area) => ({ area, ...projection.project(area) }))
  const reach = discs.map((disc) => ({ ...disc, r: disc.r + ring + 2, id: disc.shelter.id }))
  const towns = narrow ? [] : placeTowns(input, projection, frame, reach)
  const labels = placeLabels(labelRequests(discs, narrow), {
    frame: inset(frame, 5),
    discs: reach,
    blocked: [...input.blocked, ...towns.map(townBox)],
    shy: areas.map(({ x, y }) => ({ x: x - 30, y: y - 20, w: 60, h: 26 })),
    ...(input.previous ? { previous: input.previous } : {}),
  })
  return {
    projection,
    shelters: discs,
    places: visiblePlaces(input.places, projection, size),
    labels,
    areas,
    towns,
    unit,
    ring,
    narrow,
  }
}

function homeBox({ w, h }: MapInput['size'], narrow: boolean): Box {
  const [left, top, right, bottom] = narrow ? [14, 34, 14, 14] : [w * 0.083, 52, w * 0.086, h * 0.055 + 8]
  return { x: left, y: top, w: Math.max(40, w - left - right), h: Math.max(40, h - top - bottom) }
}

/** Circles may cover a fifth of the map at most, however many people there are. */
function unitRadius({ shelters }: MapInput, { w, h }: MapInput['size']): number {
  const people = shelters.reduce((sum, one) => sum + one.people, 0)
  const bySize = clamp(1.42 * Math.sqrt((w * h) / referenceArea), 0.85, 1.75)
  return Math.min(bySize, Math.sqrt((0.2 * w * h) / (Math.PI * Math.max(1, people))))
}

interface SpreadStyle {
  readonly frame: Box
  readonly unit: number
  readonly ring: number
  readonly dense: boolean
}

function spread(
  shelters: readonly MapShelter[],
  projection: MapProjection,
  { frame, unit, ring, dense }: SpreadStyle,
): PlacedShelter[] {
  const margin = ring + 2
  const anchored = shelters.map((shelter) => ({
    id: shelter.id,
    ...projection.project(shelter),
    r: Math.max(dense ? 3 : 5, Math.sqrt(shelter.people) * unit) + margin,
  }))
  const inFrame = anchored.filter(({ x, y }) => x >= 0 && y >= 0 && x <= frame.w && y <= frame.h)
  const placed = spreadDiscs(inFrame, frame, dense ? 0.5 : 1.5)
  const byId = new Map(shelters.map((shelter) => [shelter.id, shelter]))
  return placed.map(({ id, x, y, r, anchor }) => {
    const radius = r - margin
    const moved = Math.hypot(x - anchor.x, y - anchor.y) > radius * 0.8
    const trueDot =
      moved && placed.every((other) => Math.hypot(anchor.x - other.x, anchor.y - other.y) > other.r)
    return { shelter: byId.get(id) as MapShelter, x, y, r: radius, anchor, moved, trueDot }
  })
}

function labelRequests(discs: readonly PlacedShelter[], narrow: boolean): LabelRequest[] {
  const requests = discs.flatMap(({ shelter, r }) =>
    narrow && !shelter.own ? [] : [requestFor(shelter, r, narrow)],
  )
  return requests.sort((a, b) => b.priority - a.priority).slice(0, labelBudget)
}

function requestFor({ id, label, own, people }: MapShelter, r: number, narrow: boolean): LabelRequest {
  const name = (text: string): LabelLine => ({
    text,
    size: own ? (narrow ? 11.5 : 13.5) : 11.5,
    role: 'name',
  })
  if (!own) {
    const note: LabelLine[] = label.note ? [{ text: label.note, size: 10.5, role: 'note' }] : []
    return { id, priority: 1, variants: [[name(label.name), ...note], [name(label.shortName)]] }
  }
  const weight = Math.min(1, people / 300)
  if (label.state) {
    const state: LabelLine = { text: label.state, size: narrow ? 11 : 12, role: 'state' }
    const full = [name(label.name), state]
    const short = [name(label.shortName), state]
    return { id, priority: 5 + weight, variants: narrow ? [short, [state]] : [full, short, [state]] }
  }
  // A circle too small for its figure gets it behind the name.
  const figure = r < 10.5 ? ` ${people}` : ''
  const variants = narrow ? [label.shortName] : [label.name, label.shortName]
  return { id, priority: 2 + weight, variants: variants.map((text) => [name(text + figure)]) }
}

const townLine = { name: 15, note: 11.5 }

function townSize(town: MapTown): { w: number; h: number } {
  const spaced = textWidth(town.name, townLine.name) * 1.2
  return { w: Math.max(spaced, textWidth(town.note ?? '', townLine.note)) + 8, h: 36 }
}

function placeTowns(
  { shapes, towns, blocked }: MapInput,
  projection: MapProjection,
  frame: Box,
  discs: readonly Disc[],
): MapLayout['towns'] {
  const taken: Box[] = [...blocked]
  return towns.flatMap((town) => {
    const shape = shapes.features.find((one) => one.properties.municipality_code === town.municipalityCode)
    if (!shape) return []
    const at = findLabelSpot(projection.ringsOf(shape), townSize(town), inset(frame, 4), taken, discs)
    if (!at) return []
    const placed = { town, ...at }
    taken.push(townBox(placed))
    return [placed]
  })
}

function townBox({ town, x, y }: MapLayout['towns'][number]): Box {
  const { w, h } = townSize(town)
  return { x: x - w / 2, y: y - h / 2, w, h }
}

function visiblePlaces(
  places: readonly MapPlace[],
  projection: MapProjection,
  { w, h }: MapInput['size'],
): MapLayout['places'] {
  const placed = places.map((place) => ({ place, ...projection.project(place) }))
  return placed.filter(({ x, y }) => x > 2 && y > 2 && x < w - 2 && y < h - 2)
}

function inset(box: Box, by: number): Box {
  return { x: box.x + by, y: box.y + by, w: box.w - 2 * by, h: box.h - 2 * by }
}
