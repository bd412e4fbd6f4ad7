import {
  AGENT_LOGIN_PAIR_PATH,
  AGENT_LOGIN_PIN_PATH,
  AGENT_LOGIN_STREAM_PATH,
  agentLoginRoutes,
  AgentLoginStateSchema,
  type AgentLoginState,
} from '@musubi/contracts'
import { err, ok } from '@musubi/kernel'
import {
  createEventStream,
  defineErrors,
  type Handlers,
  type HttpService,
  registerRoutes,
} from '@musubi/platform/http'
import { registerSecretBytes } from '../page/secret-bytes.ts'
import type { LoginDesk } from './login-desk-ports.ts'
import type { LoginTray } from './login-tray.ts'
import type { TerminalProofs } from './terminal-proofs.ts'

const agentLoginErrors = defineErrors({
  proof_not_for_server: {
    status: 403,
    ja: 'この端末の鍵は、登録先のサーバーへの要求にだけ使えます。何も署名していません。',
    easy: 'この 鍵（かぎ）は、登録した サーバーに だけ 使えます。',
    en: 'The key of this terminal signs requests to its own server only. Nothing was signed.',
  },
})

export interface LoginServiceDeps {
  readonly desk: LoginDesk
  readonly tray: LoginTray | null
  readonly proofs: TerminalProofs
}

export interface LoginService extends HttpService {
  /** Sends the state to the open pages. */
  publish(): void
}

const PIN_BYTES = 4

/** The login's API on loopback, beside the reception's. */
export function createLoginService(deps: LoginServiceDeps): LoginService {
  const { desk, tray, proofs } = deps
  const stream = createEventStream({
    events: { login: AgentLoginStateSchema },
    historySize: 1,
    heartbeatsPerVisit: 1_000_000,
  })
  const describe = (): AgentLoginState => {
    const { now, about } = desk.view()
    return { now, about, reader: desk.readerState(), demo: tray?.describe() ?? null }
  }
  const publish = (): void => {
    stream.publish('login', describe())
  }
  return {
    name: 'agent-login',
    errors: agentLoginErrors,
    publish,
    register(app) {
      registerRoutes(app, agentLoginRoutes, handlersOf(deps, describe), { authorise: {} })
      app.get(AGENT_LOGIN_STREAM_PATH, (request, reply) => {
        const answer = stream.handler()(request, reply)
        publish()
        return answer
      })
      registerSecretBytes(app, {
        path: AGENT_LOGIN_PIN_PATH,
        length: PIN_BYTES,
        give: desk.givePin,
        describe,
      })
      app.get(AGENT_LOGIN_PAIR_PATH, async (request, reply) => {
        const { port } = new URL(`http://${request.headers.host ?? ''}`)
        const address = await proofs.pairingAddress(Number(port || '80'))
        return reply.header('cache-control', 'no-store').redirect(address ?? '/login', 303)
      })
    },
  }
}

function handlersOf(
  { desk, tray, proofs }: LoginServiceDeps,
  describe: () => AgentLoginState,
): Handlers<(typeof agentLoginRoutes)['routes']> {
  const state = () => ok(describe())
  return {
    getLogin: async () => state(),
    openVisit: async ({ body }) => {
      await desk.open({ kind: 'visit', request: body.request }, body.way)
      return state()
    },
    chooseWay: async ({ body }) => {
      desk.chooseWay(body.way)
      return state()
    },
    answerConsent: async ({ body }) => {
      await desk.answerConsent(body)
      return state()
    },
    retryLogin: async () => {
      desk.retry()
      return state()
    },
    closeLogin: async () => {
      desk.close()
      return state()
    },
    openCounter: async ({ body }) => {
      await desk.open({ kind: 'counter', clientId: body.clientId }, body.way)
      return state()
    },
    takeCounterLogin: async () => {
      const result = desk.takeResult()
      const { phase } = desk.view().now
      const { loginHintToken = null, expiresAt = null } = result ?? {}
      return ok({ phase, loginHintToken, expiresAt })
    },
    makeProof: async ({ body }) => {
      const proof = await proofs.sign(body)
      return proof.ok ? ok({ proof: proof.value }) : err({ code: proof.error })
    },
    holdDemoCard: async ({ body }) => {
      if (!tray) return err({ code: 'not_in_demo' as const })
      const held = await tray.hold(body.cardId)
      return held.ok ? state() : err({ code: held.error })
    },
  }
}
