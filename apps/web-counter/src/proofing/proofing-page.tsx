import type { AgentProofingState, ProofingPhase } from '@musubi/contracts/agent-proofing'
import { htmlLang, type Language } from '@musubi/i18n'
import { DemoBand, Icon, Ruby } from '@musubi/ui'
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { LanguageButtons } from '../parts/language-buttons.tsx'
import { proofingTexts } from '../texts/proofing.ts'
import { backAddress, restingAddress, type ProofingArrival } from './arrival.ts'
import { NOTHING_TYPED, type TypedNumbers } from './printed-numbers.ts'
import { ProofingStage } from './proofing-stages.tsx'
import type { ProofingStore } from './proofing-store.ts'
import { ProofingTray } from './proofing-tray.tsx'
import '../reception.css'
import '../login/login.css'
import './proofing.css'

export interface ProofingPageProps {
  readonly store: ProofingStore
  readonly arrival: ProofingArrival
}

/** The page on which staff proof a walk-in (本人確認) by the face of their card. */
export function ProofingPage({ store, arrival }: ProofingPageProps) {
  const state = useSyncExternalStore(store.subscribe, store.getSnapshot)
  const [language, setLanguage] = useState<Language>(arrival.language)
  const typed = useRef<TypedNumbers>(NOTHING_TYPED)
  useArrival(store, arrival)
  useStaying(store)
  const phase = state?.now.phase ?? 'opening'
  // What was typed is of use until a card has taken it, and not after.
  useEffect(() => {
    if (!TYPING.has(phase)) typed.current = NOTHING_TYPED
  }, [phase])
  useEffect(() => {
    document.documentElement.lang = htmlLang[language]
    document.title = proofingTexts.voice(language).text('page')
  }, [language])
  const leave = useCallback(() => {
    typed.current = NOTHING_TYPED
    void store.close().finally(() => location.assign(backAddress(arrival, language)))
  }, [store, arrival, language])
  const shown = state ?? START
  return (
    <div className={`reception ${shown.demo ? 'reception--demo' : ''}`}>
      <div className="reception__frame">
        <div className="kiosk login proofing" data-phase={phase}>
          {shown.demo && <DemoBand kind="demo" language={language} />}
          <ProofingTop phase={phase} arrival={arrival} language={language} onLeave={leave} />
          <Main staged={`${phase} ${language}`}>
            <ProofingStage
              key={`${phase} ${language}`}
              state={shown}
              language={language}
              typed={typed}
              store={store}
              onEnd={leave}
            />
          </Main>
          <ProofingFoot language={language} onLanguage={setLanguage} />
        </div>
      </div>
      {shown.demo && <ProofingTray demo={shown.demo} language={language} onHold={store.holdDemoCard} />}
    </div>
  )
}

const START: AgentProofingState = {
  now: { phase: 'opening' },
  municipality: null,
  reader: 'empty',
  demo: null,
}

/** Begun once: a reload goes on with what the agent has. */
function useArrival(store: ProofingStore, arrival: ProofingArrival): void {
  useEffect(() => {
    if (!arrival.start) return
    history.replaceState(null, '', restingAddress(arrival, arrival.language))
    store.open()
  }, [store, arrival])
}

const STAY_EVERY_MS = 10_000

/** A touch tells the agent that somebody is still comparing; without one it forgets the face. */
function useStaying(store: ProofingStore): void {
  useEffect(() => {
    let said = 0
    const touched = () => {
      if (Date.now() - said < STAY_EVERY_MS) return
      said = Date.now()
      store.stay()
    }
    const touches = ['pointerdown', 'keydown'] as const
    for (const touch of touches) addEventListener(touch, touched)
    return () => {
      for (const touch of touches) removeEventListener(touch, touched)
    }
  }, [store])
}

const TYPING: ReadonlySet<ProofingPhase['phase']> = new Set(['numbers', 'waiting', 'reading', 'opening'])

interface TopProps {
  readonly phase: ProofingPhase['phase']
  readonly arrival: ProofingArrival
  readonly language: Language
  readonly onLeave: () => void
}

const STATIONS: readonly {
  readonly name: 'numbers' | 'card' | 'compare' | 'record'
  readonly phases: readonly ProofingPhase['phase'][]
}[] = [
  { name: 'numbers', phases: ['numbers'] },
  { name: 'card', phases: ['waiting', 'reading'] },
  { name: 'compare', phases: ['comparing', 'naming'] },
  { name: 'record', phases: ['signing', 'sending', 'unsent', 'done'] },
]

/** What this page is for, how far it is, and the way out. */
function ProofingTop({ phase, arrival, language, onLeave }: TopProps) {
  const { phrase, text } = proofingTexts.voice(language)
  const at = STATIONS.findIndex(({ phases }) => phases.includes(phase))
  return (
    <header className="login-top proofing-top no-print">
      <p className="login-top__service">
        <Ruby>{phrase('page')}</Ruby>
      </p>
      {at >= 0 && (
        <ol className="stations" aria-label={text('stations')}>
          {STATIONS.map(({ name }, index) => (
            <li
              key={name}
              className={index < at ? 'is-done' : index === at ? 'is-now' : ''}
              aria-current={index === at ? 'step' : undefined}
            >
              <span className="stations__mark" aria-hidden="true">
                {index < at ? <Icon name="check" /> : index + 1}
              </span>
              <span>
                <Ruby>{phrase(`station.${name}`)}</Ruby>
              </span>
            </li>
          ))}
        </ol>
      )}
      <button type="button" className="login-top__back proofing-top__leave" onClick={onLeave}>
        <Icon name="close" />
        <span>
          <Ruby>{phrase(`leave.${arrival.from}`)}</Ruby>
        </span>
      </button>
    </header>
  )
}

/** What never leaves this machine. */
function ProofingFoot({
  language,
  onLanguage,
}: {
  readonly language: Language
  readonly onLanguage: (language: Language) => void
}) {
  const { phrase, text } = proofingTexts.voice(language)
  return (
    <footer className="login-foot proofing-foot no-print">
      <p>
        <Icon name="lock" />
        <span>
          <Ruby>{phrase('keeps')}</Ruby>
        </span>
      </p>
      <LanguageButtons language={language} label={text('languages')} onChoose={onLanguage} />
    </footer>
  )
}

/** Where the centre changes under a keyboard's focus, focus goes to the new centre instead of getting lost. */
function Main({ staged, children }: { readonly staged: string; readonly children: React.ReactNode }) {
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true })
  }, [staged])
  return (
    <main ref={main} className="kiosk__centre" tabIndex={-1}>
      {children}
    </main>
  )
}
