import type { ClientFailure, ClientRegistration } from '@musubi/contracts'
import type { Result } from '@musubi/kernel'
import { phraseOf, type Phrase } from '@musubi/i18n'
import { Button, ErrorSummary, Ruby } from '@musubi/ui'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { Picks } from '../disaster/picks.tsx'
import { ActFailure } from '../frame/act-failure.tsx'
import { useLanguage } from '../office-context.ts'
import { registryTexts } from '../texts/registry-texts.ts'
import { Words } from '../words.tsx'
import { AddressPart, KeyPart, MorePart } from './address-fields.tsx'
import { fieldName } from './field-names.ts'
import { Part } from './form-parts.tsx'
import { placeProblems, readDraft, type Draft } from './draft.ts'
import { ResidentPart, ServicePart } from './service-fields.tsx'
import { acrPhrase, wordedAcr } from './use-registry.ts'

interface RegistrationFormProps {
  readonly start: Draft
  readonly acrValues: readonly string[]
  /** The service exists: its id is said and cannot be changed. */
  readonly fixed: boolean
  readonly words: { readonly act: 'submit' | 'saveChange'; readonly acting: 'submitting' | 'saving' }
  readonly send: (registration: ClientRegistration) => Promise<Result<unknown, ClientFailure>>
  readonly onDone: (registration: ClientRegistration) => void
}

/** A service, field by field; what is wrong stands beside its field, said by the page or by the server alike. */
export function RegistrationForm(props: RegistrationFormProps) {
  const language = useLanguage()
  const { phrase } = registryTexts.voice(language)
  const form = useRegistrationForm(props)
  const { draft, change, errors } = form
  const errorOf = (fieldId: string): { readonly error?: ReactNode } => {
    const found = errors.filter((one) => one.fieldId === fieldId)
    if (found.length === 0) return {}
    return {
      error: found.map(({ key, message }) => (
        <div key={key}>
          <Ruby>{message}</Ruby>
        </div>
      )),
    }
  }
  const part = { draft, change, errorOf }
  return (
    <form className="console-form registration" noValidate onSubmit={form.submit}>
      <ErrorSummary
        title={<Ruby>{phrase('wrong', { count: errors.length })}</Ruby>}
        errors={errors.map(({ fieldId, message }) => ({
          fieldId,
          message: <Words>{phrase('fieldSays', { field: fieldName(fieldId, language), message })}</Words>,
        }))}
      />
      <ServicePart {...part} fixed={props.fixed} />
      <ResidentPart {...part} />
      <Part name="part.acr">
        <Picks
          id="minimumAcr"
          legend={<Ruby>{phrase('minimumAcr')}</Ruby>}
          type="radio"
          picks={props.acrValues.map((acr) => {
            const worded = wordedAcr(acr)
            return {
              value: acr,
              label: <Ruby>{acrPhrase(acr, language)}</Ruby>,
              ...(worded ? { says: <Ruby>{phrase(`acr.${worded}.says`)}</Ruby> } : {}),
              picked: draft.minimumAcr === acr,
            }
          })}
          onPick={(minimumAcr) => change({ minimumAcr })}
          {...errorOf('minimumAcr')}
        />
      </Part>
      <AddressPart {...part} />
      <KeyPart {...part} />
      <MorePart {...part} />
      {form.failure && <ActFailure failure={form.failure} />}
      <Button type="submit" aria-disabled={form.busy}>
        <Ruby>{phrase(form.busy ? props.words.acting : props.words.act)}</Ruby>
      </Button>
    </form>
  )
}

interface FormError {
  readonly key: string
  readonly fieldId: string
  readonly message: Phrase
}

/** The draft, what page or server found wrong with it, and sending it. A failure keeps every letter. */
function useRegistrationForm({ start, send, onDone }: RegistrationFormProps) {
  const { phrase } = registryTexts.voice(useLanguage())
  const [draft, setDraft] = useState(start)
  const [tried, setTried] = useState<ReturnType<typeof readDraft> | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  const errors = useMemo<readonly FormError[]>(() => {
    const own = tried && !tried.ok ? Object.entries(tried.error) : []
    const server = failure?.fields ? placeProblems(failure.fields, draft) : []
    return [
      ...own.map(([fieldId, problem]) => ({
        key: fieldId,
        fieldId,
        message: phrase(`wrong.${problem}`),
      })),
      ...server.map(({ fieldId, place, message }) => ({
        key: `${fieldId} ${place}`,
        fieldId,
        message:
          place === null
            ? phraseOf(message)
            : phrase('line', { line: String(place + 1), message: phraseOf(message) }),
      })),
    ]
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- problems are of the draft that was sent
  }, [tried, failure, phrase])
  useEffect(() => {
    if (errors.length > 0) document.getElementById('error-summary')?.focus()
  }, [errors])
  const submit = async () => {
    if (busy) return
    const read = readDraft(draft)
    setTried(read)
    setFailure(null)
    if (!read.ok) return
    setBusy(true)
    const answer = await send(read.value)
    setBusy(false)
    if (answer.ok) onDone(read.value)
    else setFailure(answer.error)
  }
  return {
    draft,
    change: (part: Partial<Draft>) => setDraft((last) => ({ ...last, ...part })),
    errors,
    busy,
    failure,
    submit: (event: { preventDefault(): void }) => {
      event.preventDefault()
      void submit()
    },
  }
}
