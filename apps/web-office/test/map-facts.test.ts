import { readShapes } from '@musubi/ui/map/shapes.ts'
import { loadSites } from '@musubi/testkit/open-data-sites'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from './tools.ts'
import { mapModel } from '../src/hq/map-model.ts'
import { orderByNeed } from '../src/hq/order-by-need.ts'
import { sortPlaces } from '../src/hq/sort-places.ts'
import { countValidSites } from '../src/hq/validity.ts'
import { home } from './harness/overview.ts'
import { NOW, story } from './arbitrary-overview.ts'

const sites = loadSites()
const open = orderByNeed(story.shelters, story.terminals, NOW)
const model = (hazards: Parameters<typeof sortPlaces>[2]) =>
  mapModel({ overview: story, open, sites, hazards, language: 'ja' })

/** How many marks of a kind the map draws, own ones or the neighbours'. */
function countMarks(hazards: Parameters<typeof sortPlaces>[2], kind: 'shelter' | 'emergency', own: boolean) {
  const { shelters, places } = model(hazards)
  const here = places.filter((place) => place.own === own)
  if (kind === 'emergency') return here.filter((place) => place.kind === 'emergency').length
  return (
    shelters.filter((one) => one.own === own).length +
    here.filter((place) => place.kind === 'not_open').length
  )
}

describe('what is on the map', () => {
  it('53 Yabu shelters and 162 emergency sites, and the neighbours’ 240 and 715', () => {
    expect(countMarks([], 'shelter', true)).toBe(53)
    expect(countMarks([], 'emergency', true)).toBe(162)
    expect(countMarks([], 'shelter', false)).toBe(240)
    expect(countMarks([], 'emergency', false)).toBe(715)
  })

  it('for flood and landslide only the 98 valid of Yabu’s 162 emergency sites are offered', () => {
    expect(countMarks(['flood', 'landslide'], 'emergency', true)).toBe(98)
    expect(countValidSites(sites, home, ['flood', 'landslide'])).toEqual({ valid: 98, all: 162 })
    const offered = model(['flood', 'landslide']).places.filter(({ kind }) => kind === 'emergency')
    const valid = new Set(
      sites
        .filter(({ hazards }) => hazards?.includes('flood') && hazards.includes('landslide'))
        .map(({ siteId }) => `emergency:${siteId}`),
    )
    for (const { id } of offered) expect(valid).toContain(id)
  })

  it('for flood alone the 98 sites designated for it are offered', () => {
    expect(countMarks(['flood'], 'emergency', true)).toBe(98)
  })

  it('no place is there twice, and none lies outside the five municipalities’ reach', () => {
    const { shelters, places } = model([])
    const ids = [...shelters, ...places].map(({ id }) => id.replace(/^(not_open|emergency):/, ''))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toHaveLength(53 + 162 + 240 + 715)
    for (const { lon, lat } of [...shelters, ...places]) {
      expect(lon).toBeGreaterThan(134.2)
      expect(lon).toBeLessThan(135.1)
      expect(lat).toBeGreaterThan(35.1)
      expect(lat).toBeLessThan(35.8)
    }
  })

  it('the shipped borders are those of the five municipalities, without any network', () => {
    const file = new URL('../../../data/map/tajima_municipalities.geojson', import.meta.url)
    const shapes = readShapes(readFileSync(file, 'utf8'))
    expect(shapes.features.map(({ properties }) => properties.municipality_code).sort()).toEqual([
      '282090',
      '282227',
      '282251',
      '285854',
      '285862',
    ])
  })
})

describe('map and list', () => {
  it('show the same places for every choice of hazards', () => {
    for (const hazards of [[], ['flood'], ['earthquake'], ['flood', 'landslide'], ['tsunami']] as const) {
      const { nearOpen, closed, nearClosed, refuges, nearRefuges } = sortPlaces(story, sites, hazards)
      const listed = [...open, ...nearOpen, ...closed, ...nearClosed, ...refuges, ...nearRefuges]
      const { shelters, places } = model(hazards)
      const drawn = [...shelters, ...places].map(({ id }) => id.replace(/^(not_open|emergency):/, ''))
      expect(drawn.sort()).toEqual(listed.map(({ siteId }) => siteId).sort())
    }
  })

  it('say of every open shelter its name, crowding, people and the time of the figure', () => {
    const yoka = model(['flood', 'landslide']).shelters.find(({ label }) => label.name === '八鹿小学校')
    expect(yoka?.description).toEqual(['八鹿小学校', '満員 118%', '212人（定員 180人）', '18:41 の数字'])
    expect(yoka?.label.state).toBe('満員 118%')
  })

  it('say so where a shelter is not, or not known to be, valid', () => {
    const { shelters } = model(['flood', 'landslide'])
    const noteOf = (name: string) => shelters.find(({ label }) => label.name === name)?.label.note
    expect(noteOf('糸井小学校')).toBe('洪水・土砂災害は対象外')
    expect(
      noteOf('小佐ふれあい倶楽部') ?? shelters.find(({ id }) => id === 'E2822200131111')?.label.note,
    ).toBe('洪水・土砂災害の指定が不明')
    expect(noteOf('八鹿小学校')).toBeNull()
  })
})
