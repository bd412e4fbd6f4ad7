import type { ClientStatus, RegisteredClient } from '@musubi/contracts'

/** What a person looks for among services. */
export interface ServiceFilter {
  /** Part of a name, a vendor or an id; empty is everything. */
  readonly text: string
  readonly status: ClientStatus | null
}

export const EVERYTHING: ServiceFilter = { text: '', status: null }

/** From so many on, looking is quicker than reading. */
export const MANY_SERVICES = 8
/** Shown at once; more are asked for. */
export const PAGE_SERVICES = 25

/** Services that fit, in their order. Width, case and spaces make no difference; every word has to be somewhere. */
export function findServices(
  clients: readonly RegisteredClient[],
  { text, status }: ServiceFilter,
): readonly RegisteredClient[] {
  const words = text.normalize('NFKC').toLowerCase().split(/\s+/u).filter(Boolean)
  return clients.filter(
    (client) =>
      (status === null || client.status === status) &&
      words.every((word) => wordsOf(client).some((known) => known.includes(word))),
  )
}

function wordsOf({ name, vendor, clientId }: RegisteredClient): readonly string[] {
  return [name.ja, name.easy, name.en, vendor, clientId].map((text) => text.normalize('NFKC').toLowerCase())
}
