import type { ImportReport } from '@musubi/contracts'
import { Button, Notice, Ruby } from '@musubi/ui'
import { useLanguage } from '../office-context.ts'
import { saveFile } from '../save-file.ts'
import { openDataTexts } from '../texts/open-data-texts.ts'
import { factsOf } from './import-preview.tsx'
import { toCsv } from './problems-csv.ts'

interface ProblemTableProps {
  readonly fileName: string
  readonly report: ImportReport
}

const MOST = 500

/** The rows that stop the file, by their number in it, with the reason in words; to be saved and worked through. */
export function ProblemTable({ fileName, report }: ProblemTableProps) {
  const language = useLanguage()
  const { phrase, text } = openDataTexts.voice(language)
  const { problems } = report
  const columns = ['row', 'column', 'problem', 'value'] as const
  const save = () => {
    const rows = problems.map(({ row, column, problem, value }) => [
      row,
      column,
      text(`problem.${problem}`),
      value,
    ])
    saveFile(
      `${fileName.replace(/\.csv$/i, '')}-problems.csv`,
      toCsv([columns.map((name) => text(name)), ...rows]),
      'text/csv;charset=utf-8',
    )
  }
  return (
    <section className="problems" aria-label={text('problemsTable')}>
      <Notice
        tone="danger"
        role="alert"
        title={<Ruby>{phrase('problemsTitle', { count: problems.length })}</Ruby>}
      >
        <p>
          <Ruby>{phrase('problemsDo')}</Ruby>
          {problems.length >= MOST && <Ruby>{phrase('problemsMore')}</Ruby>}
        </p>
      </Notice>
      <div className="problems-head">
        <p>
          {fileName} <Ruby>{factsOf(report, phrase)}</Ruby>
        </p>
        <Button size="s" variant="secondary" icon="download" className="no-print" onClick={save}>
          <Ruby>{phrase('save')}</Ruby>
        </Button>
      </div>
      <table>
        <caption className="visually-hidden">{text('problemsTable')}</caption>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                <Ruby>{phrase(name)}</Ruby>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {problems.map((problem, index) => (
            <Problem key={index} problem={problem} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Problem({
  problem: { row, column, problem, value },
}: {
  readonly problem: ImportReport['problems'][number]
}) {
  const { phrase } = openDataTexts.voice(useLanguage())
  return (
    <tr>
      <th scope="row">
        <Ruby>{phrase('rowFigure', { row })}</Ruby>
      </th>
      <td lang="ja">{column ?? '—'}</td>
      <td>
        <Ruby>{phrase(`problem.${problem}`)}</Ruby>
      </td>
      <td lang="ja">{value === null || value === '' ? <Ruby>{phrase('empty')}</Ruby> : value}</td>
    </tr>
  )
}
