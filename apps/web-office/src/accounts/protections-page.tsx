import { EmptyState, Icon, Ruby } from '@musubi/ui'
import { useCallback } from 'react'
import { Link } from 'react-router'
import { FailureNotice } from '../frame/failure-notice.tsx'
import { Page } from '../frame/page.tsx'
import { useLanguage } from '../office-context.ts'
import { accountActTexts } from '../texts/account-act-texts.ts'
import { accountTexts } from '../texts/account-texts.ts'
import { useLoaded } from '../use-loaded.ts'
import { AccountsNav } from './accounts-nav.tsx'
import { useAccounts, useDay } from './use-accounts.ts'

/** What officers have to look at soon; everybody else under a measure stands on no list. */
export function ProtectionsPage() {
  const language = useLanguage()
  const { phrase, text } = accountActTexts.voice(language)
  const names = accountTexts.voice(language)
  const accounts = useAccounts()
  const day = useDay()
  const load = useCallback(() => accounts.listProtectionsDue({}), [accounts])
  const [loaded] = useLoaded(load)
  return (
    <Page title={text('dueTitle')} heading={<Ruby>{phrase('dueTitle')}</Ruby>} wide>
      <AccountsNav />
      <p className="page-lead accounts-lead">
        <Ruby>{phrase('dueLead')}</Ruby>
      </p>
      {loaded.state === 'failed' && <FailureNotice failure={loaded.failure} />}
      {loaded.state === 'ready' && loaded.value.due.length === 0 && (
        <EmptyState icon="shield" title={<Ruby>{phrase('dueNone')}</Ruby>}>
          <Ruby>{phrase('dueNoneDo')}</Ruby>
        </EmptyState>
      )}
      {loaded.state === 'ready' && loaded.value.due.length > 0 && (
        <div className="accounts-found">
          <ul>
            {loaded.value.due.map(({ person, displayName, until, liftAsked }) => (
              <li key={person}>
                <Link to={`/accounts/person/${person}`}>
                  <b>{displayName ?? <Ruby>{names.phrase('nameless')}</Ruby>}</b>
                  <span>
                    <Ruby>{phrase('dueUntil', { day: day(until) })}</Ruby>
                  </span>
                  {liftAsked !== 'no' && (
                    <span>
                      <Ruby>{phrase('dueLift')}</Ruby>
                    </span>
                  )}
                  <Icon name="forward" />
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Page>
  )
}
