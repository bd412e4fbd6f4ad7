import { existsSync } from 'node:fs'
import {
  AGENT_STREAM_PATH,
  AgentStateSchema,
  agentRoutes,
  RushSchema,
  type AgentState,
} from '@musubi/contracts'
import { err, type Result } from '@musubi/kernel'
import {
  buildHttpServer,
  closeHttpServer,
  createEventStream,
  type Failure,
  type Handlers,
  type HttpService,
  registerRoutes,
  registerStaticPages,
} from '@musubi/platform/http'
import type { Logger } from '@musubi/platform/logging'
import type { z } from 'zod'
import type { DemoBench } from '../demo/demo-bench.ts'
import type { Desk } from '../desk/desk.ts'
import { agentErrors } from './errors.ts'
import { checkOwnPage } from './guard.ts'

type Routes = typeof agentRoutes.routes
type Roster = z.infer<(typeof agentRoutes.routes.getRoster.answer)[200]>

export interface PageServerDeps {
  readonly desk: Desk
  readonly demo: DemoBench | null
  readonly describeState: () => AgentState | null
  readonly readRoster: () => Promise<Roster>
  readonly setNetwork: (connected: boolean) => void
  readonly pageDir: string | null
  readonly port: number
  readonly logger: Logger
  /** Other parts of the agent with an API of their own on the same page. */
  readonly others?: readonly HttpService[]
}

export interface PageServer {
  readonly url: string
  /** Sends the state to the open pages, the latest one only. */
  publish(): void
  publishRush(rush: z.infer<typeof RushSchema>): void
  close(): Promise<void>
}

/** At most one state in this many milliseconds goes to a page; the last one always does. */
const COALESCE_MS = 25

/** The reception page and its API, on loopback only. */
export async function servePage(deps: PageServerDeps): Promise<PageServer> {
  const { desk, pageDir, describeState } = deps
  const stream = createEventStream({
    events: { state: AgentStateSchema, rush: RushSchema },
    historySize: 1,
    heartbeatsPerVisit: 1_000_000,
  })
  let port = deps.port
  const app = buildHttpServer({
    log: deps.logger,
    api: false,
    services: [
      ...(deps.others ?? []),
      {
        name: 'agent',
        errors: agentErrors,
        register: (scope) => {
          registerRoutes(scope, agentRoutes, handlersOf(deps), { authorise: {} })
          scope.get(AGENT_STREAM_PATH, (request, reply) => {
            const answer = stream.handler()(request, reply)
            watchPages()
            reply.raw.on('close', () => setImmediate(watchPages))
            push()
            return answer
          })
          if (pageDir !== null && existsSync(pageDir)) {
            registerStaticPages(scope, { prefix: '/', root: pageDir, spaFallback: true })
          }
        },
      },
    ],
  })
  app.addHook('onRequest', (request, _reply, done) => {
    checkOwnPage(request, port)
    done()
  })

  let timer: NodeJS.Timeout | undefined
  function watchPages(): void {
    desk.setPageOpen(stream.readers > 0)
  }
  function push(): void {
    timer = undefined
    const state = describeState()
    if (state) stream.publish('state', state)
  }

  await app.listen({ host: '127.0.0.1', port: deps.port })
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('the page has no port')
  port = address.port
  return {
    url: `http://127.0.0.1:${port}`,
    publish: () => {
      timer ??= setTimeout(push, COALESCE_MS)
    },
    publishRush: (rush) => stream.publish('rush', rush),
    close: async () => {
      clearTimeout(timer)
      await closeHttpServer(app, 1000)
    },
  }
}

function handlersOf(deps: PageServerDeps): Handlers<Routes> {
  const { desk, demo, describeState } = deps
  const state = (): Result<AgentState, Failure<'service_unavailable'>> => {
    const described = describeState()
    return described ? { ok: true, value: described } : err({ code: 'service_unavailable' as const })
  }
  const after = <Code extends string>(
    result: Result<void, Code>,
  ): Result<AgentState, Failure<Code | 'service_unavailable'>> =>
    result.ok ? state() : err({ code: result.error })
  const noDemo = err({ code: 'not_in_demo' as const })
  return {
    getState: async () => state(),
    setPresence: async ({ params, body }) => after(desk.setPresence({ ...params, ...body })),
    finishTap: async ({ params }) => {
      desk.finishTap(params.tapId)
      return state()
    },
    setDirection: async ({ body }) => {
      desk.setDirection(body.direction)
      return state()
    },
    addHeadCount: async ({ body }) => after(desk.addHeadCount(body.eventId, body.count)),
    undoHeadCount: async ({ params, body }) => after(desk.undoHeadCount(params.countEventId, body.eventId)),
    getRoster: async () => ({ ok: true, value: await deps.readRoster() }),
    listDemoCards: async () =>
      demo ? { ok: true, value: { cards: [...demo.cards], rush: demo.rush() } } : noDemo,
    presentDemoCard: async ({ body }) => (demo ? after(demo.present(body.cardId, body.trouble)) : noDemo),
    setDemoNetwork: async ({ body }) => {
      if (!demo) return noDemo
      deps.setNetwork(body.connected)
      return state()
    },
    startDemoRush: async ({ body }) => {
      if (!demo) return noDemo
      const started = await demo.startRush(body.taps)
      return started.ok ? started : err({ code: started.error })
    },
  }
}
