import type { CSSProperties } from 'react'
import type { MapLayout } from './layout-map.ts'

/** What the pointed mark is, in words beside it. Links carry the same words, so this is for the eye alone. */
export function MapHint({
  layout,
  size,
  pointedId,
}: {
  layout: MapLayout
  size: { readonly w: number; readonly h: number }
  pointedId: string | null
}) {
  const pointed = findPointed(layout, pointedId)
  if (!pointed) return null
  const [name, ...facts] = pointed.description
  const style = {
    '--map-hint-x': `${pointed.x / 16}rem`,
    '--map-hint-y': `${pointed.y / 16}rem`,
    '--map-hint-gap': `${(pointed.r + 8) / 16}rem`,
  } as CSSProperties
  return (
    <div
      className="map-hint"
      aria-hidden="true"
      data-side={pointed.x > size.w / 2 ? 'left' : 'right'}
      data-below={pointed.y < 60 ? '' : undefined}
      style={style}
    >
      <b>{name}</b>
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </div>
  )
}

function findPointed(layout: MapLayout, id: string | null) {
  if (id === null) return null
  const shelter = layout.shelters.find((one) => one.shelter.id === id)
  if (shelter) return { ...shelter, description: shelter.shelter.description }
  const place = layout.places.find((one) => one.place.id === id)
  return place ? { ...place, r: 3, description: place.place.description } : null
}
