import type { ReactNode } from 'react'
import { Field, Ruby } from '@musubi/ui'
import { Picks } from '../disaster/picks.tsx'
import { useLanguage } from '../office-context.ts'
import { terminalTexts } from '../texts/terminal-texts.ts'
import { toggleService, type PlanDraft, type PlanField, type PlanProblems } from './plan-draft.ts'
import { offeredServices, serviceLabel } from './service-labels.ts'
import type { Console } from './use-terminals.ts'

interface PlanFieldsProps {
  readonly draft: PlanDraft
  readonly problems: PlanProblems
  readonly console: Console
  /** Services it has already: offered although nobody else knows them. */
  readonly present?: readonly string[]
  readonly onChange: (draft: PlanDraft) => void
}

/** Name, place and services of a terminal, planned or enrolled. */
export function PlanFields({ draft, problems, console, present, onChange }: PlanFieldsProps) {
  const language = useLanguage()
  const { phrase } = terminalTexts.voice(language)
  const errorOf = (field: PlanField): { readonly error?: ReactNode } => {
    const problem = problems[field]
    return problem ? { error: <Ruby>{phrase(`wrong.${problem}`)}</Ruby> } : {}
  }
  return (
    <>
      <Field
        id="name"
        label={<Ruby>{phrase('name')}</Ruby>}
        hint={<Ruby>{phrase('nameHint')}</Ruby>}
        value={draft.name}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => onChange({ ...draft, name: event.target.value })}
        {...errorOf('name')}
      />
      {draft.kind === 'shelter' && console.sites.length > 0 ? (
        <SiteField draft={draft} console={console} onChange={onChange} {...errorOf('place')} />
      ) : (
        <Field
          id="place"
          label={<Ruby>{phrase('place')}</Ruby>}
          hint={<Ruby>{phrase('placeHint')}</Ruby>}
          value={draft.place}
          autoComplete="off"
          onChange={(event) => onChange({ ...draft, place: event.target.value })}
          {...errorOf('place')}
        />
      )}
      <Picks
        id="services"
        legend={<Ruby>{phrase('services')}</Ruby>}
        hint={<Ruby>{phrase('servicesHint')}</Ruby>}
        type="checkbox"
        picks={offeredServices(console.clients, present).map((service) => ({
          value: service,
          label: <Ruby>{serviceLabel(service, console.clients, language)}</Ruby>,
          picked: draft.services.includes(service),
        }))}
        onPick={(service) => onChange(toggleService(draft, service))}
        {...errorOf('services')}
      />
    </>
  )
}

interface SiteFieldProps extends Pick<PlanFieldsProps, 'draft' | 'console' | 'onChange'> {
  readonly error?: ReactNode
}

/** A shelter terminal stands at a shelter of the open data, by its id, so that head counts find it. */
function SiteField({ draft, console: { sites }, onChange, error }: SiteFieldProps) {
  const { phrase, text } = terminalTexts.voice(useLanguage())
  const known = sites.some(({ siteId }) => siteId === draft.place)
  return (
    <Field
      id="place"
      label={<Ruby>{phrase('site')}</Ruby>}
      {...(error ? { error } : {})}
      control={(ties) => (
        <select
          {...ties}
          value={draft.place}
          onChange={(event) => onChange({ ...draft, place: event.target.value })}
        >
          <option value="">{text('chooseSite')}</option>
          {!known && draft.place !== '' && <option value={draft.place}>{draft.place}</option>}
          {sites.map(({ siteId, name }) => (
            <option key={siteId} value={siteId}>
              {name}
            </option>
          ))}
        </select>
      )}
    />
  )
}
