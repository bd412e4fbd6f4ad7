import type { AccessAlert, AlertAct } from '@musubi/contracts'
import { exactTime, municipalityName } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { useCallback, useState } from 'react'
import { FailureNotice } from '../frame/failure-notice.tsx'
import { useLanguage } from '../office-context.ts'
import { alertTexts } from '../texts/alert-texts.ts'
import { useLoaded } from '../use-loaded.ts'
import { useAlerts } from './use-alerts.ts'

interface ActsProps {
  readonly alert: AccessAlert
}

/** The acts behind an alert. Those of a card are shown at once, because the place matters; those of staff on demand. */
export function AlertActs({ alert }: ActsProps) {
  const { phrase } = alertTexts.voice(useLanguage())
  const [asked, setAsked] = useState(false)
  // Asked again when the alert has grown.
  const acts = <Acts key={alert.count} alertId={alert.alertId} />
  if (alert.about.kind === 'person') return acts
  return (
    <details className="act-panel" onToggle={({ currentTarget }) => setAsked(asked || currentTarget.open)}>
      <summary>
        <Ruby>{phrase('acts')}</Ruby>
      </summary>
      <div>
        <p>
          <Ruby>{phrase('actsLead')}</Ruby>
        </p>
        {asked && acts}
      </div>
    </details>
  )
}

function Acts({ alertId }: Pick<AccessAlert, 'alertId'>) {
  const { phrase } = alertTexts.voice(useLanguage())
  const alerts = useAlerts()
  const load = useCallback(() => alerts.listAlertActs({ params: { alertId } }), [alerts, alertId])
  const [loaded, reload] = useLoaded(load)
  if (loaded.state === 'loading') return null
  if (loaded.state === 'failed')
    return <FailureNotice failure={loaded.failure} onRetry={() => void reload()} />
  const { acts, more } = loaded.value
  if (acts.length === 0) return <Ruby>{phrase('actsNone')}</Ruby>
  return (
    <>
      <ol className="alert-acts">
        {acts.map((act) => (
          <Act key={act.id} act={act} />
        ))}
      </ol>
      {more && (
        <p>
          <Ruby>{phrase('actsMore')}</Ruby>
        </p>
      )}
    </>
  )
}

function Act({ act: { at, texts, person, found, where } }: { readonly act: AlertAct }) {
  const language = useLanguage()
  const { phrase } = alertTexts.voice(language)
  return (
    <li>
      <time dateTime={at}>
        <Ruby>{exactTime(language, at)}</Ruby>
      </time>
      <span>{texts[language]}</span>
      <b>
        {where && <Ruby>{municipalityName(language, where)}</Ruby>}
        {person !== null && <Ruby>{phrase('person', { number: String(person) })}</Ruby>}
        {found !== null && <Ruby>{phrase('found', { count: found })}</Ruby>}
      </b>
    </li>
  )
}
