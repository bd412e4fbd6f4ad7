import type { AgentLoginState, LoginPhase } from '@musubi/contracts'
import { htmlLang, type Language } from '@musubi/i18n'
import { DemoBand, Icon, Ruby } from '@musubi/ui'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { loginTexts } from '../texts/login.ts'
import { type Arrival, ownVisit } from './arrival.ts'
import { LoginStage } from './login-stages.tsx'
import type { LoginStore } from './login-store.ts'
import { LoginTray } from './login-tray.tsx'
import '../reception.css'
import './login.css'

export interface LoginPageProps {
  readonly store: LoginStore
  readonly arrival: Arrival
}

/** Long enough to see that it worked; nobody is asked anything after that. */
const SEEN_MS = 700

/** The page on which somebody logs in to a service with the card at this terminal. */
export function LoginPage({ store, arrival }: LoginPageProps) {
  const state = useSyncExternalStore(store.subscribe, store.getSnapshot)
  const [language, setLanguage] = useState<Language>(arrival.language)
  useArrival(store, arrival)
  useEffect(() => {
    document.documentElement.lang = htmlLang[language]
    document.title = loginTexts.voice(language).text('page')
  }, [language])
  useWayOn(store, state)
  const { now, about, demo } = state ?? START
  return (
    <div className={`reception ${demo ? 'reception--demo' : ''}`}>
      <div className="reception__frame">
        <div className="kiosk login" data-phase={now.phase}>
          {demo && <DemoBand kind="demo" language={language} />}
          <LoginTop about={about} language={language} />
          <main className="kiosk__centre" tabIndex={-1}>
            <LoginStage
              key={`${now.phase} ${language}`}
              now={now}
              about={about}
              language={language}
              paired={arrival.paired}
              store={store}
              onLanguage={setLanguage}
            />
          </main>
          <LoginFoot about={about} language={language} isTold={tellsWhatIsLearnt(now)} />
        </div>
      </div>
      {demo && <LoginTray demo={demo} language={language} onHold={store.holdDemoCard} />}
    </div>
  )
}

const START: AgentLoginState = { now: { phase: 'opening' }, about: null, reader: 'empty', demo: null }

/** The request is taken up once, and leaves the address: a reload must not begin it again. */
function useArrival(store: LoginStore, { request, way, language }: Arrival): void {
  useEffect(() => {
    if (request === null) return
    history.replaceState(null, '', `/login?lang=${language}`)
    ownVisit.begin()
    store.openVisit(request, way)
  }, [store, request, way, language])
}

/** The agent forgets the login before the page leaves: whoever opens this page next finds nothing of it. */
function useWayOn(store: LoginStore, state: AgentLoginState | null): void {
  const continueAt = state?.now.phase === 'done' ? state.now.continueAt : null
  useEffect(() => {
    if (continueAt === null || !ownVisit.isBegun()) return
    const leave = () => {
      ownVisit.end()
      void store.leave().finally(() => location.replace(continueAt))
    }
    const timer = setTimeout(leave, SEEN_MS)
    return () => clearTimeout(timer)
  }, [store, continueAt])
}

interface PartProps {
  readonly about: AgentLoginState['about']
  readonly language: Language
}

/** What the login is for, and the way back. */
function LoginTop({ about, language }: PartProps) {
  const { phrase, text } = loginTexts.voice(language)
  return (
    <header className="login-top">
      <div className="login-top__what">
        {about?.stepUp && (
          <p className="login-top__step">
            <Icon name="shield" />
            <Ruby>{phrase('stepUp')}</Ruby>
          </p>
        )}
        <p className="login-top__service">
          {about ? (
            <Ruby>{phrase('service', { service: about.serviceName[language] })}</Ruby>
          ) : (
            <Ruby>{phrase('page')}</Ruby>
          )}
        </p>
      </div>
      {about?.backTo && (
        <a className="login-top__back" href={`${about.backTo}?lang=${language}`}>
          <Icon name="back" />
          {text('otherWays')}
        </a>
      )}
    </header>
  )
}

const KNOWN_LEARNS = [
  'ppid',
  'municipality',
  'name',
  'age_over_18',
  'age_over_65',
  'proofing',
  'roles',
] as const

/** What the service learns is said unless just that is the question, or was answered with no. */
function tellsWhatIsLearnt(now: LoginPhase): boolean {
  return now.phase === 'problem' ? now.reason !== 'consent_declined' : now.phase !== 'consent'
}

/** What the service learns, and what never leaves this machine. */
function LoginFoot({ about, language, isTold }: PartProps & { readonly isTold: boolean }) {
  const { phrase, text } = loginTexts.voice(language)
  const items = KNOWN_LEARNS.filter((one) => about?.learns.includes(one)).map((one) => text(`learns.${one}`))
  return (
    <footer className="login-foot">
      {about && isTold && items.length > 0 && (
        <p>
          <Icon name="eye" />
          <span>
            <Ruby>
              {phrase('learns', {
                service: about.serviceName[language],
                items: items.join(text('learns.and')),
              })}
            </Ruby>
          </span>
        </p>
      )}
      <p>
        <Icon name="lock" />
        <span>
          <Ruby>{phrase(about?.way === 'pin' ? 'keeps' : 'keepsHold')}</Ruby>
        </span>
      </p>
    </footer>
  )
}
