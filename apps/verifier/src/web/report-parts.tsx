import type { Finding, Report } from '@musubi/belenios'
import type { Language, Phrase } from '@musubi/i18n'
import { reasonPhrase } from '../verdict/reason-texts.ts'
import { stepPhrase } from '../verdict/sentences.ts'
import { type Step, type StepState, stepsOf } from '../verdict/steps.ts'
import { verdictTexts } from '../verdict/verdict-texts.ts'
import { pageTexts } from './page-texts.ts'
import { Words } from './words.tsx'

interface PartProps {
  readonly language: Language
  readonly report: Report
}

const MARKS: Readonly<Record<StepState, string>> = { right: '✓', wrong: '✗', unreached: '–', later: '–' }

/** What was checked, in order: mark, word and sentence. */
export function Steps({ language, report }: PartProps) {
  const { phrase } = verdictTexts.voice(language)
  return (
    <section>
      <h3 className="report__heading">
        <Words>{pageTexts.voice(language).phrase('steps')}</Words>
      </h3>
      <ol className="report__steps">
        {stepsOf(report).map((step) => (
          <li key={step.name} data-state={step.state}>
            <span className="report__mark" aria-hidden="true">
              {MARKS[step.state]}
            </span>
            <div>
              <h4>
                <Words>{phrase(`step.${step.name}`)}</Words>{' '}
                <span className="report__state">
                  <Words>{phrase(`state.${step.state}`)}</Words>
                </span>
              </h4>
              <p>
                <Words>{sayStep(language, step, report)}</Words>
              </p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

function sayStep(language: Language, { name, state }: Step, report: Report): Phrase {
  if (state === 'right') return stepPhrase(language, name, report)
  const [first] = report.findings
  if (state === 'wrong' && first) return reasonPhrase(language, first.reason)
  return verdictTexts.voice(language).phrase(state === 'later' ? 'later' : 'unreached')
}

const SHOWN = 20

interface FindingsProps {
  readonly language: Language
  readonly findings: readonly Finding[]
}

/** Everything that is wrong, with the record it is in. */
export function Findings({ language, findings }: FindingsProps) {
  const { phrase } = verdictTexts.voice(language)
  if (findings.length === 0) return null
  return (
    <section className="report__findings">
      <h3>
        <Words>{pageTexts.voice(language).phrase('problems')}</Words>
      </h3>
      <ul>
        {findings.slice(0, SHOWN).map(({ reason, record, at }, index) => (
          <li key={index}>
            <Words>{reasonPhrase(language, reason)}</Words> <code>{reason}</code>
            <small>
              <Words>{phrase('where', { record, at })}</Words>
            </small>
          </li>
        ))}
      </ul>
      {findings.length > SHOWN && (
        <p>
          <Words>{phrase('more', { count: findings.length - SHOWN })}</Words>
        </p>
      )}
    </section>
  )
}

/** What witnesses write down and compare later. */
export function Marks({ language, report: { setupHash, headHash } }: PartProps) {
  const { phrase } = verdictTexts.voice(language)
  if (!setupHash || !headHash) return null
  return (
    <section className="report__marks">
      <h3>
        <Words>{phrase('marks')}</Words>
      </h3>
      <dl>
        <dt>
          <Words>{phrase('setupHash')}</Words>
        </dt>
        <dd>{setupHash}</dd>
        <dt>
          <Words>{phrase('headHash')}</Words>
        </dt>
        <dd>{headHash}</dd>
      </dl>
    </section>
  )
}

/** What this check cannot tell; silence would be taken for a check. */
export function Limits({ language }: { readonly language: Language }) {
  const { phrase } = verdictTexts.voice(language)
  return (
    <section className="report__limits">
      <h3>
        <Words>{phrase('notChecked')}</Words>
      </h3>
      <ul>
        {(['notChecked.roll', 'notChecked.device'] as const).map((name) => (
          <li key={name}>
            <Words>{phrase(name)}</Words>
          </li>
        ))}
      </ul>
    </section>
  )
}
