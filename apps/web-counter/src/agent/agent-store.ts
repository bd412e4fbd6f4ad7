import {
  AgentStateSchema,
  type AgentState,
  type agentRoutes,
  type Client,
  type ClientFailure,
} from '@musubi/contracts'
import type { Result } from '@musubi/kernel'
import type { Connection } from '../view/stage.ts'

export type AgentClient = Client<(typeof agentRoutes)['routes']>

/** The part of an EventSource the store needs. */
export interface StateStream {
  readonly close: () => void
}
export interface StreamListener {
  readonly onState: (data: string) => void
  /** `closed`: the browser will not try again by itself. */
  readonly onTrouble: (closed: boolean) => void
}
export type OpenStream = (listener: StreamListener) => StateStream

export interface AgentSnapshot {
  readonly state: AgentState | null
  readonly connection: Connection
}

/** The agent as the page sees it: its last whole state, whether it answers, and its acts. */
export interface AgentStore {
  readonly getSnapshot: () => AgentSnapshot
  readonly subscribe: (listener: () => void) => () => void
  /** Takes over the state an act answers with, so that the page does not wait for the stream. */
  readonly take: <F extends ClientFailure>(
    answer: Promise<Result<AgentState, F>>,
  ) => Promise<Result<AgentState, F>>
  readonly client: AgentClient
}

export interface AgentStoreDeps {
  readonly client: AgentClient
  readonly openStream: OpenStream
  readonly setTimer: (act: () => void, ms: number) => () => void
}

/** A hiccup shorter than this is not worth a word on the screen. */
const GRACE_MS = 1_500
const RETRY_MS = 2_000

/** Opens the stream with the first subscriber and closes it with the last. */
export function createAgentStore({ client, openStream, setTimer }: AgentStoreDeps): AgentStore {
  let snapshot: AgentSnapshot = { state: null, connection: 'connecting' }
  const listeners = new Set<() => void>()
  let stream: StateStream | undefined
  let stopGrace: (() => void) | undefined
  let stopRetry: (() => void) | undefined

  const show = (next: Partial<AgentSnapshot>) => {
    snapshot = { ...snapshot, ...next }
    for (const listener of listeners) listener()
  }
  const settle = (state: AgentState) => {
    stopGrace?.()
    stopGrace = undefined
    show({ state, connection: 'live' })
  }
  const open = () => {
    stream = openStream({
      onState: (data) => settle(AgentStateSchema.parse(JSON.parse(data))),
      onTrouble: (closed) => {
        stopGrace ??= setTimer(() => show({ connection: 'lost' }), GRACE_MS)
        if (closed) stopRetry = setTimer(open, RETRY_MS)
      },
    })
  }
  const close = () => {
    stream?.close()
    stopGrace?.()
    stopRetry?.()
    stopGrace = undefined
  }
  return {
    client,
    getSnapshot: () => snapshot,
    subscribe: (listener) => {
      if (listeners.size === 0) open()
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) close()
      }
    },
    take: async (answer) => {
      const result = await answer
      if (result.ok) settle(result.value)
      return result
    },
  }
}
