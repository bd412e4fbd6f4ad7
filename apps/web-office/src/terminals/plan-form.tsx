import type { ClientFailure } from '@musubi/contracts'
import { Button, ErrorSummary, Ruby } from '@musubi/ui'
import { useEffect, useState } from 'react'
import { Picks } from '../disaster/picks.tsx'
import { ActFailure } from '../frame/act-failure.tsx'
import { freshId } from '../fresh-id.ts'
import { useLanguage, useOffice } from '../office-context.ts'
import { terminalTexts } from '../texts/terminal-texts.ts'
import { PLAN_FIELDS, readPlan, withKind, type PlanDraft, type PlanProblems } from './plan-draft.ts'
import { PlanFields } from './plan-fields.tsx'
import type { Planned } from './plan-page.tsx'
import { OWN_SERVICES } from './service-labels.ts'
import type { Console } from './use-terminals.ts'

interface PlanFormProps {
  readonly console: Console
  readonly start: PlanDraft
  readonly onPlanned: (planned: Planned) => void
}

export function PlanForm({ console, start, onPlanned }: PlanFormProps) {
  const { phrase } = terminalTexts.voice(useLanguage())
  const form = usePlanForm(start, onPlanned)
  const { draft, problems } = form
  return (
    <form className="console-form" noValidate onSubmit={form.submit}>
      <p className="page-lead">
        <Ruby>{phrase('planLead')}</Ruby>
      </p>
      <PlanSummary problems={problems} />
      <Picks
        id="kind"
        legend={<Ruby>{phrase('kind')}</Ruby>}
        type="radio"
        picks={OWN_SERVICES.map((kind) => ({
          value: kind,
          label: <Ruby>{phrase(`kind.${kind}`)}</Ruby>,
          says: <Ruby>{phrase(`kind.${kind}.says`)}</Ruby>,
          picked: draft.kind === kind,
        }))}
        onPick={(kind) => form.setDraft(withKind(draft, kind))}
        {...(problems.kind ? { error: <Ruby>{phrase('wrong.kind')}</Ruby> } : {})}
      />
      <PlanFields
        draft={draft}
        problems={problems}
        console={console}
        present={start.services}
        onChange={form.setDraft}
      />
      {form.failure && <ActFailure failure={form.failure} />}
      <Button type="submit" aria-disabled={form.busy}>
        <Ruby>{phrase(form.busy ? 'submitting' : 'submit')}</Ruby>
      </Button>
    </form>
  )
}

/** What is wrong with a plan, with focus on it. */
export function PlanSummary({ problems }: { readonly problems: PlanProblems }) {
  const { phrase } = terminalTexts.voice(useLanguage())
  useEffect(() => {
    if (Object.keys(problems).length > 0) document.getElementById('error-summary')?.focus()
  }, [problems])
  const errors = PLAN_FIELDS.flatMap((field) => {
    const problem = problems[field]
    return problem ? [{ fieldId: field, message: <Ruby>{phrase(`wrong.${problem}`)}</Ruby> }] : []
  })
  return <ErrorSummary title={<Ruby>{phrase('wrong', { count: errors.length })}</Ruby>} errors={errors} />
}

/** The draft, what is wrong with it once somebody tried, and asking for its code. One form is one plan. */
function usePlanForm(start: PlanDraft, onPlanned: (planned: Planned) => void) {
  const { terminals } = useOffice()
  const [planId] = useState(freshId)
  const [draft, setDraft] = useState(start)
  const [problems, setProblems] = useState<PlanProblems>({})
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  const plan = async () => {
    if (busy) return
    const read = readPlan(draft)
    setProblems(read.ok ? {} : read.error)
    if (!read.ok) return
    setBusy(true)
    const answer = await terminals.planTerminal({ params: { planId }, body: read.value })
    setBusy(false)
    setFailure(answer.ok ? null : answer.error)
    if (answer.ok) onPlanned({ plan: read.value, ...answer.value })
  }
  return {
    draft,
    setDraft,
    problems,
    busy,
    failure,
    submit: (event: { preventDefault(): void }) => {
      event.preventDefault()
      void plan()
    },
  }
}
