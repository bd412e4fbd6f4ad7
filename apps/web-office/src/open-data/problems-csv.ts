export type CsvCell = string | number | null

/**
 * A table as CSV (RFC 4180) that spreadsheets open rightly: with BOM, CRLF, every cell quoted, and no cell that a
 * spreadsheet would run as a formula, because the values come out of somebody's file.
 */
export function toCsv(rows: readonly (readonly CsvCell[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(toCell).join(',')}\r\n`).join('')}`
}

function toCell(value: CsvCell): string {
  const text = String(value ?? '')
  const harmless = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}
