import { KAZASHI_GRANT } from '@musubi/contracts'
import Provider, { type ClientMetadata } from 'oidc-provider'
import { ACR } from '../core/assurance.ts'
import type { IdentityContext } from '../app/context.ts'
import { findActiveTerminal } from '../app/terminals/recognise.ts'
import { parseTerminalClientId, type TerminalClientName } from '../app/terminals/terminal-client.ts'
import type { TerminalRow } from '../db/terminals.ts'
import type { ClientDirectory } from './client-directory.ts'
import { keyMetadata, type ClientConfig } from './clients.ts'

/**
 * A directory in which every terminal that is switched on is a client for each service it is allowed. The provider asks
 * for its client many times a request: one look answers all of them, and the next request looks again, so that the kill
 * switch works at once.
 */
export function withTerminalClients(directory: ClientDirectory, context: IdentityContext): ClientDirectory {
  const looks = new WeakMap<object, Map<string, Promise<ClientConfig | undefined>>>()

  async function look(clientId: string, { terminalId, service }: TerminalClientName) {
    const row = await findActiveTerminal(context, terminalId)
    return row?.services.includes(service) ? toConfig(clientId, service, row) : undefined
  }

  return {
    forget: directory.forget,
    async find(clientId) {
      const name = parseTerminalClientId(clientId)
      if (!name) return directory.find(clientId)
      const request = Provider.ctx
      if (!request) return look(clientId, name)
      const made = looks.get(request) ?? new Map<string, Promise<ClientConfig | undefined>>()
      looks.set(request, made)
      const found = made.get(clientId) ?? look(clientId, name)
      made.set(clientId, found)
      return found
    },
  }
}

function toConfig(clientId: string, service: string, { terminal, publicKey }: TerminalRow): ClientConfig {
  const { kty, crv, x } = publicKey
  return {
    clientId,
    name: { ja: terminal.name, easy: terminal.name, en: terminal.name },
    service,
    minimumAcr: ACR.kazashi,
    audience: 'resident',
    redirectUris: [],
    postLogoutRedirectUris: [],
    authentication: { jwks: { keys: [{ kty, crv, x, use: 'sig', alg: 'Ed25519' }] } },
  }
}

/** The registration of a terminal as a client: the kazashi grant and nothing else, its own key for everything. */
export function toTerminalMetadata(client: ClientConfig, sectorUri: string): ClientMetadata {
  return {
    client_id: client.clientId,
    client_name: client.name.ja,
    redirect_uris: [],
    response_types: [],
    grant_types: [KAZASHI_GRANT],
    scope: 'openid',
    subject_type: 'pairwise',
    sector_identifier_uri: sectorUri,
    dpop_bound_access_tokens: true,
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'Ed25519',
    ...keyMetadata(client.authentication),
  }
}
