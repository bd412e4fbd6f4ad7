import type { ShelterStatus } from '@musubi/contracts'
import { parse } from 'csv-parse/sync'
import { describe, expect, fc, it } from './tools.ts'
import { readDraft, toLocalField, type DisasterDraft } from '../src/disaster/read-draft.ts'
import { LARGEST_BYTES, readChosenFile, toBase64 } from '../src/open-data/chosen-file.ts'
import { toCsv } from '../src/open-data/problems-csv.ts'
import { chooseShelters, countByState, foldText } from '../src/opening/choose-shelters.ts'
import { readCapacity } from '../src/shelter/capacity-text.ts'
import { findSite } from '../src/shelter/find-site.ts'
import { nearSheltersWithRoom } from '../src/shelter/near-shelters.ts'
import { arbitraryShelters, NOW, story } from './arbitrary-overview.ts'
import { makeSites } from './harness/overview.ts'

describe('a disaster’s form', () => {
  const draft: DisasterDraft = {
    kind: 'drill',
    name: ' 但馬豪雨 ',
    hazards: ['flood'],
    declaredAt: toLocalField(NOW - 3_600_000),
  }

  it('becomes the order it says, in Japan’s time', () => {
    expect(readDraft(draft, NOW)).toEqual({
      ok: true,
      value: {
        name: '但馬豪雨',
        drill: true,
        hazards: ['flood'],
        declaredAt: '2026-09-12T08:42:00.000Z',
      },
    })
  })

  it('names every field that is wrong, at once', () => {
    const empty: DisasterDraft = { kind: null, name: '  ', hazards: [], declaredAt: '' }
    expect(readDraft(empty, NOW)).toEqual({
      ok: false,
      error: { kind: 'kind', name: 'name', hazards: 'hazards', declaredAt: 'declaredAt' },
    })
  })

  it('takes no time that has not come, but forgives a clock that is a little fast', () => {
    const at = (ms: number) => readDraft({ ...draft, declaredAt: toLocalField(NOW + ms) }, NOW)
    expect(at(3_600_000)).toEqual({ ok: false, error: { declaredAt: 'future' } })
    expect(at(60_000)).toMatchObject({ ok: true, value: { declaredAt: new Date(NOW).toISOString() } })
  })

  it('says that a name is too long before the server does', () => {
    expect(readDraft({ ...draft, name: '雨'.repeat(61) }, NOW)).toMatchObject({ error: { name: 'nameLong' } })
    expect(readDraft({ ...draft, name: '雨'.repeat(60) }, NOW).ok).toBe(true)
  })

  it('reads back the minute it shows, at any time of the year', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2020, 0, 1), max: NOW }), (at) => {
        const read = readDraft({ ...draft, declaredAt: toLocalField(at) }, NOW)
        const minute = Math.floor(at / 60_000) * 60_000
        expect(read).toMatchObject({ ok: true, value: { declaredAt: new Date(minute).toISOString() } })
      }),
    )
  })
})

describe('a capacity as people type it', () => {
  it.each([
    ['180', 180],
    [' １８０人 ', 180],
    ['1,200', 1200],
    ['', null],
    ['　', null],
  ])('%j is understood', (text, capacity) => {
    expect(readCapacity(text)).toEqual({ ok: true, value: capacity })
  })

  it.each(['0', '-3', '1.5', '百', '100001', '12abc'])('%j is not', (text) => {
    expect(readCapacity(text)).toEqual({ ok: false, error: 'wrong' })
  })
})

