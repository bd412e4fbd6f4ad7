import { KAZASHI_GRANT, UuidSchema } from '@musubi/contracts'
import { expectOk, type Uuid } from '@musubi/kernel'
import { calculateJwkThumbprint, decodeProtectedHeader, type JWK } from 'jose'
import {
  errors,
  type BackchannelAuthenticationRequest,
  type CIBAEnabledConfiguration,
  type KoaContextWithOIDC,
  type TokenEndpointGrantContext,
} from 'oidc-provider'
import { z } from 'zod'
import { openCardToken, type LoginHint } from '../app/card-login/tokens.ts'
import { FACE_TO_FACE } from '../app/card-login/face-to-face.ts'
import type { IdentityContext } from '../app/context.ts'
import { agreedAtCounter } from '../app/consents.ts'
import { recordLogin } from '../app/record-login.ts'
import { findActiveTerminal } from '../app/terminals/recognise.ts'
import { parseAccountRef } from '../core/account-ref.ts'
import { decideMinimum, echoAcr, isAcr, satisfies } from '../core/assurance.ts'
import type { TokenBox } from '../crypto/token-box.ts'
import { insertTerminalGrant } from '../db/terminals.ts'
import type { ClientDirectory } from './client-directory.ts'
import { minimumOf } from './clients.ts'
import { grantHandlerOf, type OpenProvider } from './open-provider.ts'
import { requestedAcrOf } from './requested-acr.ts'

export const CIBA_GRANT = 'urn:openid:params:grant-type:ciba'

/** Seconds. Under five minutes for everything that a login at a terminal gives out, and no refresh token. */
export const TERMINAL_TOKEN_SECONDS = 4 * 60

const POLL_SECONDS = 1
const LONGEST_MESSAGE = 100

/** What a request remembers of its terminal, beside its own parameters. */
const BindingSchema = z.object({ terminalId: UuidSchema, jkt: z.string() })
const BINDING = 'musubi_terminal'

export interface TerminalGrantParts {
  readonly context: IdentityContext
  readonly clients: ClientDirectory
  readonly box: TokenBox
}

/**
 * Logins at attended terminals for programs: CIBA for counter systems (OpenID Connect CIBA Core 1.0, poll and ping) and the
 * kazashi grant for the platform's own. Both start from a `login_hint_token` that identity gave a terminal for a card; the
 * person is there already, so the answer is ready at once. Tokens are bound to the terminal's key by DPoP (RFC 9449).
 */
export interface TerminalGrants {
  readonly ciba: CIBAEnabledConfiguration
  install(provider: OpenProvider): void
}

export function createTerminalGrants(parts: TerminalGrantParts): TerminalGrants {
  return {
    ciba: {
      enabled: true,
      deliveryModes: ['poll', 'ping'],
      processLoginHint: () => {
        throw new errors.InvalidRequest('only login_hint_token is supported')
      },
      processLoginHintToken: async (ctx, token) => (await takeHint(parts, ctx, String(token))).account,
      triggerAuthenticationDevice: async (ctx, request) => {
        const { login_hint_token: token } = request.params ?? {}
        const hint = await openCardToken(parts.box, 'hint', String(token))
        if (!hint.ok) throw new errors.AccessDenied('only login_hint_token is supported')
        await answer(parts, ctx, request, hint.value)
        // The answer is there already; without a word from us, counters would wait five seconds for it.
        Object.assign(ctx.body as object, { interval: POLL_SECONDS })
      },
      validateBindingMessage: (_ctx, message) => {
        if (message !== undefined && message.length > LONGEST_MESSAGE)
          throw new errors.InvalidBindingMessage(`binding_message has at most ${LONGEST_MESSAGE} characters`)
      },
      validateRequestContext: () => undefined,
      verifyUserCode: () => undefined,
    },
    install(provider) {
      const issue = grantHandlerOf(provider, CIBA_GRANT)
      provider.registerGrantType<{ auth_req_id?: string }>(
        CIBA_GRANT,
        async (ctx) => {
          await checkBinding(parts, ctx)
          await issue(ctx)
        },
        ['auth_req_id'],
      )
      provider.registerGrantType<{ login_hint_token?: string; auth_req_id?: string }>(
        KAZASHI_GRANT,
        async (ctx) => {
          await openRequest(parts, ctx)
          await checkBinding(parts, ctx)
          await issue(ctx)
        },
        ['login_hint_token'],
      )
    },
  }
}

