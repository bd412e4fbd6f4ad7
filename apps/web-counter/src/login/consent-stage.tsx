import type { CounterConsent, ResidentClaim } from '@musubi/contracts'
import type { Language } from '@musubi/i18n'
import { Button, Icon, Ruby } from '@musubi/ui'
import { useState, type FormEvent, type ReactNode } from 'react'
import { LanguageButtons } from '../parts/language-buttons.tsx'
import { StageTitle } from '../stages/stage-title.tsx'
import { loginTexts } from '../texts/login.ts'
import type { LoginStore } from './login-store.ts'
import './consent.css'

export interface ConsentStageProps {
  readonly asks: CounterConsent
  /** Its name. */
  readonly service: string
  readonly language: Language
  readonly store: LoginStore
  readonly onLanguage: (language: Language) => void
}

/** What the service wants to know, and why: the person whose card lies there says yes or no, to each thing that is not needed. */
export function ConsentStage({ asks, service, language, store, onLanguage }: ConsentStageProps) {
  const { phrase, text } = loginTexts.voice(language)
  const { vendor, purpose, claims } = asks
  return (
    <section className="stage stage--open stage--consent">
      <div className="stage__text">
        <StageTitle words={phrase('consent.title', { service })} />
        <p className="consent-why">
          <Ruby>{phrase('consent.why', { purpose: purpose[language] })}</Ruby>
        </p>
        <p className="consent-who">
          <Ruby>{phrase('consent.who', { vendor })}</Ruby>
        </p>
        <p className="consent-own">
          <Icon name="card" />
          <span>
            <Ruby>{phrase('consent.own')}</Ruby>
          </span>
        </p>
        <p className="consent-own">
          <Icon name="again" />
          <span>
            <Ruby>{phrase('consent.undo')}</Ruby>
          </span>
        </p>
        <LanguageButtons language={language} label={text('languages')} onChoose={onLanguage} />
      </div>
      <ConsentForm claims={claims} language={language} onAnswer={store.answerConsent} />
    </section>
  )
}

interface FormProps {
  readonly claims: CounterConsent['claims']
  readonly language: Language
  readonly onAnswer: LoginStore['answerConsent']
}

function ConsentForm({ claims, language, onAnswer }: FormProps) {
  const { phrase } = loginTexts.voice(language)
  // Nothing that is not needed is switched on for somebody.
  const [chosen, setChosen] = useState<readonly ResidentClaim[]>([])
  const needed = claims.filter(({ required }) => required)
  const free = claims.filter(({ required }) => !required)
  const choose = (claim: ResidentClaim, tell: boolean) =>
    setChosen((before) => [...before.filter((one) => one !== claim), ...(tell ? [claim] : [])])
  const agree = (event: FormEvent) => {
    event.preventDefault()
    onAnswer(true, chosen)
  }
  return (
    <form className="consent" onSubmit={agree}>
      {needed.length > 0 && (
        <section className="consent-part" aria-labelledby="consent-needed">
          <h2 id="consent-needed">
            <Ruby>{phrase('consent.required')}</Ruby>
          </h2>
          <ul>
            {needed.map((request) => (
              <li key={request.claim}>
                <Icon name="check" />
                <Claim request={request} language={language} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {free.length > 0 && (
        <section className="consent-part" aria-labelledby="consent-free">
          <h2 id="consent-free">
            <Ruby>{phrase('consent.optional')}</Ruby>
          </h2>
          {free.map((request) => (
            <Choice
              key={request.claim}
              request={request}
              language={language}
              told={chosen.includes(request.claim)}
              onChoose={choose}
            />
          ))}
        </section>
      )}
      <div className="consent-acts">
        <Button type="submit" size="kiosk" wide>
          <Ruby>{phrase('consent.agree')}</Ruby>
        </Button>
        <Button variant="secondary" size="kiosk" wide onClick={() => onAnswer(false, [])}>
          <Ruby>{phrase('consent.decline')}</Ruby>
        </Button>
      </div>
    </form>
  )
}

interface ClaimProps {
  readonly request: CounterConsent['claims'][number]
  readonly language: Language
}

function Claim({ request: { claim, purpose }, language }: ClaimProps) {
  const { phrase } = loginTexts.voice(language)
  return (
    <span className="consent-claim">
      <b>
        <Ruby>{phrase(`learns.${claim}`)}</Ruby>
      </b>
      <small>{purpose[language]}</small>
    </span>
  )
}

interface ChoiceProps extends ClaimProps {
  readonly told: boolean
  readonly onChoose: (claim: ResidentClaim, tell: boolean) => void
}

function Choice({ request, language, told, onChoose }: ChoiceProps) {
  const { phrase } = loginTexts.voice(language)
  const { claim } = request
  return (
    <fieldset className="consent-choice">
      <legend>
        <Claim request={request} language={language} />
      </legend>
      {[true, false].map((tell) => (
        <Answer
          key={String(tell)}
          name={`tell-${claim}`}
          checked={told === tell}
          onChoose={() => onChoose(claim, tell)}
        >
          <Ruby>{phrase(tell ? 'consent.show' : 'consent.hide')}</Ruby>
        </Answer>
      ))}
    </fieldset>
  )
}

interface AnswerProps {
  readonly name: string
  readonly checked: boolean
  readonly onChoose: () => void
  readonly children: ReactNode
}

function Answer({ name, checked, onChoose, children }: AnswerProps) {
  return (
    <label className="consent-answer">
      <input type="radio" name={name} checked={checked} onChange={onChoose} />
      <span>{children}</span>
    </label>
  )
}
