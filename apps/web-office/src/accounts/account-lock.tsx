import { LOCK_REASONS, type StaffAccount } from '@musubi/contracts'
import { Ruby } from '@musubi/ui'
import { useState } from 'react'
import { Picks } from '../disaster/picks.tsx'
import { ActFailure } from '../frame/act-failure.tsx'
import { useLanguage } from '../office-context.ts'
import { accountActTexts } from '../texts/account-act-texts.ts'
import { ActButton, ActPanel } from './act-panel.tsx'
import type { AccountActs } from './use-account.ts'

type Reason = (typeof LOCK_REASONS)[number]

/** Stops the whole account, with a reason, or lets it go on. */
export function AccountLock({
  account: { person, status },
  acts,
}: {
  readonly account: StaffAccount
  readonly acts: AccountActs
}) {
  const { phrase } = accountActTexts.voice(useLanguage())
  const [reason, setReason] = useState<Reason | null>(null)
  const busy = acts.busy !== null
  const set = (locked: boolean) =>
    void acts.change('lock', (accounts) =>
      accounts.setLock({ params: { person }, body: { locked, reason: locked ? reason : null } }),
    )
  const failure = acts.failure?.act === 'lock' && <ActFailure failure={acts.failure.why} />
  if (status === 'suspended')
    return (
      <div className="account-acts">
        <ActButton words={phrase('unlock')} busy={busy} onPress={() => set(false)} />
        {failure}
      </div>
    )
  if (status !== 'active' && status !== 'provisional') return null
  return (
    <>
      <ActPanel title={phrase('lock')} lead={phrase('lockLead')}>
        <Picks
          id="lock"
          type="radio"
          legend={<Ruby>{phrase('lockReason')}</Ruby>}
          picks={LOCK_REASONS.map((one) => ({
            value: one,
            label: <Ruby>{phrase(`lock.${one}`)}</Ruby>,
            picked: reason === one,
          }))}
          onPick={setReason}
        />
        <ActButton
          words={phrase(acts.busy === 'lock' ? 'working' : 'lockDo')}
          busy={busy}
          danger
          onPress={() => set(true)}
        />
      </ActPanel>
      {failure}
    </>
  )
}
