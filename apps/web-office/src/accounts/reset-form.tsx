import { SEEN_DOCUMENTS } from '@musubi/contracts'
import { Ruby } from '@musubi/ui'
import { useState } from 'react'
import { Picks } from '../disaster/picks.tsx'
import { freshId } from '../fresh-id.ts'
import { useLanguage } from '../office-context.ts'
import { accountActTexts } from '../texts/account-act-texts.ts'
import { ActButton } from './act-panel.tsx'
import type { AccountActs } from './use-account.ts'

type Seen = (typeof SEEN_DOCUMENTS)[number]

/** First the documents, then the letter. One opened form is one letter, however often its button is pressed. */
export function ResetForm({ person, acts }: { readonly person: string; readonly acts: AccountActs }) {
  const { phrase } = accountActTexts.voice(useLanguage())
  const [resetId, setResetId] = useState(freshId)
  const [seen, setSeen] = useState<readonly Seen[]>([])
  const toggle = (one: Seen) =>
    setSeen(seen.includes(one) ? seen.filter((other) => other !== one) : [...seen, one])
  const reset = async () => {
    await acts.write('reset', async (accounts) => {
      const answer = await accounts.resetPassword({ params: { person, resetId }, body: { seen: [...seen] } })
      if (answer.ok) {
        setResetId(freshId())
        setSeen([])
      }
      return answer
    })
  }
  return (
    <>
      <Picks
        id="seen"
        type="checkbox"
        legend={<Ruby>{phrase('seen')}</Ruby>}
        hint={<Ruby>{phrase('seenHint')}</Ruby>}
        picks={SEEN_DOCUMENTS.map((one) => ({
          value: one,
          label: <Ruby>{phrase(`seen.${one}`)}</Ruby>,
          picked: seen.includes(one),
        }))}
        onPick={toggle}
      />
      <ActButton
        words={phrase(acts.busy === 'reset' ? 'working' : 'resetDo')}
        busy={acts.busy !== null}
        strong
        onPress={() => void reset()}
      />
    </>
  )
}
