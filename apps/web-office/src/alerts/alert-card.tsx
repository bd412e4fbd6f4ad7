import type { AccessAlert } from '@musubi/contracts'
import { Icon, Ruby } from '@musubi/ui'
import { Link } from 'react-router'
import { useLanguage } from '../office-context.ts'
import { alertTexts } from '../texts/alert-texts.ts'
import { Words } from '../words.tsx'
import { AlertActs } from './alert-acts.tsx'
import { AlertHours } from './alert-hours.tsx'
import { nameOf, sentenceOf, spanOf, usualOf } from './alert-words.ts'
import { SettleForm } from './settle-form.tsx'

/** One open alert: what happened, what would be usual, the day as a picture, what was done, and what came out. */
export function AlertCard({
  alert,
  onDone,
}: {
  readonly alert: AccessAlert
  readonly onDone: () => Promise<void>
}) {
  const language = useLanguage()
  const { phrase } = alertTexts.voice(language)
  const usual = usualOf(language, alert)
  const card = alert.about.kind === 'person'
  return (
    <article className="alert" aria-labelledby={`alert-${alert.alertId}`}>
      <Icon name={card ? 'card' : 'eye'} />
      <div>
        <h3 id={`alert-${alert.alertId}`}>
          <Ruby>{sentenceOf(language, alert)}</Ruby>
        </h3>
        <p className="alert-usual">
          {usual && <Words>{usual}</Words>}
          <small>
            <Ruby>{spanOf(language, alert)}</Ruby>
          </small>
        </p>
        {card ? (
          <WhatToDo alert={alert} />
        ) : (
          <>
            {alert.rule !== 'same_person_again' && <AlertHours alert={alert} />}
            <p>
              <Ruby>{phrase('ask')}</Ruby>
            </p>
          </>
        )}
        <AlertActs alert={alert} />
        <SettleForm alert={alert} onDone={onDone} />
      </div>
    </article>
  )
}

/** For a protection officer: the person first, then the card. */
function WhatToDo({ alert }: { readonly alert: AccessAlert }) {
  const language = useLanguage()
  const { phrase } = alertTexts.voice(language)
  if (alert.about.kind !== 'person') return null
  return (
    <section className="alert-do">
      <h4>
        <Ruby>{phrase('cardDo')}</Ruby>
      </h4>
      <ol>
        {(['cardCall', 'cardStop', 'cardPolice'] as const).map((step) => (
          <li key={step}>
            <Ruby>{phrase(step)}</Ruby>
          </li>
        ))}
      </ol>
      <Link
        className="mu-button mu-button--secondary mu-button--s"
        to={`/accounts/person/${alert.about.person}`}
      >
        <Words>{phrase('toAccount', { name: nameOf(language, alert) })}</Words>
      </Link>
    </section>
  )
}