/** Opens a hint for the client that hands it in, once. */
async function takeHint(
  { context, clients, box }: TerminalGrantParts,
  { oidc }: KoaContextWithOIDC,
  token: string,
): Promise<LoginHint> {
  const opened = await openCardToken(box, 'hint', token)
  if (!opened.ok) {
    throw opened.error === 'token_expired'
      ? new errors.ExpiredLoginHintToken('hold the card again')
      : new errors.InvalidRequest('login_hint_token is not one of this server')
  }
  const hint = opened.value
  const client = oidc.client && (await clients.find(oidc.client.clientId))
  if (!client || hint.clientId !== client.clientId || hint.uid !== undefined)
    throw new errors.InvalidRequest('login_hint_token was given out for another client')
  const terminal = await findActiveTerminal(context, hint.terminalId)
  if (!terminal?.services.includes(client.service))
    throw new errors.AccessDenied('the terminal is switched off')
  const minimum = decideMinimum(minimumOf(client), requestedAcrOf(oidc.params ?? {}))
  if (!isAcr(hint.acr) || !satisfies(hint.acr, minimum))
    throw new errors.UnmetAuthenticationRequirements(`this login is worth ${hint.acr}, less than ${minimum}`)
  const unique = await oidc.provider.ReplayDetection.unique('login_hint_token', hint.loginId, endOf(context))
  if (!unique) throw new errors.InvalidRequest('login_hint_token was used already')
  return hint
}

/** Long after the hint itself has expired. Seconds since 1970. */
function endOf({ clock }: IdentityContext): number {
  return Math.floor(clock() / 1000) + 10 * 60
}

/** The card was held before anybody asked: the request is answered as soon as it exists. */
async function answer(
  { context, clients }: TerminalGrantParts,
  { oidc }: KoaContextWithOIDC,
  request: BackchannelAuthenticationRequest,
  hint: LoginHint,
): Promise<void> {
  const { provider } = oidc
  const { account, acr, amr, authTime, municipalityCode, terminalId, jkt } = hint
  const clientId = oidc.client?.clientId ?? ''
  const grant = new provider.Grant({ accountId: account, clientId })
  Object.assign(grant, { expiresIn: TERMINAL_TOKEN_SECONDS })
  grant.addOIDCScope(String(request.scope ?? ''))
  const client = await clients.find(clientId)
  const ref = expectOk(parseAccountRef(account), 'a hint names an account')
  // Withdrawn between the card and this request: the service gets nothing.
  const agreed = client && (await agreedAtCounter(context, ref, client))
  if (!agreed) throw new errors.AccessDenied('the person has not agreed to what this service asks for')
  if (agreed.length > 0) grant.addOIDCClaims([...agreed])
  const grantId = await grant.save()
  const expiresAt = new Date(context.clock() + TERMINAL_TOKEN_SECONDS * 1000)
  await context.database.withTenant(municipalityCode, (tx) =>
    insertTerminalGrant(tx, municipalityCode, terminalId, grantId, expiresAt),
  )
  request.params = { ...request.params, [BINDING]: { terminalId, jkt } }
  const echoed = isAcr(acr) ? echoAcr(acr, requestedAcrOf(request.params)) : acr
  await recordLogin(context, ref, {
    service: client.service,
    client: clientId,
    acr,
    fresh: true,
  })
  await provider.backchannelResult(request, grant, { acr: echoed, amr: [...amr], authTime })
}

/** One request instead of two for the platform's own programs: the hint opens a request that is answered at once. */
async function openRequest(
  parts: TerminalGrantParts,
  ctx: TokenEndpointGrantContext<{ login_hint_token?: string; auth_req_id?: string }>,
): Promise<void> {
  const { params, provider, client } = ctx.oidc
  const hint = await takeHint(parts, ctx, String(params.login_hint_token ?? ''))
  const { clientId } = client
  const request = new provider.BackchannelAuthenticationRequest({ accountId: hint.account, clientId })
  Object.assign(request, { claims: {}, params: {}, scope: 'openid' })
  params.auth_req_id = await request.save()
  await answer(parts, ctx, request, hint)
}

/** Only the terminal that read the card gets the tokens, as long as it is switched on. */
async function checkBinding(
  { context }: TerminalGrantParts,
  ctx: TokenEndpointGrantContext<{ auth_req_id?: string }>,
): Promise<void> {
  const { params, provider } = ctx.oidc
  const request =
    params.auth_req_id === undefined
      ? undefined
      : await provider.BackchannelAuthenticationRequest.find(params.auth_req_id, { ignoreExpiration: true })
  const binding = BindingSchema.safeParse(request?.params?.[BINDING])
  // A request without an answer yet has no terminal; the library says what is to be said of it.
  if (!binding.success) return
  const { terminalId, jkt } = binding.data
  if ((await proofKeyOf(ctx.get('DPoP'))) !== jkt)
    throw new errors.InvalidDpopProof(
      'the proof must be made with the key of the terminal that read the card',
    )
  await checkActive(context, terminalId)
}

async function checkActive(context: IdentityContext, terminalId: Uuid): Promise<void> {
  if (!(await findActiveTerminal(context, terminalId)))
    throw new errors.InvalidGrant('the terminal is switched off')
}

/** The thumbprint of the key a proof claims; whether it is genuine is the library's check, right after this one. */
export async function proofKeyOf(proof: string): Promise<string | undefined> {
  try {
    const { jwk } = decodeProtectedHeader(proof)
    return jwk && (await calculateJwkThumbprint(jwk as JWK))
  } catch {
    return undefined
  }
}

/** Whether what is being issued comes from a login at an attended terminal. */
export function isFaceToFace(source: object | undefined): boolean {
  const amr = source && 'amr' in source ? source.amr : undefined
  return Array.isArray(amr) && amr.includes(FACE_TO_FACE)
}
