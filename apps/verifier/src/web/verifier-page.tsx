import { findLanguage, htmlLang, LANGUAGES, languageNames, type Language } from '@musubi/i18n'
import { Knot } from '@musubi/ui'
import { useEffect, useState } from 'react'
import { STEPS } from '../verdict/steps.ts'
import { verdictTexts } from '../verdict/verdict-texts.ts'
import { FileChooser } from './file-chooser.tsx'
import { pageTexts } from './page-texts.ts'
import { ReportView } from './report-view.tsx'
import { useVerification, type Verification } from './use-verification.ts'
import { Words } from './words.tsx'

/** The whole page: choose a record, watch it being checked, read the verdict. */
export function VerifierPage() {
  const [language, setLanguage] = useState<Language>(() => findLanguage(navigator.language) ?? 'ja')
  const { verification, verify, questions, setQuestions, answers } = useVerification()
  const { phrase, text } = verdictTexts.voice(language)
  useEffect(() => nameDocument(document, language, text('title')), [language, text])
  return (
    <div className="verifier">
      <header className="verifier__header">
        <Knot />
        <h1>
          <Words>{phrase('title')}</Words>
        </h1>
        <LanguageButtons language={language} onChange={setLanguage} />
      </header>
      <main className="verifier__main">
        <p className="verifier__lead no-print">
          <Words>{pageTexts.voice(language).phrase('lead')}</Words>
        </p>
        <FileChooser
          language={language}
          again={verification.state === 'done'}
          onFile={(file) => void verify(file)}
        />
        <Progress language={language} verification={verification} />
        {verification.state === 'waiting' && <Preview language={language} />}
        {verification.state === 'done' && answers && (
          <ReportView
            language={language}
            name={verification.given.name}
            report={verification.verified.report}
            answers={answers}
            questions={questions}
            onAsk={setQuestions}
          />
        )}
      </main>
    </div>
  )
}

function nameDocument(page: Document, language: Language, title: string): void {
  page.documentElement.lang = htmlLang[language]
  page.title = title
}

interface LanguageButtonsProps {
  readonly language: Language
  readonly onChange: (language: Language) => void
}

function LanguageButtons({ language, onChange }: LanguageButtonsProps) {
  return (
    <ul className="verifier__languages no-print" aria-label={pageTexts.voice(language).text('language')}>
      {LANGUAGES.map((one) => (
        <li key={one}>
          <button
            type="button"
            lang={htmlLang[one]}
            aria-pressed={one === language}
            onClick={() => onChange(one)}
          >
            {languageNames[one]}
          </button>
        </li>
      ))}
    </ul>
  )
}

interface ProgressProps {
  readonly language: Language
  readonly verification: Verification
}

function Progress({ language, verification }: ProgressProps) {
  const { phrase } = verdictTexts.voice(language)
  const page = pageTexts.voice(language)
  if (verification.state === 'failed') {
    return (
      <p className="verifier__failed" role="alert">
        <Words>{page.phrase('failed', { name: verification.name })}</Words>
      </p>
    )
  }
  if (verification.state !== 'checking') return null
  const { done, total } = verification
  return (
    <div className="verifier__progress">
      <label htmlFor="progress">
        <Words>{total === 0 ? page.phrase('opening') : phrase('progress', { done, total })}</Words>
      </label>
      <progress id="progress" max={Math.max(total, 1)} value={done} />
    </div>
  )
}

/** Before a file is chosen: what will be looked at. */
function Preview({ language }: { readonly language: Language }) {
  const { phrase } = verdictTexts.voice(language)
  return (
    <section className="verifier__preview">
      <p>
        <Words>{pageTexts.voice(language).phrase('waiting')}</Words>
      </p>
      <ol>
        {STEPS.map((name) => (
          <li key={name}>
            <Words>{phrase(`step.${name}`)}</Words>
          </li>
        ))}
      </ol>
    </section>
  )
}
