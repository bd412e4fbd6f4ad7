import type { ProofingFace } from '@musubi/contracts/agent-proofing'
import { PROOFING_REFUSALS, type ProofingDecision } from '@musubi/contracts/face-proofings'
import { type Language, type Phrase } from '@musubi/i18n'
import type { CivilDate } from '@musubi/kernel'
import { Button, Field, Icon, Ruby } from '@musubi/ui'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { StageTitle } from '../stages/stage-title.tsx'
import { proofingTexts } from '../texts/proofing.ts'
import { eraText, expiryText } from './card-face-drawing.tsx'
import { FacePictureView } from './face-picture.tsx'
import type { ProofingStore } from './proofing-store.ts'

export interface CompareStageProps {
  readonly face: ProofingFace
  readonly language: Language
  readonly store: Pick<ProofingStore, 'judge' | 'decide'>
}

/** The card's photograph, large, beside the person who stands there. */
export function CompareStage({ face, language, store }: CompareStageProps) {
  const { phrase, text } = proofingTexts.voice(language)
  const [isRefusing, setRefusing] = useState(false)
  const acceptable = face.genuine && !face.expired
  return (
    <section className="stage stage--open stage--compare">
      <FacePictureView picture={face.photo} which="photo" language={language} />
      <div className="compare">
        <StageTitle words={phrase(acceptable ? 'compare.title' : 'compare.cannot')} />
        <FaceState face={face} language={language} />
        <FaceFacts face={face} language={language} />
        {isRefusing || !acceptable ? (
          <Reasons
            language={language}
            onReason={(reason) => store.decide({ kind: 'refused', reason })}
            onBack={acceptable ? () => setRefusing(false) : undefined}
          />
        ) : (
          <div className="compare__acts" role="group" aria-label={text('compare.title')}>
            <Button size="kiosk" icon="check" onClick={() => store.judge(true)}>
              <Ruby>{phrase('compare.same')}</Ruby>
            </Button>
            <Button size="kiosk" variant="secondary" icon="close" onClick={() => setRefusing(true)}>
              <Ruby>{phrase('compare.differs')}</Ruby>
            </Button>
          </div>
        )}
      </div>
    </section>
  )
}

/** Genuine or not, a test card or not, run out or not: in words, and with a picture beside the words. */
function FaceState({ face: { genuine, testCard, expired }, language }: Omit<CompareStageProps, 'store'>) {
  const { phrase } = proofingTexts.voice(language)
  const states: readonly { readonly good: boolean; readonly words: Phrase }[] = [
    genuine
      ? { good: true, words: phrase(testCard ? 'state.test' : 'state.genuine') }
      : { good: false, words: phrase(testCard ? 'state.testRefused' : 'state.notGenuine') },
    ...(expired ? [{ good: false, words: phrase('state.expired') }] : []),
  ]
  return (
    <ul className="compare__states">
      {states.map(({ good, words }, at) => (
        <li key={at} className={good ? 'is-good' : 'is-bad'}>
          <Icon name={good ? 'shield' : 'alert'} />
          <span>
            <Ruby>{words}</Ruby>
          </span>
        </li>
      ))}
    </ul>
  )
}

function FaceFacts({ face, language }: Omit<CompareStageProps, 'store'>) {
  const { phrase } = proofingTexts.voice(language)
  return (
    <dl className="compare__facts">
      <div>
        <dt>
          <Ruby>{phrase('fact.name')}</Ruby>
        </dt>
        <dd>
          <FacePictureView picture={face.name} which="name" language={language} />
        </dd>
      </div>
      <div>
        <dt>
          <Ruby>{phrase('fact.address')}</Ruby>
        </dt>
        <dd>
          <FacePictureView picture={face.address} which="address" language={language} />
        </dd>
      </div>
      <div>
        <dt>
          <Ruby>{phrase('fact.birth')}</Ruby>
        </dt>
        <dd lang="ja">
          {eraText(face.birthDate as CivilDate)}（{face.birthDate.slice(0, 4)}）
        </dd>
      </div>
      <div>
        <dt>
          <Ruby>{phrase('fact.expiry')}</Ruby>
        </dt>
        <dd lang="ja">{expiryText(face.expiry)}</dd>
      </div>
    </dl>
  )
}

interface ReasonsProps {
  readonly language: Language
  readonly onReason: (reason: (typeof PROOFING_REFUSALS)[number]) => void
  readonly onBack: (() => void) | undefined
}

function Reasons({ language, onReason, onBack }: ReasonsProps) {
  const { phrase, text } = proofingTexts.voice(language)
  const box = useRef<HTMLDivElement>(null)
  // The reasons took the place of the answer that had the focus.
  const isAnswer = onBack !== undefined
  useEffect(() => {
    if (isAnswer) box.current?.querySelector('button')?.focus()
  }, [isAnswer])
  return (
    <div ref={box} className="reasons" role="group" aria-label={text('reasons.title')}>
      <p>
        <Ruby>{phrase('reasons.title')}</Ruby>
      </p>
      {PROOFING_REFUSALS.map((reason) => (
        <button key={reason} type="button" className="reasons__one" onClick={() => onReason(reason)}>
          <Ruby>{phrase(`reason.${reason}`)}</Ruby>
        </button>
      ))}
      {onBack && (
        <Button variant="quiet" size="m" onClick={onBack}>
          <Ruby>{phrase('reasons.back')}</Ruby>
        </Button>
      )}
    </div>
  )
}

/** On the card the name is a picture: staff type it as they read it there. */
export function NameStage({ face, language, store }: CompareStageProps) {
  const { phrase, text } = proofingTexts.voice(language)
  const field = useRef<HTMLInputElement>(null)
  const [isEmpty, setEmpty] = useState(false)
  useEffect(() => field.current?.focus({ preventScroll: true }), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const displayName = field.current?.value.trim().replaceAll(/\s+/g, ' ') ?? ''
    setEmpty(displayName === '')
    if (displayName === '') return field.current?.focus()
    const decision: ProofingDecision = { kind: 'accepted', displayName }
    store.decide(decision)
  }
  return (
    <section className="stage stage--open stage--compare">
      <FacePictureView picture={face.photo} which="photo" language={language} />
      <form className="compare" noValidate onSubmit={submit} autoComplete="off">
        <StageTitle words={phrase('name.title')} />
        <div className="name__as">
          <FacePictureView picture={face.name} which="name" language={language} />
        </div>
        <Field
          id="display-name"
          ref={field}
          label={<Ruby>{phrase('name.label')}</Ruby>}
          hint={<Ruby>{phrase('name.hint')}</Ruby>}
          error={isEmpty && <Ruby>{phrase('name.empty')}</Ruby>}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
        />
        <div className="compare__acts" role="group" aria-label={text('name.title')}>
          <Button type="submit" size="kiosk" icon="check">
            <Ruby>{phrase('name.submit')}</Ruby>
          </Button>
          <Button size="kiosk" variant="secondary" icon="back" onClick={() => store.judge(false)}>
            <Ruby>{phrase('name.back')}</Ruby>
          </Button>
        </div>
      </form>
    </section>
  )
}
