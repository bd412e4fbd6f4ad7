import type { Result } from '@musubi/kernel'

/** A state of the agent that its stream pushes whole, as a page shows it. */
export interface PushedState<S> {
  /** Null until the agent said something. */
  readonly getSnapshot: () => S | null
  /** The stream is open while anybody listens. */
  readonly subscribe: (listener: () => void) => () => void
  /** Shows what an act answers with. What the stream has told since the question is newer, and stays. */
  readonly take: (answer: Promise<Result<S, unknown>>) => Promise<void>
  /** Nothing is listened to any more; what was shown last stays. */
  readonly close: () => void
}

export interface StatePush<S> {
  readonly path: string
  /** Name of the stream's events. */
  readonly event: string
  readonly parse: (value: unknown) => S
}

export function followState<S>({ path, event, parse }: StatePush<S>): PushedState<S> {
  let snapshot: S | null = null
  let told = 0
  let source: EventSource | undefined
  const listeners = new Set<() => void>()

  const show = (state: S) => {
    snapshot = state
    for (const listener of listeners) listener()
  }
  const open = () => {
    source = new EventSource(path)
    source.addEventListener(event, ({ data }) => {
      told++
      show(parse(JSON.parse(data as string)))
    })
  }
  return {
    getSnapshot: () => snapshot,
    subscribe: (listener) => {
      if (listeners.size === 0) open()
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) source?.close()
      }
    },
    take: async (answer) => {
      const before = told
      const result = await answer
      if (result.ok && told === before) show(result.value)
    },
    close: () => source?.close(),
  }
}
