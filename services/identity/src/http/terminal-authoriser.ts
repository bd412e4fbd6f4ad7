import { err, ok } from '@musubi/kernel'
import type { Authoriser } from '@musubi/platform/http'
import type { FastifyRequest } from 'fastify'
import type { IdentityContext } from '../app/context.ts'
import { verifyTerminal } from '../app/terminals/recognise.ts'
import type { TerminalRow } from '../db/terminals.ts'

const rows = new WeakMap<FastifyRequest, TerminalRow>()

/** Recognises a terminal by the token that it signed with its own key for this server, whatever its service. */
export function terminalAuthoriser(context: IdentityContext, audience: string): Authoriser<'terminal'> {
  return async (request) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    const verified = token ? await verifyTerminal(context, token, audience) : err('terminal_token_invalid')
    if (!verified.ok) return err('unauthenticated')
    rows.set(request, verified.value)
    const { terminalId, municipalityCode, place } = verified.value.terminal
    return ok({ kind: 'terminal', terminalId, municipalityCode, shelterId: place })
  }
}

/** The terminal that the authoriser recognised on this request. */
export function terminalOf(request: FastifyRequest): TerminalRow {
  const row = rows.get(request)
  if (!row) throw new Error('the route is not for terminals')
  return row
}
