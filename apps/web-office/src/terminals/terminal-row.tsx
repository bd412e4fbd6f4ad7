import type { AttendedTerminal } from '@musubi/contracts'
import { timeOfDay } from '@musubi/i18n'
import { Ruby, Time } from '@musubi/ui'
import { Link } from 'react-router'
import { useLanguage } from '../office-context.ts'
import { terminalTexts } from '../texts/terminal-texts.ts'
import { Words } from '../words.tsx'
import { serviceLabel } from './service-labels.ts'
import { stateOf, type TerminalState } from './terminal-state.ts'
import { placeName, type Console } from './use-terminals.ts'

interface TerminalRowProps {
  readonly terminal: AttendedTerminal
  readonly console: Console
  readonly now: number
}

/** One terminal in the list: where it stands, what for, who is there, when it was heard of. */
export function TerminalRow({ terminal, console: { clients, sites }, now }: TerminalRowProps) {
  const language = useLanguage()
  const { phrase } = terminalTexts.voice(language)
  const { terminalId, name, services, lastSeenAt } = terminal
  const state = stateOf(terminal, now)
  return (
    <li className="terminals-row" data-state={state}>
      <div className="row-name terminals-name">
        <Link to={`/terminals/${terminalId}`}>{name}</Link>
        <small>{placeName(terminal, sites) ?? <Ruby>{phrase('noPlace')}</Ruby>}</small>
      </div>
      <div className="terminals-services">
        <Label name="columnServices" />
        <span>
          {services.map((service) => (
            <i key={service}>
              <Ruby>{serviceLabel(service, clients, language)}</Ruby>
            </i>
          ))}
        </span>
      </div>
      <div className="terminals-duty">
        <Label name="columnDuty" />
        <span>
          <DutyWords terminal={terminal} now={now} />
        </span>
      </div>
      <div className="terminals-seen">
        <Label name="columnSeen" />
        <span>
          {lastSeenAt ? (
            <Time at={lastSeenAt} now={new Date(now)} language={language} focusable={false} />
          ) : (
            <Words>{phrase('never')}</Words>
          )}
        </span>
      </div>
      <StateWord state={state} />
    </li>
  )
}

/** The heading of a column, where there are none. */
function Label({ name }: { readonly name: 'columnServices' | 'columnDuty' | 'columnSeen' }) {
  const { phrase } = terminalTexts.voice(useLanguage())
  return (
    <b className="terminals-label">
      <Ruby>{phrase(name)}</Ruby>
    </b>
  )
}

function DutyWords({ terminal: { duties, switchedOff }, now }: Pick<TerminalRowProps, 'terminal' | 'now'>) {
  const { phrase } = terminalTexts.voice(useLanguage())
  const present = duties.filter(({ endsAt }) => Date.parse(endsAt) > now)
  if (switchedOff) return '—'
  if (present.length === 0) return <Words>{phrase('nobody')}</Words>
  return (
    <>
      {present.map(({ dutyId, staffName, endsAt }) => (
        <Words key={dutyId}>{phrase('until', { name: staffName, time: timeOfDay(endsAt) })}</Words>
      ))}
    </>
  )
}

export function StateWord({ state }: { readonly state: TerminalState }) {
  const { phrase } = terminalTexts.voice(useLanguage())
  const shape = { attended: 'open', unattended: 'not_open', off: 'closed' } as const
  return (
    <span className="office-state" data-state={shape[state]}>
      <b>
        <Ruby>{phrase(`state.${state}`)}</Ruby>
      </b>
    </span>
  )
}
