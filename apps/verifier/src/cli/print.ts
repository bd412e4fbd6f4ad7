import type { Finding, Report } from '@musubi/belenios'
import { type Language, plainText } from '@musubi/i18n'
import type { Answers } from '../verdict/answers.ts'
import { outcomesOf, type QuestionOutcome } from '../verdict/outcome.ts'
import { reasonText } from '../verdict/reason-texts.ts'
import { answerPhrases, stepPhrase, verdictPhrase } from '../verdict/sentences.ts'
import { type Step, stepsOf } from '../verdict/steps.ts'
import { verdictTexts } from '../verdict/verdict-texts.ts'

const MARKS = { right: '✓', wrong: '✗', unreached: '-', later: '-' } as const
const FINDINGS_SHOWN = 20

/**
 * The verdict as lines for a terminal: steps, what is wrong and where, answers, result, marks, what was not checked,
 * and last the verdict, in the person's language and in the other.
 */
export function printReport(language: Language, report: Report, answers: Answers): string[] {
  const { text } = verdictTexts.voice(language)
  return [
    ...heading(report),
    ...stepsOf(report).map((step) => stepLine(language, step, report)),
    ...findingLines(language, report.findings),
    ...answerPhrases(language, answers).map(
      ({ right, phrase }) => `${MARKS[right ? 'right' : 'wrong']} ${plainText(phrase)}`,
    ),
    ...outcomesOf(report).flatMap((outcome) => outcomeLines(language, outcome)),
    ...marks(language, report),
    '',
    `${text('notChecked')}:`,
    `  ${text('notChecked.roll')}`,
    `  ${text('notChecked.device')}`,
    '',
    ...[language, language === 'en' ? ('ja' as const) : ('en' as const)].map(
      (one) =>
        `${MARKS[isRight(report, answers) ? 'right' : 'wrong']} ${plainText(verdictPhrase(one, report, answers))}`,
    ),
  ]
}

export function isRight(report: Report, answers: Answers): boolean {
  return report.verdict === 'valid' && answers.matches
}

function heading({ election }: Report): string[] {
  return election ? [`${printable(election.name)} (${election.uuid})`, ''] : []
}

function stepLine(language: Language, { name, state }: Step, report: Report): string {
  const { text } = verdictTexts.voice(language)
  const says = {
    right: () => plainText(stepPhrase(language, name, report)),
    wrong: () => text('state.wrong'),
    unreached: () => text('unreached'),
    later: () => text('later'),
  }
  return `${MARKS[state]} ${text(`step.${name}`)}: ${says[state]()}`
}

function findingLines(language: Language, findings: readonly Finding[]): string[] {
  const { text } = verdictTexts.voice(language)
  const shown = findings
    .slice(0, FINDINGS_SHOWN)
    .flatMap(({ reason, record, at }) => [
      `    ${reasonText(language, reason)} [${reason}]`,
      `    ${text('where', { record: printable(record), at: printable(at) }).trimEnd()}`,
    ])
  const rest = findings.length - FINDINGS_SHOWN
  return rest > 0 ? [...shown, `    ${text('more', { count: rest })}`] : shown
}

function outcomeLines(language: Language, { question, ranking, rows }: QuestionOutcome): string[] {
  const { text } = verdictTexts.voice(language)
  const lines = rows.map(
    ({ answer, votes }) =>
      `  ${printable(answer ?? text('blank'))}: ${text(ranking ? 'times' : 'votes', { count: votes })}`,
  )
  return ['', `${text('result')}: ${printable(question)}`, ...lines]
}

function marks(language: Language, { setupHash, headHash }: Report): string[] {
  if (!setupHash || !headHash) return []
  const { text } = verdictTexts.voice(language)
  return [
    '',
    `${text('marks')}:`,
    `  ${text('setupHash')}: ${setupHash}`,
    `  ${text('headHash')}: ${headHash}`,
  ]
}

/** Texts of an archive are strangers' texts: control characters (escape sequences too) do not reach the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '\u{fffd}')
}
