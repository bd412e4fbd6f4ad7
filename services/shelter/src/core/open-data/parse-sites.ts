import type { Hazard, ImportReport, Site } from '@musubi/contracts'
import {
  err,
  ok,
  parseMunicipalityCode,
  withCheckDigit,
  type MunicipalityCode,
  type Result,
} from '@musubi/kernel'
import { parseCapacityText } from './capacity-text.ts'
import { findCommonId } from './common-id.ts'
import { findFormat, normaliseHeading, type FormatName, type SiteFormat } from './formats.ts'
import { RowReader, type CsvRow } from './row-reader.ts'

export type RowProblem = ImportReport['problems'][number]

/** A place as a file names it. Of a designated shelter the hazards are not the file's to say. */
export type ParsedSite = Omit<Site, 'capacitySource'> & { readonly capacityNote: string | null }

export interface ParsedFile {
  readonly format: FormatName
  readonly rows: number
  /** empty as soon as there is one problem: a file is taken whole or not at all */
  readonly sites: readonly ParsedSite[]
  readonly problems: readonly RowProblem[]
}

export interface ParseScope {
  /** municipalities of this joint use */
  readonly known: ReadonlySet<MunicipalityCode>
  /** whose file it must be; null takes every known one */
  readonly own: MunicipalityCode | null
}

/**
 * Reads a list of sites in any of the formats that are in use: GSI (both lists), the product's own table, the municipal standard
 * data set and its edition of 2017. Pure: text and encoding are the caller's.
 * @param table records of the CSV, the header first
 */
export function parseSites(
  table: readonly CsvRow[],
  scope: ParseScope,
): Result<ParsedFile, 'format_unknown'> {
  const [header, ...rows] = table
  const headings = header?.cells.map(normaliseHeading) ?? []
  const format = findFormat(headings)
  if (!format) return err('format_unknown')
  const columns = new Map(headings.map((heading, at) => [heading, at]))
  const read = rows.map((row) => readRow(new RowReader(columns, row), format, scope))
  const problems = [...read.flatMap((row) => row.problems), ...duplicates(rows, read, format)]
  problems.sort((a, b) => a.row - b.row)
  const sites = problems.length === 0 ? read.flatMap((row) => row.sites) : []
  return ok({ format: format.name, rows: rows.length, sites, problems })
}

interface ReadRow {
  readonly sites: readonly ParsedSite[]
  readonly problems: readonly RowProblem[]
}

function readRow(row: RowReader, format: SiteFormat, scope: ParseScope): ReadRow {
  const name = row.required(format.required.name)
  const address = row.required(format.required.address)
  const stated = format.id?.required ? row.required(format.id.column) : row.text(format.id?.column ?? '')
  const municipalityCode = readMunicipality(row, format, stated, scope)
  const kind = readKind(row, format)
  const hazards = readHazards(row, format)
  const siteId = siteIdOf(stated, municipalityCode, name, address)
  const { capacity, note } = parseCapacityText(format.capacity ? row.text(format.capacity) : '')
  const site: ParsedSite = {
    siteId,
    municipalityCode,
    kind,
    name,
    address,
    lat: row.coordinate('lat', format.required.lat),
    lon: row.coordinate('lon', format.required.lon),
    hazards: kind === 'emergency_site' ? hazards : null,
    welfare: findCommonId(siteId)?.welfare ?? false,
    capacity,
    capacityNote: note,
  }
  const twin = format.alsoShelter && row.flag(format.alsoShelter) ? [asShelter(site)] : []
  return { sites: [site, ...twin], problems: row.problems }
}

/** 指定避難所との重複: the same building is a designated shelter, of which the standard set has no list of its own. */
function asShelter(site: ParsedSite): ParsedSite {
  return { ...site, siteId: `${site.siteId}-S`, kind: 'designated_shelter', hazards: null }
}

function readKind(row: RowReader, { kind, kindColumn = '' }: SiteFormat): Site['kind'] {
  if (kind !== 'by_column') return kind
  const text = row.required(kindColumn)
  if (text === 'designated_shelter' || text === 'emergency_site') return text
  if (text !== '') row.report('not_a_flag', kindColumn, text)
  return 'emergency_site'
}

function readHazards(row: RowReader, { hazards }: SiteFormat): Hazard[] | null {
  if (!hazards) return null
  return (Object.entries(hazards) as [Hazard, string][])
    .filter(([, column]) => row.flag(column))
    .map(([hazard]) => hazard)
}

/** Codes come with and without their check digit; a GSI row says its town in the 共通ID only. */
function readMunicipality(
  row: RowReader,
  { municipality, id }: SiteFormat,
  stated: string,
  { known, own }: ParseScope,
): MunicipalityCode {
  const column = municipality.find((name) => row.text(name) !== '') ?? municipality[0] ?? id?.column ?? null
  const text = municipality.length > 0 ? row.text(column ?? '') : (findCommonId(stated)?.townCode ?? stated)
  const code = text.length === 5 ? withCheckDigit(text) : parseMunicipalityCode(text)
  if (text === '') row.report('missing', column, null)
  else if (!code.ok || !known.has(code.value)) row.report('unknown_municipality', column, text)
  else if (own && code.value !== own) row.report('other_municipality', column, text)
  return code.ok ? code.value : ('' as MunicipalityCode)
}

/** Ids become part of NGSI names and paths, so only plain ones are kept; without one, name and address identify a place. */
function siteIdOf(stated: string, municipalityCode: string, name: string, address: string): string {
  if (findCommonId(stated)) return stated
  if (/^[A-Za-z0-9_.-]{1,24}$/.test(stated)) return `${municipalityCode}-${stated}`
  return `${municipalityCode}-${fingerprint(`${name}\n${address}`)}`
}

/** FNV-1a, 64 bits, over UTF-16 code units: a short name for a text, no secret and no proof. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (let at = 0; at < text.length; at++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n)
  }
  return hash.toString(16).padStart(16, '0')
}

function duplicates(rows: readonly CsvRow[], read: readonly ReadRow[], format: SiteFormat): RowProblem[] {
  const seen = new Set<string>()
  return read.flatMap(({ sites: [site] }, at): RowProblem[] => {
    if (!site || !seen.has(site.siteId)) {
      if (site) seen.add(site.siteId)
      return []
    }
    const column = format.id?.column ?? format.required.name
    const value = format.id ? site.siteId : site.name
    return [{ row: rows[at]?.line ?? 0, column, problem: 'duplicate_id', value: value.slice(0, 100) }]
  })
}
