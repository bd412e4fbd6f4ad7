import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer, Routes, Visit } from '../web/http.ts'
import { type About, type Notice, renderNumber, renderProblem, renderWelcome } from '../web/pages.ts'
import { createLogoutTokens } from './logout-token.ts'
import type { Party } from './party.ts'
import type { Session, Sessions } from './sessions.ts'
import type { Settings } from './settings.ts'

export const BACKCHANNEL_LOGOUT = '/backchannel-logout'

export interface LoginParts {
  readonly settings: Settings
  readonly about: About
  readonly party: Party
  readonly sessions: Sessions
  readonly log: (sentence: string, error?: unknown) => void
}

/** Everything a login needs of a service: out, back, longer, end, and being told that it ended elsewhere. */
export function loginRoutes({ settings, about, party, sessions, log }: LoginParts): Routes {
  const { clientId } = settings
  // Cookies do not know ports: on one machine every service needs names of its own.
  const [sessionCookie, attemptCookie] = [`${clientId}_session`, `${clientId}_login`]
  const logoutTokens = createLogoutTokens(party, clientId)
  const styles = readFileSync(join(import.meta.dirname, '../web/styles.css'), 'utf8')
  const colours = readFileSync(join(import.meta.dirname, '../service.css'), 'utf8')

  /** Whoever is logged in, and still is as far as the common login knows: it is asked when the tokens run out. */
  async function find(visit: Visit): Promise<Session | undefined> {
    const session = sessions.find(visit.cookie(sessionCookie))
    return session && (session.tokens.expiresAt > Date.now() || (await renew(session))) ? session : undefined
  }

  /** False when the login is over. Another failure is not the person's: it is thrown, and the session stays. */
  async function renew(session: Session): Promise<boolean> {
    try {
      session.renewal ??= party.refresh(session.tokens).finally(() => delete session.renewal)
      session.tokens = await session.renewal
      return true
    } catch (error) {
      const isOver = session.tokens.refreshToken === undefined || codeOf(error) === 'invalid_grant'
      if (!isOver) throw error
      sessions.close(session.id)
      return false
    }
  }

  return {
    'GET /': async (visit) => {
      const { language } = visit
      const session = await find(visit)
      const notice = noticeOf(visit.url.searchParams.get('notice'))
      if (session) return { html: renderNumber({ language, about }, session, notice) }
      const wasOver = visit.cookie(sessionCookie) !== undefined
      return {
        html: renderWelcome({ language, about }, notice ?? (wasOver ? 'over' : undefined)),
        cookies: wasOver ? { [sessionCookie]: undefined } : {},
      }
    },

    'GET /login': async ({ language }) => {
      const { url, attempt } = await party.begin(language)
      return { goTo: url.href, cookies: { [attemptCookie]: sessions.begin(attempt) } }
    },

    'GET /callback': async (visit) => {
      const { language, url } = visit
      const cookies = { [attemptCookie]: undefined }
      const fail = (problem: 'late' | 'declined' | 'failed', code?: string): Answer => ({
        status: 400,
        html: renderProblem({ language, about }, problem, code),
        cookies,
      })
      const attempt = sessions.takeAttempt(visit.cookie(attemptCookie))
      if (!attempt) return fail('late')
      try {
        const tokens = await party.finish(url, attempt)
        const { id } = sessions.open(tokens, visit.cookie(sessionCookie))
        return { goTo: '/', cookies: { ...cookies, [sessionCookie]: id } }
      } catch (error) {
        if (error instanceof TypeError && !('code' in error)) throw error
        log('a login was refused', error)
        const code = codeOf(error)
        return code === 'access_denied' ? fail('declined') : fail('failed', code)
      }
    },

    'POST /refresh': async (visit) => {
      const session = await find(visit)
      if (!session) return { goTo: '/' }
      const notice = (await renew(session)) ? 'refreshed' : 'refresh_failed'
      return { goTo: `/?notice=${notice}` }
    },

    /** What the common login says of this person now, as JSON: for the vendor, to look at. */
    'GET /userinfo': async (visit) => {
      const session = await find(visit)
      return session
        ? { json: await party.userInfo(session.tokens) }
        : { status: 401, json: { error: 'log_in' } }
    },

    'POST /logout': async (visit) => {
      const session = sessions.find(visit.cookie(sessionCookie))
      sessions.close(session?.id)
      const goTo = session ? (await party.logoutUrl(session.tokens.idToken)).href : '/'
      return { goTo, cookies: { [sessionCookie]: undefined } }
    },

    [`POST ${BACKCHANNEL_LOGOUT}`]: async (visit) => {
      const judged = await logoutTokens.judge((await visit.form()).get('logout_token') ?? '')
      if ('refused' in judged) {
        log(`a logout token was refused: ${judged.refused}`)
        return { status: 400, json: { error: 'invalid_request', error_description: judged.refused } }
      }
      log(`${sessions.closeFor(judged)} login(s) ended by the common login`)
      return { json: {} }
    },

    'GET /styles.css': () => ({ file: { type: 'text/css', body: `${colours}${styles}` } }),
  }
}

/** The reason by its name, as OAuth 2.0 or openid-client call it. */
function codeOf(error: unknown): string | undefined {
  const { error: oauth, code } = error as { error?: unknown; code?: unknown }
  return [oauth, code].find((one) => typeof one === 'string') as string | undefined
}

function noticeOf(text: string | null): Notice | undefined {
  return text === 'refreshed' || text === 'refresh_failed' ? text : undefined
}
