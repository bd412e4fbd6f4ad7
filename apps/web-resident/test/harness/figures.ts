import {
  type Hazard,
  type PublicStatus,
  PublicStatusSchema,
  type ShelterStatus,
  type Site,
} from '@musubi/contracts'
import { crowdingOf, findShelterWithRoom, DEFAULT_THRESHOLDS } from '@musubi/shelter/core'
import { loadSites } from '@musubi/testkit/open-data-sites'

const MINUTE = 60_000
const sites = loadSites()
export const HOME = { municipalityCode: '282227', name: '養父市' } as const
export const NOW = '2026-09-12T09:42:00.000Z'

/** name, people, capacity (null: nobody said), minutes since the last figure (null: never heard) */
type Opening = readonly [name: string, people: number, capacity: number | null, age: number | null]

export const story: readonly Opening[] = [
  ['八鹿小学校', 212, 180, 1],
  ['広谷小学校', 136, 130, 2],
  ['八鹿総合体育館', 284, 340, 0],
  ['八鹿青渓中学校', 151, 220, 1],
  ['みふね会館', 52, 70, 4],
  ['養父中学校', 118, 240, 0],
  ['伊佐小学校', 64, 160, 5],
  ['小佐ふれあい倶楽部', 23, 60, 70],
  ['大屋小学校', 29, null, null],
]
const guests: readonly Opening[] = [['大蔵小学校', 42, 110, 3]]

export interface Scene {
  readonly openings?: readonly Opening[]
  readonly neighbours?: readonly Opening[]
  readonly hazards?: readonly Hazard[] | null
  /** names of shelters that take people by arrangement only */
  readonly welfare?: readonly string[]
  /** names */
  readonly redirect?: readonly [from: string, to: string]
}

/** What is public of 養父市 in a scene; places are the real open data, every figure is invented. */
export function makeStatus(scene: Scene = {}): PublicStatus {
  const {
    openings = story,
    neighbours = guests,
    hazards = ['flood', 'landslide'],
    welfare = [],
    redirect,
  } = scene
  const own = sitesOf(HOME.municipalityCode, 'designated_shelter').map((site) => statusOf(site, openings))
  const others = sites
    .filter(({ kind, municipalityCode }) => kind === 'designated_shelter' && municipalityCode === '282251')
    .map((site) => statusOf(site, neighbours))
    .filter(({ state }) => state === 'open')
  const shelters = [...own, ...others].map((one) => ({
    ...one,
    welfare: one.welfare || welfare.includes(one.name),
  }))
  const situation = { thresholds: DEFAULT_THRESHOLDS, hazards: hazards ?? [] }
  const idOf = (name: string) => shelters.find((shelter) => shelter.name === name)?.siteId ?? name
  return PublicStatusSchema.parse({
    generatedAt: NOW,
    municipality: HOME,
    disaster: hazards && {
      disasterId: '01a0a000-0000-7000-8000-000000000001',
      name: '但馬豪雨（令和8年台風訓練）',
      drill: true,
      hazards: [...hazards],
      declaredAt: '2026-09-12T00:10:00.000Z',
      closedAt: null,
    },
    shelters: shelters.map((shelter) => ({
      ...shelter,
      distanceM: null,
      insteadSiteId:
        shelter.crowding === 'full'
          ? (findShelterWithRoom(shelter, shelters, situation)?.siteId ?? null)
          : null,
    })),
    emergencySites: sitesOf(HOME.municipalityCode, 'emergency_site').map((site) => ({
      ...site,
      distanceM: null,
    })),
    redirect: redirect ? { fromSiteId: idOf(redirect[0]), toSiteId: idOf(redirect[1]) } : null,
  })
}

export function getSite(name: string, kind: Site['kind'] = 'designated_shelter'): Site {
  const site = sites.find((one) => one.name === name && one.kind === kind)
  if (!site) throw new Error(`the open data has no ${name}`)
  return site
}

function sitesOf(municipalityCode: string, kind: Site['kind']): Site[] {
  return sites.filter((site) => site.municipalityCode === municipalityCode && site.kind === kind)
}

function statusOf(site: Site, openings: readonly Opening[]): ShelterStatus {
  const [, people = 0, capacity = null, age = null] = openings.find(([name]) => name === site.name) ?? []
  const isOpen = openings.some(([name]) => name === site.name)
  return {
    ...site,
    state: isOpen ? 'open' : 'not_open',
    capacity,
    capacitySource: capacity === null ? null : 'demo',
    headCount: { total: people, named: people, unnamed: 0 },
    crowding: crowdingOf(people, capacity),
    updatedAt: age === null ? null : new Date(Date.parse(NOW) - age * MINUTE).toISOString(),
    arrivalsLastHour: 0,
  }
}
