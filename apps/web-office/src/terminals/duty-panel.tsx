import type { AttendedTerminal, ClientFailure } from '@musubi/contracts'
import { timeOfDay } from '@musubi/i18n'
import { Icon, Ruby } from '@musubi/ui'
import { useState } from 'react'
import { ActFailure } from '../frame/act-failure.tsx'
import { freshId } from '../fresh-id.ts'
import { useLanguage, useOffice } from '../office-context.ts'
import { terminalTexts } from '../texts/terminal-texts.ts'
import { useNow } from '../use-now.ts'
import { Words } from '../words.tsx'
import type { TerminalProps } from './terminal-page.tsx'

/** Who looks after the terminal now. Kazashi is lawful only face to face (公的個人認証法 38条の4), so a login needs somebody. */
export function DutyPanel({ terminal, console, onDone }: TerminalProps) {
  const { phrase } = terminalTexts.voice(useLanguage())
  const now = useNow(15_000)
  const acts = useDutyActs(terminal, onDone)
  const present = terminal.duties.filter(({ endsAt }) => Date.parse(endsAt) > now)
  return (
    <section className="duty" aria-labelledby="duty">
      <h2 id="duty">
        <Ruby>{phrase('duty')}</Ruby>
      </h2>
      <p>
        <Ruby>{phrase('dutyLead')}</Ruby>
      </p>
      {present.length === 0 && (
        <p className="duty-nobody">
          <Icon name="person" />
          <Words>{phrase('dutyNobody')}</Words>
        </p>
      )}
      <ul>
        {present.map(({ dutyId, staffName, beganAt, endsAt, mine }) => (
          <li key={dutyId}>
            <span>
              <Icon name="person" />
              <Words>
                {phrase('dutyRow', { name: staffName, from: timeOfDay(beganAt), until: timeOfDay(endsAt) })}
              </Words>
            </span>
            {(mine || console.mayManage) && (
              <button
                type="button"
                className="office-act no-print"
                aria-disabled={acts.busy !== null}
                onClick={() => acts.end(dutyId)}
              >
                <Words>{phrase(acts.busy === dutyId ? 'dutyEnding' : 'dutyEnd')}</Words>
                <span className="visually-hidden"> {staffName}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {!present.some(({ mine }) => mine) && (
        <div className="duty-begin no-print">
          <button
            type="button"
            className="office-act"
            data-strong=""
            aria-disabled={acts.busy !== null}
            onClick={acts.begin}
          >
            <Words>{phrase(acts.busy === 'begin' ? 'dutyBeginning' : 'dutyBegin')}</Words>
          </button>
          <small>
            <Ruby>{phrase('dutyLength')}</Ruby>
          </small>
        </div>
      )}
      {acts.failure && <ActFailure failure={acts.failure} />}
    </section>
  )
}

function useDutyActs({ terminalId }: AttendedTerminal, onDone: () => Promise<void>) {
  const { terminals } = useOffice()
  const [busy, setBusy] = useState<string | null>(null)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  // Kept until the server has answered: pressing again after a lost answer is the same duty.
  const [nextDuty, setNextDuty] = useState(freshId)
  const take = async (name: string, work: () => ReturnType<typeof terminals.beginDuty>) => {
    if (busy) return
    setBusy(name)
    const answer = await work()
    if (answer.ok) await onDone()
    setBusy(null)
    setFailure(answer.ok ? null : answer.error)
    if (answer.ok && name === 'begin') setNextDuty(freshId())
  }
  return {
    busy,
    failure,
    begin: () =>
      void take('begin', () => terminals.beginDuty({ params: { terminalId, dutyId: nextDuty }, body: {} })),
    end: (dutyId: AttendedTerminal['duties'][number]['dutyId']) =>
      void take(dutyId, () => terminals.endDuty({ params: { terminalId, dutyId } })),
  }
}
