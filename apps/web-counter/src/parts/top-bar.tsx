import type { AgentState } from '@musubi/contracts'
import type { Language } from '@musubi/i18n'
import { CapacityBar, CrowdingMark, Icon, Ruby } from '@musubi/ui'
import { receptionTexts } from '../texts/reception.ts'
import type { Connection } from '../view/stage.ts'
import './top-bar.css'

export interface TopBarProps {
  readonly agent: AgentState | null
  readonly connection: Connection
  readonly language: Language
}

/** Where one is, how full it is, and whether the records have left the terminal. */
export function TopBar({ agent, connection, language }: TopBarProps) {
  return (
    <header className="top">
      {agent && <Place agent={agent} language={language} />}
      {agent?.disaster && <Count agent={agent} language={language} />}
      {connection !== 'connecting' && <LinkPlate agent={agent} connection={connection} language={language} />}
    </header>
  )
}

interface PartProps {
  readonly agent: AgentState
  readonly language: Language
}

function Place({ agent, language }: PartProps) {
  const { phrase } = receptionTexts.voice(language)
  const { municipality, shelter, disaster } = agent
  return (
    <div className="place">
      <TieMark />
      <div>
        <p className="place__service">
          <Ruby>{phrase('service', { town: municipality.name })}</Ruby>
        </p>
        <p className="place__name">
          <strong lang="ja">{shelter.name}</strong>
          {disaster && (
            <span className="place__event" lang="ja">
              {disaster.name}
            </span>
          )}
        </p>
      </div>
    </div>
  )
}

/** A bow in the municipality's colour. */
function TieMark() {
  return (
    <svg className="place__mark" viewBox="0 0 52 52" aria-hidden="true">
      <path d="M4 38C14 38 20 32 26 24S36 9 42 12s4 13-4 13-12-7-12-7" />
      <path d="M48 38C38 38 32 32 26 24S16 9 10 12s-4 13 4 13c3 0 6-2 8-4" />
    </svg>
  )
}

function Count({ agent, language }: PartProps) {
  const { phrase, text } = receptionTexts.voice(language)
  const { headCount, capacity, crowding } = agent.shelter
  const { some, crowded, full } = agent.thresholds
  return (
    <div className="count" role="group" aria-label={text('crowd.label')}>
      <p className="count__row">
        <b className="count__figure">{headCount.total}</b>
        <span className="count__of">
          <Ruby>
            {capacity === null ? phrase('capacityUnknown') : phrase('capacity', { count: capacity })}
          </Ruby>
        </span>
        <CrowdingMark level={crowding} language={language} form="people" />
      </p>
      <CapacityBar
        level={crowding}
        people={headCount.total}
        capacity={capacity}
        notches={capacity === null ? [] : [some, crowded, full].filter((share) => share < 1)}
      />
    </div>
  )
}

function LinkPlate({ agent, connection, language }: TopBarProps) {
  const { phrase } = receptionTexts.voice(language)
  const { state, words } = linkWords(agent, connection)
  const count = agent?.link.pending ?? 0
  return (
    <div className="link" data-link={state} role="status">
      <Icon name={state === 'on' ? 'wifi' : 'wifi-off'} />
      <p>
        <b>
          <Ruby>{phrase(words[0])}</Ruby>
        </b>
        <span>
          <Ruby>{phrase(words[1], { count })}</Ruby>
        </span>
      </p>
    </div>
  )
}

function linkWords(agent: AgentState | null, connection: Connection) {
  if (connection === 'lost' || !agent) {
    return { state: 'off', words: ['link.lost', 'link.retrying'] } as const
  }
  const { connected, pending } = agent.link
  if (connected)
    return { state: 'on', words: ['link.on', pending > 0 ? 'link.sending' : 'link.allSent'] } as const
  return { state: 'off', words: ['link.off', pending > 0 ? 'link.kept' : 'link.nothingKept'] } as const
}
