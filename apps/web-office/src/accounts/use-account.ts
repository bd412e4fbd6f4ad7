import type { AccountLetter, ClientFailure, StaffAccount } from '@musubi/contracts'
import type { Result } from '@musubi/kernel'
import { useCallback, useState } from 'react'
import { useLoaded } from '../use-loaded.ts'
import { useAccounts, type AccountsClient } from './use-accounts.ts'

export type ActName = 'letter' | 'reset' | 'card' | 'return' | 'lock' | 'protection'

type Acting = (accounts: AccountsClient) => Promise<Result<{ account: StaffAccount }, ClientFailure>>
type Writing = (accounts: AccountsClient) => Promise<Result<{ letter: AccountLetter | null }, ClientFailure>>

/** One account, what is being done with it, and what came of that. One act at a time. */
export function useAccount(person: string) {
  const accounts = useAccounts()
  const load = useCallback(() => accounts.getAccount({ params: { person } }), [accounts, person])
  const history = useCallback(
    (query: { readonly before?: string }) => accounts.listAccountHistory({ params: { person }, query }),
    [accounts, person],
  )
  const [loaded, reload] = useLoaded(load)
  const [changed, setChanged] = useState<StaffAccount | null>(null)
  const [letter, setLetter] = useState<AccountLetter | null>(null)
  const [busy, setBusy] = useState<ActName | null>(null)
  const [failure, setFailure] = useState<{ readonly act: ActName; readonly why: ClientFailure } | null>(null)
  const [turn, setTurn] = useState(0)
  const run = async <T>(
    act: ActName,
    call: (accounts: AccountsClient) => Promise<Result<T, ClientFailure>>,
    done: (value: T) => void,
  ) => {
    if (busy) return
    setBusy(act)
    const answer = await call(accounts)
    setBusy(null)
    setFailure(answer.ok ? null : { act, why: answer.error })
    if (answer.ok) done(answer.value)
    setTurn((last) => last + 1)
  }
  const account = changed ?? (loaded.state === 'ready' ? loaded.value.account : null)
  return {
    loaded,
    account,
    letter,
    busy,
    failure,
    history,
    /** Counts acts, so that the history is asked for again after each. */
    turn,
    /** Something was done with this account by other means: its history is asked for again. */
    noteAct: () => setTurn((last) => last + 1),
    change: (act: ActName, call: Acting) => run(act, call, (answer) => setChanged(answer.account)),
    write: (act: ActName, call: Writing) =>
      run(act, call, (answer) => {
        setLetter(answer.letter)
        setChanged(null)
        void reload()
      }),
  }
}

export type AccountActs = ReturnType<typeof useAccount>
