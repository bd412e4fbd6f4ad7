import type { FastifyReply, FastifyRequest } from 'fastify'
import { assuranceOf, decideMinimum, satisfies } from '../core/assurance.ts'
import type Provider from 'oidc-provider'
import type { ClientDirectory } from '../oidc/client-directory.ts'
import { minimumOf } from '../oidc/clients.ts'
import { findInteraction } from '../oidc/interaction.ts'
import { requestedAcrOf } from '../oidc/requested-acr.ts'
import type { LoginMethod, Visit } from './login-method.ts'

/** The visit of this address and this browser's cookie; undefined when it is over or another browser's. */
export async function findVisit(
  provider: Provider,
  clients: ClientDirectory,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Visit | undefined> {
  const { uid } = request.params as { uid: string }
  const interaction = await findInteraction(provider, uid, 'login', request.raw, reply.raw)
  const client = interaction && (await clients.find(String(interaction.params['client_id'])))
  if (!client) return undefined
  const requestedAcr = requestedAcrOf(interaction.params)
  return { interaction, client, requestedAcr, minimum: decideMinimum(minimumOf(client), requestedAcr) }
}

/** The methods that this visit may use, in order. */
export async function offeredMethods(
  methods: readonly LoginMethod[],
  visit: Visit,
  request: FastifyRequest,
): Promise<LoginMethod[]> {
  const fitting = methods.filter((method) => fits(method, visit))
  const offered = await Promise.all(
    fitting.map(async (method) => (await method.isOffered?.(visit, request)) ?? true),
  )
  return fitting.filter((_method, place) => offered[place])
}

function fits({ audiences, acrValues }: LoginMethod, { client, minimum }: Visit): boolean {
  const strongEnough = acrValues.some((acr) => satisfies(acr, minimum) && assuranceOf(acr).level > 0)
  return audiences.includes(client.audience) && strongEnough
}
