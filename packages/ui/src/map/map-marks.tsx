import type { MouseEvent } from 'react'
import { clamp, type Disc } from './geometry.ts'
import { ringPath } from './ring-path.ts'
import type { MapLayout, PlacedShelter } from './layout-map.ts'

/** What every mark of the map needs to be a link with one place in the Tab order. */
export interface MarkBehaviour {
  readonly currentId: string | null
  readonly onFollow: (href: string, event: MouseEvent) => void
  readonly onPoint: (id: string | null) => void
}

export function ShelterMark({
  placed,
  ring,
  fresh,
  behaviour,
}: {
  placed: PlacedShelter
  ring: number
  /** Its figure just changed: shown for a moment. */
  fresh: boolean
  behaviour: MarkBehaviour
}) {
  const { shelter, x, y, r } = placed
  const ringRadius = r + ring - 0.2
  const reach = ringRadius * 0.95
  return (
    <MarkLink
      id={shelter.id}
      href={shelter.href}
      description={shelter.description}
      behaviour={behaviour}
      className="map-shelter"
      data={{
        'data-crowding': shelter.crowding,
        'data-validity': shelter.validity,
        'data-own': shelter.own,
      }}
    >
      <circle className="map-halo" cx={x} cy={y} r={r + ring + 2.4} />
      {fresh && <circle className="map-pulse" cx={x} cy={y} r={r + ring} />}
      <circle className="map-disc" cx={x} cy={y} r={r} />
      <circle className="map-track" cx={x} cy={y} r={ringRadius} strokeWidth={ring} />
      {shelter.share !== null && (
        <path
          className="map-arc"
          d={ringPath({ x, y, r: ringRadius }, shelter.share)}
          strokeWidth={shelter.share >= 1 || shelter.crowding === 'crowded' ? ring + 1 : ring}
        />
      )}
      {shelter.validity !== 'valid' && (
        <path
          className="map-slash"
          d={`M${x - reach} ${y + reach}L${x + reach} ${y - reach}`}
          strokeDasharray={shelter.validity === 'unknown' ? '2.2 2.6' : undefined}
        />
      )}
      <Figure placed={placed} />
      <FocusRing x={x} y={y} r={r + ring + 4} />
    </MarkLink>
  )
}

function Figure({ placed: { shelter, x, y, r } }: { placed: PlacedShelter }) {
  const text = String(shelter.people)
  const size = Math.min(clamp(r * 0.82, 11, 19), (1.75 * r) / (text.length * 0.58))
  if (r < 10.5 || size < 8) return null
  return (
    <text className="map-figure" x={x} y={y} dy=".36em" fontSize={size}>
      {text}
    </text>
  )
}

export function PlaceMark({
  placed: { place, x, y },
  behaviour,
}: {
  placed: MapLayout['places'][number]
  behaviour: MarkBehaviour
}) {
  const size = place.own ? 2.3 : 1.5
  return (
    <MarkLink
      id={place.id}
      href={place.href}
      description={place.description}
      behaviour={behaviour}
      className="map-place"
      data={{ 'data-kind': place.kind, 'data-own': place.own }}
    >
      <circle className="map-hit" cx={x} cy={y} r={place.own ? 9 : 5} />
      {place.kind === 'not_open' ? (
        <circle className="map-place-mark" cx={x} cy={y} r={size} />
      ) : (
        <path
          className="map-place-mark"
          d={`M${x} ${y - size - 1}l${size + 0.7} ${2 * size + 0.4}h${-2 * size - 1.4}Z`}
        />
      )}
      <FocusRing x={x} y={y} r={8} />
    </MarkLink>
  )
}

function FocusRing({ x, y, r }: Disc) {
  return (
    <>
      <circle className="map-focus-halo" cx={x} cy={y} r={r} />
      <circle className="map-focus" cx={x} cy={y} r={r} />
    </>
  )
}

interface MarkLinkProps {
  readonly id: string
  readonly href: string
  readonly description: readonly string[]
  readonly behaviour: MarkBehaviour
  readonly className: string
  readonly data: Readonly<Record<`data-${string}`, string | boolean>>
  readonly children: React.ReactNode
}

function MarkLink({ id, href, description, behaviour, className, data, children }: MarkLinkProps) {
  return (
    <a
      href={href}
      className={className}
      data-mark={id}
      tabIndex={behaviour.currentId === id ? 0 : -1}
      aria-label={description.join('、')}
      onClick={(event) => behaviour.onFollow(href, event)}
      onFocus={() => behaviour.onPoint(id)}
      onBlur={() => behaviour.onPoint(null)}
      onPointerEnter={() => behaviour.onPoint(id)}
      onPointerLeave={() => behaviour.onPoint(null)}
      {...data}
    >
      {children}
    </a>
  )
}
