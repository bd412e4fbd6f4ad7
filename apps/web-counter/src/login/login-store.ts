import {
  AGENT_LOGIN_PIN_PATH,
  AGENT_LOGIN_STREAM_PATH,
  agentLoginRoutes,
  AgentLoginStateSchema,
  type AgentLoginState,
  type CardWay,
  type ResidentClaim,
} from '@musubi/contracts'
import { createClient, networkTransport } from '@musubi/contracts/client'
import { followState, type PushedState } from '../agent/pushed-state.ts'
import { sendSecret } from '../agent/send-secret.ts'

/** The agent's login as the page sees it: its last whole state, and what the page may ask of it. */
export interface LoginStore extends Pick<PushedState<AgentLoginState>, 'getSnapshot' | 'subscribe'> {
  readonly openVisit: (request: string, way: CardWay | null) => void
  readonly chooseWay: (way: CardWay) => void
  /** @param pin is wiped here when it has been handed over */
  readonly givePin: (pin: Uint8Array<ArrayBuffer>) => void
  /** The person's yes, with what they chose to tell, or their no. */
  readonly answerConsent: (agreed: boolean, shown: readonly ResidentClaim[]) => void
  readonly retry: () => void
  /** The agent forgets the login; the page goes on showing what it showed last. */
  readonly leave: () => Promise<unknown>
  readonly holdDemoCard: (cardId: string | null) => void
}

/** The agent that served this page, on the same loopback origin. */
export function connectToLogin(): LoginStore {
  const client = createClient(agentLoginRoutes, networkTransport({ baseUrl: '' }))
  const parse = (value: unknown) => AgentLoginStateSchema.parse(value)
  const pushed = followState({ path: AGENT_LOGIN_STREAM_PATH, event: 'login', parse })
  const { take } = pushed
  return {
    getSnapshot: pushed.getSnapshot,
    subscribe: pushed.subscribe,
    openVisit: (request, way) => void take(client.openVisit({ body: { request, way } })),
    chooseWay: (way) => void take(client.chooseWay({ body: { way } })),
    givePin: (pin) => void take(sendSecret(AGENT_LOGIN_PIN_PATH, pin, parse)),
    answerConsent: (agreed, shown) =>
      void take(client.answerConsent({ body: { agreed, shown: [...shown] } })),
    retry: () => void take(client.retryLogin({ body: {} })),
    leave: () => {
      pushed.close()
      return client.closeLogin({ body: {} })
    },
    holdDemoCard: (cardId) => void take(client.holdDemoCard({ body: { cardId } })),
  }
}
