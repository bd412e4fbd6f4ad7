import type { Hazard, ImportReport, Site } from '@musubi/contracts'

export type FormatName = NonNullable<ImportReport['format']>

/** Which column holds what, by the names of the header; columns may stand in any order and more may be there. */
export interface SiteFormat {
  readonly name: FormatName
  /** where a row does not say it itself */
  readonly kind: Site['kind'] | 'by_column'
  /** must be in the header and filled in every row */
  readonly required: {
    readonly name: string
    readonly address: string
    readonly lat: string
    readonly lon: string
  }
  readonly id: { readonly column: string; readonly required: boolean } | null
  readonly kindColumn?: string
  /** first one filled says the municipality; none: the 共通ID says it */
  readonly municipality: readonly string[]
  readonly hazards: Readonly<Record<Hazard, string>> | null
  /** `1`: the emergency site is a designated shelter too */
  readonly alsoShelter?: string
  readonly capacity?: string
}

const GSI = {
  name: 'gsi',
  required: { name: '施設・場所名', address: '住所', lat: '緯度', lon: '経度' },
  id: { column: '共通ID', required: true },
  municipality: [],
} as const

const gsiEmergencySites: SiteFormat = {
  ...GSI,
  kind: 'emergency_site',
  hazards: hazardColumns((hazard) => hazard),
}

const gsiDesignatedShelters: SiteFormat = { ...GSI, kind: 'designated_shelter', hazards: null }

/** The file shipped with the product: both kinds of the GSI data in one table with ASCII headings. */
const gsiDerived: SiteFormat = {
  name: 'gsi_derived',
  kind: 'by_column',
  kindColumn: 'kind',
  required: { name: 'name', address: 'address', lat: 'lat', lon: 'lon' },
  id: { column: 'common_id', required: true },
  municipality: ['municipality_code'],
  hazards: {
    flood: 'hz_flood',
    landslide: 'hz_landslide',
    storm_surge: 'hz_storm_surge',
    earthquake: 'hz_earthquake',
    tsunami: 'hz_tsunami',
    fire: 'hz_fire',
    inland_flood: 'hz_inland_flood',
    volcano: 'hz_volcano',
  },
}

/** 自治体標準オープンデータセット 指定緊急避難場所一覧, 39 columns. */
const municipalStandard: SiteFormat = {
  name: 'municipal_standard',
  kind: 'emergency_site',
  required: { name: '名称', address: '所在地_連結表記', lat: '緯度', lon: '経度' },
  id: { column: 'ID', required: false },
  municipality: ['市区町村コード', '全国地方公共団体コード'],
  hazards: hazardColumns((hazard) => `災害種別_${hazard}`),
  alsoShelter: '指定避難所との重複',
  capacity: '想定収容人数',
}

/** 推奨データセット of 2017, 26 columns. Its NO is a running number of one edition and identifies nothing. */
const municipalStandard2017: SiteFormat = {
  ...municipalStandard,
  name: 'municipal_standard_2017',
  required: { name: '名称', address: '住所', lat: '緯度', lon: '経度' },
  id: null,
  municipality: ['市区町村コード', '都道府県コード又は市区町村コード'],
}

const formats = [
  gsiDerived,
  gsiEmergencySites,
  gsiDesignatedShelters,
  municipalStandard,
  municipalStandard2017,
]

/** The first format whose columns are all in the header; `undefined` when it is none of ours. */
export function findFormat(header: readonly string[]): SiteFormat | undefined {
  const present = new Set(header)
  return formats.find((format) => columnsOf(format).every((column) => present.has(column)))
}

/** Header names differ between files in width and white space only. */
export function normaliseHeading(heading: string): string {
  return heading.normalize('NFKC').replace(/\s+/g, '')
}

function columnsOf(format: SiteFormat): string[] {
  const { required, id, kindColumn, hazards } = format
  const named = [...Object.values(required), id?.required ? id.column : undefined, kindColumn]
  return [...named.filter((name) => name !== undefined), ...Object.values(hazards ?? {})].map(
    normaliseHeading,
  )
}

/** The names 災害対策基本法施行令 gives the hazards, as both the GSI and the standard set write them. */
function hazardColumns(column: (japanese: string) => string): Record<Hazard, string> {
  return {
    flood: column('洪水'),
    landslide: column('崖崩れ、土石流及び地滑り'),
    storm_surge: column('高潮'),
    earthquake: column('地震'),
    tsunami: column('津波'),
    fire: column('大規模な火事'),
    inland_flood: column('内水氾濫'),
    volcano: column('火山現象'),
  }
}
