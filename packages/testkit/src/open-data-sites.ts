import { readFileSync } from 'node:fs'
import { HAZARDS, type Site } from '@musubi/contracts'
import { expectOk, withCheckDigit } from '@musubi/kernel'

const folder = new URL('../../../data/shelters/', import.meta.url)

/** The 1,170 places of the shipped open data, as the shelter service would answer them. */
export function loadSites(): Site[] {
  const rows = ['yabu_shelters.csv', 'tajima_neighbour_shelters.csv'].flatMap(readRows)
  const hazardsByAddress = new Map<string, Set<Site['hazards'] extends (infer H)[] | null ? H : never>>()
  for (const row of rows.filter(({ kind }) => kind !== 'designated_shelter')) {
    const known = hazardsByAddress.get(row['address'] ?? '') ?? new Set()
    for (const hazard of HAZARDS) if (row[`hz_${hazard}`] === '1') known.add(hazard)
    hazardsByAddress.set(row['address'] ?? '', known)
  }
  return rows.map((row) => toSite(row, [...(hazardsByAddress.get(row['address'] ?? '') ?? [])]))
}

type Row = Readonly<Record<string, string>>

function toSite(row: Row, sameAddress: NonNullable<Site['hazards']>): Site {
  const shelter = row['kind'] === 'designated_shelter'
  const own = HAZARDS.filter((hazard) => row[`hz_${hazard}`] === '1')
  return {
    siteId: row['common_id'] ?? '',
    municipalityCode: expectOk(withCheckDigit(row['municipality_code'] ?? ''), 'open data names its town'),
    kind: shelter ? 'designated_shelter' : 'emergency_site',
    name: row['name'] ?? '',
    address: row['address'] ?? '',
    lat: Number(row['lat']),
    lon: Number(row['lon']),
    hazards: shelter ? (sameAddress.length > 0 ? sameAddress : null) : own,
    welfare: row['accepts'] !== '',
    capacity: null,
    capacitySource: null,
  }
}

function readRows(file: string): Row[] {
  const [head = '', ...lines] = readFileSync(new URL(file, folder), 'utf8')
    .replace(/^\ufeff/, '')
    .trim()
    .split(/\r?\n/)
  const names = head.split(',')
  return lines.map((line) => {
    const cells = splitLine(line)
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']))
  })
}

function splitLine(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  )
}
