import { LANGUAGES } from '@musubi/i18n'
import { describe, expect, it } from 'vitest'
import { renderPage } from '../src/entry-server.tsx'
import { getSite, makeStatus, story } from './harness/figures.ts'
import {
  demo,
  everyPage,
  figuresOf,
  makeVisit,
  NEAR,
  renderShelters,
  TOWNS,
  wordsOf,
} from './harness/pages.ts'

describe('every page', () => {
  const pages = everyPage().flatMap((page) =>
    LANGUAGES.map((language) => [page.kind, language, renderPage(page, makeVisit({ language }))] as const),
  )

  it.each(pages)(
    '%s in %s is a whole document that the content policy lets through',
    (_kind, language, html) => {
      expect(html).toMatch(/^<!doctype html><html lang="(ja|ja-simple|en)"/)
      expect(html).not.toMatch(/\sstyle="/)
      expect(html).not.toMatch(/<style/)
      expect(html.match(/<script[^>]*>/g)).toEqual([
        '<script type="module" src="/resident/assets/script.js">',
      ])
      expect(html.match(/<h1/g)).toHaveLength(1)
      expect(html).toContain('<main')
      const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
      expect(new Set(ids).size).toBe(ids.length)
      if (language === 'easy') expect(html).toContain('<rt>')
    },
  )

  it('links to nothing that is not there', () => {
    const known =
      /^(\/|#[\w-]+|\/(shelters|about|accessibility|privacy|sources)|\/shelters\/\d{6}(\/E\d+)?|\/docs|\/openapi\.json|\/verify|\/metrics|\/v2\/entities|\/office\/login|\/identity\/account)([?#].*)?$/
    for (const [, , html] of pages) {
      const hrefs = [...html.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href = '']) => href)
      const ids = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id))
      for (const href of hrefs.filter((one) => !/^https?:/.test(one))) {
        expect(href).toMatch(known)
        if (href.startsWith('#')) expect(ids).toContain(href.slice(1))
      }
    }
  })

  it('says on every page and in every language that this is a demo', () => {
    for (const [, , html] of pages) expect(html).toContain('class="mu-band"')
  })

  it('the same page for the same question: nothing on it is random or of the machine’s clock', () => {
    for (const page of everyPage()) expect(renderPage(page, makeVisit())).toBe(renderPage(page, makeVisit()))
  })
})

