import { useCallback, useEffect, useMemo, useRef, useState, type MouseEvent, type ReactNode } from 'react'
import type { Box } from './geometry.ts'
import { layoutMap, type MapInput, type MapLayout } from './layout-map.ts'
import { HomeGround, Leads, MapLabels, NeighbourGround, TownNames } from './map-ground.tsx'
import { MapHint } from './map-hint.tsx'
import { PlaceMark, ShelterMark, type MarkBehaviour } from './map-marks.tsx'
import { useLayoutSize } from './use-layout-size.ts'
import { useRovingMarks } from './use-roving-marks.ts'
import './map.css'

export interface ShelterMapProps extends Omit<MapInput, 'size' | 'blocked' | 'previous'> {
  /** Name of the whole map for assistive technology. */
  readonly name: string
  /** How to move between marks, read once on entering. */
  readonly instructions: string
  /** Shelters whose figures just changed. */
  readonly fresh: ReadonlySet<string>
  readonly onFollow: (href: string) => void
  /** Corners covered by what `overlay` draws, for a given size of the map. */
  readonly blockedBy: (size: MapInput['size']) => readonly Box[]
  /** Legend, scale and small map, drawn over the picture. */
  readonly overlay: (layout: MapLayout, size: MapInput['size']) => ReactNode
}

/**
 * Shelters on the municipality's borders, drawn as SVG from local shapes: it needs no network and no WebGL, prints, and
 * every mark is a link with a name.
 */
export function ShelterMap(props: ShelterMapProps) {
  const box = useRef<HTMLDivElement>(null)
  const size = useLayoutSize(box)
  return (
    <div className="map-box">
      <div className="map-frame" ref={box} />
      {size && <SizedMap {...props} size={size} />}
    </div>
  )
}

function SizedMap(props: ShelterMapProps & { readonly size: MapInput['size'] }) {
  const { size, shapes, homeCode } = props
  const svg = useRef<SVGSVGElement>(null)
  const layout = useMapLayout(props)
  const marks = useMemo(() => marksOf(layout), [layout])
  const [pointedId, setPointedId] = useState<string | null>(null)
  const focusMark = useCallback((id: string) => {
    svg.current?.querySelector<SVGAElement>(`[data-mark="${CSS.escape(id)}"]`)?.focus()
  }, [])
  const { currentId, setCurrentId, onKeyDown } = useRovingMarks(marks, focusMark)
  const behaviour: MarkBehaviour = {
    currentId,
    onFollow: (href, event) => followInPage(href, event, props.onFollow),
    onPoint: (id) => {
      if (id && svg.current?.contains(document.activeElement)) setCurrentId(id)
      setPointedId(id)
    },
  }
  const ground = { layout, shapes, homeCode }
  const [far, near] = [
    layout.places.filter((one) => !one.place.own),
    layout.places.filter((one) => one.place.own),
  ]
  return (
    <>
      <p className="map-instructions" id="map-instructions">
        {props.instructions}
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the arrow keys are a shortcut between links that each take focus */}
      <svg
        ref={svg}
        className="map-picture"
        viewBox={`0 0 ${size.w} ${size.h}`}
        role="group"
        aria-label={props.name}
        aria-describedby="map-instructions"
        onKeyDown={(event) => (event.key === 'Escape' ? setPointedId(null) : onKeyDown(event))}
      >
        <NeighbourGround {...ground} />
        <Places placed={far} behaviour={behaviour} />
        <HomeGround {...ground} />
        <TownNames layout={layout} />
        <Places placed={near} behaviour={behaviour} />
        <Leads layout={layout} />
        {bySize(layout).map((placed) => (
          <ShelterMark
            key={placed.shelter.id}
            placed={placed}
            ring={layout.ring}
            fresh={props.fresh.has(placed.shelter.id)}
            behaviour={behaviour}
          />
        ))}
        <MapLabels layout={layout} />
      </svg>
      {props.overlay(layout, size)}
      <MapHint layout={layout} size={size} pointedId={pointedId} />
    </>
  )
}

function Places({ placed, behaviour }: { placed: MapLayout['places']; behaviour: MarkBehaviour }) {
  return placed.map((one) => <PlaceMark key={one.place.id} placed={one} behaviour={behaviour} />)
}

/** The layout, made again only when something in it changed, and close to the picture before. */
function useMapLayout(props: ShelterMapProps & { readonly size: MapInput['size'] }): MapLayout {
  const { shapes, homeCode, shelters, places, areas, towns, size, blockedBy } = props
  const slots = useRef<ReadonlyMap<string, string>>(new Map())
  const layout = useMemo(
    () =>
      layoutMap({
        shapes,
        homeCode,
        shelters,
        places,
        areas,
        towns,
        size,
        blocked: blockedBy(size),
        previous: slots.current,
      }),
    [shapes, homeCode, shelters, places, areas, towns, size, blockedBy],
  )
  useEffect(() => {
    slots.current = new Map(layout.labels.map(({ id, slot }) => [id, slot]))
  }, [layout])
  return layout
}

/** Shelters first, in their order of need; then own places, then the neighbours'. */
function marksOf(layout: MapLayout) {
  return [
    ...layout.shelters.map(({ shelter, x, y }) => ({ id: shelter.id, x, y })),
    ...layout.places.filter((one) => one.place.own).map(({ place, x, y }) => ({ id: place.id, x, y })),
    ...layout.places.filter((one) => !one.place.own).map(({ place, x, y }) => ({ id: place.id, x, y })),
  ]
}

function bySize(layout: MapLayout) {
  return [...layout.shelters].sort((a, b) => b.r - a.r)
}

/** A plain click goes through the page's own router; anything else is left to the browser. */
function followInPage(href: string, event: MouseEvent, follow: (href: string) => void): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  follow(href)
}
