import { SEEN_DOCUMENTS } from '@musubi/contracts'
import { Ruby } from '@musubi/ui'
import { Picks } from '../disaster/picks.tsx'
import { useLanguage } from '../office-context.ts'
import { accountActTexts } from '../texts/account-act-texts.ts'

export type Seen = (typeof SEEN_DOCUMENTS)[number]

/** Which documents the clerk has looked at. Whether they are enough is the server's to say. */
export function SeenPicks({
  id,
  seen,
  onChange,
}: {
  readonly id: string
  readonly seen: readonly Seen[]
  readonly onChange: (seen: readonly Seen[]) => void
}) {
  const { phrase } = accountActTexts.voice(useLanguage())
  return (
    <Picks
      id={id}
      type="checkbox"
      legend={<Ruby>{phrase('seen')}</Ruby>}
      hint={<Ruby>{phrase('seenHint')}</Ruby>}
      picks={SEEN_DOCUMENTS.map((one) => ({
        value: one,
        label: <Ruby>{phrase(`seen.${one}`)}</Ruby>,
        picked: seen.includes(one),
      }))}
      onPick={(one) => onChange(seen.includes(one) ? seen.filter((other) => other !== one) : [...seen, one])}
    />
  )
}
