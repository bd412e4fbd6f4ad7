import { geoMercator, geoPath } from 'd3-geo'
import type { Feature, FeatureCollection } from 'geojson'
import type { Box, Point } from './geometry.ts'
import { outerRings, type MunicipalityFeature, type MunicipalityShapes } from './shapes.ts'

export interface Place {
  readonly lon: number
  readonly lat: number
}

/** From degrees to layout pixels, for one map of one size. */
export interface MapProjection {
  readonly project: (place: Place) => Point
  readonly invert: (point: Point) => Place
  /** SVG path of a feature. */
  readonly pathOf: (feature: MunicipalityFeature) => string
  /** The outer rings of a feature in pixels. */
  readonly ringsOf: (feature: MunicipalityFeature) => Point[][]
  /** Pixels of one kilometre at the middle of the map. */
  readonly kilometre: number
}

const kilometresPerDegree = 111.32

/**
 * Fits the home municipality into a box (Mercator: true angles, and at this size scale hardly changes). Without borders
 * for it, fits the places instead, so that a municipality outside the shipped map still sees where its shelters are.
 */
export function fitProjection(
  shapes: MunicipalityShapes,
  homeCode: string,
  places: readonly Place[],
  box: Box,
): MapProjection {
  const home = shapes.features.find((one) => one.properties.municipality_code === homeCode)
  return projectionFor(home ?? pointsOf(places, 0.03) ?? shapes, box)
}

/** Fits places with a rim of at least `marginKm` around each, for a map of a neighbourhood. There must be one place. */
export function fitPlaces(places: readonly [Place, ...Place[]], marginKm: number, box: Box): MapProjection {
  const target = pointsOf(places, marginKm / kilometresPerDegree)
  if (!target) throw new Error('a map of a neighbourhood needs a place')
  return projectionFor(target, box)
}

/** Fits every municipality of the map data, for the small map in the corner. */
export function fitAll(shapes: MunicipalityShapes, box: Box): MapProjection {
  return projectionFor(shapes, box)
}

function projectionFor(target: Feature | FeatureCollection, box: Box): MapProjection {
  const mercator = geoMercator().fitExtent(
    [
      [box.x, box.y],
      [box.x + box.w, box.y + box.h],
    ],
    target,
  )
  const path = geoPath(mercator).digits(1)
  const project = ({ lon, lat }: Place): Point => {
    const [x, y] = mercator([lon, lat]) ?? [0, 0]
    return { x, y }
  }
  const invert = ({ x, y }: Point): Place => {
    const [lon, lat] = mercator.invert?.([x, y]) ?? [0, 0]
    return { lon, lat }
  }
  const middle = invert({ x: box.x + box.w / 2, y: box.y + box.h / 2 })
  const degree = 1 / (kilometresPerDegree * Math.cos((middle.lat * Math.PI) / 180))
  return {
    project,
    invert,
    pathOf: (feature) => path(feature) ?? '',
    ringsOf: (feature) =>
      outerRings(feature).map((ring) => ring.map(([lon = 0, lat = 0]) => project({ lon, lat }))),
    kilometre: project({ lon: middle.lon + degree, lat: middle.lat }).x - project(middle).x,
  }
}

/** A single point has no extent to fit; it gets `margin` degrees on each side. */
function pointsOf(places: readonly Place[], margin: number): FeatureCollection | null {
  if (places.length === 0) return null
  const coordinates = places.flatMap(({ lon, lat }) => [
    [lon - margin, lat - margin],
    [lon + margin, lat + margin],
  ])
  return {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: {}, geometry: { type: 'MultiPoint', coordinates } }],
  }
}
