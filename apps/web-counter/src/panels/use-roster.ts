import { useCallback, useEffect, useState } from 'react'
import type { AgentClient } from '../agent/agent-store.ts'

type RosterAnswer = Extract<Awaited<ReturnType<AgentClient['getRoster']>>, { ok: true }>['value']

export type Roster =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly message: string }
  | {
      readonly phase: 'ready'
      readonly people: RosterAnswer['people']
      readonly unnamed: number
      readonly complete: boolean
    }

/** Asks for the roster when it is opened, and again whenever the head count or the connection changes. */
export function useRoster(client: AgentClient, change: string): { roster: Roster; reload: () => void } {
  const [roster, setRoster] = useState<Roster>({ phase: 'loading' })
  const reload = useCallback(() => {
    let stale = false
    void client.getRoster().then((answer) => {
      if (stale) return
      setRoster(
        answer.ok ? { phase: 'ready', ...answer.value } : { phase: 'failed', message: answer.error.message },
      )
    })
    return () => {
      stale = true
    }
  }, [client])
  // `change` is not read: it says when to ask again.
  useEffect(reload, [reload, change])
  return { roster, reload }
}
