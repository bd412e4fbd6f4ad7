import type { Language } from '@musubi/i18n'
import { Icon, Ruby, type IconName } from '@musubi/ui'
import { useEffect, useState, type ReactNode } from 'react'
import type { AgentStore } from '../agent/agent-store.ts'
import { demoTexts } from '../texts/demo.ts'
import { TrayFrame } from './tray-frame.tsx'
import { useDemo, type Demo, type DemoCard, type Rush } from './use-demo.ts'

export interface DemoTrayProps {
  readonly store: AgentStore
  readonly linked: boolean
  readonly language: Language
}

/** From this width on the tray stands beside the kiosk; below, it lies over it until a card is chosen. */
const BESIDE = '(min-width: 80rem)'

export function DemoTray({ store, linked, language }: DemoTrayProps) {
  const demo = useDemo(store)
  const { phrase } = demoTexts.voice(language)
  const beside = useMedia(BESIDE)
  const [opened, setOpened] = useState<boolean | null>(null)
  const open = opened ?? beside
  const act = (run: () => void) => () => {
    run()
    if (!beside) setOpened(false)
  }
  return (
    <TrayFrame language={language} open={open} onOpen={setOpened}>
      <p className="tray__invite">
        <Icon name="back" />
        <span>
          <Ruby>{phrase(beside ? 'invite' : 'inviteNarrow')}</Ruby>
        </span>
      </p>
      {demo.failure && (
        <p className="tray__failure" role="alert">
          <Ruby>{phrase('failed', { message: demo.failure.message })}</Ruby>
        </p>
      )}
      <Cards demo={demo} language={language} act={act} />
      <Tools demo={demo} linked={linked} language={language} act={act} />
    </TrayFrame>
  )
}

interface PartProps {
  readonly demo: Demo
  readonly language: Language
  readonly act: (run: () => void) => () => void
}

function Cards({ demo, language, act }: PartProps) {
  const { phrase, text } = demoTexts.voice(language)
  if (!demo.cards) {
    return (
      <p className="tray__loading">
        <Ruby>{phrase('loading')}</Ruby>
      </p>
    )
  }
  return (
    <ul className="tray__cards" aria-label={text('cards')}>
      {demo.cards.map((card) => (
        <li key={card.cardId}>
          <CardButton card={card} onPress={act(() => demo.present(card.cardId))} />
        </li>
      ))}
    </ul>
  )
}

function CardButton({ card, onPress }: { readonly card: DemoCard; readonly onPress: () => void }) {
  return (
    <button type="button" className="tray-card" data-card={card.cardId} lang="ja" onClick={onPress}>
      <b>{card.label}</b>
      <span>{card.shows}</span>
    </button>
  )
}

function Tools({ demo, linked, language, act }: PartProps & { readonly linked: boolean }) {
  const { phrase } = demoTexts.voice(language)
  const first = demo.cards?.[0]
  const running = demo.rush?.running ?? false
  return (
    <div className="tray__tools">
      <h3>
        <Ruby>{phrase('tools')}</Ruby>
      </h3>
      {first && (
        <Tool icon="again" onPress={act(() => demo.present(first.cardId, 'pulled_away'))}>
          <Ruby>{phrase('pullAway')}</Ruby>
        </Tool>
      )}
      <Tool icon={linked ? 'wifi-off' : 'wifi'} onPress={act(() => demo.setNetwork(!linked))}>
        <Ruby>{phrase(linked ? 'unplug' : 'plug')}</Ruby>
      </Tool>
      {!running && (
        <Tool icon="crowd" onPress={act(demo.startRush)}>
          <Ruby>{phrase('rush')}</Ruby>
        </Tool>
      )}
      {demo.rush?.startedAt && <RushProgress rush={demo.rush} language={language} />}
    </div>
  )
}

interface ToolProps {
  readonly icon: IconName
  readonly onPress: () => void
  readonly children: ReactNode
}

function Tool({ icon, onPress, children }: ToolProps) {
  return (
    <button type="button" className="tray-tool" onClick={onPress}>
      <Icon name={icon} />
      <span>{children}</span>
    </button>
  )
}

function RushProgress({ rush, language }: { readonly rush: Rush; readonly language: Language }) {
  const { phrase } = demoTexts.voice(language)
  const { running, done, total } = rush
  return (
    <div className="tray__rush" role="status">
      <svg aria-hidden="true">
        <rect width={`${(100 * done) / Math.max(1, total)}%`} height="100%" />
      </svg>
      <p>
        <Ruby>{running ? phrase('rushRunning', { done, total }) : phrase('rushDone', { total })}</Ruby>
      </p>
    </div>
  )
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches)
  useEffect(() => {
    const media = matchMedia(query)
    const update = () => setMatches(media.matches)
    update()
    media.addEventListener('change', update)
    return () => media.removeEventListener('change', update)
  }, [query])
  return matches
}