describe('the list of shelters', () => {
  const everything = { state: 'all', query: '', onlyValid: false } as const

  it('finds names and addresses in any width and case, by several words', () => {
    const found = (query: string) =>
      chooseShelters(story.shelters, { ...everything, query }, [], new Set()).map(({ name }) => name)
    expect(found('八鹿小')).toContain('八鹿小学校')
    expect(found('Ｂ＆Ｇ')).toEqual(found('b&g'))
    expect(found('八鹿町 体育館').every((name) => name.includes('体育館'))).toBe(true)
    expect(found('どこにもない')).toEqual([])
    expect(foldText('　Ａ  b ')).toBe('a b')
  })

  it('shows the valid ones first and, when asked, only those', () => {
    const all = chooseShelters(story.shelters, everything, ['flood', 'landslide'], new Set())
    const valid = chooseShelters(
      story.shelters,
      { ...everything, onlyValid: true },
      ['flood', 'landslide'],
      new Set(),
    )
    expect(all).toHaveLength(53)
    expect(all.slice(0, valid.length)).toEqual(valid)
    expect(valid.every(({ hazards }) => hazards?.includes('flood'))).toBe(true)
  })

  it('every state’s filter shows as many as its figure says, and a touched one stays', () => {
    fc.assert(
      fc.property(arbitraryShelters, (shelters) => {
        const counts = countByState(shelters)
        for (const state of ['not_open', 'open', 'closed', 'all'] as const) {
          const shown = chooseShelters(shelters, { ...everything, state }, [], new Set())
          expect(shown).toHaveLength(counts[state])
        }
        const ids = new Set(shelters.map(({ siteId }) => siteId))
        expect(chooseShelters(shelters, { ...everything, state: 'closed' }, [], ids)).toHaveLength(
          shelters.length,
        )
      }),
    )
  })
})

describe('one place', () => {
  const sites = makeSites()

  it('is found with its figures, or as a place alone, or not at all', () => {
    expect(findSite(story, sites, 'E2822200147111')).toMatchObject({ own: true, status: { state: 'open' } })
    expect(findSite(story, sites, 'E2822200001201')).toMatchObject({ own: true, status: null })
    const near = sites.find(
      ({ name, municipalityCode }) => name === '糸井小学校' && municipalityCode === '282251',
    )
    expect(findSite(story, sites, near?.siteId ?? '')).toMatchObject({ own: false, townName: '朝来市' })
    expect(findSite(story, sites, 'nothing')).toBeNull()
  })

  it('is never told to send people where there is no room or no safety', () => {
    for (const from of sites.slice(0, 200)) {
      const near = nearSheltersWithRoom(story, from)
      expect(near.length).toBeLessThanOrEqual(5)
      for (const { shelter, places } of near) {
        expect(places).toBeGreaterThan(0)
        expect(shelter.siteId).not.toBe(from.siteId)
        expect(shelter.hazards === null || shelter.hazards.includes('flood')).toBe(true)
      }
      const distances = near.map(({ distanceM }) => distanceM)
      expect(distances).toEqual([...distances].sort((a, b) => a - b))
    }
    const full = story.shelters.find(({ name }) => name === '八鹿小学校') as ShelterStatus
    expect(nearSheltersWithRoom(story, full)[0]?.shelter.name).toBe('八鹿青渓中学校')
  })
})

describe('a chosen file', () => {
  it('goes as base64 of exactly its bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const file = await readChosenFile(new File([bytes as Uint8Array<ArrayBuffer>], 'a.csv'))
        expect(file).toEqual({
          ok: true,
          value: { name: 'a.csv', content: Buffer.from(bytes).toString('base64') },
        })
      }),
    )
    const large = Uint8Array.from({ length: 100_001 }, (_, at) => at % 251)
    expect(toBase64(large)).toBe(Buffer.from(large).toString('base64'))
  })

  it('that is too big is not sent', async () => {
    const file = new File([new Uint8Array(LARGEST_BYTES + 1)], 'big.csv')
    expect(await readChosenFile(file)).toEqual({ ok: false, error: 'too_big' })
  })

  it('that cannot be read says so', async () => {
    const file = Object.assign(new File(['x'], 'gone.csv'), {
      arrayBuffer: () => Promise.reject(new Error('moved')),
    })
    expect(await readChosenFile(file)).toEqual({ ok: false, error: 'unreadable' })
  })
})

describe('the list of problems as CSV', () => {
  it('is read back as it was, whatever stands in the cells', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('a"b', 'x,y', 'one\r\ntwo', '緯度'), fc.integer())
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 }), (rows) => {
        const back = parse(toCsv(rows), { bom: true, relax_quotes: false }) as string[][]
        const expected = rows.map((row) =>
          row.map((value) =>
            typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value),
          ),
        )
        expect(back).toEqual(expected)
      }),
    )
  })

  it('runs nothing in a spreadsheet', () => {
    expect(toCsv([['=HYPERLINK("http://x")', -3]])).toBe('\ufeff"\'=HYPERLINK(""http://x"")","-3"\r\n')
  })
})
