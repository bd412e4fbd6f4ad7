import { readFileSync } from 'node:fs'
import { expectOk } from '@musubi/kernel'
import { describe, expect, it } from 'vitest'
import { readCsvFile } from '@musubi/platform/csv'
import {
  parseCapacityText,
  parseSites,
  planImport,
  type ParsedFile,
  type StoredSite,
  validityFor,
} from '../src/core/index.ts'
import { TOWNS, YABU } from './towns.ts'

const known = new Set(TOWNS)

function read(path: string) {
  return readCsvFile(readFileSync(new URL(path, import.meta.url)))
}

function parse(path: string, own: typeof YABU | null = YABU): ParsedFile {
  const { table } = expectOk(read(path), path)
  return expectOk(parseSites(table, { known, own }), path)
}

function planned(existing: readonly StoredSite[], ...paths: string[]): StoredSite[] {
  return paths.reduce((sites, path) => {
    const { writes } = planImport(sites, parse(path, null).sites)
    return [...new Map([...sites, ...writes].map((site) => [site.siteId, site])).values()]
  }, existing as StoredSite[])
}

describe('the open data of the five towns', () => {
  const yabu = planned([], '../../../data/shelters/yabu_shelters.csv')
  const neighbours = planned([], '../../../data/shelters/tajima_neighbour_shelters.csv')
  const count = (sites: readonly StoredSite[], kind: string) =>
    sites.filter((site) => site.kind === kind).length

  it('is there whole', () => {
    expect(yabu.every(({ municipalityCode }) => municipalityCode === YABU)).toBe(true)
    expect([count(yabu, 'designated_shelter'), count(yabu, 'emergency_site')]).toEqual([53, 162])
    expect([count(neighbours, 'designated_shelter'), count(neighbours, 'emergency_site')]).toEqual([240, 715])
    expect([...yabu, ...neighbours].filter(({ welfare }) => welfare)).toHaveLength(61)
  })

  it('offers 98 of the 162 emergency sites of Yabu in a flood', () => {
    const sites = yabu.filter(({ kind }) => kind === 'emergency_site')
    expect(sites.filter(({ hazards }) => validityFor(hazards, ['flood']) === 'valid')).toHaveLength(98)
    expect(sites.filter(({ hazards }) => validityFor(hazards, ['earthquake']) === 'valid')).toHaveLength(160)
  })

  it('tells what a shelter is valid for exactly where an emergency site shares its address', () => {
    const shelters = yabu.filter(({ kind }) => kind === 'designated_shelter')
    const hazardsOf = (id: string) => shelters.find(({ siteId }) => siteId === id)?.hazards
    expect(hazardsOf('E2822200008111')).toEqual(['flood', 'landslide', 'earthquake', 'inland_flood'])
    expect(hazardsOf('E2822200006111')).toBeNull()
  })
})

