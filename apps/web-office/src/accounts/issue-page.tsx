import type { AccountLetter, ClientFailure } from '@musubi/contracts'
import { Button, ErrorSummary, Field, Notice, Ruby } from '@musubi/ui'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { ActFailure } from '../frame/act-failure.tsx'
import { Page } from '../frame/page.tsx'
import { useLanguage } from '../office-context.ts'
import { accountActTexts } from '../texts/account-act-texts.ts'
import { Words } from '../words.tsx'
import { AccountsNav } from './accounts-nav.tsx'
import { Letters } from './letter.tsx'
import { useAccounts } from './use-accounts.ts'

const EMPTY = { registerNumber: '', displayName: '', birthDate: '', loginName: '', validUntil: '' }
type Draft = typeof EMPTY
const FIELDS = [
  ['registerNumber', 'registerNumber', 'registerNumberHint', 'text'],
  ['displayName', 'name', undefined, 'text'],
  ['birthDate', 'birthDate', undefined, 'date'],
  ['loginName', 'loginName', 'loginNameHint', 'text'],
  ['validUntil', 'validUntil', 'validUntilHint', 'date'],
] as const

interface Issued {
  readonly letter: AccountLetter | null
  readonly issued: boolean
}

/** One municipal ID at the counter, after the clerk has seen who it is. */
export function IssuePage() {
  const { phrase, text } = accountActTexts.voice(useLanguage())
  const [done, setDone] = useState<Issued | null>(null)
  return (
    <Page title={text('issueTitle')} heading={<Ruby>{phrase('issueTitle')}</Ruby>} wide>
      <AccountsNav />
      {done ? (
        <Outcome done={done} onNext={() => setDone(null)} />
      ) : (
        <>
          <p className="page-lead accounts-lead">
            <Ruby>{phrase('issueLead')}</Ruby>
          </p>
          <IssueForm onIssued={setDone} />
        </>
      )}
    </Page>
  )
}

function Outcome({ done, onNext }: { readonly done: Issued; readonly onNext: () => void }) {
  const { phrase } = accountActTexts.voice(useLanguage())
  const { letter, issued } = done
  return (
    <>
      <div className="no-print">
        <Notice
          tone={issued ? 'ok' : 'info'}
          role="status"
          title={<Ruby>{phrase(issued ? 'issued' : 'issuedBefore')}</Ruby>}
        >
          {!letter && (
            <p>
              <Ruby>{phrase('issuedBeforeUsed')}</Ruby>
            </p>
          )}
          <div className="account-acts">
            {letter && (
              <Link className="office-act" to={`/accounts/person/${letter.person}`}>
                <Words>{phrase('openAccount')}</Words>
              </Link>
            )}
            <button type="button" className="office-act" onClick={onNext}>
              <Words>{phrase('issueNext')}</Words>
            </button>
          </div>
        </Notice>
      </div>
      <Letters letters={letter ? [letter] : []} />
    </>
  )
}

function IssueForm({ onIssued }: { readonly onIssued: (issued: Issued) => void }) {
  const { phrase } = accountActTexts.voice(useLanguage())
  const accounts = useAccounts()
  const [draft, setDraft] = useState<Draft>(EMPTY)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  const [busy, setBusy] = useState(false)
  const wrong = failure?.fields ?? []
  useEffect(() => {
    if (failure?.fields) document.getElementById('error-summary')?.focus()
  }, [failure])
  const issue = async () => {
    if (busy) return
    setBusy(true)
    const answer = await accounts.issueId({ body: draft })
    setBusy(false)
    setFailure(answer.ok ? null : answer.error)
    if (answer.ok) onIssued(answer.value)
  }
  return (
    <form
      className="accounts-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void issue()
      }}
    >
      <ErrorSummary
        title={<Ruby>{phrase('fix')}</Ruby>}
        errors={wrong.map(({ path, message }) => ({ fieldId: path, message }))}
      />
      {FIELDS.map(([name, label, hint, type]) => {
        const error = wrong.find(({ path }) => path === name)?.message
        return (
          <Field
            key={name}
            id={name}
            type={type}
            label={<Ruby>{phrase(label)}</Ruby>}
            {...(hint ? { hint: <Ruby>{phrase(hint)}</Ruby> } : {})}
            {...(error ? { error } : {})}
            value={draft[name]}
            autoComplete="off"
            onChange={({ target }) => setDraft({ ...draft, [name]: target.value })}
          />
        )
      })}
      {failure && !failure.fields && <ActFailure failure={failure} />}
      <Button type="submit" aria-disabled={busy}>
        <Ruby>{phrase(busy ? 'working' : 'issueDo')}</Ruby>
      </Button>
    </form>
  )
}
