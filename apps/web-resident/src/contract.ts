import type { PublicStatus } from '@musubi/contracts'
import type { Language } from '@musubi/i18n'
import type { TextSize } from '@musubi/ui/components/language-switch.tsx'

/**
 * What the server and the pages agree on: the server finds the data and names the page, the pages turn both into HTML.
 * Types only, so that the server can read it before anything is built.
 */

export interface Visit {
  /** The address as it was asked for; links of the page keep what must be kept of it. */
  readonly path: string
  readonly query: string
  readonly language: Language
  readonly textSize: TextSize
  readonly theme: 'device' | 'light' | 'dark'
  /** The moment the page is made, ISO 8601. */
  readonly now: string
  /** Invented people: every page says so. */
  readonly demo: boolean
  readonly assets: PageAssets
}

/** Addresses of the files a page loads. */
export interface PageAssets {
  readonly styles: readonly string[]
  readonly scripts: readonly string[]
}

export interface Town {
  readonly municipalityCode: string
  readonly name: string
}

/** What is public of one municipality, and since when nothing newer could be had (null: it is new). */
export interface TownFigures {
  readonly status: PublicStatus
  readonly staleSince: string | null
}

/** One line of the list of towns; figures are null where they cannot be had now. */
export interface TownLine extends Town {
  readonly figures: TownFigures | null
}

/** An account of the demo; `href` logs a member of the staff in at once. */
export interface DemoAccount {
  readonly name: string
  readonly loginName: string
  readonly shows: string
  readonly townName: string
  readonly href: string
}

export interface Demo {
  /** Where the demo's reception terminal shows its page; null when it is not running. */
  readonly receptionUrl: string | null
  /** Two sample services that one can log in to, and the counter of one; null when they are not running. */
  readonly samples: {
    readonly bookingUrl: string
    readonly gymUrl: string
    readonly counterUrl: string
  } | null
  readonly headquartersHref: string
  readonly home: Town
  readonly accounts: readonly DemoAccount[]
  /** Residents with several ways to log in; `href` leads to the login page. */
  readonly residents: readonly DemoAccount[]
  readonly password: string
  /** Of every card of the demo, at a reader and in a phone. */
  readonly cardPin: string
  /** Where the demo's story happens, as a district of its town. */
  readonly district: string
}

export type Page =
  | { readonly kind: 'start'; readonly demo: Demo; readonly towns: readonly TownLine[] }
  | { readonly kind: 'towns'; readonly towns: readonly TownLine[] }
  | { readonly kind: 'shelters'; readonly figures: TownFigures }
  | { readonly kind: 'site'; readonly figures: TownFigures; readonly siteId: string }
  | { readonly kind: 'about' | 'accessibility' | 'privacy' | 'sources'; readonly towns: readonly Town[] }
  | {
      readonly kind: 'problem'
      readonly problem: 'not_found' | 'figures_unavailable'
      readonly town: Town | null
      readonly reference: string
    }

/** What the built bundle exports. */
export interface PageBundle {
  /** A whole HTML document. Pure: the same page and visit give the same text. */
  readonly renderPage: (page: Page, visit: Visit) => string
}
