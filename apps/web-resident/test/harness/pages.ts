import type { Language } from '@musubi/i18n'
import type { Demo, Page, TownFigures, Visit } from '../../src/contract.ts'
import { renderPage } from '../../src/entry-server.tsx'
import { HOME, makeStatus, NOW, type Scene } from './figures.ts'

export const NEAR = 'near=%E5%85%AB%E9%B9%BF%E7%94%BA%E5%85%AB%E9%B9%BF'
export const TOWNS = [
  HOME,
  { municipalityCode: '282251', name: '朝来市' },
  { municipalityCode: '282090', name: '豊岡市' },
] as const

export const demo: Demo = {
  receptionUrl: 'http://127.0.0.1:8788',
  samples: {
    bookingUrl: 'http://localhost:8790/',
    gymUrl: 'http://localhost:8791/',
    counterUrl: 'http://localhost:8791/counter',
  },
  headquartersHref: '/office/login?account=hq-yabu',
  home: HOME,
  district: '八鹿町八鹿',
  password: 'a-demo-password',
  cardPin: '1234',
  residents: [
    {
      name: '城崎 さくら',
      loginName: 'kinosaki-sakura',
      shows: 'スマートフォンのアプリで',
      townName: '豊岡市',
      href: '/identity/account',
    },
  ],
  accounts: [
    {
      name: '養父市 本部 訓練太郎',
      loginName: 'hq-yabu',
      shows: '養父市の 災害対策本部',
      townName: '養父市',
      href: '/office/login?account=hq-yabu',
    },
  ],
}

export function makeVisit(given: Partial<Visit> = {}): Visit {
  return {
    path: '/shelters/282227',
    query: '',
    language: 'ja',
    textSize: 'm',
    theme: 'device',
    now: NOW,
    demo: true,
    assets: { styles: ['/resident/assets/style.css'], scripts: ['/resident/assets/script.js'] },
    ...given,
  }
}

export function figuresOf(scene: Scene = {}): TownFigures {
  return { status: makeStatus(scene), staleSince: null }
}

/** The public page of 養父市 as HTML. */
export function renderShelters(scene: Scene = {}, query = NEAR, language: Language = 'ja'): string {
  return renderPage({ kind: 'shelters', figures: figuresOf(scene) }, makeVisit({ query, language }))
}

/** One page of every kind. */
export function everyPage(): readonly Page[] {
  const figures = figuresOf()
  const siteId = figures.status.shelters[0]?.siteId ?? ''
  const lines = TOWNS.map((town, at) => ({ ...town, figures: at === 0 ? figures : null }))
  return [
    { kind: 'start', demo, towns: lines },
    { kind: 'towns', towns: lines },
    { kind: 'shelters', figures },
    { kind: 'site', figures, siteId },
    { kind: 'about', towns: TOWNS },
    { kind: 'accessibility', towns: TOWNS },
    { kind: 'privacy', towns: TOWNS },
    { kind: 'sources', towns: TOWNS },
    { kind: 'problem', problem: 'not_found', town: HOME, reference: 'ABCD-EFGH' },
    { kind: 'problem', problem: 'figures_unavailable', town: HOME, reference: 'ABCD-EFGH' },
  ]
}

/** What is written on a page, without readings, in one line. */
export function wordsOf(html: string): string {
  return html
    .replace(/<(head|select|style|script)[^>]*>.*?<\/\1>/gs, '')
    .replace(/<rt>.*?<\/rt>/gs, '')
    .replace(/<\/(p|li|h\d|dt|dd|summary|a|button|label)>/g, ' ')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
}
