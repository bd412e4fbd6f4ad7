import type { ClientFailure, FindAccount, FoundAccount } from '@musubi/contracts'
import { EmptyState, Icon, Ruby } from '@musubi/ui'
import { useRef, useState } from 'react'
import { Link } from 'react-router'
import { FailureNotice } from '../frame/failure-notice.tsx'
import { Page } from '../frame/page.tsx'
import { useLanguage } from '../office-context.ts'
import { accountTexts } from '../texts/account-texts.ts'
import { Words } from '../words.tsx'
import { AccountsNav } from './accounts-nav.tsx'
import { SearchForm } from './search-form.tsx'
import { StatePlate } from './state-plate.tsx'
import { useAccounts } from './use-accounts.ts'

type Found = readonly FoundAccount[] | ClientFailure | null

/** Finds the account of the person at the counter. There is no list of everybody, and there will be none. */
export function SearchPage() {
  const { phrase, text } = accountTexts.voice(useLanguage())
  const accounts = useAccounts()
  const [found, setFound] = useState<Found>(null)
  const [busy, setBusy] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const search = async (body: FindAccount) => {
    if (busy) return
    setBusy(true)
    const answer = await accounts.findAccounts({ body })
    setBusy(false)
    setFound(answer.ok ? answer.value.accounts : answer.error)
    box.current?.focus()
  }
  return (
    <Page title={text('title')} heading={<Ruby>{phrase('title')}</Ruby>} wide>
      <AccountsNav />
      <p className="page-lead accounts-lead">
        <Ruby>{phrase('lead')}</Ruby>
      </p>
      <div className="accounts-search">
        <SearchForm busy={busy} onSearch={(question) => void search(question)} />
        <div className="accounts-found" ref={box} tabIndex={-1} role="region" aria-label={text('results')}>
          <Results found={found} />
        </div>
      </div>
    </Page>
  )
}

function Results({ found }: { readonly found: Found }) {
  const { phrase } = accountTexts.voice(useLanguage())
  if (found === null) return <Icon name="search" />
  if ('code' in found) return <FailureNotice failure={found} />
  if (found.length === 0)
    return (
      <EmptyState
        icon="search"
        title={<Ruby>{phrase('foundNone')}</Ruby>}
        action={
          <Link className="mu-button mu-button--secondary mu-button--s" to="/accounts/issue">
            <Words>{phrase('issue')}</Words>
          </Link>
        }
      >
        <Ruby>{phrase('foundNoneDo')}</Ruby>
      </EmptyState>
    )
  return (
    <>
      <h2>
        <Ruby>{phrase('found', { count: found.length })}</Ruby>
      </h2>
      <ul>
        {found.map((account) => (
          <li key={account.person}>
            <Link to={`/accounts/person/${account.person}`}>
              <b>{account.displayName ?? <Ruby>{phrase('nameless')}</Ruby>}</b>
              {account.loginName && <span lang="en">{account.loginName}</span>}
              <StatePlate status={account.status} />
              <Icon name="forward" />
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}
