import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expectOk, type MunicipalityCode, parseMunicipalityCode } from '@musubi/kernel'

/** A small service for the tests of the database floor. */
export interface SampleDatabase {
  notes: {
    municipality_code: string
    id: string
    body: string
    day: string | null
    size: number | null
    author: string | null
  }
  settings: { name: string; value: string }
}

export const SAMPLE = {
  service: 'sample',
  migrationsDir: join(import.meta.dirname, 'database-migrations'),
  tablesWithoutTenant: ['settings'],
} as const

export const municipality = (code: string): MunicipalityCode => expectOk(parseMunicipalityCode(code), code)
export const YABU = municipality('282227')
export const ASAGO = municipality('282251')

export function note(
  municipalityCode: string,
  body: string,
): { municipality_code: string; id: string; body: string } {
  return { municipality_code: municipalityCode, id: crypto.randomUUID(), body }
}

/** A folder that everybody may enter and that goes away when the scope ends. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'musubi-database-'))
  chmodSync(path, 0o755)
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

export function migrationsFolder(parent: string, files: Readonly<Record<string, string>>): string {
  const folder = join(parent, `migrations-${crypto.randomUUID()}`)
  mkdirSync(folder)
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql)
  return folder
}

export const isRoot = process.getuid?.() === 0
