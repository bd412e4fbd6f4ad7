import type { ConsoleAct } from '@musubi/contracts'
import { exactTime } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { useEffect, useState } from 'react'
import { useLanguage } from '../office-context.ts'
import { accountTexts } from '../texts/account-texts.ts'
import { ActButton } from './act-panel.tsx'
import { useAccounts } from './use-accounts.ts'

interface Read {
  readonly acts: readonly ConsoleAct[]
  readonly more: boolean
}

/** What was done with the account and by whom, the newest first; read again after each act. */
export function AccountHistory({ person, turn }: { readonly person: string; readonly turn: number }) {
  const { phrase } = accountTexts.voice(useLanguage())
  const accounts = useAccounts()
  const [read, setRead] = useState<Read | null>(null)
  useEffect(() => {
    let current = true
    void accounts.listAccountHistory({ params: { person }, query: { limit: 10 } }).then((answer) => {
      if (current && answer.ok) setRead(answer.value)
    })
    return () => void (current = false)
  }, [accounts, person, turn])
  const readMore = async () => {
    const before = read?.acts.at(-1)?.position
    if (!read || before === undefined) return
    const answer = await accounts.listAccountHistory({ params: { person }, query: { limit: 20, before } })
    if (answer.ok) setRead({ acts: [...read.acts, ...answer.value.acts], more: answer.value.more })
  }
  return (
    <section aria-labelledby="account-history">
      <h2 id="account-history">
        <Ruby>{phrase('history')}</Ruby>
      </h2>
      {read?.acts.length === 0 && (
        <p>
          <Ruby>{phrase('historyNone')}</Ruby>
        </p>
      )}
      <ol className="account-history">
        {read?.acts.map((act) => (
          <Act key={act.id} act={act} />
        ))}
      </ol>
      {read?.more && (
        <ActButton words={phrase('historyMore')} busy={false} onPress={() => void readMore()} />
      )}
    </section>
  )
}

function Act({ act: { at, texts, by } }: { readonly act: ConsoleAct }) {
  const language = useLanguage()
  const { phrase } = accountTexts.voice(language)
  return (
    <li>
      <time dateTime={at}>
        <Ruby>{exactTime(language, at)}</Ruby>
      </time>
      <span>{texts[language]}</span>
      <small>
        {by.mine && by.name ? (
          <Ruby>{phrase('mine', { name: by.name })}</Ruby>
        ) : (
          (by.name ?? <Ruby>{phrase(`actor.${by.kind}`)}</Ruby>)
        )}
      </small>
    </li>
  )
}
