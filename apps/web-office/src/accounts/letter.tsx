import type { AccountLetter } from '@musubi/contracts'
import { Button, LetterSheet, Ruby } from '@musubi/ui'
import { useLanguage, useOffice } from '../office-context.ts'
import { accountActTexts } from '../texts/account-act-texts.ts'
import { useDay } from './use-accounts.ts'

/** Letters on screen, and each on a sheet of its own when they are printed; nothing else of the page is. */
export function Letters({
  letters,
  collapsed = false,
}: {
  readonly letters: readonly AccountLetter[]
  /** Many letters are printed without being read on screen. */
  readonly collapsed?: boolean
}) {
  const { phrase } = accountActTexts.voice(useLanguage())
  if (letters.length === 0) return null
  return (
    <div className="letters" data-collapsed={collapsed || undefined}>
      <Button size="s" icon="print" className="no-print" onClick={() => print()}>
        <Ruby>
          {letters.length === 1 ? phrase('printLetter') : phrase('printLetters', { count: letters.length })}
        </Ruby>
      </Button>
      {letters.map((letter) => (
        <Letter key={letter.person} letter={letter} />
      ))}
    </div>
  )
}

function Letter({
  letter: { displayName, loginName, initialPassword, until },
}: {
  readonly letter: AccountLetter
}) {
  const { session } = useOffice()
  const { phrase } = accountActTexts.voice(useLanguage())
  const day = useDay()
  return (
    <LetterSheet
      from={session.municipalityName}
      title={<Ruby>{phrase('letterTitle')}</Ruby>}
      dear={<Ruby>{phrase('letterDear', { name: displayName })}</Ruby>}
      entries={[
        { term: <Ruby>{phrase('letterId')}</Ruby>, value: loginName },
        { term: <Ruby>{phrase('letterPassword')}</Ruby>, value: initialPassword },
      ]}
    >
      <p>
        <Ruby>{phrase('letterHow')}</Ruby>
      </p>
      <p>
        <b>
          <Ruby>{phrase('letterUntil', { day: day(until) })}</Ruby>
        </b>
      </p>
      <p>
        <Ruby>{phrase('letterSafe')}</Ruby>
      </p>
    </LetterSheet>
  )
}
