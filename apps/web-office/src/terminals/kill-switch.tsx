import { SWITCH_OFF_REASONS, type ClientFailure, type SwitchOffReason } from '@musubi/contracts'
import { Icon, Ruby } from '@musubi/ui'
import { useState } from 'react'
import { Picks } from '../disaster/picks.tsx'
import { ActFailure } from '../frame/act-failure.tsx'
import { useLanguage, useOffice } from '../office-context.ts'
import { terminalTexts } from '../texts/terminal-texts.ts'
import { Words } from '../words.tsx'
import type { TerminalProps } from './terminal-page.tsx'

/** The one act on a terminal that cannot be undone: behind a fold, with what it does, why, and a box to tick. */
export function KillSwitch({ terminal, onDone }: Omit<TerminalProps, 'console'>) {
  const { phrase } = terminalTexts.voice(useLanguage())
  const kill = useKill(terminal, onDone)
  const { name } = terminal
  return (
    <details className="terminal-fold terminal-kill no-print">
      <summary>
        <Ruby>{phrase('kill')}</Ruby>
      </summary>
      <p>
        <Ruby>{phrase('killLead')}</Ruby>
      </p>
      <ul>
        {(['kill.key', 'kill.logins', 'kill.unsent', 'kill.again'] as const).map((line) => (
          <li key={line}>
            <Ruby>{phrase(line)}</Ruby>
          </li>
        ))}
      </ul>
      <Picks
        id="reason"
        legend={<Ruby>{phrase('killReason')}</Ruby>}
        type="radio"
        picks={SWITCH_OFF_REASONS.map((reason) => ({
          value: reason,
          label: <Ruby>{phrase(`reason.${reason}`)}</Ruby>,
          picked: kill.reason === reason,
        }))}
        onPick={kill.setReason}
        {...(kill.wrong === 'reason' ? { error: <Ruby>{phrase('wrong.reason')}</Ruby> } : {})}
      />
      <label className="disaster-confirm">
        <input
          type="checkbox"
          checked={kill.confirmed}
          aria-invalid={kill.wrong === 'confirm' || undefined}
          aria-describedby={kill.wrong === 'confirm' ? 'kill-unconfirmed' : undefined}
          onChange={(event) => kill.confirm(event.target.checked)}
        />
        <Words>{phrase('killConfirm', { name })}</Words>
      </label>
      {kill.wrong === 'confirm' && (
        <p className="act-failure" id="kill-unconfirmed" role="alert">
          <Icon name="alert" />
          <Words>{phrase('wrong.confirm')}</Words>
        </p>
      )}
      {kill.failure && <ActFailure failure={kill.failure} />}
      <button
        type="button"
        className="office-act"
        data-danger=""
        aria-disabled={kill.busy}
        onClick={() => void kill.press()}
      >
        <Words>{kill.busy ? phrase('killing') : phrase('killAct', { name })}</Words>
      </button>
    </details>
  )
}

/** Pressing again after an answer that was lost is the same act: what it had to end is ended then. */
function useKill({ terminalId }: TerminalProps['terminal'], onDone: () => Promise<void>) {
  const { terminals } = useOffice()
  const [reason, setReason] = useState<SwitchOffReason | null>(null)
  const [confirmed, setConfirmed] = useState(false)
  const [wrong, setWrong] = useState<'reason' | 'confirm' | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  return {
    reason,
    confirmed,
    wrong,
    busy,
    failure,
    setReason: (chosen: SwitchOffReason) => {
      setReason(chosen)
      setWrong((last) => (last === 'reason' ? null : last))
    },
    confirm: (given: boolean) => {
      setConfirmed(given)
      if (given) setWrong((last) => (last === 'confirm' ? null : last))
    },
    press: async () => {
      setWrong(reason === null ? 'reason' : confirmed ? null : 'confirm')
      if (reason === null || !confirmed || busy) return
      setBusy(true)
      const answer = await terminals.switchOffTerminal({ params: { terminalId }, body: { reason } })
      setBusy(false)
      setFailure(answer.ok ? null : answer.error)
      if (answer.ok) await onDone()
    },
  }
}
