import type { Client, clientRoutes, shelterRoutes, terminalRoutes } from '@musubi/contracts'
import { createContext, useContext } from 'react'
import type { Session } from './session/session.ts'
import type { Settings } from './settings.ts'

export type ShelterClient = Client<(typeof shelterRoutes)['routes']>
export type TerminalClient = Client<(typeof terminalRoutes)['routes']>
export type RegistryClient = Client<(typeof clientRoutes)['routes']>

/** What every page of the office needs and none of them changes, except for the settings. */
export interface Office {
  readonly session: Session
  readonly settings: Settings
  readonly changeSettings: (settings: Settings) => void
  readonly shelter: ShelterClient
  readonly terminals: TerminalClient
  /** Vendors' services that may log residents in. */
  readonly registry: RegistryClient
}

const OfficeContext = createContext<Office | null>(null)
export const OfficeProvider = OfficeContext.Provider

export function useOffice(): Office {
  const office = useContext(OfficeContext)
  if (!office) throw new Error('useOffice outside of the office')
  return office
}

/** The language alone, for components that only speak. */
export function useLanguage() {
  return useOffice().settings.language
}
