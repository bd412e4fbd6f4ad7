import type { Language } from '@musubi/i18n'
import { Icon, Ruby, type IconName } from '@musubi/ui'
import type { Phrase } from '@musubi/i18n'
import type { Feedback } from '../feedback/use-feedback.ts'
import { staffTexts } from '../texts/staff.ts'
import type { Memo } from '../view/memos.ts'
import type { Stage } from '../view/stage.ts'
import { MemoLine } from './memo-line.tsx'
import './staff-strip.css'

export interface StaffStripProps {
  readonly language: Language
  readonly stage: Stage
  readonly memos: readonly Memo[]
  readonly sound: Feedback
  readonly onCount: () => void
  readonly onRoster: () => void
  readonly onProof: () => void
  readonly onDirection: (direction: 'in' | 'out') => void
  readonly onNext: () => void
}

/** The staff's half: what they must know, and their few acts. What cannot be done now is not shown. */
export function StaffStrip(props: StaffStripProps) {
  const { language, stage, memos, sound } = props
  const { phrase } = staffTexts.voice(language)
  const acts = actsOf(stage)
  return (
    <footer className="staff" aria-label={staffTexts.voice(language).text('staff')}>
      <span className="staff__tag" aria-hidden="true">
        {staffTexts.voice(language).text('staff')}
      </span>
      <div className="staff__memos" role="status">
        {memos.map((memo) => (
          <MemoLine key={memo.kind} memo={memo} />
        ))}
      </div>
      {acts.length > 0 && (
        <div className="staff__keys">
          {acts.map((act) => (
            <Key key={act.name} {...act} words={phrase(act.name)} onPress={() => press(act, props)} />
          ))}
          <button type="button" className="staff__sound" aria-pressed={sound.on} onClick={sound.toggle}>
            <Icon name={sound.on ? 'sound' : 'mute'} />
            <Ruby>{phrase(sound.on ? 'soundOn' : 'soundOff')}</Ruby>
          </button>
        </div>
      )}
    </footer>
  )
}

interface Act {
  readonly name: 'count' | 'proof' | 'leave' | 'enter' | 'roster' | 'next'
  readonly icon: IconName
  /** `next`: the one act the staff are waited for. `chosen`: its panel is open. */
  readonly look?: 'next' | 'chosen'
}

function actsOf(stage: Stage): readonly Act[] {
  if (stage.kind === 'lost' || stage.kind === 'connecting') return []
  if (stage.kind === 'closed')
    return [
      { name: 'proof', icon: 'card' },
      { name: 'roster', icon: 'list' },
    ]
  const count: Act = { name: 'count', icon: 'add-person' }
  const proof: Act = { name: 'proof', icon: 'card' }
  const roster: Act = { name: 'roster', icon: 'list' }
  const direction: Act =
    stage.kind === 'idle' && stage.direction === 'out'
      ? { name: 'enter', icon: 'enter', look: 'chosen' }
      : { name: 'leave', icon: 'leave' }
  if (stage.kind === 'count') return [{ ...count, look: 'chosen' }, proof, direction, roster]
  if (stage.kind === 'roster') return [count, proof, direction, { ...roster, look: 'chosen' }]
  if (stage.kind === 'no_reader') return [count, roster]
  if (stage.kind === 'staff')
    return [{ ...count, look: 'next' }, proof, { name: 'next', icon: 'forward' }, roster]
  return [count, proof, direction, roster]
}

function press({ name, look }: Act, props: StaffStripProps): void {
  switch (name) {
    case 'count':
      return look === 'chosen' ? props.onNext() : props.onCount()
    case 'proof':
      return props.onProof()
    case 'roster':
      return look === 'chosen' ? props.onNext() : props.onRoster()
    case 'leave':
      return props.onDirection('out')
    case 'enter':
      return props.onDirection('in')
    case 'next':
      return props.onNext()
  }
}

interface KeyProps extends Act {
  readonly words: Phrase
  readonly onPress: () => void
}

function Key({ name, icon, look, words, onPress }: KeyProps) {
  return (
    <button
      type="button"
      className={`staff__key staff__key--${name} ${look ? `is-${look}` : ''}`}
      aria-pressed={look === 'chosen' ? true : undefined}
      onClick={onPress}
    >
      <Icon name={icon} />
      <span>
        <Ruby>{words}</Ruby>
      </span>
    </button>
  )
}
