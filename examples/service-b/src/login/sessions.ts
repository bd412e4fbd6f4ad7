import { randomBytes } from 'node:crypto'
import type { LoggedOut } from './logout-token.ts'
import type { Attempt, Tokens } from './party.ts'

export interface Session {
  readonly id: string
  tokens: Tokens
  /** The renewal under way: a refresh token is used once, so two pages of one browser must not both use it. */
  renewal?: Promise<Tokens>
}

const ATTEMPT_MS = 15 * 60_000
const SESSION_MS = 9 * 3_600_000
/** Anybody may begin a login, so what is kept of those is bounded. */
const ATTEMPTS_AT_MOST = 10_000

/**
 * Who is logged in here. It is the memory of one process, which is enough for a sample; a service of several processes keeps
 * the same things in its database, the tokens encrypted. A browser has only a random name.
 */
export function createSessions(clock: () => number = Date.now) {
  const attempts = new Map<string, { attempt: Attempt; until: number }>()
  const sessions = new Map<string, { session: Session; until: number }>()
  const newId = () => randomBytes(32).toString('base64url')

  return {
    begin(attempt: Attempt): string {
      const id = newId()
      attempts.set(id, { attempt, until: clock() + ATTEMPT_MS })
      const [oldest] = attempts.keys()
      if (attempts.size > ATTEMPTS_AT_MOST && oldest !== undefined) attempts.delete(oldest)
      return id
    },
    /** What was begun under this name in this browser, once. */
    takeAttempt(id: string | undefined): Attempt | undefined {
      const kept = attempts.get(id ?? '')
      attempts.delete(id ?? '')
      return kept && kept.until > clock() ? kept.attempt : undefined
    },
    /** A login gets a name that did not exist before it: one that somebody laid into the browser is worth nothing. */
    open(tokens: Tokens, replaces: string | undefined): Session {
      sessions.delete(replaces ?? '')
      const session = { id: newId(), tokens }
      sessions.set(session.id, { session, until: clock() + SESSION_MS })
      return session
    },
    find(id: string | undefined): Session | undefined {
      const kept = sessions.get(id ?? '')
      if (kept && kept.until > clock()) return kept.session
      sessions.delete(id ?? '')
      return undefined
    },
    close: (id: string | undefined) => sessions.delete(id ?? ''),
    /** The person logged out somewhere else: that login (`sid`) or, without one, all logins of that person. */
    closeFor({ sub, sid }: LoggedOut): number {
      const meant = [...sessions.values()].filter(({ session: { tokens } }) =>
        sid === undefined ? tokens.claims.sub === sub : tokens.claims.sid === sid,
      )
      for (const { session } of meant) sessions.delete(session.id)
      return meant.length
    },
  }
}
export type Sessions = ReturnType<typeof createSessions>
