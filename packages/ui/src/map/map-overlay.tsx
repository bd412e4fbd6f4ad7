import type { CSSProperties } from 'react'
import type { Crowding } from '@musubi/contracts'
import type { Point } from './geometry.ts'
import type { MapLayout } from './layout-map.ts'
import { fitAll, type Place } from './projection.ts'
import { ringPath } from './ring-path.ts'
import type { MunicipalityShapes } from './shapes.ts'

const lengths = [1, 2, 5, 10, 20, 50, 100]

/** A bar of a round length near 100 pixels. */
export function ScaleBar({ layout }: { layout: MapLayout }) {
  const { kilometre } = layout.projection
  const length = lengths.find((one) => one * kilometre >= 70) ?? 100
  return (
    <div className="map-scale">
      <i style={{ '--map-scale-width': `${(length * kilometre) / 16}rem` } as CSSProperties} />
      <span>{length}km</span>
    </div>
  )
}

const share: Readonly<Record<Exclude<Crowding, 'unknown'>, number>> = {
  free: 0.4,
  some: 0.68,
  crowded: 0.9,
  full: 1,
}

/** One level of crowding as the map draws it. */
export function LegendRing({ crowding }: { crowding: Exclude<Crowding, 'unknown'> }) {
  const ring = { x: 11, y: 11, r: 7.5 }
  return (
    <svg className="map-legend-ring" viewBox="0 0 22 22" aria-hidden="true" data-crowding={crowding}>
      <circle className="map-disc" cx="11" cy="11" r="5" />
      <circle className="map-track" cx="11" cy="11" r="7.5" />
      <path className="map-arc" d={ringPath(ring, share[crowding])} />
    </svg>
  )
}

/** Three nested circles that say how many people an area stands for. */
export function LegendSizes({ unit, suffix }: { unit: number; suffix: string }) {
  const samples = sampleSizes(unit)
  const base = 51
  return (
    <svg className="map-legend-sizes" viewBox="0 0 92 52" aria-hidden="true">
      {samples.map((people, index) => {
        const r = Math.sqrt(people) * unit
        const top = base - 2 * r
        return (
          <g key={people}>
            <circle cx={26} cy={base - r} r={r} />
            <path d={`M26 ${top}H55`} />
            <text x={58} y={top + 4}>
              {people}
              {index === samples.length - 1 ? suffix : ''}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

/** Round figures whose circles are about 23, 14 and 7 pixels wide at this scale, so that they fit the legend. */
export function sampleSizes(unit: number): readonly number[] {
  return [23, 14.5, 7].map((radius) => roundDown((radius / unit) ** 2))
}

function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)))
  const step = [8, 6, 5, 4, 3, 2.5, 2, 1.5, 1].find((one) => one * power <= value) ?? 1
  return Math.max(1, Math.round(step * power))
}

/** The whole map data in small with the part that is shown. */
export function InsetMap({
  layout,
  shapes,
  homeCode,
  size,
  places,
}: {
  layout: MapLayout
  /** The neighbours' places as dots: most of them lie beyond the big map. */
  places: readonly Place[]
  shapes: MunicipalityShapes
  homeCode: string
  size: { readonly w: number; readonly h: number }
}) {
  const all = fitAll(shapes, { x: 6, y: 6, w: 124, h: 120 })
  const [from, to] = [
    all.project(layout.projection.invert({ x: 0, y: 0 })),
    all.project(layout.projection.invert({ x: size.w, y: size.h })),
  ]
  return (
    <svg className="map-inset" viewBox="0 0 136 132" aria-hidden="true">
      {shapes.features.map((one) => (
        <path
          key={one.properties.municipality_code}
          className={one.properties.municipality_code === homeCode ? 'map-inset-home' : 'map-inset-town'}
          d={all.pathOf(one)}
        />
      ))}
      <path className="map-inset-places" d={places.map((place) => dotAt(all.project(place))).join('')} />
      <rect className="map-inset-frame" x={from.x} y={from.y} width={to.x - from.x} height={to.y - from.y} />
      {shapes.features.map((one) => {
        const at = middleOf(all.ringsOf(one))
        return (
          <text
            key={one.properties.municipality_code}
            className={one.properties.municipality_code === homeCode ? 'map-inset-own' : undefined}
            x={at.x}
            y={at.y + 3.5}
          >
            {one.properties.name.replace(/[市町村]$/, '')}
          </text>
        )
      })}
    </svg>
  )
}

/** A line of no length: its round cap is the dot. */
function dotAt({ x, y }: Point): string {
  return `M${x.toFixed(1)} ${y.toFixed(1)}h0`
}

/** Area centroid of the largest ring. */
function middleOf(rings: readonly (readonly Point[])[]): Point {
  let best = { area: 0, x: 0, y: 0 }
  for (const ring of rings) {
    let [area, x, y] = [0, 0, 0]
    ring.forEach((a, index) => {
      const b = ring[(index + 1) % ring.length] as Point
      const cross = a.x * b.y - b.x * a.y
      area += cross
      x += (a.x + b.x) * cross
      y += (a.y + b.y) * cross
    })
    if (Math.abs(area) > Math.abs(best.area)) best = { area, x: x / (3 * area), y: y / (3 * area) }
  }
  return best
}
