import type { DiffVerdict, Report } from '@musubi/belenios'
import type { Language, Phrase } from '@musubi/i18n'
import type { Answers } from './answers.ts'
import type { StepName } from './steps.ts'
import { verdictTexts } from './verdict-texts.ts'

/** The verdict as one sentence. */
export function verdictPhrase(language: Language, report: Report, answers: Answers): Phrase {
  const { phrase } = verdictTexts.voice(language)
  if (report.verdict === 'invalid') return phrase('wrong')
  if (!answers.matches) return phrase('asked')
  return phrase(report.stage === 'finished' ? 'right' : 'rightSoFar')
}

/** What a step that is right says, with its figure. */
export function stepPhrase(language: Language, name: StepName, report: Report): Phrase {
  const { phrase } = verdictTexts.voice(language)
  const { checked, trustees, tallied } = report
  switch (name) {
    case 'form':
      return phrase('says.form', { count: checked.records })
    case 'setup':
      return phrase('says.setup', { count: trustees?.decryptors.length ?? 0 })
    case 'ballots':
      return phrase('says.ballots', { count: checked.ballots })
    case 'tally':
      return phrase('says.tally', { count: tallied })
    case 'opening':
      return phrase('says.opening', { count: checked.decryptions })
    case 'result':
      return phrase('says.result')
  }
}

/** One sentence for each thing that was asked, with whether it speaks for the archive. */
export function answerPhrases(
  language: Language,
  { trackers, credentials, earlier }: Answers,
): { readonly right: boolean; readonly phrase: Phrase }[] {
  const { phrase } = verdictTexts.voice(language)
  const sentences = trackers.map(({ tracker, answer }) => ({
    right: answer !== 'missing',
    phrase: phrase(`tracker.${answer}`, { tracker }),
  }))
  if (credentials === 'unreadable') sentences.push({ right: false, phrase: phrase('credentials.unreadable') })
  else if (credentials?.same) sentences.push({ right: true, phrase: phrase('credentials.same') })
  else if (credentials)
    sentences.push({
      right: false,
      phrase: phrase('credentials.differs', {
        missing: credentials.missing.length,
        added: credentials.added.length,
      }),
    })
  if (earlier) sentences.push({ right: extendsIt(earlier), phrase: diffPhrase(language, earlier) })
  return sentences
}

function extendsIt({ verdict }: DiffVerdict): boolean {
  return verdict === 'extends' || verdict === 'identical'
}

function diffPhrase(language: Language, diff: DiffVerdict): Phrase {
  const { phrase } = verdictTexts.voice(language)
  if (diff.verdict === 'extends') return phrase('extends.extends', { count: diff.addedEvents })
  if (diff.verdict === 'forked') return phrase('extends.forked', { height: diff.height })
  return phrase(`extends.${diff.verdict}`)
}
