import { MANDATE_RELATIONS, MANDATE_TERMS } from '@musubi/contracts/mandates'
import { Button, ErrorSummary, Ruby } from '@musubi/ui'
import { useEffect, useState } from 'react'
import { Picks } from '../disaster/picks.tsx'
import { useLanguage } from '../office-context.ts'
import { mandateTexts } from '../texts/mandate-texts.ts'
import { Words } from '../words.tsx'
import {
  missingIn,
  spansOf,
  withRelation,
  type MandateDraft,
  type MandateQuestion,
  type Span,
} from './mandate-draft.ts'
import type { MandateService, Pair } from './mandate-pair.ts'

interface FormProps {
  readonly pair: Pair
  readonly services: readonly MandateService[]
  readonly draft: MandateDraft
  readonly onDraft: (draft: MandateDraft) => void
  /** Back to finding the other person. */
  readonly onOther: () => void
  readonly onCheck: () => void
}

/** Five questions; papers and times follow the relation. */
export function MandateForm({ pair, services, draft, onDraft, onOther, onCheck }: FormProps) {
  const language = useLanguage()
  const { phrase } = mandateTexts.voice(language)
  const [tried, setTried] = useState(0)
  const missing = tried > 0 ? askable(draft) : []
  useEffect(() => {
    if (tried > 0) document.getElementById('error-summary')?.focus()
  }, [tried])
  const question = (name: MandateQuestion) => ({
    id: `mandate-${name}`,
    legend: <Ruby>{phrase(name)}</Ruby>,
    ...(missing.includes(name) ? { error: <Ruby>{phrase(`wrong.${name}`)}</Ruby> } : {}),
  })
  const names = { me: pair.myName, other: pair.otherName }
  const { relation } = draft
  return (
    <form
      className="accounts-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (missingIn(draft).length === 0) onCheck()
        else setTried(tried + 1)
      }}
    >
      <ErrorSummary
        title={<Ruby>{phrase('fix')}</Ruby>}
        errors={missing.map((name) => ({
          fieldId: `mandate-${name}`,
          message: <Ruby>{phrase(`wrong.${name}`)}</Ruby>,
        }))}
      />
      <p className="mandate-other">
        <Ruby>{phrase('other')}</Ruby> <b>{pair.otherName}</b>
        <button type="button" className="office-act" onClick={onOther}>
          <Words>{phrase('otherChange')}</Words>
        </button>
      </p>
      <Picks
        {...question('side')}
        type="radio"
        picks={(['represented', 'actor'] as const).map((side) => ({
          value: side,
          label: <Ruby>{phrase(`side.${side}`, names)}</Ruby>,
          picked: draft.side === side,
        }))}
        onPick={(side) => onDraft({ ...draft, side })}
      />
      <Picks
        {...question('relation')}
        type="radio"
        picks={MANDATE_RELATIONS.map((one) => ({
          value: one,
          label: <Ruby>{phrase(`relation.${one}`)}</Ruby>,
          says: <Ruby>{phrase(`says.${one}`)}</Ruby>,
          picked: relation === one,
        }))}
        onPick={(one) => onDraft(withRelation(draft, one))}
      />
      {relation !== null && (
        <Picks
          {...question('paper')}
          type="radio"
          picks={MANDATE_TERMS[relation].papers.map((one) => ({
            value: one,
            label: <Ruby>{phrase(`paper.${one}`)}</Ruby>,
            picked: draft.paper === one,
          }))}
          onPick={(paper) => onDraft({ ...draft, paper })}
        />
      )}
      <Picks
        {...question('services')}
        type="checkbox"
        picks={services.map(({ service, name }) => ({
          value: service,
          label: name[language],
          picked: draft.services.includes(service),
        }))}
        onPick={(service) => onDraft({ ...draft, services: toggled(draft.services, service) })}
      />
      {relation !== null && (
        <Picks
          {...question('span')}
          type="radio"
          picks={spansOf(relation).map((one) => ({
            value: one,
            label: <SpanWords span={one} />,
            picked: draft.span === one,
          }))}
          onPick={(span) => onDraft({ ...draft, span })}
        />
      )}
      <Button type="submit">
        <Ruby>{phrase('toCheck')}</Ruby>
      </Button>
    </form>
  )
}

/** Papers and times are asked for once the relation is known. */
function askable(draft: MandateDraft): MandateQuestion[] {
  const missing = missingIn(draft)
  return draft.relation === null ? missing.filter((one) => one !== 'paper' && one !== 'span') : missing
}

export function SpanWords({ span }: { readonly span: Span }) {
  const { phrase } = mandateTexts.voice(useLanguage())
  if (span === 'of_age') return <Ruby>{phrase('span.ofAge')}</Ruby>
  const months = Number(span)
  return (
    <Ruby>
      {months % 12 === 0
        ? phrase('span.year', { count: months / 12 })
        : phrase('span.month', { count: months })}
    </Ruby>
  )
}

function toggled(all: readonly string[], one: string): readonly string[] {
  return all.includes(one) ? all.filter((other) => other !== one) : [...all, one]
}
