import type { ClientFailure } from '@musubi/contracts'
import { useCallback, useEffect, useState } from 'react'
import type { AgentClient, AgentStore } from '../agent/agent-store.ts'

type Tray = Extract<Awaited<ReturnType<AgentClient['listDemoCards']>>, { ok: true }>['value']
export type DemoCard = Tray['cards'][number]
export type Rush = Tray['rush']

const RUSH_TAPS = 200
const POLL_MS = 400

export interface Demo {
  readonly cards: readonly DemoCard[] | null
  readonly rush: Rush | null
  readonly failure: ClientFailure | null
  readonly present: (cardId: string, trouble?: 'none' | 'pulled_away') => void
  readonly setNetwork: (connected: boolean) => void
  readonly startRush: () => void
}

/** The demo's cards and troubles, through the agent's demo routes. */
export function useDemo({ client, take }: AgentStore): Demo {
  const [tray, setTray] = useState<Tray | null>(null)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  const running = tray?.rush.running ?? false

  const takeTray = useCallback((answer: Awaited<ReturnType<AgentClient['listDemoCards']>>) => {
    setFailure(answer.ok ? null : answer.error)
    if (answer.ok) setTray(answer.value)
  }, [])
  const load = useCallback(() => client.listDemoCards().then(takeTray), [client, takeTray])
  useEffect(() => void client.listDemoCards().then(takeTray), [client, takeTray])
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => void load(), POLL_MS)
    return () => clearInterval(timer)
  }, [running, load])

  const settle = (answer: { readonly ok: boolean; readonly error?: ClientFailure }) =>
    setFailure(answer.ok ? null : (answer.error ?? null))
  return {
    cards: tray?.cards ?? null,
    rush: tray?.rush ?? null,
    failure,
    present: (cardId, trouble = 'none') =>
      void take(client.presentDemoCard({ body: { cardId, trouble } })).then(settle),
    setNetwork: (connected) => void take(client.setDemoNetwork({ body: { connected } })).then(settle),
    startRush: () =>
      void client.startDemoRush({ body: { taps: RUSH_TAPS } }).then((answer) => {
        settle(answer)
        void load()
      }),
  }
}
