import type { Report } from '@musubi/belenios'
import type { Language } from '@musubi/i18n'
import { Button, Icon } from '@musubi/ui'
import { useEffect, useRef } from 'react'
import type { Answers } from '../verdict/answers.ts'
import { jsonReport } from '../verdict/json-report.ts'
import { outcomesOf } from '../verdict/outcome.ts'
import { answerPhrases, verdictPhrase } from '../verdict/sentences.ts'
import { pageTexts } from './page-texts.ts'
import { QuestionForm } from './question-form.tsx'
import { Findings, Limits, Marks, Steps } from './report-parts.tsx'
import { ResultBars } from './result-bars.tsx'
import type { Questions } from './use-verification.ts'
import { Words } from './words.tsx'

export interface ReportViewProps {
  readonly language: Language
  readonly name: string
  readonly report: Report
  readonly answers: Answers
  readonly questions: Questions
  readonly onAsk: (questions: Questions) => void
}

/** The verdict first, then how it was found. */
export function ReportView({ language, name, report, answers, questions, onAsk }: ReportViewProps) {
  const right = report.verdict === 'valid' && answers.matches
  const sentences = answerPhrases(language, answers)
  return (
    <article className="report">
      <Verdict language={language} name={name} report={report} answers={answers} right={right} />
      {outcomesOf(report).map((outcome) => (
        <ResultBars key={outcome.question} language={language} outcome={outcome} />
      ))}
      <Steps language={language} report={report} />
      <Findings language={language} findings={report.findings} />
      <QuestionForm language={language} questions={questions} onAsk={onAsk} />
      <div role="status">
        {sentences.length > 0 && (
          <ul className="report__answers">
            {sentences.map((sentence, at) => (
              <li key={at} data-state={sentence.right ? 'right' : 'wrong'}>
                <Icon name={sentence.right ? 'done' : 'alert'} />
                <Words>{sentence.phrase}</Words>
              </li>
            ))}
          </ul>
        )}
      </div>
      <Marks language={language} report={report} />
      <Limits language={language} />
      <Acts language={language} onSave={() => save(name, jsonReport(report, answers, right ? 0 : 1))} />
    </article>
  )
}

interface VerdictProps extends Pick<ReportViewProps, 'language' | 'name' | 'report' | 'answers'> {
  readonly right: boolean
}

function Verdict({ language, name, report, answers, right }: VerdictProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  // Whoever listens to the page hears the verdict as soon as it is there.
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="report__verdict" data-state={right ? 'right' : 'wrong'}>
      <Icon name={right ? 'done' : 'alert'} />
      <div>
        <h2 ref={heading} tabIndex={-1}>
          <Words>{verdictPhrase(language, report, answers)}</Words>
        </h2>
        {report.election?.name && <p>{report.election.name}</p>}
        <p>
          <Words>{pageTexts.voice(language).phrase('file', { name })}</Words>
        </p>
      </div>
    </section>
  )
}

function Acts({ language, onSave }: { readonly language: Language; readonly onSave: () => void }) {
  const { phrase } = pageTexts.voice(language)
  return (
    <div className="report__acts no-print">
      <Button variant="secondary" size="s" icon="download" onClick={onSave}>
        <Words>{phrase('report')}</Words>
      </Button>
      <Button variant="quiet" size="s" icon="print" onClick={() => print()}>
        <Words>{phrase('print')}</Words>
      </Button>
    </div>
  )
}

function save(name: string, report: unknown): void {
  const text = `${JSON.stringify(report, null, 2)}\n`
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${name.replace(/\.bel$/, '')}.report.json`
  link.click()
  URL.revokeObjectURL(url)
}
