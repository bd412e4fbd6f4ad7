import type { HqOverview } from '@musubi/contracts'
import { createContext, useContext, useMemo, useSyncExternalStore } from 'react'
import { applyLive } from './apply-live.ts'
import type { HeadquartersStore } from './headquarters-store.ts'
import type { Headquarters } from './reduce-headquarters.ts'

const StoreContext = createContext<HeadquartersStore | null>(null)
export const HeadquartersProvider = StoreContext.Provider

export function useHeadquartersStore(): HeadquartersStore {
  const store = useContext(StoreContext)
  if (!store) throw new Error('the headquarters has not started')
  return store
}

export function useHeadquarters(): Headquarters {
  const store = useHeadquartersStore()
  return useSyncExternalStore(store.subscribe, store.read)
}

/** The overview with the stream's newer figures in it; null before the first one came. */
export function useOverview(): HqOverview | null {
  const { overview, figures } = useHeadquarters()
  return useMemo(() => overview && applyLive(overview, figures), [overview, figures])
}