describe('the public page', () => {
  it('says what is going on, where to go, and sends on from the full one', () => {
    const words = wordsOf(renderShelters())
    expect(words).toContain('但馬豪雨（令和8年台風訓練）洪水・土砂災害9月12日（土） 09:10 から')
    expect(words).toContain('いちばん近くて、いま入れます')
    expect(words).toMatch(/満員 八鹿小学校 直線で 540m 入れません／定員180（デモ）/)
    expect(words).toContain('みふね会館（570m）へ 向かってください。')
    expect(words).toContain('朝来市 だれでも入れます')
    expect(words).toContain('162か所のうち 98か所です')
  })

  it('says who decided when headquarters sends people on', () => {
    const words = wordsOf(renderShelters({ redirect: ['八鹿小学校', '八鹿青渓中学校'] }))
    expect(words).toContain('災害対策本部の案内：こちらへ 向かってください')
    expect(words).toContain('災害対策本部の案内：八鹿青渓中学校（950m）へ 向かってください。')
  })

  it('says that a capacity is unknown, and that a figure never came', () => {
    const words = wordsOf(renderShelters())
    expect(words).toMatch(/定員不明 大屋小学校.*?いま 29人・定員は わかりません まだ 数字が 届いていません/)
  })

  it('says of a welfare shelter that one asks before going there', () => {
    const words = wordsOf(renderShelters({ welfare: ['みふね会館'] }))
    expect(words).toMatch(/みふね会館 直線で 570m .*?福祉避難所です。行く前に/)
  })

  it('shows an old figure as old', () => {
    expect(renderShelters()).toMatch(/shelter__heard--old"[^>]*>1時間前/)
    expect(renderShelters()).not.toMatch(/shelter__heard--old"[^>]*>1分前/)
  })

  it('names what is not open, near ones first', () => {
    const words = wordsOf(renderShelters())
    expect(words).toMatch(/開いていません：ようか武道館 、八鹿体育館/)
    expect(words).toContain('行っても 入れません。')
  })

  it('without a disaster still shows where one would go', () => {
    const words = wordsOf(renderShelters({ openings: [], neighbours: [], hazards: null }))
    expect(words).toContain('いま 養父市で 対応中の災害は ありません')
    expect(words).toContain('いま 開いている避難所は ありません')
    expect(words).toContain('162か所 あります')
  })

  it('in calm times does not send people to a neighbour’s shelter, and still says where those are', () => {
    const html = renderShelters({ openings: [], hazards: null }, `${NEAR}&hazard=flood`)
    expect(wordsOf(html)).not.toContain('行き方を見る')
    expect(html).toMatch(/<details class="elsewhere"><summary>となりの市町では 1か所 開いています/)
  })

  it('with every shelter full says so and whom to call', () => {
    const full = story.map(([name]) => [name, 500, 10, 1] as const)
    const words = wordsOf(renderShelters({ openings: full, neighbours: [] }))
    expect(words).toContain('入れる避難所が 近くに ありません')
    expect(words).toContain('119番')
    expect(words).not.toContain('行き方を見る')
  })

  it('with one shelter shows that one', () => {
    const words = wordsOf(renderShelters({ openings: [['大屋小学校', 0, 150, 0]], neighbours: [] }))
    expect(words).toMatch(/いま入れます 空きあり 大屋小学校 直線で [\d.]+km あと150人／定員150（デモ） いま/)
    expect(words).not.toContain('ほかの避難所')
  })

  it('with every shelter of the town open lists each of them once', () => {
    const own = makeStatus().shelters.filter(({ municipalityCode }) => municipalityCode === '282227')
    const html = renderShelters({ openings: own.map(({ name }, at) => [name, at * 7, 150, at % 60]) })
    expect(own).toHaveLength(53)
    for (const { siteId } of own) expect(html.split(`id="shelter-${siteId}"`)).toHaveLength(2)
    expect(html).not.toContain('開いていません')
  })

  it('in an earthquake leaves out nothing silently: what cannot be used is named as such', () => {
    const unfit = makeStatus().shelters.find(
      ({ state, hazards }) => state === 'open' && hazards !== null && !hazards.includes('tsunami'),
    )
    const words = wordsOf(renderShelters({}, `${NEAR}&hazard=tsunami`))
    expect(words).toContain('この災害には 使えない避難所')
    expect(words).toContain(`${unfit?.name}`)
    expect(words).toContain('津波には 使えません')
  })

  it('says that new figures cannot be had, with the time of the ones it shows', () => {
    const figures = { ...figuresOf(), staleSince: '2026-09-12T09:45:00.000Z' }
    const words = wordsOf(renderPage({ kind: 'shelters', figures }, makeVisit({ query: NEAR })))
    expect(words).toContain('いま 新しい数字が とれません 18:42 の数字を 出しています。')
  })

  it('keeps the chosen place and language in its links, and writes a strange place as text', () => {
    const html = renderShelters({}, `${NEAR}&lang=en`, 'en')
    expect(html).toContain(`/shelters/282227?hazard=landslide&amp;${NEAR}&amp;lang=en`)
    const strange = renderShelters({}, `near=${encodeURIComponent('<img src=x onerror=alert(1)>')}`)
    expect(strange).not.toContain('<img')
    expect(wordsOf(strange)).toContain('は、養父市の 一覧に ありません')
  })

  it('asks for the place first when there is none', () => {
    const html = renderShelters({}, '')
    expect(wordsOf(html)).toContain('どこの近くを さがしますか')
    expect(html).toMatch(/<form [^>]*action="\/shelters\/282227"/)
    expect(html.match(/<option value=/g)?.length ?? 0).toBeGreaterThan(70)
  })
})

describe('one place', () => {
  const render = (name: string, query: string = NEAR, kind?: 'emergency_site') =>
    wordsOf(
      renderPage(
        { kind: 'site', figures: figuresOf(), siteId: getSite(name, kind).siteId },
        makeVisit({ query }),
      ),
    )

  it('says whether one may enter, how far and in which direction', () => {
    const words = render('みふね会館')
    expect(words).toContain('あと18人／定員70（デモ）')
    expect(words).toMatch(/八鹿町八鹿 から 東へ、直線で 570m/)
  })

  it('says that a shelter is not open, and that an emergency site is not for the night', () => {
    expect(render('八鹿体育館')).toContain('開いていません。行っても 入れません。')
    expect(render('下町コミュニティ消防センター', NEAR, 'emergency_site')).toContain(
      '泊まる場所では ありません',
    )
  })

  it('tells other maps the destination only', () => {
    const siteId = getSite('みふね会館').siteId
    const html = renderPage({ kind: 'site', figures: figuresOf(), siteId }, makeVisit({ query: NEAR }))
    const outside = [...html.matchAll(/href="(https:[^"]+)"/g)].map(([, href = '']) => href)
    expect(outside).toHaveLength(3)
    for (const href of outside) expect(decodeURIComponent(href)).toMatch(/35\.\d+[,/]134\.\d+/)
    expect(outside.join(' ')).not.toContain('near')
    expect(html.match(/rel="external noreferrer"/g)).toHaveLength(3)
  })
})

describe('the start page', () => {
  it('has three clicks, the demo staff and their password', () => {
    const html = renderPage({ kind: 'start', demo, towns: [] }, makeVisit({ path: '/' }))
    const steps = [...html.matchAll(/<li class="step card">.*?<a [^>]*href="([^"]+)"/gs)].map(
      ([, href]) => href,
    )
    expect(steps).toEqual([demo.receptionUrl, demo.headquartersHref, `/shelters/282227?${NEAR}`])
    expect(wordsOf(html)).toContain(demo.password)
    expect(html).toContain('/office/login?account=hq-yabu')
  })

  it('says so when there is no reception terminal, and links to none', () => {
    const html = renderPage({ kind: 'start', demo: { ...demo, receptionUrl: null }, towns: [] }, makeVisit())
    expect(wordsOf(html)).toContain('受付の端末は いま 動いていません。')
    expect(html).not.toContain('8788')
  })
})

describe('the list of towns', () => {
  it('says of each what is known of it, and what to do when there is none', () => {
    const lines = TOWNS.map((town, at) => ({ ...town, figures: at === 0 ? figuresOf() : null }))
    const words = wordsOf(renderPage({ kind: 'towns', towns: lines }, makeVisit()))
    expect(words).toContain('養父市9か所 開いています')
    expect(words).toContain('朝来市いま 数字が とれません')
    expect(wordsOf(renderPage({ kind: 'towns', towns: [] }, makeVisit()))).toContain(
      'まだ 市町が 登録されていません',
    )
  })

  it('outside the demo no page claims to be one', () => {
    const html = renderPage({ kind: 'towns', towns: [] }, makeVisit({ demo: false }))
    expect(html).not.toContain('mu-band')
    expect(wordsOf(html)).not.toContain('デモ')
  })
})
