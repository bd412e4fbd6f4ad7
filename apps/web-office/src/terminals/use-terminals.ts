import type { AttendedTerminal, AwaitedTerminal, RegisteredClient, Site } from '@musubi/contracts'
import { ok } from '@musubi/kernel'
import { useCallback } from 'react'
import { useOffice } from '../office-context.ts'
import { useFresh } from '../use-fresh.ts'

/** What the pages of terminals stand on. */
export interface Console {
  readonly terminals: readonly AttendedTerminal[]
  readonly awaited: readonly AwaitedTerminal[]
  readonly mayManage: boolean
  /** Names of vendors' services; empty while the registry cannot be asked. */
  readonly clients: readonly RegisteredClient[]
  /** Shelters, whose ids are places; empty while they cannot be asked for. */
  readonly sites: readonly Site[]
}

const EVERY_MS = 20_000

/** Terminals of the municipality, kept current. Without the names beside them the list still stands. */
export function useTerminals() {
  const { terminals, registry, shelter, session } = useOffice()
  const { municipalityCode } = session
  const load = useCallback(async () => {
    const [listed, clients, sites] = await Promise.all([
      terminals.listTerminals(),
      registry.listClients(),
      shelter.listSites({ params: { municipalityCode }, query: {} }),
    ])
    if (!listed.ok) return listed
    return ok<Console>({
      ...listed.value,
      clients: clients.ok ? clients.value.clients : [],
      sites: sites.ok ? sites.value.sites.filter(({ kind }) => kind === 'designated_shelter') : [],
    })
  }, [terminals, registry, shelter, municipalityCode])
  return useFresh(load, EVERY_MS)
}

/** Where a terminal stands, in words: shelter terminals carry the id of their site. */
export function placeName({ place }: Pick<AttendedTerminal, 'place'>, sites: readonly Site[]): string | null {
  return sites.find(({ siteId }) => siteId === place)?.name ?? place
}
