import { HAZARDS, type Hazard } from '@musubi/contracts'
import type { Visit } from './contract.ts'

/** What a resident chose, as the address carries it. `hazards` null: nothing chosen, the disaster's own count. */
export interface Choice {
  readonly hazards: readonly Hazard[] | null
  readonly near: string | null
}

/** Stands in the address where somebody took every hazard away; leaving it empty would mean "the disaster's own". */
const ANY = 'any'

export function readChoice(query: string): Choice {
  const given = new URLSearchParams(query)
  const hazards = given.getAll('hazard')
  return {
    hazards: hazards.length === 0 ? null : HAZARDS.filter((hazard) => hazards.includes(hazard)),
    near: given.get('near')?.trim() || null,
  }
}

export function choiceParameters({ hazards, near }: Choice): [name: string, value: string][] {
  const chosen = hazards?.length === 0 ? [ANY] : (hazards ?? [])
  return [
    ...chosen.map((hazard): [string, string] => ['hazard', hazard]),
    ...(near ? [['near', near] as [string, string]] : []),
  ]
}

/** Language and text size of the address go on to the next page, for browsers that keep no cookies. */
export function keptParameters(query: string): [name: string, value: string][] {
  const given = new URLSearchParams(query)
  return ['lang', 'size'].flatMap((name): [string, string][] => {
    const value = given.get(name)
    return value === null ? [] : [[name, value]]
  })
}

/** Addresses of this page's links: what the visit must keep is kept. */
export function linksOf(visit: Visit) {
  const to = (path: string, parameters: readonly [string, string][] = []) =>
    withQuery(path, [...parameters, ...keptParameters(visit.query)])
  return {
    start: to('/'),
    towns: to('/shelters'),
    shelters: (code: string, choice: Choice = NO_CHOICE) => to(`/shelters/${code}`, choiceParameters(choice)),
    site: (code: string, siteId: string, choice: Choice = NO_CHOICE) =>
      to(`/shelters/${code}/${encodeURIComponent(siteId)}`, choiceParameters(choice)),
    about: to('/about'),
    accessibility: to('/accessibility'),
    privacy: to('/privacy'),
    sources: to('/sources'),
    /** The same page with one setting changed. */
    sameWith: (name: 'lang' | 'size' | 'theme', value: string) => {
      const query = new URLSearchParams(visit.query)
      query.set(name, value)
      return withQuery(visit.path, [...query])
    },
  }
}

export type Links = ReturnType<typeof linksOf>

export const NO_CHOICE: Choice = { hazards: null, near: null }

function withQuery(path: string, parameters: readonly [string, string][]): string {
  const query = new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString()
  return query === '' ? path : `${path}?${query}`
}
