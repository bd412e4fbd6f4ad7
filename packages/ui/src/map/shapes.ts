import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson'

/** Borders of one municipality, as the map data of this product names them. */
export interface MunicipalityProperties {
  readonly municipality_code: string
  readonly name: string
}
export type MunicipalityFeature = Feature<Polygon | MultiPolygon, MunicipalityProperties>
export type MunicipalityShapes = FeatureCollection<Polygon | MultiPolygon, MunicipalityProperties>

/**
 * Reads the GeoJSON of municipal borders. Rings are turned clockwise, because d3-geo reads a counter-clockwise outer
 * ring (RFC 7946) as "everything but this area".
 */
export function readShapes(json: string): MunicipalityShapes {
  const shapes = JSON.parse(json) as MunicipalityShapes
  return { ...shapes, features: shapes.features.map(turnClockwise) }
}

function turnClockwise(feature: MunicipalityFeature): MunicipalityFeature {
  const { geometry } = feature
  if (geometry.type === 'Polygon') {
    return { ...feature, geometry: { ...geometry, coordinates: turnPolygon(geometry.coordinates) } }
  }
  return { ...feature, geometry: { ...geometry, coordinates: geometry.coordinates.map(turnPolygon) } }
}

function turnPolygon(rings: Position[][]): Position[][] {
  return rings.map((ring, index) => {
    const clockwise = signedArea(ring) < 0
    const wanted = index === 0
    return clockwise === wanted ? ring : [...ring].reverse()
  })
}

function signedArea(ring: Position[]): number {
  let sum = 0
  for (let i = 0; i + 1 < ring.length; i++) {
    const [x1 = 0, y1 = 0] = ring[i] as Position
    const [x2 = 0, y2 = 0] = ring[i + 1] as Position
    sum += x1 * y2 - x2 * y1
  }
  return sum / 2
}

/** The outer rings of a feature; islands and exclaves give several. */
export function outerRings({ geometry }: MunicipalityFeature): Position[][] {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  return polygons.flatMap((rings) => (rings[0] ? [rings[0]] : []))
}
