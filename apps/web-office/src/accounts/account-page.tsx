import type { StaffAccount } from '@musubi/contracts'
import { EmptyState, Ruby } from '@musubi/ui'
import { Link, useParams } from 'react-router'
import { FailureNotice } from '../frame/failure-notice.tsx'
import { ActList } from '../history/act-list.tsx'
import { Page } from '../frame/page.tsx'
import { useLanguage, useOffice } from '../office-context.ts'
import { dutiesOf } from '../session/duties.ts'
import { accountTexts } from '../texts/account-texts.ts'
import { Words } from '../words.tsx'
import { AccountLock } from './account-lock.tsx'
import { AccountMandates } from './account-mandates.tsx'
import { AccountProtection } from './account-protection.tsx'
import { AccountReturn } from './account-return.tsx'
import { AccountWays } from './account-ways.tsx'
import { ProposeMerge } from './propose-merge.tsx'
import { AccountsNav } from './accounts-nav.tsx'
import { Letters } from './letter.tsx'
import { StatePlate } from './state-plate.tsx'
import { useAccount, type AccountActs } from './use-account.ts'
import { useDay } from './use-accounts.ts'

/** One account: how its owner logs in, what a clerk may do about it, and what was done. */
export function AccountPage() {
  const { person = '' } = useParams()
  const { phrase, text } = accountTexts.voice(useLanguage())
  const acts = useAccount(person)
  const { account, loaded } = acts
  if (account) return <Account key={account.person} account={account} acts={acts} />
  if (loaded.state !== 'failed') return <Page title={text('title')}>{null}</Page>
  const { failure } = loaded
  if (failure.code !== 'account_unknown' && failure.code !== 'invalid_input')
    return (
      <Page title={text('title')}>
        <FailureNotice failure={failure} />
      </Page>
    )
  return (
    <Page title={text('unknownTitle')}>
      <EmptyState
        icon="search"
        title={<Ruby>{phrase('unknownTitle')}</Ruby>}
        action={
          <Link className="mu-button mu-button--primary mu-button--s" to="/accounts">
            <Words>{phrase('back')}</Words>
          </Link>
        }
      >
        <Ruby>{phrase('unknownDo')}</Ruby>
      </EmptyState>
    </Page>
  )
}

function Account({ account, acts }: { readonly account: StaffAccount; readonly acts: AccountActs }) {
  const { session, settings } = useOffice()
  const { phrase, text } = accountTexts.voice(settings.language)
  const name = account.displayName ?? text('nameless')
  const title = account.displayName === null ? name : text('accountTitle', { name })
  return (
    <Page
      title={title}
      wide
      heading={
        <span className="account-heading">
          <span>{account.displayName ?? <Ruby>{phrase('nameless')}</Ruby>}</span>
          {account.loginName && <small lang="en">{account.loginName}</small>}
          <StatePlate status={account.status} />
        </span>
      }
    >
      <AccountsNav />
      <Letters letters={acts.letter ? [acts.letter] : []} />
      <div className="account no-print">
        <div>
          <AccountWays account={account} acts={acts} />
          <AccountMandates account={account} onChange={acts.noteAct} />
        </div>
        <div>
          <Facts account={account} acts={acts} />
          {dutiesOf(session).protection && <AccountProtection account={account} acts={acts} />}
          <ActList key={acts.turn} load={acts.history} />
        </div>
      </div>
    </Page>
  )
}

function Facts({ account, acts }: { readonly account: StaffAccount; readonly acts: AccountActs }) {
  const { phrase } = accountTexts.voice(useLanguage())
  const day = useDay()
  const facts = [
    { name: phrase('since'), value: day(account.createdAt) },
    { name: phrase('proofing'), value: phrase(`proofing.${account.proofing}`) },
  ]
  return (
    <section aria-labelledby="account-facts">
      <h2 id="account-facts">
        <Ruby>{phrase('facts')}</Ruby>
      </h2>
      <dl className="account-facts">
        {facts.map(({ name, value }, index) => (
          <div key={index}>
            <dt>
              <Ruby>{name}</Ruby>
            </dt>
            <dd>
              <Ruby>{value}</Ruby>
            </dd>
          </div>
        ))}
      </dl>
      {account.mergedInto && (
        <Link to={`/accounts/person/${account.mergedInto}`}>
          <Ruby>{phrase('mergedInto')}</Ruby>
        </Link>
      )}
      <AccountReturn account={account} acts={acts} />
      <AccountLock account={account} acts={acts} />
      <ProposeMerge account={account} />
    </section>
  )
}
