import type { AgentState } from '@musubi/contracts'
import { timeOfDay, type Language } from '@musubi/i18n'
import { Button, Icon, Ruby } from '@musubi/ui'
import type { Uuid } from '@musubi/kernel'
import { useState } from 'react'
import { staffTexts } from '../texts/staff.ts'
import './count-panel.css'

const COUNTS = Array.from({ length: 10 }, (_, index) => index + 1)

export interface CountPanelProps {
  readonly language: Language
  readonly agent: AgentState
  readonly onAdd: (count: number) => void
  readonly onUndo: (countEventId: Uuid) => void
  readonly onBack: () => void
}

/** Counting people without cards: each touch is recorded at once and can be taken back. */
export function CountPanel({ language, agent, onAdd, onUndo, onBack }: CountPanelProps) {
  const { phrase, text } = staffTexts.voice(language)
  const { lastCount, shelter } = agent
  return (
    <section className="stage counting">
      <div className="counting__now">
        <h1>
          <Ruby>{phrase('count.title')}</Ruby>
        </h1>
        <p className="counting__figure">
          <b>{shelter.headCount.total}</b>
          <span>
            <Ruby>{phrase('count.people')}</Ruby>
          </span>
        </p>
        <p className="counting__rest">
          <Ruby>{restOf(agent, language)}</Ruby>
          <br />
          <Ruby>{phrase('count.later')}</Ruby>
        </p>
        <Button
          variant="secondary"
          size="kiosk"
          icon="arrow-back"
          className="counting__back"
          onClick={onBack}
        >
          <span>
            <Ruby>{phrase('back')}</Ruby>
          </span>
        </Button>
      </div>
      <div className="counting__keys">
        <p className="counting__hint">
          <Ruby>{phrase('count.hint')}</Ruby>
        </p>
        <div className="pad">
          {COUNTS.map((count) => (
            <button
              key={count}
              type="button"
              className={lastCount?.count === count ? 'is-last' : ''}
              aria-label={text('count.addLabel', { count })}
              onClick={() => onAdd(count)}
            >
              {text('count.add', { count })}
              <small>{text('count.addUnit')}</small>
            </button>
          ))}
        </div>
        <CountLog language={language} last={lastCount} onUndo={onUndo} />
      </div>
    </section>
  )
}

interface CountLogProps {
  readonly language: Language
  readonly last: AgentState['lastCount']
  readonly onUndo: (countEventId: Uuid) => void
}

function CountLog({ language, last, onUndo }: CountLogProps) {
  const { phrase } = staffTexts.voice(language)
  const [undone, setUndone] = useState<string | null>(null)
  const words = last
    ? phrase('count.recorded', { count: last.count, time: timeOfDay(last.at) })
    : phrase(undone ? 'count.undone' : 'count.none')
  return (
    <div className={`counting__log ${last ? '' : 'is-empty'}`}>
      <p role="status">
        <Icon name={last ? 'check' : undone ? 'undo' : 'info'} />
        <span>
          <Ruby>{words}</Ruby>
        </span>
      </p>
      {last && (
        <button
          type="button"
          onClick={() => {
            setUndone(last.eventId)
            onUndo(last.eventId)
          }}
        >
          <Ruby>{phrase('count.undo')}</Ruby>
        </button>
      )}
    </div>
  )
}

function restOf({ shelter }: AgentState, language: Language) {
  const { phrase } = staffTexts.voice(language)
  const { capacity, headCount } = shelter
  if (capacity === null) return phrase('count.noCapacity')
  const rest = capacity - headCount.total
  return rest >= 0
    ? phrase('count.rest', { count: rest, capacity })
    : phrase('count.over', { count: -rest, capacity })
}
