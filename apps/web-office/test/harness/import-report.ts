import { ImportReportSchema, type ImportReport } from '@musubi/contracts'

/** A made-up answer of the import: a file whose name says "broken" has broken rows. */
export function importReport(body: unknown): ImportReport {
  const { importId, fileName, apply } = body as { importId: string; fileName: string; apply: boolean }
  const broken = fileName.includes('broken')
  return ImportReportSchema.parse({
    importId,
    format: 'municipal_standard',
    encoding: 'shift_jis',
    applied: apply && !broken,
    rows: 217,
    added: 2,
    changed: 5,
    unchanged: 210,
    missing: 3,
    problems: broken
      ? [
          { row: 14, column: '緯度', problem: 'not_a_number', value: '35,36' },
          { row: 88, column: '名称', problem: 'missing', value: null },
          { row: 131, column: '災害種別_洪水', problem: 'not_a_flag', value: '○' },
          { row: 190, column: '経度', problem: 'out_of_japan', value: '34.72' },
        ]
      : [],
  })
}
