import type { AccessAlert } from '@musubi/contracts'
import { exactTime } from '@musubi/i18n'
import { EmptyState, Icon, Ruby } from '@musubi/ui'
import { useCallback } from 'react'
import { FailureNotice } from '../frame/failure-notice.tsx'
import { Page } from '../frame/page.tsx'
import { useLanguage, useOffice } from '../office-context.ts'
import { dutiesOf } from '../session/duties.ts'
import { alertTexts } from '../texts/alert-texts.ts'
import { useLoaded } from '../use-loaded.ts'
import { Words } from '../words.tsx'
import { AlertCard } from './alert-card.tsx'
import { sentenceOf } from './alert-words.ts'
import { useAlerts } from './use-alerts.ts'
import { WatchForm } from './watch-form.tsx'
import '../accounts/accounts.css'
import './alerts.css'

/** What has to be looked into, the newest first, and what came out lately. */
export function AlertsPage() {
  const { session, settings } = useOffice()
  const { phrase, text } = alertTexts.voice(settings.language)
  const { privacy, protection } = dutiesOf(session)
  const alerts = useAlerts()
  const load = useCallback(() => alerts.listAccessAlerts({}), [alerts])
  const [loaded, reload] = useLoaded(load)
  const all = loaded.state === 'ready' ? loaded.value.alerts : []
  const open = all.filter(({ status }) => status === 'open')
  const settled = all.filter(({ status }) => status === 'settled')
  return (
    <Page title={text('title')} heading={<Ruby>{phrase('title')}</Ruby>} wide>
      <div className="page-lead alerts-lead">
        {privacy && (
          <p>
            <Ruby>{phrase('lead')}</Ruby>
          </p>
        )}
        {protection && (
          <p>
            <Ruby>{phrase('leadCards')}</Ruby>
          </p>
        )}
      </div>
      {loaded.state === 'failed' && <FailureNotice failure={loaded.failure} onRetry={() => void reload()} />}
      {loaded.state === 'ready' && open.length === 0 && (
        <EmptyState icon="done" title={<Ruby>{phrase('none')}</Ruby>}>
          <Ruby>{phrase('noneDo')}</Ruby>
        </EmptyState>
      )}
      {open.length > 0 && (
        <section className="alerts" aria-labelledby="alerts-open">
          <h2 id="alerts-open">
            <Ruby>{phrase('open')}</Ruby>
          </h2>
          {open.map((alert) => (
            <AlertCard key={alert.alertId} alert={alert} onDone={reload} />
          ))}
        </section>
      )}
      {settled.length > 0 && <Settled alerts={settled} />}
      {privacy && loaded.state === 'ready' && <WatchForm />}
    </Page>
  )
}

function Settled({ alerts }: { readonly alerts: readonly AccessAlert[] }) {
  const language = useLanguage()
  const { phrase } = alertTexts.voice(language)
  return (
    <section className="alerts-settled" aria-labelledby="alerts-settled">
      <h2 id="alerts-settled">
        <Ruby>{phrase('settled')}</Ruby>
      </h2>
      <ul>
        {alerts.map((alert) => (
          <li key={alert.alertId}>
            <Icon name={alert.outcome === 'wrongdoing_suspected' ? 'alert' : 'done'} />
            <span>
              <Ruby>{sentenceOf(language, alert)}</Ruby>
            </span>
            {alert.outcome && (
              <b>
                <Ruby>{phrase(`outcome.${alert.outcome}`)}</Ruby>
              </b>
            )}
            <small>
              {alert.settledBy && (
                <Words>
                  {alert.settledBy.mine
                    ? phrase('byMine')
                    : phrase('by', { name: alert.settledBy.name ?? phrase('someone') })}
                </Words>
              )}
              {alert.settledAt && (
                <time dateTime={alert.settledAt}>
                  <Ruby>{exactTime(language, alert.settledAt)}</Ruby>
                </time>
              )}
            </small>
          </li>
        ))}
      </ul>
    </section>
  )
}
