import type { AgentState } from '@musubi/contracts'
import type { Language } from '@musubi/i18n'
import type { AgentClient } from './agent/agent-store.ts'
import type { Acts } from './agent/use-acts.ts'
import { CountPanel } from './panels/count-panel.tsx'
import { RosterPanel } from './panels/roster-panel.tsx'
import { GreenStage } from './stages/green-stage.tsx'
import { HelperStage } from './stages/helper-stage.tsx'
import { AgainStage, IdleStage, QuietStage, ReadingStage } from './stages/open-stages.tsx'
import type { Stage } from './view/stage.ts'

export interface CentreProps {
  readonly stage: Stage
  readonly agent: AgentState | null
  readonly client: AgentClient
  readonly language: Language
  readonly now: number
  readonly acts: Acts
  readonly onLanguage: (language: Language) => void
  readonly onBack: () => void
}

/** One state a screen. */
export function Centre({ stage, agent, client, language, now, acts, onLanguage, onBack }: CentreProps) {
  switch (stage.kind) {
    case 'idle':
      return <IdleStage language={language} direction={stage.direction} onLanguage={onLanguage} />
    case 'reading':
      return <ReadingStage language={language} direction={stage.direction} stepsDone={stage.stepsDone} />
    case 'again':
      return <AgainStage language={language} attempt={stage.attempt} />
    case 'staff':
      return <HelperStage language={language} />
    case 'connecting':
    case 'lost':
    case 'closed':
    case 'no_reader':
      return <QuietStage language={language} kind={stage.kind} onLanguage={onLanguage} />
  }
  if (!agent) return null
  switch (stage.kind) {
    case 'green':
      return (
        <GreenStage
          language={language}
          tap={stage.tap}
          news={stage.news}
          town={agent.municipality}
          onToggle={({ personId, here }) => acts.setPresence(stage.tap.tapId, personId, !here)}
          onDone={() => acts.finishTap(stage.tap.tapId)}
        />
      )
    case 'count':
      return (
        <CountPanel
          language={language}
          agent={agent}
          onAdd={acts.addHeadCount}
          onUndo={acts.undoHeadCount}
          onBack={onBack}
        />
      )
    case 'roster':
      return <RosterPanel language={language} agent={agent} client={client} now={now} onBack={onBack} />
  }
}
