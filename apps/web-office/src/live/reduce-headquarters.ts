import type { ClientFailure, HqOverview } from '@musubi/contracts'
import { newerThan } from './apply-live.ts'
import { takeFigure, type LiveFigure, type LiveFigures } from './live-figure.ts'

/** Whether news arrive by themselves. `cut`: they do not, and the figures on the screen get older. */
export type Link = 'connecting' | 'connected' | 'cut'

/** What the headquarters knows. Instants are epoch milliseconds of this browser's clock. */
export interface Headquarters {
  readonly overview: HqOverview | null
  readonly figures: LiveFigures
  readonly link: Link
  /** When something was last heard, from the stream or as an answer. */
  readonly heardAt: number | null
  /** Why the last overview did not come. */
  readonly failure: ClientFailure | null
  /** Shelters that just changed, to be shown for a moment. */
  readonly fresh: ReadonlySet<string>
}

export type HeadquartersNews =
  | { readonly kind: 'overview'; readonly overview: HqOverview; readonly at: number }
  | { readonly kind: 'overview_failed'; readonly failure: ClientFailure }
  | { readonly kind: 'figure'; readonly figure: LiveFigure; readonly at: number }
  | { readonly kind: 'stream_opened'; readonly at: number }
  | { readonly kind: 'stream_cut' }
  | { readonly kind: 'fresh_over'; readonly siteId: string }

export const emptyHeadquarters: Headquarters = {
  overview: null,
  figures: new Map(),
  link: 'connecting',
  heardAt: null,
  failure: null,
  fresh: new Set(),
}

/** Takes one piece of news in. Figures once shown are never taken away by a failure. */
export function reduceHeadquarters(state: Headquarters, news: HeadquartersNews): Headquarters {
  switch (news.kind) {
    case 'overview':
      return takeOverview(state, news.overview, news.at)
    case 'overview_failed':
      return { ...state, failure: news.failure }
    case 'figure':
      return showFigure(state, news.figure, news.at)
    case 'stream_opened':
      return { ...state, link: 'connected', heardAt: news.at }
    case 'stream_cut':
      return { ...state, link: 'cut' }
    case 'fresh_over':
      return { ...state, fresh: without(state.fresh, news.siteId) }
  }
}

/** Answers can overtake each other: the one the server made later stands. */
function takeOverview(state: Headquarters, overview: HqOverview, at: number): Headquarters {
  const heard = { ...state, heardAt: at, failure: null }
  if (state.overview && state.overview.generatedAt > overview.generatedAt) return heard
  return { ...heard, overview, figures: newerThan(overview, state.figures) }
}

function showFigure(state: Headquarters, figure: LiveFigure, at: number): Headquarters {
  const figures = takeFigure(state.figures, figure)
  const heard = { ...state, heardAt: at }
  if (figures === state.figures) return heard
  const shown = state.overview ? newerThan(state.overview, figures) : figures
  const changes = shown.has(figure.siteId) && shownCount(state, figure.siteId) !== figure.headCount
  return { ...heard, figures: shown, fresh: changes ? new Set(state.fresh).add(figure.siteId) : state.fresh }
}

function shownCount(state: Headquarters, siteId: string): number | undefined {
  const heard = state.figures.get(siteId)
  if (heard) return heard.headCount
  return state.overview?.shelters.find((shelter) => shelter.siteId === siteId)?.headCount.total
}

function without(set: ReadonlySet<string>, item: string): ReadonlySet<string> {
  const rest = new Set(set)
  rest.delete(item)
  return rest
}
