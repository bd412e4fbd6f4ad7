import type { IdImportReport } from '@musubi/contracts'
import { Notice, Ruby } from '@musubi/ui'
import { useEffect, useRef } from 'react'
import { ActFailure } from '../frame/act-failure.tsx'
import { FailureNotice } from '../frame/failure-notice.tsx'
import { Page } from '../frame/page.tsx'
import { FileChoice } from '../open-data/file-choice.tsx'
import { useLanguage } from '../office-context.ts'
import { accountActTexts } from '../texts/account-act-texts.ts'
import { AccountsNav } from './accounts-nav.tsx'
import { ActButton } from './act-panel.tsx'
import { Letters } from './letter.tsx'
import { useIdImport, type IdImport } from './use-id-import.ts'

/** A municipality's list: what it would do, then all of it or nothing, then the letters. */
export function ImportPage() {
  const { phrase, text } = accountActTexts.voice(useLanguage())
  const taking = useIdImport()
  const { step } = taking.state
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (step !== 'choose' && step !== 'checking') box.current?.focus()
  }, [step])
  return (
    <Page title={text('importTitle')} heading={<Ruby>{phrase('importTitle')}</Ruby>} wide>
      <AccountsNav />
      <p className="page-lead accounts-lead no-print">
        <Ruby>{phrase('importLead')}</Ruby>
      </p>
      <div className="no-print accounts-file">
        <FileChoice
          again={step !== 'choose'}
          formats={phrase('importFormats')}
          onChoose={(file) => void taking.choose(file)}
        />
      </div>
      <div className="open-data-outcome" ref={box} tabIndex={-1}>
        <Step taking={taking} />
      </div>
    </Page>
  )
}

function Step({ taking: { state, apply } }: { readonly taking: IdImport }) {
  const { phrase } = accountActTexts.voice(useLanguage())
  if (state.step === 'choose') return null
  if (state.step === 'checking')
    return (
      <p role="status">
        <Ruby>{phrase('working')}</Ruby>
      </p>
    )
  if (state.step === 'failed') return <FailureNotice failure={state.failure} />
  if (state.step === 'unreadable') return <Refused report="unreadable" />
  const { report, name } = state
  if (report.file !== 'readable') return <Refused report={report.file} headings={report.headings} />
  if (report.problems.length > 0) return <Problems report={report} />
  if (report.applied) return <Applied report={report} />
  return (
    <section className="id-import">
      <h2>
        <Ruby>
          {report.issued > 0
            ? phrase('importPreview', { file: name, count: report.issued })
            : phrase('importNothing')}
        </Ruby>
      </h2>
      <p>
        <Ruby>{phrase('importUnchanged', { count: report.unchanged })}</Ruby>
      </p>
      <ActButton
        words={
          state.applying
            ? phrase('working')
            : report.issued > 0
              ? phrase('importApply', { count: report.issued })
              : phrase('printAgain')
        }
        busy={state.applying}
        strong
        onPress={() => void apply()}
      />
      {state.failure && <ActFailure failure={state.failure} />}
    </section>
  )
}

function Refused({
  report,
  headings = [],
}: {
  readonly report: Exclude<IdImportReport['file'], 'readable'>
  readonly headings?: readonly string[]
}) {
  const { phrase } = accountActTexts.voice(useLanguage())
  const words =
    report === 'headings_missing'
      ? phrase('file.headings_missing', { headings: headings.join('、') })
      : phrase(`file.${report}`)
  return <Notice tone="danger" role="alert" title={<Ruby>{words}</Ruby>} />
}

function Applied({ report }: { readonly report: IdImportReport }) {
  const { phrase } = accountActTexts.voice(useLanguage())
  return (
    <>
      <div className="no-print">
        <Notice tone="ok" role="status" title={<Ruby>{phrase('importDone', { count: report.issued })}</Ruby>}>
          <Ruby>{phrase('importLetters', { count: report.letters.length })}</Ruby>
        </Notice>
      </div>
      <Letters letters={report.letters} collapsed={report.letters.length > 3} />
    </>
  )
}

function Problems({ report: { problems } }: { readonly report: IdImportReport }) {
  const { phrase, text } = accountActTexts.voice(useLanguage())
  return (
    <section className="problems id-problems" aria-label={text('importProblems', { count: problems.length })}>
      <Notice
        tone="danger"
        role="alert"
        title={<Ruby>{phrase('importProblems', { count: problems.length })}</Ruby>}
      >
        <Ruby>{phrase('importProblemsDo')}</Ruby>
      </Notice>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <Ruby>{phrase('importLine')}</Ruby>
            </th>
            <th scope="col">
              <Ruby>{phrase('importReason')}</Ruby>
            </th>
          </tr>
        </thead>
        <tbody>
          {problems.map(({ line, reason }) => (
            <tr key={`${line} ${reason}`}>
              <th scope="row">
                <Ruby>{phrase('importLineFigure', { line })}</Ruby>
              </th>
              <td>
                <Ruby>{phrase(`reason.${reason}`)}</Ruby>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
