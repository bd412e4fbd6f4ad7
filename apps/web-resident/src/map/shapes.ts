import { readShapes } from '@musubi/ui/map/index.ts'
import geojson from '../../../../data/map/tajima_municipalities.geojson?raw'

/** Borders of the municipalities, in the bundle. */
export const shapes = readShapes(geojson)
