import { clientRoutes, type ClientProblem } from '@musubi/contracts'
import type { Language } from '@musubi/contracts/route'
import { err, ok, type Result } from '@musubi/kernel'
import type { RegisteredClient } from '@musubi/contracts'
import { registerRoutes, type Authorisers, type Handlers } from '@musubi/platform/http'
import type { FastifyInstance } from 'fastify'
import {
  changeClient,
  judgeRegistration,
  listClientHistory,
  listRegisteredClients,
  mayManageClients,
  registerClient,
  setClientStatus,
  type ClientFailure,
} from '../app/clients.ts'
import type { IdentityContext } from '../app/context.ts'
import { OFFERED_MINIMA } from '../core/client-rules.ts'
import { clientProblemWords } from './client-problem-words.ts'

export interface ClientRouteParts {
  readonly context: IdentityContext
  readonly authorise: Authorisers
  readonly issuer: string
  /** Called after a change, so that this process knows it at once. */
  readonly forget: (clientId: string) => void
}

const forbidden = err({ code: 'forbidden' as const })

/** The registry of vendors' services. */
export function registerClientRoutes(app: FastifyInstance, parts: ClientRouteParts): void {
  registerRoutes(app, clientRoutes, buildHandlers(parts), { authorise: parts.authorise })
}

function buildHandlers({
  context,
  issuer,
  forget,
}: ClientRouteParts): Handlers<(typeof clientRoutes)['routes']> {
  const answer = <Code extends ClientFailure['code']>(
    result: Result<RegisteredClient, ClientFailure>,
    language: Language,
  ) => {
    if (!result.ok) return err(toFailure<Code>(result.error, language))
    forget(result.value.clientId)
    return ok({ client: result.value })
  }
  return {
    listClients: async ({ actor }) =>
      ok({
        clients: await listRegisteredClients(context, actor),
        mayManage: mayManageClients(actor),
        issuer,
        acrValues: [...OFFERED_MINIMA],
      }),
    registerClient: async ({ actor, params, body, language }) =>
      mayManageClients(actor)
        ? answer<'client_refused' | 'service_taken'>(
            await registerClient(context, actor, params.registrationId, body),
            language,
          )
        : forbidden,
    changeClient: async ({ actor, params, body, language }) =>
      mayManageClients(actor)
        ? answer<'client_unknown' | 'client_refused' | 'client_changed_meanwhile'>(
            await changeClient(context, actor, params.clientId, body),
            language,
          )
        : forbidden,
    setClientStatus: async ({ actor, params, body, language }) =>
      mayManageClients(actor)
        ? answer<'client_unknown' | 'client_refused' | 'client_changed_meanwhile'>(
            await setClientStatus(context, actor, params.clientId, body),
            language,
          )
        : forbidden,
    checkClient: async ({ actor, body }) =>
      mayManageClients(actor) ? ok({ problems: judgeRegistration(context, body) }) : forbidden,
    listClientHistory: async ({ actor, params, query }) =>
      mayManageClients(actor)
        ? ok(await listClientHistory(context, actor, params.clientId, query))
        : forbidden,
  }
}

function toFailure<Code extends string>(failure: ClientFailure, language: Language) {
  const fields =
    failure.code === 'client_refused'
      ? failure.problems.map(({ path, problem }: ClientProblem) => ({
          path,
          message: clientProblemWords[problem][language],
        }))
      : []
  return { code: failure.code as unknown as Code, fields }
}
