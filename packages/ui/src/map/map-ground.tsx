import { useId } from 'react'
import type { MapLayout } from './layout-map.ts'
import type { MunicipalityShapes } from './shapes.ts'

/** Neighbouring municipalities, quiet. */
export function NeighbourGround({ layout, shapes, homeCode }: GroundProps) {
  return shapes.features
    .filter((one) => one.properties.municipality_code !== homeCode)
    .map((one) => (
      <path key={one.properties.municipality_code} className="map-town" d={layout.projection.pathOf(one)} />
    ))
}

/** The home municipality with a soft inner edge, and the names of its districts. */
export function HomeGround({ layout, shapes, homeCode }: GroundProps) {
  const clipId = useId()
  const home = shapes.features.find((one) => one.properties.municipality_code === homeCode)
  const path = home ? layout.projection.pathOf(home) : ''
  return (
    <g aria-hidden="true">
      <clipPath id={clipId}>
        <path d={path} />
      </clipPath>
      <path className="map-home" d={path} />
      <path className="map-home-edge" clipPath={`url(#${clipId})`} d={path} />
      <path className="map-home-line" d={path} />
      {layout.areas.map(({ area, x, y }) => (
        <text key={area.name} className="map-area" x={x} y={y}>
          {area.name}
        </text>
      ))}
    </g>
  )
}

interface GroundProps {
  readonly layout: MapLayout
  readonly shapes: MunicipalityShapes
  readonly homeCode: string
}

/** Names of neighbouring municipalities and what is open there. */
export function TownNames({ layout }: { layout: MapLayout }) {
  return (
    <g aria-hidden="true">
      {layout.towns.map(({ town, x, y }) => (
        <g key={town.municipalityCode} className="map-town-name">
          <text className="map-town-title" x={x} y={y - 2}>
            {town.name}
          </text>
          {town.note && (
            <text className="map-town-note" x={x} y={y + 14}>
              {town.note}
            </text>
          )}
        </g>
      ))}
    </g>
  )
}

/** Lines from circles that were moved to their true places. Under the circles. */
export function Leads({ layout }: { layout: MapLayout }) {
  return (
    <g aria-hidden="true">
      {layout.shelters
        .filter(({ moved }) => moved)
        .map(({ shelter, x, y, anchor }) => (
          <path key={shelter.id} className="map-lead" d={`M${anchor.x} ${anchor.y}L${x} ${y}`} />
        ))}
    </g>
  )
}

/** The true places themselves and the labels. Over the circles; links carry the same words. */
export function MapLabels({ layout }: { layout: MapLayout }) {
  const crowding = new Map(layout.shelters.map(({ shelter }) => [shelter.id, shelter]))
  return (
    <g aria-hidden="true">
      {layout.shelters
        .filter(({ trueDot }) => trueDot)
        .map(({ shelter, anchor }) => (
          <circle key={shelter.id} className="map-true" cx={anchor.x} cy={anchor.y} r={2.3} />
        ))}
      {layout.labels.map((label) => (
        <Label key={label.id} label={label} shelter={crowding.get(label.id)} />
      ))}
    </g>
  )
}

function Label({
  label: { box, anchor, lines, leader },
  shelter,
}: {
  label: MapLayout['labels'][number]
  shelter: MapLayout['shelters'][number]['shelter'] | undefined
}) {
  const x = anchor === 'start' ? box.x : anchor === 'end' ? box.x + box.w : box.x + box.w / 2
  const lineEnd = (index: number) =>
    lines.slice(0, index + 1).reduce((y, line) => y + line.size * 1.22, box.y)
  return (
    <g className="map-label" data-crowding={shelter?.crowding} data-own={shelter?.own}>
      {leader && (
        <path className="map-label-line" d={`M${leader[0].x} ${leader[0].y}L${leader[1].x} ${leader[1].y}`} />
      )}
      {lines.map((line, index) => (
        <text
          key={line.role}
          className={`map-label-${line.role}`}
          x={x}
          y={lineEnd(index) - line.size * 0.3}
          fontSize={line.size}
          textAnchor={anchor}
        >
          {line.text}
        </text>
      ))}
    </g>
  )
}
