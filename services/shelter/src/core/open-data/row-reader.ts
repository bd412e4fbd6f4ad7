import type { RowProblem } from './parse-sites.ts'
import { normaliseHeading } from './formats.ts'

/** One record of a CSV: the line it starts on (the header is 1) and its cells. */
export interface CsvRow {
  readonly line: number
  readonly cells: readonly string[]
}

/** Bounds of Japan with its outer islands, in degrees. */
const JAPAN = { lat: { min: 20, max: 46 }, lon: { min: 122, max: 154 } } as const

/** Reads the cells of one row by heading and keeps what is wrong with them. */
export class RowReader {
  readonly problems: RowProblem[] = []
  readonly #columns: ReadonlyMap<string, number>
  readonly #row: CsvRow

  constructor(columns: ReadonlyMap<string, number>, row: CsvRow) {
    this.#columns = columns
    this.#row = row
    if (row.cells.length !== columns.size) this.report('wrong_column_count', null, String(row.cells.length))
  }

  text(column: string): string {
    return this.#row.cells[this.#columns.get(normaliseHeading(column)) ?? -1]?.trim() ?? ''
  }

  required(column: string): string {
    const text = this.text(column)
    if (text === '') this.report('missing', column, null)
    return text
  }

  flag(column: string): boolean {
    const text = this.text(column)
    if (text !== '' && text !== '1') this.report('not_a_flag', column, text)
    return text === '1'
  }

  coordinate(axis: 'lat' | 'lon', column: string): number {
    const text = this.required(column)
    if (text === '') return Number.NaN
    const degrees = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
    if (Number.isNaN(degrees)) this.report('not_a_number', column, text)
    else if (degrees < JAPAN[axis].min || degrees > JAPAN[axis].max) this.report('out_of_japan', column, text)
    return degrees
  }

  report(problem: RowProblem['problem'], column: string | null, value: string | null): void {
    this.problems.push({ row: this.#row.line, column, problem, value: value?.slice(0, 100) ?? null })
  }
}
