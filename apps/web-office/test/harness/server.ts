import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import {
  BROKER_STREAM_PATH,
  shelterEntityId,
  shelterRoutes,
  type HqOverview,
  type PublicStatus,
  type ShelterStatus,
} from '@musubi/contracts'
import { AlertsConsole } from './alerts-console.ts'
import { AccountConsole } from './account-console.ts'
import { importReport } from './import-report.ts'
import { ServiceRegistry } from './service-registry.ts'
import { StaffConsole } from './staff-console.ts'
import { home, makeOverview, makeSites, type Scenario } from './overview.ts'

/** What the pretended server can be told to do wrong. */
export interface Trouble {
  readonly loggedOut?: boolean
  /** What the person logged in may do; a headquarters' member without. */
  readonly roles?: readonly string[]
  /** The session is not answered at all. */
  readonly unreachable?: boolean
  readonly overviewFails?: 'internal' | 'forbidden' | 'unauthenticated'
  readonly overviewDelayMs?: number
  /** Terminals and registered services cannot be had. */
  readonly consoleFails?: 'internal' | 'forbidden' | 'unauthenticated'
}

const ownDist = new URL('../../dist/', import.meta.url)
const csp =
  "default-src 'self'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'"
const types: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  woff2: 'font/woff2',
  html: 'text/html; charset=utf-8',
  map: 'application/json',
}

/**
 * A pretended server for looking at the pages: the built bundle under the product's own content security policy, and the
 * routes of the contract answered from made-up figures. Nothing of it is in the product.
 */
export class Harness {
  readonly #dist: URL
  readonly #server: Server
  readonly #streams = new Set<ServerResponse>()
  readonly #heads = new Map<string, number>()
  readonly #opened = new Map<string, ShelterStatus>()
  #redirect: PublicStatus['redirect'] = null
  scenario: Scenario
  trouble: Trouble = {}
  readonly now: () => number
  readonly terminals: StaffConsole
  readonly registry: ServiceRegistry
  readonly accounts: AccountConsole
  readonly alerts: AlertsConsole

