import {
  STAFF_ALERT_RULES,
  type AccessWatch,
  type ClientFailure,
  type StaffAlertRule,
} from '@musubi/contracts'
import { Field, Notice, Ruby } from '@musubi/ui'
import { useCallback, useState } from 'react'
import { ActButton } from '../accounts/act-panel.tsx'
import { ActFailure } from '../frame/act-failure.tsx'
import { FailureNotice } from '../frame/failure-notice.tsx'
import { useLanguage } from '../office-context.ts'
import { alertTexts } from '../texts/alert-texts.ts'
import { useLoaded } from '../use-loaded.ts'
import { useAlerts } from './use-alerts.ts'
import { readWatchDraft, toWatchDraft, type WatchDraft } from './watch-draft.ts'

/** From which counts on the municipality is told, to be fitted to its size. */
export function WatchForm() {
  const { phrase } = alertTexts.voice(useLanguage())
  const alerts = useAlerts()
  const [asked, setAsked] = useState(false)
  return (
    <details
      className="act-panel alerts-watch no-print"
      onToggle={({ currentTarget }) => setAsked(asked || currentTarget.open)}
    >
      <summary>
        <Ruby>{phrase('watch')}</Ruby>
      </summary>
      <div>
        <p>
          <Ruby>{phrase('watchLead')}</Ruby>
        </p>
        {asked && <LoadedForm alerts={alerts} />}
      </div>
    </details>
  )
}

type Alerts = ReturnType<typeof useAlerts>

function LoadedForm({ alerts }: { readonly alerts: Alerts }) {
  const load = useCallback(() => alerts.getAccessWatch({}), [alerts])
  const [loaded, reload] = useLoaded(load)
  if (loaded.state === 'loading') return null
  if (loaded.state === 'failed')
    return <FailureNotice failure={loaded.failure} onRetry={() => void reload()} />
  return <Fields alerts={alerts} watch={loaded.value.watch} usual={loaded.value.usual} />
}

interface FieldsProps {
  readonly alerts: Alerts
  readonly watch: AccessWatch
  readonly usual: AccessWatch
}

type Outcome = 'none' | 'wrong' | 'saved' | ClientFailure

function Fields({ alerts, watch, usual }: FieldsProps) {
  const { phrase } = alertTexts.voice(useLanguage())
  const [draft, setDraft] = useState(() => toWatchDraft(watch))
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>('none')
  const change = (part: Partial<WatchDraft>) => setDraft({ ...draft, ...part })
  const save = async () => {
    const body = readWatchDraft(draft)
    if (!body) return setOutcome('wrong')
    setBusy(true)
    const answer = await alerts.setAccessWatch({ body })
    setBusy(false)
    setOutcome(answer.ok ? 'saved' : answer.error)
  }
  const said = (text: string) => <Ruby>{phrase('usually', { figure: text })}</Ruby>
  const usualDraft = toWatchDraft(usual)
  return (
    <>
      <div className="alerts-floors">
        {STAFF_ALERT_RULES.map((rule: StaffAlertRule) => (
          <Field
            key={rule}
            id={`floor-${rule}`}
            inputMode="numeric"
            label={<Ruby>{phrase(`floor.${rule}`)}</Ruby>}
            hint={said(usualDraft.floors[rule])}
            value={draft.floors[rule]}
            onChange={({ target }) => change({ floors: { ...draft.floors, [rule]: target.value } })}
          />
        ))}
        {(['opens', 'closes'] as const).map((end) => (
          <Field
            key={end}
            id={`watch-${end}`}
            type="time"
            label={<Ruby>{phrase(end)}</Ruby>}
            hint={said(usualDraft[end])}
            value={draft[end]}
            onChange={({ target }) => change({ [end]: target.value })}
          />
        ))}
      </div>
      <ActButton
        words={phrase(busy ? 'working' : 'watchSave')}
        busy={busy}
        strong
        onPress={() => void save()}
      />
      {outcome === 'wrong' && <Notice tone="warn" role="alert" title={<Ruby>{phrase('watchWrong')}</Ruby>} />}
      {outcome === 'saved' && <Notice tone="ok" role="status" title={<Ruby>{phrase('watchSaved')}</Ruby>} />}
      {typeof outcome === 'object' && <ActFailure failure={outcome} />}
    </>
  )
}
