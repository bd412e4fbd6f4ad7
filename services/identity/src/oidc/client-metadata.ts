import type { ClientMetadata, Configuration } from 'oidc-provider'
import { parseTerminalClientId } from '../app/terminals/terminal-client.ts'
import type { ClientDirectory } from './client-directory.ts'
import { toClientMetadata, type ClientConfig } from './clients.ts'
import { CIBA_GRANT } from './terminal-grants.ts'
import { toTerminalMetadata } from './terminal-clients.ts'

/**
 * Pairwise clients without a redirect address, and those with CIBA, have to name their keys and their sector by URL (OpenID
 * Connect CIBA Core 1.0, section 4). Ours are in the directory: these addresses, which nobody else can have (RFC 6761),
 * are answered from it without a request, and the sector is computed elsewhere (`pairwiseIdentifier`).
 */
const KEYS = 'https://clients.invalid/'
const SECTORS = 'https://sectors.invalid/'

/** How a client of the directory reaches the provider. */
export function describeClient(client: ClientConfig): ClientMetadata {
  const sectorUri = `${SECTORS}${client.service}`
  if (parseTerminalClientId(client.clientId)) return toTerminalMetadata(client, sectorUri)
  const { jwks, grant_types = [], ...metadata } = toClientMetadata(client)
  if (!client.counter) return { ...metadata, grant_types, ...(jwks ? { jwks } : {}) }
  const { notificationEndpoint } = client.counter
  return {
    ...metadata,
    grant_types: [...grant_types, CIBA_GRANT],
    backchannel_token_delivery_mode: notificationEndpoint === undefined ? 'poll' : 'ping',
    ...(notificationEndpoint === undefined
      ? {}
      : { backchannel_client_notification_endpoint: notificationEndpoint }),
    ...('jwks' in client.authentication ? { jwks_uri: `${KEYS}${encodeURIComponent(client.clientId)}` } : {}),
    sector_identifier_uri: sectorUri,
  }
}

/**
 * Answers the addresses of our own clients' keys out of the directory; any other address is fetched. The provider hands
 * along a dispatcher that reaches no inner network; a demonstration is one machine and goes without.
 */
export function fetchWithOwnKeys(
  clients: ClientDirectory,
  demoMode: boolean,
): NonNullable<Configuration['fetch']> {
  return async (url, options) => {
    const address = new Request(url).url
    if (!address.startsWith(KEYS)) return fetch(url, demoMode ? withoutGuard(options) : options)
    const client = await clients.find(decodeURIComponent(address.slice(KEYS.length)))
    return client && 'jwks' in client.authentication
      ? Response.json(client.authentication.jwks, { headers: { 'cache-control': 'max-age=60' } })
      : new Response(null, { status: 404 })
  }
}

function withoutGuard(options: RequestInit = {}): RequestInit {
  const { dispatcher: _guard, ...rest } = options as RequestInit & { dispatcher?: unknown }
  return rest
}
