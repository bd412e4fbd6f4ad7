import type { AgentState } from '@musubi/contracts'
import { ageBandName, timeOfDay, type Language } from '@musubi/i18n'
import { Button, EmptyState, Icon, Notice, Ruby } from '@musubi/ui'
import type { AgentClient } from '../agent/agent-store.ts'
import { NeedPlate } from '../parts/need-plate.tsx'
import { staffTexts } from '../texts/staff.ts'
import { useRoster, type Roster } from './use-roster.ts'
import './roster-panel.css'

export interface RosterPanelProps {
  readonly language: Language
  readonly agent: AgentState
  readonly client: AgentClient
  readonly now: number
  readonly onBack: () => void
}

/** Who is here, for staff and for the wall: it prints. */
export function RosterPanel({ language, agent, client, now, onBack }: RosterPanelProps) {
  const { phrase } = staffTexts.voice(language)
  const { total } = agent.shelter.headCount
  const { roster, reload } = useRoster(client, `${total} ${agent.link.connected}`)
  return (
    <section className="stage roster">
      <div className="roster__head">
        <h1>
          <Ruby>{phrase('roster.title')}</Ruby>
        </h1>
        {roster.phase === 'ready' && (
          <p>
            <Ruby>{phrase('roster.here', { named: roster.people.length, unnamed: roster.unnamed })}</Ruby>
          </p>
        )}
        <p className="roster__printed">
          <span lang="ja">{agent.shelter.name}</span>{' '}
          <Ruby>{phrase('roster.printed', { time: timeOfDay(new Date(now)) })}</Ruby>
        </p>
        <div className="roster__acts no-print">
          <Button variant="secondary" size="kiosk" icon="arrow-back" onClick={onBack}>
            <span>
              <Ruby>{phrase('back')}</Ruby>
            </span>
          </Button>
          <Button variant="secondary" size="kiosk" icon="print" onClick={() => print()}>
            <span>
              <Ruby>{phrase('roster.print')}</Ruby>
            </span>
          </Button>
        </div>
      </div>
      {roster.phase === 'ready' && !roster.complete && (
        <Notice tone="warn" title={<Ruby>{phrase('roster.incomplete')}</Ruby>} role="status">
          <Ruby>{phrase('roster.incomplete.do')}</Ruby>
        </Notice>
      )}
      <RosterBody roster={roster} language={language} onReload={reload} />
    </section>
  )
}

interface RosterBodyProps {
  readonly roster: Roster
  readonly language: Language
  readonly onReload: () => void
}

function RosterBody({ roster, language, onReload }: RosterBodyProps) {
  const { phrase } = staffTexts.voice(language)
  if (roster.phase === 'loading') {
    return (
      <p className="roster__loading" role="status">
        <Ruby>{phrase('roster.loading')}</Ruby>
      </p>
    )
  }
  if (roster.phase === 'failed') {
    return (
      <EmptyState
        icon="alert"
        title={<Ruby>{phrase('roster.failed')}</Ruby>}
        action={
          <Button size="kiosk" onClick={onReload}>
            <Ruby>{phrase('roster.retry')}</Ruby>
          </Button>
        }
      >
        {roster.message}
      </EmptyState>
    )
  }
  if (roster.people.length === 0) {
    return (
      <EmptyState icon="list" title={<Ruby>{phrase('roster.empty')}</Ruby>}>
        <Ruby>{phrase('roster.empty.do')}</Ruby>
      </EmptyState>
    )
  }
  return <RosterTable people={roster.people} language={language} />
}

type Person = Extract<Roster, { phase: 'ready' }>['people'][number]

function RosterTable({
  people,
  language,
}: {
  readonly people: readonly Person[]
  readonly language: Language
}) {
  const { phrase } = staffTexts.voice(language)
  const columns = ['name', 'age', 'needs', 'since', 'state'] as const
  return (
    <div
      className="roster__scroll"
      tabIndex={0}
      role="region"
      aria-label={staffTexts.voice(language).text('roster.title')}
    >
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                <Ruby>{phrase(`roster.${column}`)}</Ruby>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.personId}>
              <th scope="row">{person.displayName}</th>
              <td className="roster__age">
                <Ruby>{ageBandName(language, person.ageBand)}</Ruby>
              </td>
              <td>
                <span className="roster__needs">
                  {person.needs.map((need) => (
                    <NeedPlate key={JSON.stringify(need)} need={need} language={language} />
                  ))}
                </span>
              </td>
              <td className="roster__time">{timeOfDay(person.since)}</td>
              <td>
                <Confirmation value={person.confirmation} language={language} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Confirmation({ value, language }: { readonly value: string; readonly language: Language }) {
  const { phrase } = staffTexts.voice(language)
  const sure = value === 'confirmed' || value === 'not_needed'
  const words = sure ? 'roster.confirmed' : value === 'needs_staff' ? 'roster.needsStaff' : 'roster.waiting'
  return (
    <span className={`roster__state ${sure ? 'is-sure' : ''}`}>
      <Icon name={sure ? 'done' : value === 'needs_staff' ? 'alert' : 'clock'} />
      <span>
        <Ruby>{phrase(words)}</Ruby>
      </span>
    </span>
  )
}
