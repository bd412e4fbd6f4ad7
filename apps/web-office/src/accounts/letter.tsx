import type { AccountLetter } from '@musubi/contracts'
import { Button, Ruby } from '@musubi/ui'
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
    <article className="letter">
      <header>
        <b>{session.municipalityName}</b>
        <h2>
          <Ruby>{phrase('letterTitle')}</Ruby>
        </h2>
      </header>
      <p className="letter-dear">
        <Ruby>{phrase('letterDear', { name: displayName })}</Ruby>
      </p>
      <dl>
        <div>
          <dt>
            <Ruby>{phrase('letterId')}</Ruby>
          </dt>
          <dd lang="en">{loginName}</dd>
        </div>
        <div>
          <dt>
            <Ruby>{phrase('letterPassword')}</Ruby>
          </dt>
          <dd lang="en">{initialPassword}</dd>
        </div>
      </dl>
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
    </article>
  )
}
