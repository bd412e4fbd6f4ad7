import type { ClientFailure, Disaster, HqOverview } from '@musubi/contracts'
import { Icon, Ruby } from '@musubi/ui'
import { useState } from 'react'
import { ActFailure } from '../frame/act-failure.tsx'
import { useHeadquartersStore } from '../live/headquarters-context.ts'
import { useLanguage, useOffice } from '../office-context.ts'
import { disasterTexts } from '../texts/disaster-texts.ts'
import { Words } from '../words.tsx'

interface CloseDisasterProps {
  readonly overview: HqOverview
  readonly disaster: Disaster
  readonly onClosed: () => void
}

/** The one act here that cannot be undone: behind a fold, with what it does and a box to tick. */
export function CloseDisaster({ overview, disaster, onClosed }: CloseDisasterProps) {
  const { phrase } = disasterTexts.voice(useLanguage())
  const closing = useClosing(disaster, onClosed)
  const { evacuees, openShelters } = overview.totals
  return (
    <details className="disaster-close no-print">
      <summary>
        <Ruby>{phrase('closeTitle')}</Ruby>
      </summary>
      <p>
        <Ruby>{phrase('closeLead')}</Ruby>
      </p>
      <ul>
        <li>
          <Ruby>{phrase('close.shelters', { count: openShelters })}</Ruby>
        </li>
        <li>
          <Ruby>{phrase('close.terminals')}</Ruby>
        </li>
        <li>
          <Ruby>{phrase('close.guests')}</Ruby>
        </li>
      </ul>
      {evacuees > 0 && (
        <p className="act-failure">
          <Icon name="alert" />
          <Words>{phrase('closeInside', { count: evacuees })}</Words>
        </p>
      )}
      <label className="disaster-confirm">
        <input
          type="checkbox"
          checked={closing.confirmed}
          aria-invalid={closing.unconfirmed || undefined}
          aria-describedby={closing.unconfirmed ? 'close-unconfirmed' : undefined}
          onChange={(event) => closing.confirm(event.target.checked)}
        />
        <Words>
          {evacuees > 0 ? phrase('closeConfirmInside', { count: evacuees }) : phrase('closeConfirm')}
        </Words>
      </label>
      {closing.unconfirmed && (
        <p className="act-failure" id="close-unconfirmed" role="alert">
          <Icon name="alert" />
          <Words>{phrase('wrong.confirm')}</Words>
        </p>
      )}
      {closing.failure && <ActFailure failure={closing.failure} />}
      <button
        type="button"
        className="office-act"
        data-danger=""
        aria-disabled={closing.busy}
        onClick={() => void closing.close()}
      >
        <Words>{closing.busy ? phrase('closing') : phrase('closeAct', { name: disaster.name })}</Words>
      </button>
    </details>
  )
}

function useClosing({ disasterId }: Disaster, onClosed: () => void) {
  const { shelter } = useOffice()
  const { refresh } = useHeadquartersStore()
  const [confirmed, setConfirmed] = useState(false)
  const [unconfirmed, setUnconfirmed] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  return {
    confirmed,
    unconfirmed,
    busy,
    failure,
    confirm: (given: boolean) => {
      setConfirmed(given)
      if (given) setUnconfirmed(false)
    },
    close: async () => {
      setUnconfirmed(!confirmed)
      if (!confirmed || busy) return
      setBusy(true)
      const body = { closedAt: new Date().toISOString() }
      const answer = await shelter.closeDisaster({ params: { disasterId }, body })
      setBusy(false)
      setFailure(answer.ok ? null : answer.error)
      if (!answer.ok) return
      onClosed()
      await refresh()
    },
  }
}
