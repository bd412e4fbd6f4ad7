/** A point in degrees, WGS 84. */
export interface Point {
  readonly lat: number
  readonly lon: number
}

const MEAN_EARTH_RADIUS_M = 6_371_008.8

/** Great-circle distance in whole metres (haversine on a sphere of the mean earth radius; wrong by at most 0.5 %). */
export function distanceM(a: Point, b: Point): number {
  const [latA, latB] = [radians(a.lat), radians(b.lat)]
  const chord =
    Math.sin((latB - latA) / 2) ** 2 +
    Math.cos(latA) * Math.cos(latB) * Math.sin(radians(b.lon - a.lon) / 2) ** 2
  return Math.round(2 * MEAN_EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(chord))))
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}
