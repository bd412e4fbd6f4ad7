import { PROTECTION_REASONS, type ProtectionInForce, type StaffAccount } from '@musubi/contracts'
import { Field, Icon, Ruby } from '@musubi/ui'
import { useState } from 'react'
import { Picks } from '../disaster/picks.tsx'
import { ActFailure } from '../frame/act-failure.tsx'
import { useLanguage } from '../office-context.ts'
import { accountActTexts } from '../texts/account-act-texts.ts'
import { ActButton, ActPanel } from './act-panel.tsx'
import type { AccountActs } from './use-account.ts'
import { useDay } from './use-accounts.ts'

type Reason = (typeof PROTECTION_REASONS)[number]

interface ProtectionProps {
  readonly account: StaffAccount
  readonly acts: AccountActs
}

/** 支援措置, for officers only: whether one is in force, setting it, prolonging it, and lifting it by two. */
export function AccountProtection({ account, acts }: ProtectionProps) {
  const { phrase } = accountActTexts.voice(useLanguage())
  const day = useDay()
  const { protection } = account
  return (
    <section className="account-protection" aria-labelledby="account-protection">
      <h2 id="account-protection">
        <Icon name="shield" />
        <span>
          <Ruby>{phrase('protection')}</Ruby>
        </span>
      </h2>
      <p>
        <Ruby>
          {protection ? phrase('protectionOn', { day: day(protection.until) }) : phrase('protectionNone')}
        </Ruby>
      </p>
      <ActPanel title={phrase(protection ? 'protectionRenew' : 'protectionSet')}>
        <SetForm account={account} acts={acts} />
      </ActPanel>
      {protection && <Lifting person={account.person} protection={protection} acts={acts} />}
      {acts.failure?.act === 'protection' && <ActFailure failure={acts.failure.why} />}
    </section>
  )
}

function SetForm({ account: { person, protection }, acts }: ProtectionProps) {
  const { phrase } = accountActTexts.voice(useLanguage())
  const known = PROTECTION_REASONS.find((one) => one === protection?.reason)
  const [reason, setReason] = useState<Reason>(known ?? 'domestic_violence')
  const [until, setUntil] = useState(() => inAYear(Date.now()))
  const set = () =>
    void acts.change('protection', (accounts) =>
      accounts.setProtection({ params: { person }, body: { until, reason } }),
    )
  return (
    <>
      {!protection && (
        <Picks
          id="protection-reason"
          type="radio"
          legend={<Ruby>{phrase('protectionReason')}</Ruby>}
          picks={PROTECTION_REASONS.map((one) => ({
            value: one,
            label: <Ruby>{phrase(`protection.${one}`)}</Ruby>,
            picked: reason === one,
          }))}
          onPick={setReason}
        />
      )}
      <Field
        id="protection-until"
        type="date"
        label={<Ruby>{phrase('protectionUntil')}</Ruby>}
        hint={<Ruby>{phrase('protectionUntilHint')}</Ruby>}
        value={until}
        onChange={({ target }) => setUntil(target.value)}
      />
      <ActButton
        words={phrase(protection ? 'protectionRenew' : 'protectionSet')}
        busy={acts.busy !== null}
        strong
        onPress={set}
      />
    </>
  )
}

function Lifting({
  person,
  protection: { liftAsked },
  acts,
}: {
  readonly person: string
  readonly protection: ProtectionInForce
  readonly acts: AccountActs
}) {
  const { phrase } = accountActTexts.voice(useLanguage())
  const busy = acts.busy !== null
  const press = (act: 'ask' | 'keep' | 'lift') => () =>
    void acts.change('protection', (accounts) =>
      accounts.liftProtection({ params: { person }, body: { act } }),
    )
  if (liftAsked === 'no')
    return (
      <div className="account-acts">
        <ActButton words={phrase('liftAsk')} busy={busy} danger onPress={press('ask')} />
      </div>
    )
  return (
    <>
      <p role="status">
        <Ruby>{phrase(liftAsked === 'by_me' ? 'liftAskedByMe' : 'liftAskedByAnother')}</Ruby>
      </p>
      <div className="account-acts">
        <ActButton words={phrase('liftKeep')} busy={busy} onPress={press('keep')} />
        {liftAsked === 'by_another' && (
          <ActButton words={phrase('liftDo')} busy={busy} danger onPress={press('lift')} />
        )}
      </div>
    </>
  )
}

const DAY_MS = 86_400_000

/** The same day of the next year, or the day before where there is none. */
function inAYear(now: number): string {
  const japan = new Date(now + 9 * 3_600_000)
  const same = Date.UTC(japan.getUTCFullYear() + 1, japan.getUTCMonth(), japan.getUTCDate())
  const leap = new Date(same).getUTCDate() !== japan.getUTCDate()
  return new Date(leap ? same - DAY_MS : same).toISOString().slice(0, 10)
}
