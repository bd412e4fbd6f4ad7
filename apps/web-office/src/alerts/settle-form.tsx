import {
  CARD_ALERT_OUTCOMES,
  STAFF_ALERT_OUTCOMES,
  type AccessAlert,
  type AlertOutcome,
  type ClientFailure,
} from '@musubi/contracts'
import { Notice, Ruby } from '@musubi/ui'
import { useState } from 'react'
import { ActButton, ActPanel } from '../accounts/act-panel.tsx'
import { Picks } from '../disaster/picks.tsx'
import { ActFailure } from '../frame/act-failure.tsx'
import { useLanguage } from '../office-context.ts'
import { alertTexts } from '../texts/alert-texts.ts'
import { noteSettled, useAlerts } from './use-alerts.ts'

interface SettleProps {
  readonly alert: AccessAlert
  /** Asks for the list again, whatever came of it: somebody else may have been first, or more may have come. */
  readonly onDone: () => Promise<void>
}

/** What came out, chosen and recorded; not for what is about oneself. */
export function SettleForm(props: SettleProps) {
  const { phrase } = alertTexts.voice(useLanguage())
  const { about } = props.alert
  if (about.kind === 'staff' && about.mine) return <Notice tone="info" title={<Ruby>{phrase('own')}</Ruby>} />
  return (
    <ActPanel title={phrase('settle')}>
      <Choice {...props} />
    </ActPanel>
  )
}

function Choice({ alert, onDone }: SettleProps) {
  const { phrase } = alertTexts.voice(useLanguage())
  const alerts = useAlerts()
  const [outcome, setOutcome] = useState<AlertOutcome | null>(null)
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  const staff = alert.about.kind === 'staff'
  const settle = async () => {
    setMissing(outcome === null)
    if (outcome === null) return
    setBusy(true)
    const { alertId, count } = alert
    const answer = await alerts.settleAlert({ params: { alertId }, body: { outcome, count } })
    setBusy(false)
    setFailure(answer.ok ? null : answer.error)
    if (answer.ok) noteSettled()
    await onDone()
  }
  return (
    <>
      <Picks
        id={`outcome-${alert.alertId}`}
        type="radio"
        legend={<Ruby>{phrase('outcome')}</Ruby>}
        error={missing && outcome === null ? <Ruby>{phrase('outcomeMissing')}</Ruby> : undefined}
        picks={(staff ? STAFF_ALERT_OUTCOMES : CARD_ALERT_OUTCOMES).map((one) => ({
          value: one as AlertOutcome,
          label: <Ruby>{phrase(`outcome.${one}`)}</Ruby>,
          says: <Ruby>{phrase(one === 'mistake' && !staff ? 'says.cardMistake' : `says.${one}`)}</Ruby>,
          picked: outcome === one,
        }))}
        onPick={setOutcome}
      />
      <ActButton
        words={phrase(busy ? 'working' : 'settleDo')}
        busy={busy}
        strong
        onPress={() => void settle()}
      />
      {failure && <ActFailure failure={failure} />}
    </>
  )
}
