import type { ClientFailure, FindAccount, FoundAccount } from '@musubi/contracts'
import { EmptyState, Icon, Ruby } from '@musubi/ui'
import { useRef, useState } from 'react'
import { FailureNotice } from '../frame/failure-notice.tsx'
import { useLanguage } from '../office-context.ts'
import { accountTexts } from '../texts/account-texts.ts'
import { mandateTexts } from '../texts/mandate-texts.ts'
import { SearchForm } from './search-form.tsx'
import { StatePlate } from './state-plate.tsx'
import { useAccounts } from './use-accounts.ts'

type Found = readonly FoundAccount[] | ClientFailure | null

/** Finds the other person of a mandate, as accounts are always found: whole. */
export function PickPerson({
  me,
  myName,
  onPick,
}: {
  readonly me: Pick<FoundAccount, 'person'>
  readonly myName: string
  readonly onPick: (account: FoundAccount) => void
}) {
  const { phrase } = mandateTexts.voice(useLanguage())
  const { text } = accountTexts.voice(useLanguage())
  const accounts = useAccounts()
  const [found, setFound] = useState<Found>(null)
  const [busy, setBusy] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const search = async (body: FindAccount) => {
    if (busy) return
    setBusy(true)
    const answer = await accounts.findAccounts({ body })
    setBusy(false)
    setFound(answer.ok ? answer.value.accounts.filter(({ person }) => person !== me.person) : answer.error)
    box.current?.focus()
  }
  return (
    <>
      <p className="page-lead accounts-lead">
        <Ruby>{phrase('pageLead')}</Ruby>
      </p>
      <h2>
        <Ruby>{phrase('stepOther')}</Ruby>
      </h2>
      <p className="mandate-lead">
        <Ruby>{phrase('stepOtherLead', { name: myName })}</Ruby>
      </p>
      <div className="accounts-search">
        <SearchForm busy={busy} onSearch={(question) => void search(question)} />
        <div className="accounts-found" ref={box} tabIndex={-1} role="region" aria-label={text('results')}>
          <Results found={found} onPick={onPick} />
        </div>
      </div>
    </>
  )
}

function Results({
  found,
  onPick,
}: {
  readonly found: Found
  readonly onPick: (account: FoundAccount) => void
}) {
  const language = useLanguage()
  const { phrase, text } = accountTexts.voice(language)
  const mandate = mandateTexts.voice(language)
  if (found === null) return <Icon name="search" />
  if ('code' in found) return <FailureNotice failure={found} />
  if (found.length === 0)
    return (
      <EmptyState icon="search" title={<Ruby>{phrase('foundNone')}</Ruby>}>
        <Ruby>{phrase('foundNoneDo')}</Ruby>
      </EmptyState>
    )
  return (
    <ul>
      {found.map((account) => {
        const name = account.displayName ?? account.loginName ?? text('nameless')
        const isOpen = account.status === 'active' || account.status === 'provisional'
        return (
          <li key={account.person} className="mandate-found">
            <b>{name}</b>
            {account.displayName && account.loginName && <span lang="en">{account.loginName}</span>}
            <StatePlate status={account.status} />
            {isOpen && (
              <button type="button" className="office-act" data-strong="" onClick={() => onPick(account)}>
                <Ruby>{mandate.phrase('choose', { name })}</Ruby>
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
