import {
  RESIDENT_CLAIMS,
  TOKEN_EXCHANGE_GRANT,
  type ClaimRequest,
  type TextInLanguages,
} from '@musubi/contracts'
import type { MunicipalityCode } from '@musubi/kernel'
import type { Language } from '@musubi/contracts/route'
import type { JWK } from 'jose'
import type { ClientMetadata } from 'oidc-provider'
import type { AccountKind } from '../core/account-ref.ts'
import { ACR, type Acr } from '../core/assurance.ts'
import { sectorOf, type Sector } from '../core/sector.ts'
import type { Learned } from '../http/pages/page-props.ts'

/** A service that logs people in here. */
export interface ClientConfig {
  readonly clientId: string
  readonly name: Readonly<Record<Language, string>>
  /** With the person's municipality it makes the sector of the PPIDs. */
  readonly service: string
  /** Only people of this municipality may log in; left out, people of every one. */
  readonly municipalityCode?: MunicipalityCode
  /** What a login must be worth at least: a password's worth unless said. */
  readonly minimumAcr?: Acr
  /** Whom it is for; people of the other kind cannot log in. */
  readonly audience: AccountKind
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  /** Told that a person logged out (OpenID Connect Back-Channel Logout 1.0). */
  readonly backchannelLogoutUri?: string
  /** Gets refresh tokens; they end with the person's login. */
  readonly refresh?: boolean
  /** A vendor's service: what it asks for, and why. Residents are asked for consent; own services have none. */
  readonly terms?: ClientTerms
  /** Being built: it gets ids from a sector of its own, which no real use shares. */
  readonly sandbox?: boolean
  /** People may act there for their children and for those they care for. */
  readonly acting?: boolean
  /** Counter systems log people in at attended terminals by CIBA; with an address they are told (ping), else they poll. */
  readonly counter?: { readonly notificationEndpoint?: string }
  /** Public keys, ES256: clients prove themselves by private_key_jwt (RFC 7523) and by nothing else. */
  readonly authentication: ClientKeys
}

/** Known here, or read where the service shows them (`jwks_uri` of RFC 7591), so that it can change them by itself. */
export type ClientKeys = { readonly jwks: { readonly keys: readonly JWK[] } } | { readonly jwksUri: string }

/** What a vendor's service may learn, as residents are told before they agree. */
export interface ClientTerms {
  readonly vendor: string
  readonly purpose: TextInLanguages
  readonly claims: readonly ClaimRequest[]
}

/** The sector of a person's PPID for this client. A sandbox has one that no service name can spell. */
export function sectorFor(client: ClientConfig, home: MunicipalityCode): Sector {
  return sectorOf(home, client.sandbox ? `${client.service}~sandbox` : client.service)
}

export function minimumOf({ minimumAcr = ACR.password }: ClientConfig): Acr {
  return minimumAcr
}

/** Staff pages greet by name and decide by role; residents' services know a number and a town. */
export const SCOPES: Readonly<Record<AccountKind, string>> = { staff: 'openid staff', resident: 'openid' }

/**
 * The claims of each scope, as far as the person's account offers them to this client (`oidc/account.ts`): a vendor need
 * not ask for what it is registered for. How somebody logged in goes into every ID token, because a service must look at it each time
 * (OpenID Connect Core 1.0, section 2).
 */
export const CLAIMS = {
  openid: ['sub', 'municipality_code', 'acr', 'amr', 'auth_time', 'act', 'may_act_for', ...RESIDENT_CLAIMS],
  staff: ['roles', 'name'],
} as const

export function learnedBy({ audience, terms }: ClientConfig): readonly Learned[] {
  if (audience === 'staff') return ['ppid', 'municipality', 'roles', 'name']
  return ['ppid', 'municipality', ...(terms?.claims ?? []).map(({ claim }) => claim)]
}

/**
 * The registration of a client (RFC 7591) under the FAPI 2.0 security profile: code flow with PKCE and pushed requests,
 * private_key_jwt, tokens bound to a DPoP key. There is no other kind of client.
 */
export function toClientMetadata(client: ClientConfig): ClientMetadata {
  const { backchannelLogoutUri, refresh = false } = client
  // Used at counters alone: no browser ever comes back to it.
  const isWeb = client.redirectUris.length > 0
  return {
    client_id: client.clientId,
    client_name: client.name.ja,
    redirect_uris: [...client.redirectUris],
    post_logout_redirect_uris: [...client.postLogoutRedirectUris],
    response_types: isWeb ? ['code'] : [],
    grant_types: [
      ...(isWeb ? ['authorization_code'] : []),
      ...(isWeb && refresh ? ['refresh_token'] : []),
      ...(client.acting ? [TOKEN_EXCHANGE_GRANT] : []),
    ],
    scope: SCOPES[client.audience],
    subject_type: 'pairwise',
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: true,
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    ...keyMetadata(client.authentication),
    ...(backchannelLogoutUri === undefined
      ? {}
      : { backchannel_logout_uri: backchannelLogoutUri, backchannel_logout_session_required: true }),
  }
}

export function keyMetadata(keys: ClientKeys): Pick<ClientMetadata, 'jwks' | 'jwks_uri'> {
  if ('jwksUri' in keys) return { jwks_uri: keys.jwksUri }
  return { jwks: { keys: keys.jwks.keys.map((key) => ({ ...key })) } as NonNullable<ClientMetadata['jwks']> }
}
