import type { ImportReport } from '@musubi/contracts'
import { formatNumber, type Phrase } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { ActFailure } from '../frame/act-failure.tsx'
import { useLanguage } from '../office-context.ts'
import { openDataTexts } from '../texts/open-data-texts.ts'
import type { ImportState } from './use-import.ts'
import { Words } from '../words.tsx'

interface ImportPreviewProps {
  readonly preview: Extract<ImportState, { readonly step: 'preview' }>
  readonly onApply: () => void
}

/** What taking the file in would change, and the button that does it. */
export function ImportPreview({ preview, onApply }: ImportPreviewProps) {
  const { phrase } = openDataTexts.voice(useLanguage())
  const { report, file, applying, failure } = preview
  const nothing = report.added === 0 && report.changed === 0
  return (
    <section className="import-preview" aria-labelledby="import-preview">
      <h2 id="import-preview">
        <Ruby>{phrase('previewTitle', { file: file.name })}</Ruby>
      </h2>
      <p>
        <Ruby>{factsOf(report, phrase)}</Ruby>
      </p>
      <Counts report={report} />
      {nothing ? (
        <p>
          <Ruby>{phrase('nothingNew')}</Ruby>
        </p>
      ) : (
        <div className="import-apply">
          <button
            type="button"
            className="office-act open-data-apply"
            data-strong=""
            aria-disabled={applying}
            onClick={onApply}
          >
            <Words>{phrase(applying ? 'applying' : 'apply')}</Words>
          </button>
          <span>
            <Ruby>{phrase('previewDo')}</Ruby>
          </span>
        </div>
      )}
      {failure && <ActFailure failure={failure} />}
    </section>
  )
}

function Counts({ report }: { readonly report: ImportReport }) {
  const language = useLanguage()
  const { phrase } = openDataTexts.voice(language)
  return (
    <dl className="import-counts">
      {(['added', 'changed', 'unchanged', 'missing'] as const).map((name) => (
        <div key={name} data-some={(name === 'added' || name === 'changed') && report[name] > 0}>
          <dt>
            <Ruby>{phrase(name)}</Ruby>
          </dt>
          <dd>{formatNumber(language, report[name])}</dd>
        </div>
      ))}
    </dl>
  )
}

type Speak = ReturnType<typeof openDataTexts.voice>['phrase']

/** 「国土地理院の形式・Shift_JIS・217行」 */
export function factsOf({ format, encoding, rows }: ImportReport, phrase: Speak): Phrase {
  return phrase('facts', {
    format: phrase(`format.${format ?? 'unknown'}`),
    encoding: phrase(`encoding.${encoding}`),
    rows,
  })
}
