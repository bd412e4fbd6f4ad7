import { MunicipalityCodeSchema, PPID_TOKEN_TYPE, TOKEN_EXCHANGE_GRANT, UuidSchema } from '@musubi/contracts'
import type { Uuid } from '@musubi/kernel'
import {
  errors,
  type AccessToken,
  type KoaContextWithOIDC,
  type TokenEndpointGrantContext,
} from 'oidc-provider'
import { z } from 'zod'
import { findActable, isInForce } from '../app/mandates/mandates.ts'
import { recordActing } from '../app/mandates/record-acting.ts'
import type { IdentityContext } from '../app/context.ts'
import { formatAccountRef, parseAccountRef, type AccountRef } from '../core/account-ref.ts'
import { MANDATE_KINDS, type MandateKind } from '../core/mandates/mandate-state.ts'
import { findPpidOwner } from '../db/ppids.ts'
import type { ClientDirectory } from './client-directory.ts'
import { sectorFor, type ClientConfig } from './clients.ts'
import { grantHandlerOf, type OpenProvider } from './open-provider.ts'
import type { Subjects } from './subjects.ts'
import { CIBA_GRANT, proofKeyOf } from './terminal-grants.ts'

const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token'

/** Seconds; no refresh token. A right that ended stops working at once all the same. */
export const ACTING_SECONDS = 5 * 60

/** What a request, and the tokens out of it, remember of who acts. */
const ActingSchema = z.object({
  mandateId: UuidSchema,
  municipalityCode: MunicipalityCodeSchema,
  service: z.string(),
  relation: z.enum(MANDATE_KINDS),
  /** PPID of the one who acts, in the client's sector. */
  actor: z.string(),
})
type Acting = z.infer<typeof ActingSchema>
const ACTING = 'musubi_acting'

export interface ActingParts {
  readonly context: IdentityContext
  readonly clients: ClientDirectory
  readonly subjects: Subjects
}

interface ExchangeParams {
  subject_token?: string
  subject_token_type?: string
  actor_token?: string
  actor_token_type?: string
  auth_req_id?: string
}

/**
 * Acting for somebody: a client that is registered for it exchanges the login of the one who acts for tokens that name
 * both, `sub` the represented person and `act.sub` the one who acts (RFC 8693, section 4.1).
 */
export function installActingGrant(provider: OpenProvider, parts: ActingParts): void {
  const issue = grantHandlerOf(provider, CIBA_GRANT)
  provider.registerGrantType<ExchangeParams>(
    TOKEN_EXCHANGE_GRANT,
    async (ctx) => {
      await openRequest(parts, ctx)
      await issue(ctx)
      Object.assign(ctx.body as object, { issued_token_type: ACCESS_TOKEN_TYPE })
    },
    ['subject_token', 'subject_token_type', 'actor_token', 'actor_token_type'],
  )
}

async function openRequest(
  parts: ActingParts,
  ctx: TokenEndpointGrantContext<ExchangeParams>,
): Promise<void> {
  const { provider, client, params } = ctx.oidc
  const asking = await parts.clients.find(client.clientId)
  if (!asking?.acting) throw new errors.UnauthorizedClient('this service is not registered for acting')
  const login = await findActorLogin(ctx)
  const actor = parseAccountRef(login.accountId ?? '')
  if (!actor.ok || actor.value.kind !== 'resident')
    throw new errors.InvalidGrant('actor_token is not of a resident')
  const found = await findMandate(parts, asking, actor.value, params)
  const acting: Acting = {
    mandateId: found.mandateId,
    municipalityCode: actor.value.municipalityCode,
    service: asking.service,
    relation: found.relation,
    actor: await parts.subjects.ppidFor(formatAccountRef(actor.value), asking.clientId),
  }
  const accountId = formatAccountRef({ ...actor.value, accountId: found.representedId })
  const grant = new provider.Grant({ accountId, clientId: client.clientId })
  Object.assign(grant, { expiresIn: ACTING_SECONDS })
  grant.addOIDCScope('openid')
  const request = new provider.BackchannelAuthenticationRequest({ accountId, clientId: client.clientId })
  const answered = { claims: {}, params: { [ACTING]: acting }, scope: 'openid', authTime: login.iat }
  Object.assign(request, { ...answered, grantId: await grant.save() })
  params.auth_req_id = await request.save()
  await recordActing(parts.context, {
    actor: actor.value,
    representedId: found.representedId,
    details: {
      mandate: found.mandateId,
      relation: found.relation,
      service: asking.service,
      client: asking.clientId,
    },
  })
}

