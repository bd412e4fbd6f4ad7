import type { TerminalPlan } from '@musubi/contracts'
import { Ruby } from '@musubi/ui'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { AwaitFresh } from '../frame/await-fresh.tsx'
import { Page } from '../frame/page.tsx'
import { useLanguage } from '../office-context.ts'
import { terminalTexts } from '../texts/terminal-texts.ts'
import { CodeSheet } from './code-sheet.tsx'
import { draftLike, emptyPlan } from './plan-draft.ts'
import { PlanForm } from './plan-form.tsx'
import { useTerminals } from './use-terminals.ts'
import './terminals.css'

export interface Planned {
  readonly plan: TerminalPlan
  readonly enrolmentCode: string
  readonly expiresAt: string
}

/** Plans a terminal, and shows its enrolment code: here, once, and nowhere else. `?like=` copies another terminal's plan. */
export function PlanPage() {
  const { phrase, text } = terminalTexts.voice(useLanguage())
  const fresh = useTerminals()
  const [planned, setPlanned] = useState<Planned | null>(null)
  const [search] = useSearchParams()
  const like = search.get('like')
  const title = planned ? 'codeTitle' : 'planTitle'
  return (
    <Page title={text(title)} heading={<Ruby>{phrase(title)}</Ruby>}>
      <AwaitFresh fresh={fresh}>
        {(console) => {
          if (planned) return <CodeSheet planned={planned} sites={console.sites} />
          const model = console.terminals.find(({ terminalId }) => terminalId === like)
          const start = model ? draftLike(model) : emptyPlan
          return <PlanForm console={console} start={start} onPlanned={setPlanned} />
        }}
      </AwaitFresh>
    </Page>
  )
}
