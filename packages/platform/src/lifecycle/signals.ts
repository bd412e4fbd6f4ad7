/** The part of `process` that is needed, so that a test can stand in for it. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown
  exit(code: number): void
}

const SIGNALS = { SIGTERM: 15, SIGINT: 2 } as const

/**
 * Resolves with the first SIGTERM or SIGINT; the second exits at once with 128 + its number, as shells expect. `forget`
 * stops listening.
 */
export function listenForSignals(source: SignalSource): {
  readonly first: Promise<NodeJS.Signals>
  readonly forget: () => void
} {
  const first = Promise.withResolvers<NodeJS.Signals>()
  let heard = false
  const listener = (signal: NodeJS.Signals): void => {
    if (heard) source.exit(128 + SIGNALS[signal as keyof typeof SIGNALS])
    heard = true
    first.resolve(signal)
  }
  const names = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]
  for (const name of names) source.on(name, listener)
  return {
    first: first.promise,
    forget: () => {
      for (const name of names) source.off(name, listener)
    },
  }
}
