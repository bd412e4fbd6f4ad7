import { loadSites } from '@musubi/testkit/open-data-sites'
import { describe, expect, it } from 'vitest'
import { findDistrictName, listDistricts } from '../src/places/districts.ts'

const sitesOf = (code: string) => loadSites().filter(({ municipalityCode }) => municipalityCode === code)

describe('districts out of addresses', () => {
  it.each([
    ['兵庫県養父市八鹿町八鹿1675', '養父市', '八鹿町八鹿'],
    ['兵庫県養父市奥米地773', '養父市', '奥米地'],
    ['兵庫県豊岡市気比字岡所１', '豊岡市', '気比'],
    ['兵庫県朝来市山東町矢名瀬町9-1', '朝来市', '山東町矢名瀬町'],
    ['兵庫県養父市十二所838', '養父市', '十二所'],
    ['兵庫県朝来市和田山町', '養父市', null],
    ['兵庫県養父市', '養父市', null],
  ])('%s in %s is %s', (address, town, name) => {
    expect(findDistrictName(address, town)).toBe(name)
  })

  it('every place of the five towns lies in a district of its town, and no district is named twice', () => {
    const towns = {
      '282227': '養父市',
      '282251': '朝来市',
      '282090': '豊岡市',
      '285854': '香美町',
      '285862': '新温泉町',
    }
    for (const [code, name] of Object.entries(towns)) {
      const sites = sitesOf(code)
      const districts = listDistricts(sites, name)
      expect(sites.filter(({ address }) => findDistrictName(address, name) === null)).toEqual([])
      expect(new Set(districts.map((one) => one.name)).size).toBe(districts.length)
      expect(districts.length).toBeGreaterThan(30)
    }
  })

  it('stands at the middle of its places and is grouped by the former town', () => {
    const here = { address: '兵庫県養父市八鹿町八鹿1', lat: 35.4, lon: 134.76 }
    const there = { address: '兵庫県養父市八鹿町八鹿2', lat: 35.42, lon: 134.78 }
    expect(listDistricts([here, there], '養父市')).toEqual([
      { name: '八鹿町八鹿', group: '八鹿町', lat: expect.closeTo(35.41), lon: expect.closeTo(134.77) },
    ])
    expect(listDistricts([{ ...here, address: '兵庫県養父市広谷1' }], '養父市')[0]?.group).toBeNull()
  })
})
