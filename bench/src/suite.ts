import type { Report } from './report.ts'

/** One group of measurements: prepares what it needs, measures, and tells the report its figures beside their controls. */
export interface Suite {
  /** How it is called: `npm run bench -- NAME`. */
  readonly name: string
  /** One line for people: what is measured. */
  readonly about: string
  run(report: Report): Promise<void>
}
