import type { ImportReport } from '@musubi/contracts'
import { err, type MunicipalityCode, ok, type Result, type Uuid } from '@musubi/kernel'
import type { ServiceDatabase } from '@musubi/platform/database'
import { type ParsedSite, parseSites, planImport } from '../core/index.ts'
import { listMunicipalities } from '../db/municipalities.ts'
import type { ShelterDatabase } from '../db/schema.ts'
import { listSites, lockImports, saveSites } from '../db/sites.ts'
import { readOpenDataFile } from './open-data-file.ts'

const MOST_PROBLEMS = 500

export interface ImportCommand {
  readonly importId: Uuid
  readonly bytes: Uint8Array
  /** false: only say what would change */
  readonly apply: boolean
}

export type ImportFailure = 'import_unreadable' | 'import_format_unknown'

/** Takes one municipality's open data whole, or, with a single broken row, not at all. Idempotent: a file twice changes nothing. */
export async function importSites(
  database: ServiceDatabase<ShelterDatabase>,
  municipalityCode: MunicipalityCode,
  { importId, bytes, apply }: ImportCommand,
): Promise<Result<ImportReport, ImportFailure>> {
  const file = readOpenDataFile(bytes)
  if (!file.ok) return err('import_unreadable')
  const known = new Set((await listMunicipalities(database.db)).map((one) => one.municipalityCode))
  const parsed = parseSites(file.value.table, { known, own: municipalityCode })
  if (!parsed.ok) return err('import_format_unknown')
  const { format, rows, sites, problems } = parsed.value
  const head = {
    importId,
    format,
    encoding: file.value.encoding,
    rows,
    problems: problems.slice(0, MOST_PROBLEMS),
  }
  if (problems.length > 0) {
    return ok({ ...head, applied: false, added: 0, changed: 0, unchanged: 0, missing: 0 })
  }
  const plan = await takeSites(database, municipalityCode, sites, apply)
  const { added, changed, unchanged, missing } = plan
  return ok({ ...head, applied: apply, added, changed, unchanged, missing })
}

/** A file that names several municipalities of the joint use, each taken into its own tenant. For installing open data. */
export async function installOpenData(
  database: ServiceDatabase<ShelterDatabase>,
  bytes: Uint8Array,
): Promise<Result<number, ImportFailure | 'import_broken'>> {
  const file = readOpenDataFile(bytes)
  if (!file.ok) return err('import_unreadable')
  const known = new Set((await listMunicipalities(database.db)).map((one) => one.municipalityCode))
  const parsed = parseSites(file.value.table, { known, own: null })
  if (!parsed.ok) return err('import_format_unknown')
  if (parsed.value.problems.length > 0) return err('import_broken')
  for (const [code, sites] of Map.groupBy(parsed.value.sites, (site) => site.municipalityCode)) {
    await takeSites(database, code, sites, true)
  }
  return ok(parsed.value.sites.length)
}

function takeSites(
  database: ServiceDatabase<ShelterDatabase>,
  municipalityCode: MunicipalityCode,
  sites: readonly ParsedSite[],
  apply: boolean,
) {
  return database.withTenant(municipalityCode, async (tx) => {
    if (apply) await lockImports(tx)
    const plan = planImport(await listSites(tx), sites)
    if (apply) await saveSites(tx, municipalityCode, plan.writes)
    return plan
  })
}