/** The access token of the one who acts: of this client, still good, and bound to the key that makes this request. */
async function findActorLogin(ctx: TokenEndpointGrantContext<ExchangeParams>): Promise<AccessToken> {
  const { provider, client, params } = ctx.oidc
  if (params.actor_token_type !== ACCESS_TOKEN_TYPE)
    throw new errors.InvalidRequest(`actor_token_type has to be ${ACCESS_TOKEN_TYPE}`)
  const token = await provider.AccessToken.find(params.actor_token ?? '')
  const grant = token?.grantId && (await provider.Grant.find(token.grantId))
  const jkt = token && 'jkt' in token ? token.jkt : undefined
  const isOwn = token?.clientId === client.clientId && grant
  if (!token || !isOwn || jkt === undefined || jkt !== (await proofKeyOf(ctx.get('DPoP'))))
    throw new errors.InvalidGrant('actor_token is not a good token of this client and key')
  // Nobody acts for a person through somebody who acts for another.
  if (actingOf(token)) throw new errors.InvalidGrant('actor_token is itself one of acting')
  return token
}

/** Everything that is not a right in force is answered alike: nobody, another's, ended, over, 支援措置. */
async function findMandate(
  { context }: ActingParts,
  client: ClientConfig,
  actor: AccountRef,
  { subject_token: ppid, subject_token_type: type }: ExchangeParams,
): Promise<{ readonly mandateId: Uuid; readonly representedId: Uuid; readonly relation: MandateKind }> {
  if (type !== PPID_TOKEN_TYPE)
    throw new errors.InvalidRequest(`subject_token_type has to be ${PPID_TOKEN_TYPE}`)
  const { municipalityCode } = actor
  const representedId = await context.database.withTenant(municipalityCode, (tx) =>
    findPpidOwner(tx, municipalityCode, sectorFor(client, municipalityCode), ppid ?? ''),
  )
  const actable = representedId ? await findActable(context, actor, client.service) : []
  const found = actable.find((mandate) => mandate.representedId === representedId)
  if (!found) throw new errors.InvalidGrant('nobody may be acted for like this')
  return found
}

/** Who acts, when what is issued or shown here is of acting. */
export function actingOf(source: object | undefined): Acting | undefined {
  if (!source) return undefined
  const { params, extra } = source as { params?: Record<string, unknown>; extra?: Record<string, unknown> }
  const kept = extra && {
    ...(extra['acting'] as object),
    actor: (extra['act'] as { sub?: unknown } | undefined)?.sub,
  }
  const parsed = ActingSchema.safeParse(params?.[ACTING] ?? kept)
  return parsed.success ? parsed.data : undefined
}

export function actingIn({ oidc }: KoaContextWithOIDC): Acting | undefined {
  const { BackchannelAuthenticationRequest: request, AccessToken: token } = oidc.entities
  return actingOf(request) ?? actingOf(token)
}

/** What an access token of acting keeps, and introspection tells (RFC 8693, sections 4.1 and 4.4). */
export function actingTokenClaims(ctx: KoaContextWithOIDC): Record<string, unknown> | undefined {
  const acting = actingOf(ctx.oidc.entities.BackchannelAuthenticationRequest)
  if (!acting) return undefined
  const { actor, ...right } = acting
  return { act: { sub: actor }, acting: right }
}

/** Whether the right behind a token is still in force; true for a token that is of no acting. */
export async function isActingStill(context: IdentityContext, source: object | undefined): Promise<boolean> {
  const acting = actingOf(source)
  return !acting || isInForce(context, acting.municipalityCode, acting.mandateId, acting.service)
}

/** What tokens and userinfo say of acting: who acts, or for whom the one who logged in may. */
export async function actingClaims(
  parts: ActingParts,
  ctx: KoaContextWithOIDC,
  ref: AccountRef,
): Promise<Record<string, unknown>> {
  const acting = actingIn(ctx)
  if (acting) return { act: { sub: acting.actor } }
  const client = await parts.clients.find(ctx.oidc.client?.clientId ?? '')
  if (!client?.acting || ref.kind !== 'resident') return {}
  const people = await mayActFor(parts, client, ref)
  return people.length > 0 ? { may_act_for: people } : {}
}

/** For whom the person who logged in may act at this client, by the ids that this client alone knows them by. */
export async function mayActFor(
  { context, subjects }: Pick<ActingParts, 'context' | 'subjects'>,
  client: ClientConfig,
  ref: AccountRef,
): Promise<readonly { readonly sub: string; readonly relation: MandateKind; readonly until: string }[]> {
  const actable = await findActable(context, ref, client.service)
  return Promise.all(
    actable.map(async ({ representedId, relation, until }) => ({
      sub: await subjects.ppidFor(formatAccountRef({ ...ref, accountId: representedId }), client.clientId),
      relation,
      until: until.toISOString(),
    })),
  )
}
