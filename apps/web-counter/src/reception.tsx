import type { Language } from '@musubi/i18n'
import { DemoBand, type BandKind } from '@musubi/ui'
import type { AgentState } from '@musubi/contracts'
import { useCallback, useEffect, useRef } from 'react'
import type { AgentStore } from './agent/agent-store.ts'
import { useActs } from './agent/use-acts.ts'
import { Centre } from './centre.tsx'
import { DemoTray } from './demo/demo-tray.tsx'
import { useFeedback } from './feedback/use-feedback.ts'
import { StaffStrip } from './parts/staff-strip.tsx'
import { TopBar } from './parts/top-bar.tsx'
import { proofingAddress } from './proofing/arrival.ts'
import { useLeftAlone, useNow, usePage, useSlowStart } from './use-page.ts'
import { announce } from './view/announcement.ts'
import { decideMemos } from './view/memos.ts'
import { stageKey } from './view/stage.ts'
import './reception.css'
import './phone.css'

export interface ReceptionProps {
  readonly store: AgentStore
  readonly language?: Language
}

/** An unreadable card's message goes away by itself; the card can be held again at any time before that. */
const AGAIN_MS = 20_000

/** The whole page of a reception counter. */
export function Reception({ store, language: first = 'ja' }: ReceptionProps) {
  const { snapshot, page, stage, dispatch } = usePage(store, first)
  const acts = useActs(store, dispatch)
  const now = useNow()
  const slow = useSlowStart(stage)
  const { state: agent, connection } = snapshot
  const { language } = page
  const sound = useFeedback(stage, agent?.lastCount?.eventId ?? null)
  useLeftAlone(
    stage,
    useCallback(() => dispatch({ type: 'left_alone' }), [dispatch]),
  )

  const endTap = () => {
    if (stage.kind === 'staff' || stage.kind === 'again') acts.finishTap(stage.tapId)
    if (stage.kind === 'green') acts.finishTap(stage.tap.tapId)
  }
  const open = (kind: 'count' | 'roster') => {
    if (!agent) return
    dispatch({ type: 'panel_opened', kind, over: agent.tap })
    endTap()
  }
  const back = () => {
    dispatch({ type: 'panel_closed' })
    endTap()
  }
  const again = stage.kind === 'again' ? stage.tapId : null
  useEffect(() => {
    if (!again) return
    const timer = setTimeout(() => acts.finishTap(again), AGAIN_MS)
    return () => clearTimeout(timer)
  }, [again, acts])

  const band = bandOf(agent)
  return (
    <div className={`reception ${agent?.demo ? 'reception--demo' : ''}`}>
      <div className="reception__frame" data-municipality={agent?.municipality.municipalityCode}>
        <div className="kiosk" data-stage={stage.kind}>
          {band && <DemoBand kind={band} language={language} />}
          <TopBar agent={agent} connection={connection} language={language} />
          <Main key={stageKey(stage)} staged={stageKey(stage)}>
            <Centre
              stage={stage}
              agent={agent}
              client={store.client}
              language={language}
              now={now}
              acts={acts}
              onLanguage={(chosen) => dispatch({ type: 'language_chosen', language: chosen })}
              onBack={back}
            />
          </Main>
          <StaffStrip
            language={language}
            stage={stage}
            memos={decideMemos({ stage, agent, failure: page.failure, language, now, slow })}
            sound={sound}
            onCount={() => open('count')}
            onRoster={() => open('roster')}
            onProof={() => {
              endTap()
              location.assign(proofingAddress('reception', language))
            }}
            onNext={back}
            onDirection={(direction) => {
              back()
              acts.setDirection(direction)
            }}
          />
        </div>
      </div>
      <p className="visually-hidden" role="status" aria-live="assertive">
        {announce(stage, language)}
      </p>
      {agent?.demo && <DemoTray store={store} linked={agent.link.connected} language={language} />}
    </div>
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

function bandOf(agent: AgentState | null): BandKind | null {
  const drill = agent?.disaster?.drill ?? false
  if (agent?.demo) return drill ? 'both' : 'demo'
  return drill ? 'drill' : null
}
