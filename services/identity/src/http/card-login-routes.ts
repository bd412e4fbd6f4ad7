import { cardLoginRoutes } from '@musubi/contracts'
import { err, expectOk, ok, parseBase64Url } from '@musubi/kernel'
import { registerRoutes, type Authoriser, type Handlers } from '@musubi/platform/http'
import type { FastifyInstance } from 'fastify'
import { answerConsent } from '../app/card-login/consent.ts'
import { handInCardLogin } from '../app/card-login/hand-in.ts'
import { openCardLogin } from '../app/card-login/open.ts'
import type { CardLoginParts } from '../app/card-login/parts.ts'
import { terminalOf } from './terminal-authoriser.ts'

/** Logins with a card at an attended terminal: what the terminal's program calls. */
export function registerCardLoginRoutes(
  app: FastifyInstance,
  parts: CardLoginParts,
  terminal: Authoriser<'terminal'>,
): void {
  registerRoutes(app, cardLoginRoutes, buildHandlers(parts), { authorise: { terminal } })
}

function buildHandlers(parts: CardLoginParts): Handlers<(typeof cardLoginRoutes)['routes']> {
  const bytesOf = (text: string): Uint8Array => expectOk(parseBase64Url(text), 'the contract says base64url')
  return {
    openCardLogin: async ({ body }, { request }) => {
      const certificate = body.certificate === null ? null : bytesOf(body.certificate)
      const opened = await openCardLogin(parts, terminalOf(request), body.for, certificate)
      return opened.ok ? opened : err({ code: opened.error })
    },
    handInCardLogin: async ({ body }, { request }) => {
      const { ticket } = body
      const given = body.way === 'pin' ? { way: body.way, evidence: bytesOf(body.evidence) } : body
      const outcome = await handInCardLogin(parts, terminalOf(request), ticket, given)
      return outcome.ok ? ok(outcome.value) : err({ code: outcome.error })
    },
    answerCounterConsent: async ({ body }, { request }) => {
      const outcome = await answerConsent(parts, terminalOf(request), body.question, body.answer)
      return outcome.ok ? ok(outcome.value) : err({ code: outcome.error })
    },
  }
}
