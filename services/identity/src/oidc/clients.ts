import type { MunicipalityCode } from '@musubi/kernel'
import type { Language } from '@musubi/contracts/route'
import type { JWK } from 'jose'
import type { ClientMetadata } from 'oidc-provider'
import type { AccountKind } from '../core/account-ref.ts'
import { ACR, type Acr } from '../core/assurance.ts'
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
  /** Public keys, ES256: clients prove themselves by private_key_jwt (RFC 7523) and by nothing else. */
  readonly authentication: { readonly jwks: { readonly keys: readonly JWK[] } }
}

export function minimumOf({ minimumAcr = ACR.password }: ClientConfig): Acr {
  return minimumAcr
}

/** Staff pages greet by name and decide by role; residents' services know a number and a town. */
export const SCOPES: Readonly<Record<AccountKind, string>> = { staff: 'openid staff', resident: 'openid' }

/**
 * The claims of each scope. How somebody logged in goes into every ID token, because a service must look at it each time
 * (OpenID Connect Core 1.0, section 2).
 */
export const CLAIMS = {
  openid: ['sub', 'municipality_code', 'acr', 'amr', 'auth_time', 'proofing'],
  staff: ['roles', 'name'],
} as const

export function learnedBy({ audience }: ClientConfig): readonly Learned[] {
  return audience === 'staff' ? ['ppid', 'municipality', 'roles', 'name'] : ['ppid', 'municipality']
}

/**
 * The registration of a client (RFC 7591) under the FAPI 2.0 security profile: code flow with PKCE and pushed requests,
 * private_key_jwt, tokens bound to a DPoP key. There is no other kind of client.
 */
export function toClientMetadata(client: ClientConfig): ClientMetadata {
  const { backchannelLogoutUri, refresh = false } = client
  return {
    client_id: client.clientId,
    client_name: client.name.ja,
    redirect_uris: [...client.redirectUris],
    post_logout_redirect_uris: [...client.postLogoutRedirectUris],
    response_types: ['code'],
    grant_types: refresh ? ['authorization_code', 'refresh_token'] : ['authorization_code'],
    scope: SCOPES[client.audience],
    subject_type: 'pairwise',
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: true,
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    jwks: { keys: client.authentication.jwks.keys.map((key) => ({ ...key })) } as NonNullable<
      ClientMetadata['jwks']
    >,
    ...(backchannelLogoutUri === undefined
      ? {}
      : { backchannel_logout_uri: backchannelLogoutUri, backchannel_logout_session_required: true }),
  }
}
