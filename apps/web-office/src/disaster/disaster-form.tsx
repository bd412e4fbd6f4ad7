import { HAZARDS, type ClientFailure, type Hazard } from '@musubi/contracts'
import { Button, ErrorSummary, Field, Ruby } from '@musubi/ui'
import { useEffect, useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { ActFailure } from '../frame/act-failure.tsx'
import { freshId } from '../fresh-id.ts'
import { useHeadquartersStore } from '../live/headquarters-context.ts'
import { useLanguage, useOffice } from '../office-context.ts'
import { disasterTexts } from '../texts/disaster-texts.ts'
import { hazardTexts } from '../texts/hazard-texts.ts'
import { Picks, type Pick } from './picks.tsx'
import {
  DRAFT_FIELDS,
  readDraft,
  toLocalField,
  type DisasterDraft,
  type DraftProblems,
} from './read-draft.ts'

/** Everything a disaster needs, on one page: it is opened in a hurry, and seldom. */
export function DisasterForm() {
  const { phrase } = disasterTexts.voice(useLanguage())
  const form = useDisasterForm()
  const { draft, change, problems } = form
  const errorOf = (field: keyof DraftProblems): { readonly error?: ReactNode } => {
    const problem = problems[field]
    return problem ? { error: <Ruby>{phrase(`wrong.${problem}`)}</Ruby> } : {}
  }
  return (
    <form className="disaster-form" noValidate onSubmit={form.submit}>
      <p className="page-lead">
        <Ruby>{phrase('openLead')}</Ruby>
      </p>
      <ErrorSummary title={<Ruby>{summaryOf(problems, phrase)}</Ruby>} errors={form.errors} />
      <Picks
        id="kind"
        legend={<Ruby>{phrase('kind')}</Ruby>}
        type="radio"
        picks={(['drill', 'real'] as const).map((kind) => ({
          value: kind,
          label: <Ruby>{phrase(`kind.${kind}`)}</Ruby>,
          says: <Ruby>{phrase(`kind.${kind}.says`)}</Ruby>,
          picked: draft.kind === kind,
        }))}
        onPick={(kind) => change({ kind })}
        {...errorOf('kind')}
      />
      <Field
        id="name"
        label={<Ruby>{phrase('name')}</Ruby>}
        hint={<Ruby>{phrase('nameHint')}</Ruby>}
        value={draft.name}
        autoComplete="off"
        onChange={(event) => change({ name: event.target.value })}
        {...errorOf('name')}
      />
      <Picks
        id="hazards"
        legend={<Ruby>{phrase('hazards')}</Ruby>}
        hint={<Ruby>{phrase('hazardsHint')}</Ruby>}
        type="checkbox"
        picks={form.hazardPicks}
        onPick={form.toggleHazard}
        {...errorOf('hazards')}
      />
      <Field
        id="declaredAt"
        label={<Ruby>{phrase('declaredAt')}</Ruby>}
        hint={<Ruby>{phrase('declaredAtHint')}</Ruby>}
        type="datetime-local"
        value={draft.declaredAt}
        onChange={(event) => change({ declaredAt: event.target.value })}
        {...errorOf('declaredAt')}
      />
      {form.failure && <ActFailure failure={form.failure} />}
      <Button type="submit" aria-disabled={form.busy}>
        <Ruby>{phrase(form.busy ? 'submitting' : 'submit')}</Ruby>
      </Button>
    </form>
  )
}

type Speak = ReturnType<typeof disasterTexts.voice>['phrase']

function summaryOf(problems: DraftProblems, phrase: Speak) {
  return phrase('wrong', { count: Object.keys(problems).length })
}

/** The draft, what is wrong with it once somebody tried, and opening the disaster. One draft is one disaster id. */
function useDisasterForm() {
  const language = useLanguage()
  const { phrase } = disasterTexts.voice(language)
  const { shelter } = useOffice()
  const { refresh } = useHeadquartersStore()
  const navigate = useNavigate()
  const [disasterId] = useState(freshId)
  const [draft, setDraft] = useState<DisasterDraft>(emptyDraft)
  const [problems, setProblems] = useState<DraftProblems>({})
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  useEffect(() => {
    if (Object.keys(problems).length > 0) document.getElementById('error-summary')?.focus()
  }, [problems])
  const open = async () => {
    if (busy) return
    const order = readDraft(draft, Date.now())
    setProblems(order.ok ? {} : order.error)
    if (!order.ok) return
    setBusy(true)
    const answer = await shelter.openDisaster({ body: { disasterId, ...order.value } })
    setBusy(false)
    setFailure(answer.ok ? null : answer.error)
    if (!answer.ok) return
    await refresh()
    void navigate('/shelters')
  }
  return {
    draft,
    problems,
    busy,
    failure,
    change: (part: Partial<DisasterDraft>) => setDraft({ ...draft, ...part }),
    errors: DRAFT_FIELDS.flatMap((field) => {
      const problem = problems[field]
      return problem ? [{ fieldId: field, message: <Ruby>{phrase(`wrong.${problem}`)}</Ruby> }] : []
    }),
    hazardPicks: HAZARDS.map(
      (hazard): Pick<Hazard> => ({
        value: hazard,
        label: <Ruby>{hazardTexts.voice(language).phrase(hazard)}</Ruby>,
        picked: draft.hazards.includes(hazard),
      }),
    ),
    toggleHazard: (hazard: Hazard) =>
      setDraft({
        ...draft,
        hazards: draft.hazards.includes(hazard)
          ? draft.hazards.filter((one) => one !== hazard)
          : [...draft.hazards, hazard],
      }),
    submit: (event: { preventDefault(): void }) => {
      event.preventDefault()
      void open()
    },
  }
}

function emptyDraft(): DisasterDraft {
  return { kind: null, name: '', hazards: [], declaredAt: toLocalField(Date.now()) }
}
