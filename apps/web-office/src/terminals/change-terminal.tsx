import type { ClientFailure } from '@musubi/contracts'
import { Button, Icon, Ruby } from '@musubi/ui'
import { useState } from 'react'
import { ActFailure } from '../frame/act-failure.tsx'
import { useLanguage, useOffice } from '../office-context.ts'
import { terminalTexts } from '../texts/terminal-texts.ts'
import { Words } from '../words.tsx'
import { draftLike, readPlan, type PlanProblems } from './plan-draft.ts'
import { PlanFields } from './plan-fields.tsx'
import { PlanSummary } from './plan-form.tsx'
import type { TerminalProps } from './terminal-page.tsx'

/** Name, place and services of an enrolled terminal. Whose it is stays: another kind of terminal is enrolled anew. */
export function ChangeTerminal({ terminal, console, onDone }: TerminalProps) {
  const { phrase } = terminalTexts.voice(useLanguage())
  const form = useChange(terminal, onDone)
  return (
    <details className="terminal-fold no-print">
      <summary>
        <Ruby>{phrase('change')}</Ruby>
      </summary>
      <form className="console-form" noValidate onSubmit={form.submit}>
        <PlanSummary problems={form.problems} />
        <PlanFields
          draft={form.draft}
          problems={form.problems}
          console={console}
          present={terminal.services}
          onChange={form.setDraft}
        />
        {form.failure && <ActFailure failure={form.failure} />}
        <div className="console-form-acts">
          <Button type="submit" size="s" aria-disabled={form.busy}>
            <Ruby>{phrase(form.busy ? 'saving' : 'save')}</Ruby>
          </Button>
          {form.saved && (
            <p role="status" className="console-done">
              <Icon name="done" />
              <Words>{phrase('saved')}</Words>
            </p>
          )}
        </div>
      </form>
    </details>
  )
}

function useChange(terminal: TerminalProps['terminal'], onDone: () => Promise<void>) {
  const { terminals } = useOffice()
  const [draft, setDraft] = useState(() => draftLike(terminal))
  const [problems, setProblems] = useState<PlanProblems>({})
  const [busy, setBusy] = useState(false)
  const [saved, setSaved] = useState(false)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  const save = async () => {
    if (busy) return
    setSaved(false)
    const read = readPlan(draft)
    setProblems(read.ok ? {} : read.error)
    if (!read.ok) return
    setBusy(true)
    const { service: _fixed, ...body } = read.value
    const { terminalId } = terminal
    const answer = await terminals.changeTerminal({ params: { terminalId }, body })
    setBusy(false)
    setFailure(answer.ok ? null : answer.error)
    setSaved(answer.ok)
    if (answer.ok) await onDone()
  }
  return {
    draft,
    setDraft,
    problems,
    busy,
    saved,
    failure,
    submit: (event: { preventDefault(): void }) => {
      event.preventDefault()
      void save()
    },
  }
}
