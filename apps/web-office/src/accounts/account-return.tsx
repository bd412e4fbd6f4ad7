import type { StaffAccount } from '@musubi/contracts'
import { Notice, Ruby } from '@musubi/ui'
import { useState } from 'react'
import { ActFailure } from '../frame/act-failure.tsx'
import { useLanguage } from '../office-context.ts'
import { cardActTexts } from '../texts/card-act-texts.ts'
import { ActButton, ActPanel } from './act-panel.tsx'
import { SeenPicks, type Seen } from './seen-picks.tsx'
import type { AccountActs } from './use-account.ts'

/** Lets the account of somebody who moved back be used again, and says what happens next. */
export function AccountReturn({
  account: { person, status },
  acts,
}: {
  readonly account: StaffAccount
  readonly acts: AccountActs
}) {
  const { phrase } = cardActTexts.voice(useLanguage())
  const [seen, setSeen] = useState<readonly Seen[]>([])
  const [isBack, setIsBack] = useState(false)
  const comeBack = () =>
    void acts.change('return', async (accounts) => {
      const answer = await accounts.returnAccount({ params: { person }, body: { seen: [...seen] } })
      if (answer.ok) setIsBack(true)
      return answer
    })
  if (isBack)
    return (
      <Notice tone="ok" role="status" title={<Ruby>{phrase('returned')}</Ruby>}>
        <p>
          <Ruby>{phrase('returnedNext')}</Ruby>
        </p>
      </Notice>
    )
  if (status !== 'moved') return null
  return (
    <>
      <ActPanel title={phrase('return')} lead={phrase('returnLead')}>
        <SeenPicks id="return-seen" seen={seen} onChange={setSeen} />
        <ActButton
          words={phrase(acts.busy === 'return' ? 'working' : 'returnDo')}
          busy={acts.busy !== null}
          strong
          onPress={comeBack}
        />
      </ActPanel>
      {acts.failure?.act === 'return' && <ActFailure failure={acts.failure.why} />}
    </>
  )
}
