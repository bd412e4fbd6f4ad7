import type { Claims } from '../login/party.ts'
import type { CounterLogin } from './ciba.ts'
import type { Reader } from './reader.ts'

/** The one thing the counter's screen shows. */
export type DeskState =
  | { readonly phase: 'idle' | 'waiting' | 'asking' | 'checking' }
  | { readonly phase: 'done'; readonly claims: Claims; readonly visits: number }
  | { readonly phase: 'problem'; readonly reason: string }

const ASK_EVERY_MS = 400
/** Nobody stands at the counter for longer. */
const PATIENCE_MS = 3 * 60_000

export interface DeskParts {
  readonly reader: Reader
  readonly logIn: CounterLogin
  readonly log: (sentence: string, error?: unknown) => void
}

export type Desk = ReturnType<typeof createDesk>

/** One person at a time: there is one reader, and one person before it. */
export function createDesk({ reader, logIn, log }: DeskParts) {
  let state: DeskState = { phase: 'idle' }
  /** Rises with every change, so that the screen knows whether to draw anew. */
  let version = 0
  /** The person being served; whatever an earlier one still brings is dropped. */
  let turn = 0
  const visits = new Map<string, number>()

  function show(next: DeskState, of: number): void {
    if (of !== turn) return
    state = next
    version++
  }

  async function serve(of: number): Promise<void> {
    const until = Date.now() + PATIENCE_MS
    while (of === turn && Date.now() < until) {
      const { phase, loginHintToken } = await reader.take()
      if (of !== turn) return
      if (loginHintToken !== null) return greet(loginHintToken, of)
      // The person is asked at the reader's screen what this service may know.
      if (phase === 'consent' && state.phase === 'waiting') show({ phase: 'asking' }, of)
      if (phase === 'waiting' && state.phase === 'asking') show({ phase: 'waiting' }, of)
      if (phase === 'problem') return show({ phase: 'problem', reason: await reader.reason() }, of)
      if (phase === 'closed') return show({ phase: 'idle' }, of)
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
    }
    show({ phase: 'idle' }, of)
  }

  async function greet(loginHintToken: string, of: number): Promise<void> {
    show({ phase: 'checking' }, of)
    const claims = await logIn(loginHintToken)
    const count = (visits.get(claims.sub) ?? 0) + 1
    visits.set(claims.sub, count)
    show({ phase: 'done', claims, visits: count }, of)
  }

  function failed(of: number, error: unknown): void {
    log('the counter could not go on', error)
    show({ phase: 'problem', reason: error instanceof TypeError ? 'no_reader' : 'failed' }, of)
  }

  return {
    view: () => ({ state, version }),
    /** The next person, please. */
    async begin(): Promise<void> {
      const of = ++turn
      show({ phase: 'waiting' }, of)
      try {
        await reader.open()
        void serve(of).catch((error: unknown) => failed(of, error))
      } catch (error) {
        failed(of, error)
      }
    },
    async cancel(): Promise<void> {
      show({ phase: 'idle' }, ++turn)
      await reader.close().catch((error: unknown) => log('the card reader did not hear', error))
    },
  }
}
