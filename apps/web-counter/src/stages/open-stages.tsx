import { TAP_STEPS } from '@musubi/contracts'
import type { Language, Phrase } from '@musubi/i18n'
import { Icon, Ruby } from '@musubi/ui'
import type { ReactNode } from 'react'
import { LanguageButtons } from '../parts/language-buttons.tsx'
import { AgainPicture, HoldCardPicture, ReadingPicture, RestingPicture } from '../pictures/reader-picture.tsx'
import { receptionTexts } from '../texts/reception.ts'
import { TRIES_BEFORE_STAFF } from '../view/tries.ts'
import { StageTitle } from './stage-title.tsx'
import { StepList } from './step-list.tsx'
import './open-stages.css'

export interface OpenStageProps {
  readonly kind: string
  readonly picture: ReactNode
  readonly title: Phrase
  readonly lead: Phrase
  readonly children?: ReactNode
}

/** A picture and what to do: idle, reading, once more, and the quiet states. */
export function OpenStage({ kind, picture, title, lead, children }: OpenStageProps) {
  return (
    <section className={`stage stage--open stage--${kind}`}>
      {picture}
      <div className="stage__text">
        <StageTitle words={title} />
        <p className="stage__lead">
          <Ruby>{lead}</Ruby>
        </p>
        {children}
      </div>
    </section>
  )
}

export interface IdleProps {
  readonly language: Language
  readonly direction: 'in' | 'out'
  readonly onLanguage: (language: Language) => void
}

export function IdleStage({ language, direction, onLanguage }: IdleProps) {
  const { phrase, text } = receptionTexts.voice(language)
  return (
    <OpenStage
      kind={direction === 'out' ? 'leaving' : 'idle'}
      picture={<HoldCardPicture label={text('idle.picture')} leaving={direction === 'out'} />}
      title={phrase(`idle.${direction}.title`)}
      lead={phrase('idle.lead')}
    >
      <p className="stage__say stage__no-card">
        <Icon name="no-card" />
        <span>
          <Ruby>{phrase('idle.noCard')}</Ruby>
        </span>
      </p>
      <LanguageButtons language={language} label={text('languages')} onChoose={onLanguage} />
    </OpenStage>
  )
}

export interface ReadingProps {
  readonly language: Language
  readonly direction: 'in' | 'out'
  readonly stepsDone: number
}

export function ReadingStage({ language, direction, stepsDone }: ReadingProps) {
  const { phrase, text } = receptionTexts.voice(language)
  return (
    <OpenStage
      kind="reading"
      picture={<ReadingPicture label={text('reading.progress', { count: stepsDone })} done={stepsDone} />}
      title={phrase('reading.title')}
      lead={phrase('reading.lead')}
    >
      <StepList
        steps={TAP_STEPS}
        done={stepsDone}
        phraseOf={(step, isDone) => phrase(isDone ? `reading.${step}` : comingWords(step, direction))}
      />
    </OpenStage>
  )
}

/** A step that is not done is said as what happens now. */
function comingWords(step: (typeof TAP_STEPS)[number], direction: 'in' | 'out') {
  return step === 'recorded' && direction === 'out'
    ? 'reading.now.recorded.out'
    : (`reading.now.${step}` as const)
}

export function AgainStage({ language, attempt }: { readonly language: Language; readonly attempt: number }) {
  const { phrase, text } = receptionTexts.voice(language)
  return (
    <OpenStage
      kind="again"
      picture={<AgainPicture label={text('again.picture')} />}
      title={phrase('again.title')}
      lead={phrase('again.lead')}
    >
      <div className="tries">
        <ol aria-hidden="true">
          {Array.from({ length: TRIES_BEFORE_STAFF }, (_, index) => (
            <li key={index} className={index < attempt ? 'is-used' : ''} />
          ))}
        </ol>
        <p>
          <Ruby>{phrase('again.tries', { count: attempt })}</Ruby>
        </p>
      </div>
    </OpenStage>
  )
}

export interface QuietProps {
  readonly language: Language
  readonly kind: 'connecting' | 'lost' | 'closed' | 'no_reader'
  readonly onLanguage: (language: Language) => void
}

/** Nothing can be read now; each says why and what is safe. */
export function QuietStage({ language, kind, onLanguage }: QuietProps) {
  const { phrase, text } = receptionTexts.voice(language)
  const words = kind === 'no_reader' ? 'reader' : kind
  return (
    <OpenStage
      kind={kind === 'no_reader' ? 'no-reader' : kind}
      picture={<RestingPicture />}
      title={phrase(`${words}.title`)}
      lead={phrase(`${words}.lead`)}
    >
      {kind !== 'connecting' && (
        <LanguageButtons language={language} label={text('languages')} onChoose={onLanguage} />
      )}
    </OpenStage>
  )
}
