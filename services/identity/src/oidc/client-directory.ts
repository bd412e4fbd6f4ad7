import type { ClientConfig } from './clients.ts'

/** The services that log people in here. */
export interface ClientDirectory {
  /** Undefined for a client that does not exist or may not be used now. */
  find(clientId: string): Promise<ClientConfig | undefined>
}

/** The installation's own services, which are configuration. */
export function createStaticDirectory(clients: readonly ClientConfig[]): ClientDirectory {
  const byId = new Map(clients.map((client) => [client.clientId, client]))
  return { find: async (clientId) => byId.get(clientId) }
}
