import type { MapArea } from '@musubi/ui/map/index.ts'

/**
 * Districts that people orient themselves by, written faintly on the map. 養父市: the four towns that merged into it in
 * 2004. Municipalities without an entry have none.
 */
export const areasOf: Readonly<Record<string, readonly MapArea[]>> = {
  '282227': [
    { name: '関宮', lon: 134.578, lat: 35.378 },
    { name: '大屋', lon: 134.655, lat: 35.292 },
    { name: '養父', lon: 134.785, lat: 35.338 },
    { name: '八鹿', lon: 134.832, lat: 35.408 },
  ],
}
