import { shelterRoutes } from '@musubi/contracts'
import { err, type MunicipalityCode, ok, parseMunicipalityCode, type Result } from '@musubi/kernel'
import { createClient, inProcessTransport } from '@musubi/platform/client'
import { type HttpService, registerStaticPages } from '@musubi/platform/http'
import type { Demo, Page, PageAssets, Town, TownFigures, TownLine } from '@musubi/web-resident/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type BuiltPages, NOT_BUILT, PAGE_FILES } from './page-bundle.ts'
import { createPageCache } from './page-cache.ts'
import { createPublicFigures, type PublicFigures } from './public-figures.ts'
import { keepPreferences, readPreferences } from './view-preferences.ts'

export interface ResidentPagesDeps {
  /** undefined: nobody has built them, and every page says so. */
  readonly built: BuiltPages | undefined
  readonly https: boolean
  /** What the start page shows in the demo; null elsewhere. */
  readonly demo: (() => Demo) | null
  readonly clock: () => number
}

/** The pages for residents: start, shelters, one place, and the pages the footer leads to. Complete without a script. */
export function buildResidentPages(deps: ResidentPagesDeps): HttpService {
  return {
    name: 'resident-pages',
    register(app) {
      if (!deps.built) return registerNotBuilt(app)
      registerStaticPages(app, { prefix: PAGE_FILES, root: deps.built.files })
      registerPages(app, deps.built, deps)
    },
  }
}

function registerNotBuilt(app: FastifyInstance): void {
  for (const url of ['/', '/shelters', '/shelters/*']) {
    app.get(url, (_request, reply) =>
      reply.code(503).type('text/plain; charset=utf-8').send(`${NOT_BUILT}\n`),
    )
  }
}

type Found = Page | { readonly goTo: string }
type Finder = (request: FastifyRequest) => Promise<Found> | Found

function registerPages(app: FastifyInstance, built: BuiltPages, deps: ResidentPagesDeps): void {
  const shelter = createClient(shelterRoutes, inProcessTransport(app))
  const figures = createPublicFigures(async (municipalityCode) => {
    const status = await shelter.getPublicStatus({ params: { municipalityCode } })
    if (status.ok) return ok(status.value)
    return err(status.error.code === 'municipality_unknown' ? 'unknown' : 'unavailable')
  }, deps.clock)
  const towns = createTownList(async () => {
    const listed = await shelter.listMunicipalities()
    return listed.ok ? listed.value.municipalities : null
  })
  const lines = () => readLines(towns, figures)
  const render = createPageCache(built.renderPage)

  const page = (url: string, find: Finder) =>
    app.route({
      method: ['GET', 'HEAD'],
      url,
      handler: async (request, reply) => answer(request, reply, await find(request)),
    })
  const answer = (request: FastifyRequest, reply: FastifyReply, found: Found) =>
    'goTo' in found
      ? reply.redirect(found.goTo)
      : sendPage({ request, reply, page: found, render, assets: built.assets, deps })

  page('/', async () => {
    if (deps.demo) return { kind: 'start', demo: deps.demo(), towns: await lines() }
    const [only, ...others] = await towns()
    return only && others.length === 0
      ? { goTo: `/shelters/${only.municipalityCode}` }
      : { kind: 'towns', towns: await lines() }
  })
  page('/shelters', async () => ({ kind: 'towns', towns: await lines() }))
  page('/shelters/:municipalityCode', (request) =>
    withFigures(request, figures, towns, (found) => ({ kind: 'shelters', figures: found })),
  )
  page('/shelters/:municipalityCode/:siteId', (request) =>
    withFigures(request, figures, towns, (found) => {
      const { siteId = '' } = request.params as Readonly<Record<string, string>>
      const { shelters, emergencySites } = found.status
      const known = [...shelters, ...emergencySites].some((site) => site.siteId === siteId)
      if (!known) return missing(request, found.status.municipality)
      return { kind: 'site', figures: found, siteId }
    }),
  )
  for (const kind of ['about', 'accessibility', 'privacy', 'sources'] as const) {
    page(`/${kind}`, async () => ({ kind, towns: await towns() }))
  }
}

async function withFigures(
  request: FastifyRequest,
  figures: PublicFigures,
  towns: () => Promise<readonly Town[]>,
  show: (found: TownFigures) => Page,
): Promise<Page> {
  const { municipalityCode } = request.params as Readonly<Record<string, string>>
  const code = parseMunicipalityCode(municipalityCode ?? '')
  if (!code.ok) return missing(request, null)
  const found = await figures.read(code.value)
  if (found.ok) return show(found.value)
  if (found.error === 'unknown') return missing(request, null)
  const town = (await towns()).find((one) => one.municipalityCode === code.value) ?? null
  return { kind: 'problem', problem: 'figures_unavailable', town, reference: request.id }
}

function missing(request: FastifyRequest, town: Town | null): Page {
  return { kind: 'problem', problem: 'not_found', town, reference: request.id }
}

/** The municipalities, remembered: a footer must not fail because the database is away for a moment. */
function createTownList(load: () => Promise<readonly Town[] | null>): () => Promise<readonly Town[]> {
  let known: readonly Town[] = []
  return async () => {
    known = (await load()) ?? known
    return known
  }
}

async function readLines(
  towns: () => Promise<readonly Town[]>,
  figures: PublicFigures,
): Promise<readonly TownLine[]> {
  const read = async (town: Town): Promise<TownLine> => {
    const code: Result<MunicipalityCode, unknown> = parseMunicipalityCode(town.municipalityCode)
    const found = code.ok ? await figures.read(code.value) : undefined
    return { ...town, figures: found?.ok ? found.value : null }
  }
  return Promise.all((await towns()).map(read))
}

interface Sending {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly page: Page
  readonly render: ReturnType<typeof createPageCache>
  readonly assets: PageAssets
  readonly deps: ResidentPagesDeps
}

function sendPage({ request, reply, page, render, assets, deps }: Sending): FastifyReply {
  const { pathname, search } = new URL(request.url, 'http://here.invalid')
  const { html, gzip, etag } = render(page, {
    ...readPreferences(request),
    path: pathname,
    query: search.replace(/^\?/, ''),
    now: momentOf(page, deps.clock()),
    demo: deps.demo !== null,
    assets,
  })
  const kept = keepPreferences(request, reply, deps.https)
  void reply
    .code(statusOf(page))
    .type('text/html; charset=utf-8')
    .header('etag', etag)
    .header('vary', 'accept-encoding, accept-language, cookie')
    .header('cache-control', kept || page.kind === 'problem' ? 'private, no-cache' : 'public, max-age=2')
  if (request.headers['if-none-match'] === etag && statusOf(page) === 200) return reply.code(304).send()
  if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(html)
  return reply.header('content-encoding', 'gzip').send(gzip)
}

function statusOf(page: Page): number {
  if (page.kind !== 'problem') return 200
  return page.problem === 'not_found' ? 404 : 503
}

/** Ages are counted in minutes; a page made twice within ten seconds shall be the same page (and answer 304). */
function momentOf(page: Page, now: number): string {
  const figures = page.kind === 'shelters' || page.kind === 'site' ? page.figures : null
  const madeAt = figures ? Date.parse(figures.status.generatedAt) : 0
  return new Date(Math.max(madeAt, Math.floor(now / 10_000) * 10_000)).toISOString()
}