describe('formats', () => {
  it('takes the two GSI lists and gives shelters the hazards of their address', () => {
    expect(parse('fixtures/gsi-emergency.csv')).toMatchObject({ format: 'gsi', rows: 3, problems: [] })
    const sites = planned([], 'fixtures/gsi-shelters.csv', 'fixtures/gsi-emergency.csv')
    const byName = new Map(sites.map((site) => [`${site.kind} ${site.name}`, site]))
    expect(byName.get('designated_shelter 試験センター')?.hazards).toEqual(['earthquake'])
    expect(byName.get('designated_shelter 試験食堂')?.hazards).toEqual(['earthquake'])
    expect(byName.get('designated_shelter 試験福祉園')).toMatchObject({ hazards: null, welfare: true })
  })

  it('takes the standard set in Shift_JIS with its columns in any order', () => {
    expect(expectOk(read('fixtures/standard.sjis.csv'), 'a fixture').encoding).toBe('shift_jis')
    const { format, sites } = parse('fixtures/standard.sjis.csv')
    expect(format).toBe('municipal_standard')
    expect(sites.map(({ siteId, kind, capacity }) => [siteId, kind, capacity])).toEqual([
      ['282227-1001', 'emergency_site', 191],
      ['282227-1001-S', 'designated_shelter', 191],
      [expect.stringMatching(/^282227-[0-9a-f]{16}$/), 'emergency_site', 810],
    ])
  })

  it('takes the edition of 2017 with a byte order mark', () => {
    expect(expectOk(read('fixtures/standard-2017.csv'), 'a fixture').encoding).toBe('utf-8-bom')
    const { format, sites } = parse('fixtures/standard-2017.csv')
    expect(format).toBe('municipal_standard_2017')
    expect(sites).toMatchObject([{ name: '試験校庭', capacity: 1200, hazards: ['earthquake'] }])
  })

  it('refuses tables of other things and bytes that are no text', () => {
    const table = [{ line: 1, cells: ['氏名', '住所'] }]
    expect(parseSites(table, { known, own: YABU })).toEqual({ ok: false, error: 'format_unknown' })
    expect(parseSites([], { known, own: YABU }).ok).toBe(false)
    expect(readCsvFile(Uint8Array.of(0xff, 0xfe, 0x00, 0xfd))).toEqual({
      ok: false,
      error: 'unreadable',
    })
  })

  it('reads the free text of 想定収容人数', () => {
    const texts = [
      '810人（2平方メートルあたり1人）',
      '屋外50人／屋内191人',
      '約1,200名',
      '５００',
      '未定',
      '',
    ]
    expect(texts.map((text) => parseCapacityText(text).capacity)).toEqual([810, 191, 1200, 500, null, null])
    expect(parseCapacityText('500').note).toBeNull()
    expect(parseCapacityText('未定').note).toBe('未定')
  })
})

describe('a broken file', () => {
  it('names every problem by row and takes nothing', () => {
    const { sites, problems } = parse('fixtures/broken.csv')
    expect(sites).toEqual([])
    expect(problems.map(({ row, column, problem }) => [row, column, problem])).toEqual([
      [3, 'name', 'missing'],
      [4, 'hz_flood', 'not_a_flag'],
      [5, 'lat', 'not_a_number'],
      [6, 'lat', 'out_of_japan'],
      [6, 'lon', 'out_of_japan'],
      [7, 'common_id', 'duplicate_id'],
      [8, 'municipality_code', 'other_municipality'],
      [9, 'municipality_code', 'unknown_municipality'],
      [10, null, 'wrong_column_count'],
    ])
  })

  it('counts lines as an editor does, also after a cell with a line break', () => {
    const { table } = expectOk(read('fixtures/gsi-emergency.csv'), 'a fixture')
    expect(table.map(({ line }) => line)).toEqual([1, 2, 3, 5])
  })
})

describe('planning an import', () => {
  const first = planned([], 'fixtures/gsi-shelters.csv', 'fixtures/gsi-emergency.csv')

  it('finds nothing to do the second time', () => {
    const again = planImport(first, parse('fixtures/gsi-emergency.csv').sites)
    expect(again).toEqual({ writes: [], added: 0, changed: 0, unchanged: 3, missing: 0 })
  })

  it('recognises a place of another list by its name and position, and keeps what the file does not name', () => {
    const { writes, ...counts } = planImport(first, parse('fixtures/standard.sjis.csv').sites)
    expect(counts).toEqual({ added: 1, changed: 2, unchanged: 0, missing: 4 })
    expect(writes.find(({ siteId }) => siteId === 'E2822200008111')).toMatchObject({
      capacity: 191,
      capacitySource: 'published',
      capacityNote: '屋内191人／屋外0人(面積の1/2)',
    })
  })

  it('does not lose a capacity to a list without capacities', () => {
    const withCapacity = planned(first, 'fixtures/standard.sjis.csv')
    const after = planned(withCapacity, 'fixtures/gsi-shelters.csv')
    expect(after.find(({ siteId }) => siteId === 'E2822200008111')?.capacity).toBe(191)
  })
})
