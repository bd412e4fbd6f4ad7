import type { AgentLoginState, CardWay, LOGIN_STEPS, LoginPhase } from '@musubi/contracts'
import type { Language } from '@musubi/i18n'
import { Button, ButtonLink, Icon, Ruby } from '@musubi/ui'
import { LanguageButtons } from '../parts/language-buttons.tsx'
import { CheckPicture } from '../pictures/person-pictures.tsx'
import { AgainPicture, HoldCardPicture, ReadingPicture, RestingPicture } from '../pictures/reader-picture.tsx'
import { proofingAddress } from '../proofing/arrival.ts'
import { OpenStage } from '../stages/open-stages.tsx'
import { StepList } from '../stages/step-list.tsx'
import { StageTitle } from '../stages/stage-title.tsx'
import { loginTexts } from '../texts/login.ts'
import { ConsentStage } from './consent-stage.tsx'
import { PinPad } from './pin-pad.tsx'
import { problemWordsOf } from './problem-words.ts'
import type { LoginStore } from './login-store.ts'

type About = NonNullable<AgentLoginState['about']>
type Note = Extract<LoginPhase, { phase: 'waiting' }>['note']
type Step = (typeof LOGIN_STEPS)[number]

export interface LoginStageProps {
  readonly now: LoginPhase
  readonly about: About | null
  readonly language: Language
  readonly paired: boolean
  readonly store: LoginStore
  readonly onLanguage: (language: Language) => void
}

/** One state a screen. */
export function LoginStage(props: LoginStageProps) {
  const { now, about, language, store } = props
  const { phrase, text } = loginTexts.voice(language)
  switch (now.phase) {
    case 'closed':
      return <ClosedStage {...props} />
    case 'opening':
      return (
        <OpenStage
          kind="connecting"
          picture={<RestingPicture />}
          title={phrase('opening.title')}
          lead={phrase('opening.lead')}
        />
      )
    case 'waiting':
      return <WaitingStage {...props} note={now.note} way={about?.way ?? 'kazashi'} />
    case 'reading':
      return <ReadingStage language={language} step={now.step} way={about?.way ?? 'kazashi'} />
    case 'checking':
      return <ReadingStage language={language} step="signed" way={about?.way ?? 'kazashi'} />
    case 'consent':
      return (
        <ConsentStage
          asks={now.asks}
          service={about?.serviceName[language] ?? ''}
          language={language}
          store={store}
          onLanguage={props.onLanguage}
        />
      )
    case 'pin':
      return <PinStage language={language} triesLeft={now.triesLeft} note={now.note} store={store} />
    case 'done':
      return (
        <section className="stage stage--open stage--done">
          <div className="login-done" aria-hidden="true">
            <CheckPicture />
          </div>
          <div className="stage__text">
            <StageTitle words={phrase('done.title')} />
            <p className="stage__lead">
              <Ruby>{phrase(now.continueAt === null ? 'done.counter' : 'done.lead')}</Ruby>
            </p>
          </div>
        </section>
      )
    case 'problem': {
      const words = problemWordsOf(now.reason)
      return (
        <OpenStage
          kind="again"
          picture={<AgainPicture label={text('picture')} />}
          title={phrase(`problem.${words}.title`)}
          lead={phrase(`problem.${words}.lead`)}
        >
          <ProblemActs {...props} canRetry={now.canRetry} />
        </OpenStage>
      )
    }
  }
}

function WaitingStage({
  note,
  way,
  about,
  language,
  store,
  onLanguage,
}: LoginStageProps & { readonly note: Note; readonly way: CardWay }) {
  const { phrase, text } = loginTexts.voice(language)
  const other = about?.ways.find((one) => one !== way)
  return (
    <OpenStage
      kind={note === 'unreadable' ? 'again' : 'idle'}
      picture={<HoldCardPicture label={text('picture')} />}
      title={phrase(`${way}.title`)}
      lead={phrase(`${way}.lead`)}
    >
      <NoteLine note={note} language={language} />
      {other && (
        <Button
          variant="secondary"
          size="kiosk"
          className="login-act"
          icon={other === 'pin' ? 'lock' : 'card'}
          onClick={() => store.chooseWay(other)}
        >
          <Ruby>{phrase(other === 'pin' ? 'toPin' : 'toKazashi')}</Ruby>
        </Button>
      )}
      <LanguageButtons language={language} label={text('languages')} onChoose={onLanguage} />
    </OpenStage>
  )
}

const STEPS: Readonly<Record<CardWay, readonly Step[]>> = {
  kazashi: ['found', 'certificate', 'face', 'signed'],
  pin: ['found', 'certificate', 'signed'],
}

