import * as oidc from 'openid-client'

/** Why the app vouched for nobody, as far as people and operators can do something about it. */
export type UpstreamFailure =
  /** The person turned back in the app, or the app did not take the card. */
  | 'cancelled'
  /** It does not answer, or says itself that it cannot. */
  | 'upstream_down'
  /** It answered too late. */
  | 'upstream_slow'
  /** Signature, issuer, audience, nonce, time or shape are not as they must be. */
  | 'not_believed'
  /** It vouched for less than a card with its PIN. */
  | 'too_weak'
  /** The answer is of another attempt, or came twice. */
  | 'over'
  /** It does not know this platform or its key: for the operator to mend. */
  | 'not_connected'

/** Errors of the authorization response (RFC 6749, 4.1.2.1; OpenID Connect Core 1.0, 3.1.2.6). */
const ANSWERS: Readonly<Record<string, UpstreamFailure>> = {
  server_error: 'upstream_down',
  temporarily_unavailable: 'upstream_down',
  unauthorized_client: 'not_connected',
  invalid_scope: 'not_connected',
  invalid_request: 'not_connected',
  unmet_authentication_requirements: 'too_weak',
}
/** Errors of the token endpoint (RFC 6749, 5.2). */
const REFUSALS: Readonly<Record<string, UpstreamFailure>> = {
  invalid_grant: 'over',
  invalid_client: 'not_connected',
  unauthorized_client: 'not_connected',
  server_error: 'upstream_down',
  temporarily_unavailable: 'upstream_down',
}
/** An answer whose body or status is not the protocol's: a maintenance page, a proxy that speaks for it. */
const NOT_THE_APP = new Set([
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
])

/** Sorts whatever openid-client or the network throws. What nobody foresaw is not believed. */
export function sayWhy(error: unknown): UpstreamFailure {
  if (error instanceof oidc.AuthorizationResponseError) return ANSWERS[error.error] ?? 'cancelled'
  if (error instanceof oidc.ResponseBodyError)
    return error.status >= 500 ? 'upstream_down' : (REFUSALS[error.error] ?? 'not_connected')
  if (error instanceof oidc.WWWAuthenticateChallengeError) return 'not_connected'
  const codes = codesOf(error)
  if (codes.has('OAUTH_TIMEOUT')) return 'upstream_slow'
  if (codes.size > 0 && [...codes].some((code) => NOT_THE_APP.has(code))) return 'upstream_down'
  return isNetworkFailure(error) ? 'upstream_down' : 'not_believed'
}

function codesOf(error: unknown): ReadonlySet<string> {
  const codes = new Set<string>()
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code, name } = at as { code?: unknown; name: string }
    if (typeof code === 'string') codes.add(code)
    if (name === 'TimeoutError') codes.add('OAUTH_TIMEOUT')
  }
  return codes
}

/** `fetch` reports every failure to reach somebody as a TypeError with this message. */
function isNetworkFailure(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (at instanceof TypeError && at.message === 'fetch failed') return true
  return false
}
