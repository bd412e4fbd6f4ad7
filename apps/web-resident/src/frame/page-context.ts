import type { Language } from '@musubi/i18n'
import { createContext, use } from 'react'
import { type Links, linksOf } from '../address.ts'
import type { Visit } from '../contract.ts'

/** What every part of a page needs to know of the visit. */
export interface PageContext {
  readonly visit: Visit
  readonly language: Language
  readonly links: Links
}

const Context = createContext<PageContext | null>(null)
export const PageProvider = Context.Provider

export function createPageContext(visit: Visit): PageContext {
  return { visit, language: visit.language, links: linksOf(visit) }
}

export function usePage(): PageContext {
  const context = use(Context)
  if (!context) throw new Error('a page part stands outside its page')
  return context
}
