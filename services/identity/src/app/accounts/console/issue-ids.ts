import type { AccountLetter, IdImportReport } from '@musubi/contracts'
import { err, ok, type Result } from '@musubi/kernel'
import { readCsvFile } from '@musubi/platform/csv'
import { LIST_HEADINGS, type CsvRow, type ListReason } from '../../../core/municipal-ids/read-list.ts'
import type { IdentityContext } from '../../context.ts'
import { issueFromList } from '../../municipal-ids/issue.ts'
import type { Clerk } from './clerk.ts'
import { toConsoleLetters } from './letters.ts'

/** A municipality's list: first what it would do, then, when it is asked to, everything at once. */
export async function importIds(
  context: IdentityContext,
  clerk: Clerk,
  bytes: Uint8Array,
  apply: boolean,
): Promise<IdImportReport> {
  const nothing = { applied: false, issued: 0, unchanged: 0, headings: [], problems: [], letters: [] }
  const file = readCsvFile(bytes)
  if (!file.ok) return { ...nothing, rows: 0, file: 'unreadable' }
  const { table } = file.value
  const rows = Math.max(0, table.length - 1)
  const order = { clerk: clerk.subject, officer: clerk.officer, how: 'list', apply } as const
  const done = await issueFromList(context, clerk.home, table, order)
  if (done.ok) {
    const { issued, unchanged } = done.value
    const letters = await toConsoleLetters(context, clerk, done.value.letters)
    return { ...nothing, applied: apply, rows, file: 'readable', issued, unchanged, letters }
  }
  const refusal = done.error
  if (refusal.kind === 'rows') return { ...nothing, rows, file: 'readable', problems: [...refusal.problems] }
  const headings = refusal.kind === 'headings_missing' ? [...refusal.headings] : []
  return { ...nothing, rows, file: refusal.kind, headings }
}

export interface OneId {
  readonly registerNumber: string
  readonly displayName: string
  readonly birthDate: string
  readonly loginName: string
  readonly validUntil: string
}

/** One person at the counter: a list of one, under the same rules. */
export async function issueOneId(
  context: IdentityContext,
  clerk: Clerk,
  person: OneId,
): Promise<Result<{ letter: AccountLetter | null; issued: boolean }, readonly ListReason[]>> {
  const fields = Object.keys(LIST_HEADINGS) as (keyof OneId)[]
  const table: CsvRow[] = [
    { line: 1, cells: fields.map((field) => LIST_HEADINGS[field]) },
    { line: 2, cells: fields.map((field) => person[field]) },
  ]
  const order = { clerk: clerk.subject, officer: clerk.officer, how: 'one', apply: true } as const
  const done = await issueFromList(context, clerk.home, table, order)
  if (!done.ok)
    return err(done.error.kind === 'rows' ? done.error.problems.map(({ reason }) => reason) : ['no_name'])
  const [letter = null] = await toConsoleLetters(context, clerk, done.value.letters)
  return ok({ letter, issued: done.value.issued === 1 })
}