  /** @param dist where the built pages are */
  constructor(scenario: Scenario, now: () => number = Date.now, dist: URL = ownDist) {
    this.#dist = dist
    this.scenario = scenario
    this.now = now
    this.terminals = new StaffConsole(now, scenario === 'no-disaster')
    this.accounts = new AccountConsole(now)
    this.alerts = new AlertsConsole(now, scenario === 'no-disaster')
    this.registry = new ServiceRegistry(now, { 'no-disaster': 0, many: 60 }[scenario as string])
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        console.error(error)
        response.writeHead(500).end()
      })
    })
  }

  /** Starts on a free port, or a given one to come back as after a restart; answers the address. */
  async start(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    for (const stream of this.#streams) stream.destroy()
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  overview(): HqOverview {
    const overview = makeOverview(this.scenario, this.now())
    const shelters = overview.shelters.map((one) => this.#changed(one))
    return { ...overview, shelters }
  }

  /** Sends a changed head count to everybody who listens. */
  tell(siteId: string, headCount: number): void {
    this.#heads.set(siteId, headCount)
    const shelter = this.overview().shelters.find((one) => one.siteId === siteId)
    const entity = {
      id: shelterEntityId(home, siteId),
      type: 'EvacuationShelter',
      headCount,
      status: shelter?.state ?? 'open',
      crowding: shelter?.crowding ?? 'free',
      dateObserved: new Date(this.now()).toISOString(),
    }
    for (const stream of this.#streams)
      stream.write(`event: entity\ndata: ${JSON.stringify({ tenant: home, entity })}\n\n`)
  }

  #changed(shelter: ShelterStatus): ShelterStatus {
    const known = this.#opened.get(shelter.siteId) ?? shelter
    const total = this.#heads.get(shelter.siteId)
    if (total === undefined) return known
    const headCount = { total, unnamed: known.headCount.unnamed, named: total - known.headCount.unnamed }
    return { ...known, headCount, updatedAt: new Date(this.now()).toISOString() }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://here.invalid')
    const { pathname } = url
    if (pathname === BROKER_STREAM_PATH) return this.#stream(response)
    if (pathname === '/office/session') return this.#session(response)
    if (pathname === '/office/logout') return json(response, 200, { continueAt: '/' })
    if (pathname === '/office/login') return void response.writeHead(204).end()
    if (pathname.startsWith('/identity/')) return this.#identity(pathname, request, response)
    if (pathname.startsWith('/shelter/')) return this.#shelter(pathname, request, response)
    if (pathname.startsWith('/office/')) return serveFile(this.#dist, pathname, response)
    response.writeHead(404).end()
  }

  #session(response: ServerResponse): void {
    if (this.trouble.unreachable) return void response.destroy()
    if (this.trouble.loggedOut) return json(response, 401, { error: { code: 'unauthenticated' } })
    json(response, 200, {
      name: '本部 花子',
      municipalityCode: home,
      municipalityName: '養父市',
      roles: this.trouble.roles ?? ['hq', 'open_data_editor'],
      demo: true,
    })
  }

  #stream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(': hello\n\n')
    this.#streams.add(response)
    response.on('close', () => this.#streams.delete(response))
  }

  async #shelter(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const routes = shelterRoutes.routes
    if (path === routes.getHqOverview.path) return this.#hqOverview(response)
    if (path.endsWith('/sites')) return this.#sites(request, response)
    if (path.endsWith('/status')) return json(response, 200, this.#publicStatus())
    const body = await readBody(request)
    if (path.endsWith('/redirect')) {
      this.#redirect = body as PublicStatus['redirect']
      return json(response, 200, { redirect: this.#redirect })
    }
    if (path.endsWith('/opening') || path.endsWith('/closing')) return this.#open(path, body, response)
    if (path === routes.openDisaster.path) {
      this.scenario = 'one'
      return json(response, 200, this.overview().disaster)
    }
    if (path === routes.importSites.path) return json(response, 200, importReport(body))
    return json(response, 404, failure('not_found'))
  }

  async #identity(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { consoleFails, roles = [] } = this.trouble
    if (consoleFails) return json(response, statuses[consoleFails], failure(consoleFails))
    const mayManage = roles.includes('terminal_manager')
    const body = await readBody(request)
    const method = request.method ?? 'GET'
    const answer =
      this.terminals.answer(method, path, body, mayManage) ??
      this.accounts.answer(method, path, body, roles.includes('protection_officer')) ??
      this.alerts.answer(method, path, body, roles) ??
      this.registry.answer(method, path, body)
    json(response, answer?.status ?? 404, answer?.body ?? failure('not_found'))
  }

  #sites({ url }: IncomingMessage, response: ServerResponse): void {
    const near = url?.includes('neighbours=true') ?? false
    const sites = makeSites().filter(({ municipalityCode }) => near || municipalityCode === home)
    json(response, 200, { sites, sources: sourceLines })
  }

  async #hqOverview(response: ServerResponse): Promise<void> {
    const { overviewFails, overviewDelayMs = 0 } = this.trouble
    await new Promise((resolve) => setTimeout(resolve, overviewDelayMs))
    if (overviewFails) return json(response, statuses[overviewFails], failure(overviewFails))
    json(response, 200, this.overview())
  }

  #publicStatus() {
    const { generatedAt, municipality, disaster } = this.overview()
    return { generatedAt, municipality, disaster, shelters: [], emergencySites: [], redirect: this.#redirect }
  }

  #open(path: string, body: unknown, response: ServerResponse): void {
    const siteId = decodeURIComponent(path.split('/').at(-2) ?? '')
    const shelter = this.overview().shelters.find((one) => one.siteId === siteId)
    if (!shelter) return json(response, 404, failure('site_unknown'))
    const opening = path.endsWith('/opening')
    if (!opening && shelter.headCount.total > 0) return json(response, 409, failure('people_inside'))
    const capacity = (body as { capacity?: number | null }).capacity ?? shelter.capacity
    const changed: ShelterStatus = {
      ...shelter,
      state: opening ? 'open' : 'closed',
      capacity,
      capacitySource: capacity === null ? null : 'demo',
      crowding: capacity === null ? 'unknown' : 'free',
      updatedAt: new Date(this.now()).toISOString(),
    }
    this.#opened.set(siteId, changed)
    json(response, 200, changed)
  }
}

const sourceLines = [
  '出典：国土地理院『指定緊急避難場所・指定避難所データ』を加工して作成',
  '出典：国土交通省『国土数値情報（行政区域データ）』を加工して作成',
]

const statuses = { internal: 500, forbidden: 403, unauthenticated: 401 } as const

const messages: Readonly<Record<string, string>> = {
  internal: 'サーバーで問題が起きました。もう一度お試しください。',
  forbidden: 'この操作は許可されていません。',
  unauthenticated: 'ログインしてください。',
  people_inside: 'まだ人がいます。全員の退所を確認してから閉じてください。',
  site_unknown: 'この避難所はありません。',
  not_found: '見つかりません。',
}

function failure(code: string) {
  return { error: { code, message: messages[code] ?? code, reference: 'k7m2-x91' } }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? undefined : JSON.parse(text)
}

async function serveFile(dist: URL, pathname: string, response: ServerResponse): Promise<void> {
  const name = pathname.slice('/office/'.length)
  const file = /^assets\/[\w.-]+$/.test(name) ? name : 'index.html'
  const content = await readFile(new URL(file, dist))
  const type = types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
  response.writeHead(200, { 'content-type': type, 'content-security-policy': csp })
  response.end(content)
}
