import type { Site } from '@musubi/contracts'
import { useCallback } from 'react'
import { useOffice } from '../office-context.ts'
import { useLoaded, type Loaded } from '../use-loaded.ts'

export interface OpenData {
  readonly sites: readonly Site[]
  readonly sources: readonly string[]
}

/** The municipality's own open data as it is now, and where it came from. */
export function useOpenData(): readonly [Loaded<OpenData>, reload: () => Promise<void>] {
  const { shelter, session } = useOffice()
  const load = useCallback(
    () => shelter.listSites({ params: { municipalityCode: session.municipalityCode }, query: {} }),
    [shelter, session.municipalityCode],
  )
  return useLoaded<OpenData>(load)
}
