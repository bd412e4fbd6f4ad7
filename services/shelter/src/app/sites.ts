import type { Hazard, ImportReport, Site } from '@musubi/contracts'
import { err, type MunicipalityCode, ok, type Result, type Uuid } from '@musubi/kernel'
import { type ParsedFile, parseSites, planImport, validityFor } from '../core/index.ts'
import { findOpenDisaster, listOpenedSites } from '../db/disasters.ts'
import { listMunicipalities } from '../db/municipalities.ts'
import { listSites, saveSites } from '../db/sites.ts'
import type { Tx } from '../db/transaction.ts'
import { announceShelters } from './occupancy.ts'
import { readCsvFile } from '@musubi/platform/csv'
import type { ShelterContext } from './ports.ts'
import { findTown } from './towns.ts'

export const SITE_SOURCES = [
  '出典：国土地理院『指定緊急避難場所・指定避難所データ』を加工して作成',
  '各市町の指定緊急避難場所一覧（自治体標準オープンデータセット）',
] as const

export interface SiteQuestion {
  readonly code: MunicipalityCode
  readonly neighbours: boolean
  readonly kind: Site['kind'] | undefined
  readonly hazards: readonly Hazard[]
}

/** Sites of a municipality, and of its neighbours if asked for; with hazards, only those known to be valid for all of them. */
export async function findSites(
  { database }: ShelterContext,
  { code, neighbours, kind, hazards }: SiteQuestion,
): Promise<Result<Site[], 'municipality_unknown'>> {
  const found = await findTown(database.db, code)
  if (!found) return err('municipality_unknown')
  const towns = neighbours ? [found.town, ...found.neighbours] : [found.town]
  const sites = await Promise.all(
    towns.map(({ municipalityCode }) => database.withTenant(municipalityCode, listSites)),
  )
  return ok(
    sites
      .flat()
      .filter((site) => kind === undefined || site.kind === kind)
      .filter((site) => validityFor(site.hazards, hazards) === 'valid'),
  )
}

export interface ImportRequest {
  readonly importId: Uuid
  /** base64 of the file */
  readonly content: string
  readonly apply: boolean
}

/** Takes a municipality's open data, or says what taking it would change. One broken row and nothing is taken. */
export async function importSites(
  context: ShelterContext,
  code: MunicipalityCode,
  { importId, content, apply }: ImportRequest,
): Promise<Result<ImportReport, 'import_unreadable' | 'import_format_unknown'>> {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(content)) return err('import_unreadable')
  const file = readCsvFile(Buffer.from(content, 'base64'))
  if (!file.ok) return err('import_unreadable')
  const known = new Set((await listMunicipalities(context.database.db)).map((town) => town.municipalityCode))
  const parsed = parseSites(file.value.table, { known, own: code })
  if (!parsed.ok) return err('import_format_unknown')
  const { format, rows, problems } = parsed.value
  const common = { importId, format, encoding: file.value.encoding, rows, problems: problems.slice(0, 500) }
  if (problems.length > 0) {
    return ok({ ...common, applied: false, added: 0, changed: 0, unchanged: 0, missing: 0 })
  }
  const counts = await context.database.withTenant(code, (tx) =>
    takeSites(tx, context, code, parsed.value, apply),
  )
  return ok({ ...common, applied: apply, ...counts })
}

/** Plans one municipality's part of a file and, if wanted, writes it. */
export async function takeSites(
  tx: Tx,
  context: Pick<ShelterContext, 'outbox'>,
  code: MunicipalityCode,
  { sites }: Pick<ParsedFile, 'sites'>,
  apply: boolean,
): Promise<Pick<ImportReport, 'added' | 'changed' | 'unchanged' | 'missing'>> {
  const { writes, ...counts } = planImport(await listSites(tx), sites)
  if (!apply) return counts
  await saveSites(tx, writes)
  const disaster = await findOpenDisaster(tx)
  const opened = new Set(disaster ? await listOpenedSites(tx, disaster.disasterId) : [])
  const shown = writes.map(({ siteId }) => siteId).filter((siteId) => opened.has(siteId))
  await announceShelters(tx, context, code, shown)
  return counts
}
