import type { AwaitedTerminal, ClientFailure } from '@musubi/contracts'
import { exactTime } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { useState } from 'react'
import { ActFailure } from '../frame/act-failure.tsx'
import { freshId } from '../fresh-id.ts'
import { useLanguage, useOffice } from '../office-context.ts'
import { terminalTexts } from '../texts/terminal-texts.ts'
import { Words } from '../words.tsx'
import type { Planned } from './plan-page.tsx'
import { serviceLabel } from './service-labels.ts'
import { placeName, type Console } from './use-terminals.ts'

interface AwaitedListProps {
  readonly console: Console
  readonly onDone: () => Promise<void>
  readonly onRemade: (planned: Planned) => void
}

/** Plans whose code no device has used: to be taken back, or given a new code where the first was lost. */
export function AwaitedList({ console, onDone, onRemade }: AwaitedListProps) {
  const { phrase } = terminalTexts.voice(useLanguage())
  return (
    <section className="awaited" aria-labelledby="awaited">
      <h2 id="awaited">
        <Ruby>{phrase('waiting')}</Ruby>
      </h2>
      <p>
        <Ruby>{phrase('waitingLead')}</Ruby>
      </p>
      <ul>
        {console.awaited.map((awaited) => (
          <AwaitedRow
            key={awaited.planId}
            awaited={awaited}
            console={console}
            onDone={onDone}
            onRemade={onRemade}
          />
        ))}
      </ul>
    </section>
  )
}

function AwaitedRow({ awaited, console, onDone, onRemade }: AwaitedListProps & { awaited: AwaitedTerminal }) {
  const language = useLanguage()
  const { phrase } = terminalTexts.voice(language)
  const acts = useAwaitedActs(awaited, onDone, onRemade)
  const { name, service, expiresAt } = awaited
  return (
    <li>
      <div className="row-name terminals-name">
        <b>{name}</b>
        <small>
          {placeName(awaited, console.sites) ?? <Ruby>{phrase('noPlace')}</Ruby>}
          {' · '}
          <Ruby>{serviceLabel(service, console.clients, language)}</Ruby>
          {' · '}
          <Ruby>{phrase('waitingUntil', { time: exactTime(language, expiresAt) })}</Ruby>
        </small>
      </div>
      {console.mayManage && (
        <div className="awaited-acts no-print">
          <button type="button" className="office-act" aria-disabled={acts.busy} onClick={acts.remake}>
            <Words>{phrase(acts.doing === 'remaking' ? 'renewing' : 'renew')}</Words>
            <span className="visually-hidden"> {name}</span>
          </button>
          <button type="button" className="office-act" aria-disabled={acts.busy} onClick={acts.withdraw}>
            <Words>{phrase(acts.doing === 'withdrawing' ? 'withdrawing' : 'withdraw')}</Words>
            <span className="visually-hidden"> {name}</span>
          </button>
        </div>
      )}
      {acts.failure && <ActFailure failure={acts.failure} />}
    </li>
  )
}

function useAwaitedActs(
  { planId, expiresAt: _, ...plan }: AwaitedTerminal,
  onDone: () => Promise<void>,
  onRemade: (planned: Planned) => void,
) {
  const { terminals } = useOffice()
  const [doing, setDoing] = useState<'withdrawing' | 'remaking' | null>(null)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  // One id however often the button is pressed, so that a lost answer makes no second place.
  const [nextId] = useState(freshId)
  const take = async (next: 'withdrawing' | 'remaking') => {
    if (doing) return
    setDoing(next)
    const withdrawn = await terminals.withdrawPlan({ params: { planId } })
    const planned =
      withdrawn.ok && next === 'remaking'
        ? await terminals.planTerminal({ params: { planId: nextId }, body: plan })
        : null
    setDoing(null)
    if (!withdrawn.ok) return setFailure(withdrawn.error)
    if (planned?.ok === false) return setFailure(planned.error)
    if (planned) onRemade({ plan, ...planned.value })
    await onDone()
  }
  return {
    doing,
    busy: doing !== null,
    failure,
    withdraw: () => void take('withdrawing'),
    remake: () => void take('remaking'),
  }
}
