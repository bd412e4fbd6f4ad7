import type { StaffAccount } from '@musubi/contracts'
import { Icon, Ruby, type IconName } from '@musubi/ui'
import type { Phrase } from '@musubi/i18n'
import type { ReactNode } from 'react'
import { ActFailure } from '../frame/act-failure.tsx'
import { useLanguage } from '../office-context.ts'
import { accountActTexts } from '../texts/account-act-texts.ts'
import { accountTexts } from '../texts/account-texts.ts'
import { ActButton, ActPanel } from './act-panel.tsx'
import { ResetForm } from './reset-form.tsx'
import type { AccountActs } from './use-account.ts'
import { useDay } from './use-accounts.ts'

interface WaysProps {
  readonly account: StaffAccount
  readonly acts: AccountActs
}

/** The ways in which the person logs in, each with its state in words and what a clerk can do about it. */
export function AccountWays(props: WaysProps) {
  const { phrase } = accountTexts.voice(useLanguage())
  return (
    <section aria-labelledby="account-ways">
      <h2 id="account-ways">
        <Ruby>{phrase('ways')}</Ruby>
      </h2>
      <ul className="account-ways">
        <IdWay {...props} />
        <CardWay {...props} />
        <PasskeysWay {...props} />
      </ul>
    </section>
  )
}

function Way({
  icon,
  title,
  state,
  good,
  children,
}: {
  readonly icon: IconName
  readonly title: Phrase
  readonly state: Phrase
  readonly good: boolean
  readonly children?: ReactNode
}) {
  return (
    <li data-good={good || undefined}>
      <Icon name={icon} />
      <div>
        <h3>
          <Ruby>{title}</Ruby>
        </h3>
        <p className="account-way-state">
          <Icon name={good ? 'done' : 'info'} />
          <span>
            <Ruby>{state}</Ruby>
          </span>
        </p>
        {children}
      </div>
    </li>
  )
}

function IdWay({ account, acts }: WaysProps) {
  const language = useLanguage()
  const { phrase } = accountTexts.voice(language)
  const words = accountActTexts.voice(language)
  const day = useDay()
  const { municipalId, person } = account
  if (!municipalId)
    return <Way icon="person" title={phrase('municipalId')} state={phrase('noMunicipalId')} good={false} />
  const { standing, letterUntil, validUntil } = municipalId
  const state =
    standing === 'must_choose_password'
      ? phrase('id.must_choose_password', { day: letterUntil ? day(letterUntil) : '' })
      : phrase(`id.${standing}`)
  const good = standing === 'usable' || standing === 'must_choose_password'
  return (
    <Way icon="person" title={phrase('municipalId')} state={state} good={good}>
      {validUntil && (
        <p className="account-way-note">
          <Ruby>{phrase('validUntil', { day: day(validUntil) })}</Ruby>
        </p>
      )}
      <div className="account-acts">
        {standing === 'must_choose_password' && (
          <ActButton
            words={words.phrase(acts.busy === 'letter' ? 'working' : 'printAgain')}
            busy={acts.busy !== null}
            onPress={() =>
              void acts.write('letter', (accounts) => accounts.printLetter({ params: { person }, body: {} }))
            }
          />
        )}
      </div>
      <ActPanel title={words.phrase('reset')} lead={words.phrase('resetLead')}>
        <ResetForm person={person} protection={account.protection} acts={acts} />
      </ActPanel>
      {(acts.failure?.act === 'letter' || acts.failure?.act === 'reset') && (
        <ActFailure failure={acts.failure.why} />
      )}
    </Way>
  )
}

function CardWay({ account, acts }: WaysProps) {
  const language = useLanguage()
  const { phrase } = accountTexts.voice(language)
  const words = accountActTexts.voice(language)
  const day = useDay()
  const { card, person, kazashiOff } = account
  const act = (name: 'unlink' | 'report_lost' | 'report_found') => () =>
    void acts.change('card', (accounts) => accounts.changeCard({ params: { person }, body: { act: name } }))
  const failure = acts.failure?.act === 'card' && <ActFailure failure={acts.failure.why} />
  if (!card)
    return (
      <Way icon="card" title={phrase('card')} state={phrase('noCard')} good={false}>
        {failure}
      </Way>
    )
  const busy = acts.busy !== null
  const notes = [
    phrase('cardSince', { day: day(card.linkedAt), how: phrase(`how.${card.strength}`) }),
    ...(card.validUntil ? [phrase('cardUntil', { day: day(card.validUntil) })] : []),
    ...(card.stale ? [phrase('cardStale')] : []),
    ...(kazashiOff ? [phrase('kazashiOff')] : []),
  ]
  return (
    <Way
      icon="card"
      title={phrase('card')}
      state={phrase(`card.${card.status}`)}
      good={card.status === 'good'}
    >
      {notes.map((note, index) => (
        <p key={index} className="account-way-note">
          <Ruby>{note}</Ruby>
        </p>
      ))}
      <div className="account-acts">
        {card.status === 'good' && (
          <ActButton words={words.phrase('cardLost')} busy={busy} danger onPress={act('report_lost')} />
        )}
        {card.status === 'suspended' && (
          <ActButton words={words.phrase('cardFound')} busy={busy} onPress={act('report_found')} />
        )}
      </div>
      <ActPanel title={words.phrase('cardUnlink')} lead={words.phrase('cardUnlinkLead')}>
        <ActButton words={words.phrase('cardUnlinkDo')} busy={busy} danger onPress={act('unlink')} />
      </ActPanel>
      {failure}
    </Way>
  )
}

function PasskeysWay({ account: { passkeys } }: WaysProps) {
  const { phrase } = accountTexts.voice(useLanguage())
  const day = useDay()
  if (passkeys.length === 0)
    return <Way icon="lock" title={phrase('passkeys')} state={phrase('noPasskeys')} good={false} />
  return (
    <li data-good>
      <Icon name="lock" />
      <div>
        <h3>
          <Ruby>{phrase('passkeys')}</Ruby>
        </h3>
        <ul className="account-passkeys">
          {passkeys.map(({ name, createdAt, lastUsedAt }) => (
            <li key={createdAt}>
              <b>{name}</b>
              <span>
                <Ruby>{phrase('passkeySince', { day: day(createdAt) })}</Ruby>
              </span>
              <span>
                <Ruby>
                  {lastUsedAt ? phrase('passkeyUsed', { day: day(lastUsedAt) }) : phrase('passkeyUnused')}
                </Ruby>
              </span>
            </li>
          ))}
        </ul>
      </div>
    </li>
  )
}
