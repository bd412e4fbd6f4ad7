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
  /** `jwks`: private_key_jwt (RFC 7523), preferred; `secret`: client_secret_basic, at least 32 characters. */
  readonly authentication: { readonly jwks: { readonly keys: readonly JWK[] } } | { readonly secret: string }
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
  openid: ['sub', 'municipality_code', 'acr', 'amr', 'auth_time'],
  staff: ['roles', 'name'],
} as const

export function learnedBy({ audience }: ClientConfig): readonly Learned[] {
  return audience === 'staff' ? ['ppid', 'municipality', 'roles', 'name'] : ['ppid', 'municipality']
}

/** The registration of a client (RFC 7591): code flow with PKCE and pushed requests, and nothing else. */
export function toClientMetadata(client: ClientConfig): ClientMetadata {
  return {
    client_id: client.clientId,
    client_name: client.name.ja,
    redirect_uris: [...client.redirectUris],
    post_logout_redirect_uris: [...client.postLogoutRedirectUris],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    scope: SCOPES[client.audience],
    subject_type: 'pairwise',
    require_pushed_authorization_requests: true,
    ...authenticationOf(client),
  }
}

function authenticationOf({ clientId, authentication }: ClientConfig): Partial<ClientMetadata> {
  if ('jwks' in authentication) {
    return {
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: { keys: authentication.jwks.keys.map((key) => ({ ...key })) } as NonNullable<
        ClientMetadata['jwks']
      >,
    }
  }
  if (authentication.secret.length < 32) throw new Error(`the secret of client ${clientId} is too short`)
  return { token_endpoint_auth_method: 'client_secret_basic', client_secret: authentication.secret }
}
