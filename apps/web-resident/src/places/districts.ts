import type { Site } from '@musubi/contracts'

/** A part of a municipality that people name when they say where they are (大字). */
export interface District {
  readonly name: string
  /** The former town it belongs to (八鹿町), for grouping a long list; null where the address names none. */
  readonly group: string | null
  readonly lat: number
  readonly lon: number
}

type Addressed = Pick<Site, 'address' | 'lat' | 'lon'>

/**
 * Districts of a municipality out of the addresses of its open data, each at the middle of its places: so that somebody
 * without a phone's position can say "near 八鹿町八鹿", and nothing has to be invented. In the collation order of Japanese.
 */
export function listDistricts(sites: readonly Addressed[], municipalityName: string): District[] {
  const places = new Map<string, Addressed[]>()
  for (const site of sites) {
    const name = findDistrictName(site.address, municipalityName)
    if (name === null) continue
    places.set(name, [...(places.get(name) ?? []), site])
  }
  const collator = new Intl.Collator('ja')
  return [...places]
    .map(([name, here]) => ({ name, group: groupOf(name), ...middleOf(here) }))
    .sort((a, b) => collator.compare(a.group ?? '', b.group ?? '') || collator.compare(a.name, b.name))
}

/** 「兵庫県養父市八鹿町八鹿1675」 gives 「八鹿町八鹿」; null for an address of another shape. */
export function findDistrictName(address: string, municipalityName: string): string | null {
  const at = address.indexOf(municipalityName)
  if (at < 0) return null
  const rest = address.slice(at + municipalityName.length).trim()
  // The house number begins at the first figure; 字 names a part too small to be known by.
  const name = rest
    .split(/[\d０-９]/)[0]
    ?.replace(/(?<=.)字.*$/, '')
    .replace(/[\s　・、,(（].*$/, '')
  return name ? name : null
}

function groupOf(name: string): string | null {
  return /^(.{1,5}?[町区])(?=.)/.exec(name)?.[1] ?? null
}

function middleOf(sites: readonly Addressed[]): { lat: number; lon: number } {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return { lat: mean(sites.map(({ lat }) => lat)), lon: mean(sites.map(({ lon }) => lon)) }
}
