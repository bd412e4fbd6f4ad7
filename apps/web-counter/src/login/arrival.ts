import { CardWaySchema, type CardWay } from '@musubi/contracts/card-logins'
import { findLanguage, type Language } from '@musubi/i18n'

/** With what somebody came to the login page: from a service's login, back from registering the browser, or by hand. */
export interface Arrival {
  readonly request: string | null
  readonly way: CardWay | null
  readonly language: Language
  readonly paired: boolean
}

export function readArrival(search: string): Arrival {
  const query = new URLSearchParams(search)
  return {
    request: query.get('request'),
    way: CardWaySchema.safeParse(query.get('way')).data ?? null,
    language: findLanguage(query.get('lang')) ?? 'ja',
    paired: query.has('paired'),
  }
}

const VISIT = 'musubi-login-visit'

/** What this tab began is this tab's to go on with, after a reload too; another tab of the terminal only looks on. */
export const ownVisit = {
  begin: (): void => sessionStorage.setItem(VISIT, 'begun'),
  isBegun: (): boolean => sessionStorage.getItem(VISIT) !== null,
  end: (): void => sessionStorage.removeItem(VISIT),
} as const
