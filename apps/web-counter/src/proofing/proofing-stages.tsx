import {
  PROOFING_STEPS,
  type AgentProofingState,
  type ProofingPhase,
  type ProofingStep,
} from '@musubi/contracts/agent-proofing'
import type { Language, Phrase } from '@musubi/i18n'
import { Button, Icon, Ruby } from '@musubi/ui'
import type { RefObject } from 'react'
import { AgainPicture, HoldCardPicture, ReadingPicture, RestingPicture } from '../pictures/reader-picture.tsx'
import { OpenStage } from '../stages/open-stages.tsx'
import { StepList } from '../stages/step-list.tsx'
import { proofingTexts } from '../texts/proofing.ts'
import { CompareStage, NameStage } from './compare-stage.tsx'
import { DoneStage } from './end-stages.tsx'
import { NumbersStage } from './numbers-stage.tsx'
import type { TypedNumbers } from './printed-numbers.ts'
import type { ProofingStore } from './proofing-store.ts'

export interface ProofingStageProps {
  readonly state: AgentProofingState
  readonly language: Language
  readonly typed: RefObject<TypedNumbers>
  readonly store: ProofingStore
  /** Back to where staff came from. */
  readonly onEnd: () => void
}

/** One state a screen. */
export function ProofingStage(props: ProofingStageProps) {
  const { state, language, typed, store, onEnd } = props
  const { now, municipality } = state
  switch (now.phase) {
    case 'numbers':
      return <NumbersStage now={now} language={language} typed={typed} onNumbers={store.giveNumbers} />
    case 'comparing':
      return <CompareStage face={now.face} language={language} store={store} />
    case 'naming':
      return <NameStage face={now.face} language={language} store={store} />
    case 'done':
      return (
        <DoneStage
          now={now}
          municipality={municipality}
          language={language}
          onNext={store.retype}
          onEnd={onEnd}
        />
      )
    case 'reading':
      return <ReadingStage language={language} step={now.step} />
    default:
      return <PlainStage {...props} now={now} />
  }
}

type Plain = Exclude<ProofingPhase, { phase: 'numbers' | 'comparing' | 'naming' | 'done' | 'reading' }>

/** A picture, what to do, and the acts that are possible. */
function PlainStage({ now, state, language, store, onEnd }: ProofingStageProps & { readonly now: Plain }) {
  const { phrase, text } = proofingTexts.voice(language)
  const act = (words: Phrase, onPress: () => void, icon: 'again' | 'check' | 'back', second = false) => (
    <Button size="kiosk" icon={icon} variant={second ? 'secondary' : 'primary'} onClick={onPress}>
      <Ruby>{words}</Ruby>
    </Button>
  )
  const hold = <HoldCardPicture label={text('waiting.picture')} />
  const trouble = <AgainPicture label={text('trouble.picture')} />
  switch (now.phase) {
    case 'closed':
      return (
        <OpenStage
          kind="idle"
          picture={<RestingPicture />}
          title={phrase('closed.title')}
          lead={phrase('closed.lead')}
        >
          <div className="login-acts">{act(phrase('closed.start'), store.open, 'check')}</div>
        </OpenStage>
      )
    case 'opening':
    case 'sending':
      return (
        <OpenStage
          kind="connecting"
          picture={<RestingPicture />}
          title={phrase(`${now.phase}.title`)}
          lead={phrase(`${now.phase}.lead`)}
        />
      )
    case 'waiting':
    case 'signing':
      return (
        <OpenStage
          kind={now.note === 'unreadable' ? 'again' : 'idle'}
          picture={hold}
          title={phrase(`${now.phase}.title`)}
          lead={phrase(`${now.phase}.lead`)}
        >
          <Note note={now.note ?? (state.reader === 'no_reader' ? 'no_reader' : null)} language={language} />
          {now.phase === 'waiting' && (
            <div className="login-acts">{act(phrase('waiting.retype'), store.retype, 'back', true)}</div>
          )}
        </OpenStage>
      )
    case 'left':
      return (
        <OpenStage kind="again" picture={trouble} title={phrase('left.title')} lead={phrase('left.lead')}>
          <div className="login-acts">
            {act(phrase('left.again'), store.retype, 'again')}
            {act(
              phrase('left.person'),
              () => store.decide({ kind: 'refused', reason: 'person_left' }),
              'check',
              true,
            )}
          </div>
        </OpenStage>
      )
    case 'unsent':
      return (
        <OpenStage
          kind="again"
          picture={trouble}
          title={phrase('unsent.title')}
          lead={phrase(`unsent.${now.reason}`)}
        >
          <div className="login-acts">
            {act(phrase('unsent.again'), store.resend, 'again')}
            {act(phrase('end'), onEnd, 'back', true)}
          </div>
        </OpenStage>
      )
    case 'problem':
      return (
        <OpenStage
          kind="again"
          picture={trouble}
          title={phrase(`problem.${now.reason}.title`)}
          lead={phrase(`problem.${now.reason}.lead`)}
        >
          <div className="login-acts">
            {act(phrase('again'), store.retype, 'again')}
            {act(phrase('end'), onEnd, 'back', true)}
          </div>
        </OpenStage>
      )
  }
}

function Note({
  note,
  language,
}: {
  readonly note: 'card_removed' | 'unreadable' | 'no_reader' | null
  readonly language: Language
}) {
  const { phrase } = proofingTexts.voice(language)
  if (note === null) return null
  return (
    <p className="login-note" role="alert">
      <Icon name="alert" />
      <span>
        <Ruby>{phrase(`note.${note}`)}</Ruby>
      </span>
    </p>
  )
}

function ReadingStage({ language, step }: { readonly language: Language; readonly step: ProofingStep }) {
  const { phrase, text } = proofingTexts.voice(language)
  const done = PROOFING_STEPS.indexOf(step) + 1
  return (
    <OpenStage
      kind="reading"
      picture={<ReadingPicture label={text('reading.progress', { count: done })} done={done} />}
      title={phrase('reading.title')}
      lead={phrase('reading.lead')}
    >
      <StepList
        steps={PROOFING_STEPS}
        done={done}
        phraseOf={(one, isDone) => phrase(isDone ? `step.${one}` : `now.${one}`)}
      />
    </OpenStage>
  )
}
