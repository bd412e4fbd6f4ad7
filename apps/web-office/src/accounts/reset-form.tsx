import { SEEN_DOCUMENTS, type ProtectionInForce } from '@musubi/contracts'
import { Ruby } from '@musubi/ui'
import { useState } from 'react'
import { Picks } from '../disaster/picks.tsx'
import { freshId } from '../fresh-id.ts'
import { useLanguage } from '../office-context.ts'
import { accountActTexts } from '../texts/account-act-texts.ts'
import { ActButton } from './act-panel.tsx'
import type { AccountActs } from './use-account.ts'

type Seen = (typeof SEEN_DOCUMENTS)[number]

interface ResetFormProps {
  readonly person: string
  readonly protection: ProtectionInForce | null
  readonly acts: AccountActs
}

/**
 * First the documents, then the letter. One opened form is one letter, however often its button is pressed; under 支援措置
 * it is first a wish, which another officer makes good.
 */
export function ResetForm({ person, protection, acts }: ResetFormProps) {
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
  const asked = protection?.resetAsked ?? 'no'
  const act = protection && asked !== 'by_another' ? 'resetAsk' : 'resetDo'
  return (
    <>
      {protection && (
        <p role="status">
          <Ruby>{phrase(`resetAsked.${asked}`)}</Ruby>
        </p>
      )}
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
        words={phrase(acts.busy === 'reset' ? 'working' : act)}
        busy={acts.busy !== null}
        strong
        onPress={() => void reset()}
      />
    </>
  )
}
