import { Notice, Ruby } from '@musubi/ui'
import { useEffect, useRef } from 'react'
import { FailureNotice } from '../frame/failure-notice.tsx'
import { Page } from '../frame/page.tsx'
import { useLanguage } from '../office-context.ts'
import { openDataTexts } from '../texts/open-data-texts.ts'
import { AppliedReport } from './applied-report.tsx'
import { FileChoice } from './file-choice.tsx'
import { ImportPreview } from './import-preview.tsx'
import { ProblemTable } from './problem-table.tsx'
import { SitesNow } from './sites-now.tsx'
import { useImport, type Import } from './use-import.ts'
import { useOpenData } from './use-open-data.ts'
import './open-data.css'

/** Takes in a CSV of places: choose, see what would change, take it in. A single broken row and nothing is taken. */
export function OpenDataPage() {
  const { phrase, text } = openDataTexts.voice(useLanguage())
  const [data, reload] = useOpenData()
  const taking = useImport(() => void reload())
  return (
    <Page title={text('title')} heading={<Ruby>{phrase('title')}</Ruby>}>
      <p className="page-lead">
        <Ruby>{phrase('lead')}</Ruby>
      </p>
      <div className="open-data">
        <div className="open-data-main">
          <FileChoice again={taking.state.step !== 'choose'} onChoose={(file) => void taking.choose(file)} />
          <Outcome taking={taking} />
        </div>
        <SitesNow data={data} />
      </div>
    </Page>
  )
}

/** What came of the chosen file. Takes focus, so that it is read without looking for it. */
function Outcome({ taking }: { readonly taking: Import }) {
  const { state } = taking
  const box = useRef<HTMLDivElement>(null)
  const { step } = state
  useEffect(() => {
    if (step === 'preview' || step === 'applied' || step === 'failed') box.current?.focus()
  }, [step])
  return (
    <div className="open-data-outcome" ref={box} tabIndex={-1}>
      <Step taking={taking} />
    </div>
  )
}

function Step({ taking }: { readonly taking: Import }) {
  const { phrase } = openDataTexts.voice(useLanguage())
  const { state } = taking
  switch (state.step) {
    case 'choose':
      return null
    case 'checking':
      return (
        <p className="open-data-checking" role="status">
          <b>
            <Ruby>{phrase('checking', { file: state.name })}</Ruby>
          </b>
          <Ruby>{phrase('checkingDo')}</Ruby>
        </p>
      )
    case 'too_big':
      return (
        <Notice
          tone="danger"
          role="alert"
          title={<Ruby>{phrase('tooBig', { size: (state.bytes / 1_000_000).toFixed(1) })}</Ruby>}
        >
          <Ruby>{phrase('tooBigDo')}</Ruby>
        </Notice>
      )
    case 'unreadable':
      return (
        <Notice tone="danger" role="alert" title={<Ruby>{phrase('unreadable', { file: state.name })}</Ruby>}>
          <Ruby>{phrase('unreadableDo')}</Ruby>
        </Notice>
      )
    case 'failed':
      return <FailureNotice failure={state.failure} title={phrase('failed')} />
    case 'preview':
      return state.report.problems.length > 0 ? (
        <ProblemTable fileName={state.file.name} report={state.report} />
      ) : (
        <ImportPreview preview={state} onApply={() => void taking.apply()} />
      )
    case 'applied':
      return <AppliedReport report={state.report} />
  }
}
