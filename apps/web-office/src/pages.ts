import { lazy, type ComponentType } from 'react'

type Load = () => Promise<{ readonly default: ComponentType }>

const loads = {
  opening: async () => ({ default: (await import('./opening/opening-page.tsx')).OpeningPage }),
  shelter: async () => ({ default: (await import('./shelter/shelter-page.tsx')).ShelterPage }),
  openData: async () => ({ default: (await import('./open-data/open-data-page.tsx')).OpenDataPage }),
  terminals: async () => ({ default: (await import('./terminals/terminals-page.tsx')).TerminalsPage }),
  plan: async () => ({ default: (await import('./terminals/plan-page.tsx')).PlanPage }),
  terminal: async () => ({ default: (await import('./terminals/terminal-page.tsx')).TerminalPage }),
  alerts: async () => ({ default: (await import('./alerts/alerts-page.tsx')).AlertsPage }),
  accounts: async () => ({ default: (await import('./accounts/accounts-pages.tsx')).AccountsPages }),
  services: async () => ({ default: (await import('./registry/services-page.tsx')).ServicesPage }),
  register: async () => ({ default: (await import('./registry/register-page.tsx')).RegisterPage }),
  service: async () => ({ default: (await import('./registry/service-page.tsx')).ServicePage }),
  change: async () => ({ default: (await import('./registry/change-page.tsx')).ChangePage }),
  disaster: async () => ({ default: (await import('./disaster/open-disaster-page.tsx')).OpenDisasterPage }),
} satisfies Record<string, Load>

export const OpeningPage = lazy(loads.opening)
export const ShelterPage = lazy(loads.shelter)
export const OpenDataPage = lazy(loads.openData)
export const TerminalsPage = lazy(loads.terminals)
export const PlanPage = lazy(loads.plan)
export const TerminalPage = lazy(loads.terminal)
export const AlertsPage = lazy(loads.alerts)
export const AccountsPages = lazy(loads.accounts)
export const ServicesPage = lazy(loads.services)
export const RegisterPage = lazy(loads.register)
export const ServicePage = lazy(loads.service)
export const ChangePage = lazy(loads.change)
export const OpenDisasterPage = lazy(loads.disaster)

/**
 * Fetches the other pages while nothing else is to do: when the line is cut later, every page still opens. What fails
 * now is simply asked for when it is needed.
 */
export function fetchOtherPages(): void {
  for (const load of Object.values(loads)) void load().catch(() => undefined)
}
