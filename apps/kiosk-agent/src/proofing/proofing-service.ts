import {
  AGENT_PROOFING_NUMBERS_PATH,
  AGENT_PROOFING_PICTURES_PATH,
  AGENT_PROOFING_STREAM_PATH,
  agentProofingRoutes,
  AgentProofingStateSchema,
  FACE_PICTURES,
  type AgentProofingState,
} from '@musubi/contracts'
import { err, ok } from '@musubi/kernel'
import {
  createEventStream,
  defineErrors,
  type Handlers,
  type HttpService,
  registerRoutes,
} from '@musubi/platform/http'
import { imageKindOf } from '@musubi/card'
import type { FastifyInstance } from 'fastify'
import { registerSecretBytes } from '../page/secret-bytes.ts'
import type { LoginTray } from '../login/login-tray.ts'
import type { ProofingDesk } from './proofing-desk.ts'

export interface ProofingServiceDeps {
  readonly desk: ProofingDesk
  readonly tray: LoginTray | null
  /** A page that is only loaded anew is back before this; milliseconds. */
  readonly awayMs?: number
}

export interface ProofingService extends HttpService {
  /** Sends the state to the open pages. */
  publish(): void
  stop(): void
}

const NUMBER_BYTES = 14
const AWAY_MS = 4_000

/** The proofing's API on loopback, beside the reception's and the login's. */
export function createProofingService({
  desk,
  tray,
  awayMs = AWAY_MS,
}: ProofingServiceDeps): ProofingService {
  const stream = createEventStream({
    events: { proofing: AgentProofingStateSchema },
    historySize: 1,
    heartbeatsPerVisit: 1_000_000,
  })
  let away: NodeJS.Timeout | undefined
  const describe = (): AgentProofingState => {
    const { now, municipality } = desk.view()
    return { now, municipality, reader: desk.readerState(), demo: tray?.describePrinted() ?? null }
  }
  const publish = (): void => stream.publish('proofing', describe())
  /** The last page is gone: nobody is there to compare anything. */
  function watchPages(): void {
    clearTimeout(away)
    if (stream.readers === 0) away = setTimeout(desk.close, awayMs).unref()
  }
  return {
    name: 'agent-proofing',
    errors: defineErrors({}),
    publish,
    stop: () => clearTimeout(away),
    register(app) {
      registerRoutes(app, agentProofingRoutes, handlersOf(desk, tray, describe), { authorise: {} })
      app.get(AGENT_PROOFING_STREAM_PATH, (request, reply) => {
        const answer = stream.handler()(request, reply)
        watchPages()
        reply.raw.on('close', () => setImmediate(watchPages))
        publish()
        return answer
      })
      registerSecretBytes(app, {
        path: AGENT_PROOFING_NUMBERS_PATH,
        length: NUMBER_BYTES,
        give: desk.giveNumbers,
        describe,
      })
      registerPictures(app, desk)
    },
  }
}

const MIME = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  jpeg2000: 'image/jp2',
  unknown: 'application/octet-stream',
} as const

/** A picture is for the page that compares it: no cache keeps it, and no other site's page may show it. */
function registerPictures(app: FastifyInstance, desk: ProofingDesk): void {
  app.get(
    `${AGENT_PROOFING_PICTURES_PATH}/:key/:picture`,
    { schema: { hide: true } as object },
    async (request, reply) => {
      const { key, picture } = request.params as { key: string; picture: string }
      const wanted = FACE_PICTURES.find((one) => one === picture)
      const site = request.headers['sec-fetch-site']
      const isOwnPage = site === undefined || site === 'same-origin'
      const image = wanted && isOwnPage ? desk.findPicture(key, wanted) : undefined
      void reply
        .header('cache-control', 'no-store')
        .header('cross-origin-resource-policy', 'same-origin')
        .header('x-content-type-options', 'nosniff')
      if (!image) return reply.code(404).send()
      // A copy for the answer alone: the face may be overwritten while it is on its way.
      return reply.type(MIME[imageKindOf(image)]).send(Buffer.from(image))
    },
  )
}

function handlersOf(
  desk: ProofingDesk,
  tray: LoginTray | null,
  describe: () => AgentProofingState,
): Handlers<(typeof agentProofingRoutes)['routes']> {
  const state = () => ok(describe())
  return {
    getProofing: async () => state(),
    openProofing: async () => {
      await desk.open()
      return state()
    },
    retypeNumbers: async () => {
      await desk.retype()
      return state()
    },
    judgeFace: async ({ body }) => {
      desk.judge(body.same)
      return state()
    },
    decideProofing: async ({ body }) => {
      await desk.decide(body.decision)
      return state()
    },
    resendDecision: async () => {
      await desk.resend()
      return state()
    },
    stayAtProofing: async () => {
      desk.stay()
      return state()
    },
    closeProofing: async () => {
      desk.close()
      return state()
    },
    holdCardToProof: async ({ body }) => {
      if (!tray) return err({ code: 'not_in_demo' as const })
      const held = await tray.hold(body.cardId)
      return held.ok ? state() : err({ code: held.error })
    },
  }
}