function ReadingStage({ language, step, way }: { language: Language; step: Step; way: CardWay }) {
  const { phrase, text } = loginTexts.voice(language)
  const steps = STEPS[way]
  const done = steps.indexOf(step) + 1
  const ring = Math.round((4 * done) / steps.length)
  return (
    <OpenStage
      kind="reading"
      picture={<ReadingPicture label={text('reading.progress', { count: ring })} done={ring} />}
      title={phrase('reading.title')}
      lead={phrase('reading.lead')}
    >
      <StepList
        steps={steps}
        done={done}
        phraseOf={(one, isDone) => phrase(isDone ? `step.${one}` : `now.${one}`)}
      />
    </OpenStage>
  )
}

const MOST_TRIES = 3
const WHICH_PIN = 'which-pin'

function PinStage({
  language,
  triesLeft,
  note,
  store,
}: {
  readonly language: Language
  readonly triesLeft: number
  readonly note: Note
  readonly store: LoginStore
}) {
  const { phrase } = loginTexts.voice(language)
  const isLast = triesLeft === 1
  return (
    <section className="stage stage--open stage--pin">
      <div className="stage__text">
        <StageTitle words={phrase('ask.title')} />
        <p className="pin-which" id={WHICH_PIN}>
          <Ruby>{phrase('ask.hint')}</Ruby>
        </p>
        <NoteLine note={note} language={language} triesLeft={triesLeft} />
        <div className={`pin-tries ${isLast ? 'pin-tries--last' : ''}`}>
          <div className="pin-tries__pips" aria-hidden="true">
            {Array.from({ length: Math.max(MOST_TRIES, triesLeft) }, (_, at) => (
              <i key={at} className={at < triesLeft ? '' : 'is-used'} />
            ))}
          </div>
          <div>
            <p className="pin-tries__count">
              <Ruby>{isLast ? phrase('ask.last') : phrase('ask.tries', { count: triesLeft })}</Ruby>
            </p>
            <p>
              <Ruby>{phrase(isLast ? 'ask.lastHint' : 'ask.triesHint')}</Ruby>
            </p>
          </div>
        </div>
      </div>
      <PinPad language={language} hintId={WHICH_PIN} onPin={store.givePin} />
    </section>
  )
}

function NoteLine({
  note,
  language,
  triesLeft = 0,
}: {
  readonly note: Note
  readonly language: Language
  readonly triesLeft?: number
}) {
  const { phrase } = loginTexts.voice(language)
  if (note === null) return null
  const words = note === 'wrong_pin' ? phrase('note.wrong_pin', { count: triesLeft }) : phrase(`note.${note}`)
  return (
    <p className="login-note" role="alert">
      <Icon name="alert" />
      <span>
        <Ruby>{words}</Ruby>
      </span>
    </p>
  )
}

function ProblemActs({ about, now, language, store, canRetry }: LoginStageProps & { canRetry: boolean }) {
  const { phrase } = loginTexts.voice(language)
  const reason = now.phase === 'problem' ? now.reason : null
  const other = about?.ways.find((way) => way !== about.way)
  const offersOther = other !== undefined && reason !== 'pin_blocked' && !canRetry
  return (
    <div className="login-acts">
      {canRetry && (
        <Button size="kiosk" icon="again" onClick={store.retry}>
          <Ruby>{phrase('retry')}</Ruby>
        </Button>
      )}
      {offersOther && (
        <Button size="kiosk" icon={other === 'pin' ? 'lock' : 'card'} onClick={() => store.chooseWay(other)}>
          <Ruby>{phrase(other === 'pin' ? 'toPin' : 'toKazashi')}</Ruby>
        </Button>
      )}
      {about?.backTo && (
        <ButtonLink variant="secondary" size="kiosk" href={`${about.backTo}?lang=${language}`}>
          <Ruby>{phrase('otherWays')}</Ruby>
        </ButtonLink>
      )}
    </div>
  )
}

function ClosedStage({ language, paired, onLanguage }: LoginStageProps) {
  const { phrase, text } = loginTexts.voice(language)
  return (
    <OpenStage
      kind="idle"
      picture={<RestingPicture />}
      title={phrase('closed.title')}
      lead={phrase('closed.lead')}
    >
      {paired ? (
        <p className="login-note login-note--good" role="status">
          <Icon name="done" />
          <span>
            <Ruby>{phrase('closed.paired')}</Ruby>
          </span>
        </p>
      ) : (
        <div className="login-acts">
          <ButtonLink variant="secondary" size="kiosk" href="/login/pair">
            <Ruby>{phrase('closed.pair')}</Ruby>
          </ButtonLink>
          <p className="login-small">
            <Ruby>{phrase('closed.pairHint')}</Ruby>
          </p>
        </div>
      )}
      <div className="login-acts">
        <ButtonLink variant="quiet" size="m" icon="card" href={proofingAddress('login', language)}>
          <Ruby>{phrase('closed.proof')}</Ruby>
        </ButtonLink>
      </div>
      <LanguageButtons language={language} label={text('languages')} onChoose={onLanguage} />
    </OpenStage>
  )
}
