import type { Language } from '@musubi/i18n'
import type { QuestionOutcome } from '../verdict/outcome.ts'
import { verdictTexts } from '../verdict/verdict-texts.ts'
import { pageTexts } from './page-texts.ts'
import { Words } from './words.tsx'

export interface ResultBarsProps {
  readonly language: Language
  readonly outcome: QuestionOutcome
}

/** The result as a table whose rows are also bars: one can look, or read, or listen. */
export function ResultBars({ language, outcome: { question, ranking, rows } }: ResultBarsProps) {
  const { phrase, text } = verdictTexts.voice(language)
  const most = Math.max(1, ...rows.map(({ votes }) => votes))
  return (
    <table className="bars">
      <caption>
        <Words>{pageTexts.voice(language).phrase('caption', { question })}</Words>
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <Words>{phrase('answer')}</Words>
          </th>
          <th scope="col">
            <Words>{phrase('votesColumn')}</Words>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ answer, votes }) => (
          <tr key={answer ?? ''}>
            <th scope="row">{answer ?? <Words>{phrase('blank')}</Words>}</th>
            <td>
              <svg className="bars__bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect width={(100 * votes) / most} height="8" />
              </svg>
              <b>{text(ranking ? 'times' : 'votes', { count: votes })}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
