import type { IdentityContext } from '../app/context.ts'
import { BoundedMap } from '../core/bounded-map.ts'
import { findClient } from '../db/registered-clients.ts'
import type { ClientConfig } from './clients.ts'
import { findClientHome, toClientConfig } from './registered-client.ts'

/** The services that log people in here. */
export interface ClientDirectory {
  /** Undefined for a client that does not exist or may not be used now. */
  find(clientId: string): Promise<ClientConfig | undefined>
  /** The client was changed here: the next question goes to the registry. */
  forget(clientId: string): void
}

/** Other processes see a change after this long. */
const KEPT_MS = 2000
/** Ids are free to make up; what nobody registered must not fill the memory. */
const MOST_KEPT = 1000

interface Kept {
  readonly client: Promise<ClientConfig | undefined>
  readonly until: number
}

/**
 * The installation's own services, which are configuration, and vendors' services, which municipalities register. The
 * provider asks for its client several times a login, so an answer is kept for two seconds.
 */
export function createClientDirectory(
  context: Pick<IdentityContext, 'database' | 'municipalities' | 'clock'>,
  ownClients: readonly ClientConfig[],
): ClientDirectory {
  const own = new Map(ownClients.map((client) => [client.clientId, client]))
  const kept = new BoundedMap<string, Kept>(MOST_KEPT)
  return {
    async find(clientId) {
      const configured = own.get(clientId)
      if (configured) return configured
      const now = context.clock()
      const known = kept.get(clientId)
      if (known && known.until > now) return known.client
      const client = load(context, clientId)
      client.catch(() => kept.delete(clientId))
      kept.set(clientId, { client, until: now + KEPT_MS })
      return client
    },
    forget: (clientId) => void kept.delete(clientId),
  }
}

async function load(
  { database, municipalities }: Pick<IdentityContext, 'database' | 'municipalities'>,
  clientId: string,
): Promise<ClientConfig | undefined> {
  const home = findClientHome(clientId)
  if (!home || !municipalities.some(({ code }) => code === home)) return undefined
  const row = await database.withTenant(home, (tx) => findClient(tx, home, clientId))
  return row && toClientConfig(row)
}
