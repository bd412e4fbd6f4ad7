import { err, ok, type Result } from '@musubi/kernel'
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'

/** A record and the line on which it begins, counted from 1. */
export interface CsvRow {
  readonly line: number
  readonly cells: readonly string[]
}

export type CsvEncoding = 'utf-8' | 'utf-8-bom' | 'shift_jis'

export interface CsvFile {
  readonly encoding: CsvEncoding
  readonly table: readonly CsvRow[]
}

interface NumberedRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

const BOM = [0xef, 0xbb, 0xbf]

/** The CSV in `bytes` as records, whatever it is encoded in: UTF-8 with or without BOM, or Shift_JIS (as Windows writes it). */
export function readCsvFile(bytes: Uint8Array): Result<CsvFile, 'unreadable'> {
  const decoded = decode(bytes)
  if (!decoded) return err('unreadable')
  try {
    const options = { info: true, relax_column_count: true, skip_empty_lines: true } as const
    // With `info` each record comes with its position, which the declared types do not say.
    const records = parse(decoded.text, options) as unknown as NumberedRecord[]
    return ok({ encoding: decoded.encoding, table: withFirstLines(records) })
  } catch {
    return err('unreadable')
  }
}

/** The parser knows the line on which a record ends; a record may span lines, and people look for its first one. */
function withFirstLines(records: readonly NumberedRecord[]): CsvRow[] {
  return records.map(({ record, info }) => {
    const breaks = record.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0)
    return { line: info.lines - breaks, cells: record }
  })
}

function decode(bytes: Uint8Array): { encoding: CsvEncoding; text: string } | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { encoding: BOM.every((byte, at) => bytes[at] === byte) ? 'utf-8-bom' : 'utf-8', text }
  } catch {
    const text = iconv.decode(Buffer.from(bytes), 'CP932')
    return text.includes('\ufffd') ? undefined : { encoding: 'shift_jis', text }
  }
}
