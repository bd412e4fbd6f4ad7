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
import type { Result } from '@musubi/kernel'

/** The agent's login as the page sees it: its last whole state, and what the page may ask of it. */
export interface LoginStore {
  readonly getSnapshot: () => AgentLoginState | null
  readonly subscribe: (listener: () => void) => () => void
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
  let snapshot: AgentLoginState | null = null
  const listeners = new Set<() => void>()
  let source: EventSource | undefined

  let told = 0

  const show = (state: AgentLoginState) => {
    snapshot = state
    for (const listener of listeners) listener()
  }
  /** An answer is as old as its question: what the stream has told since then is newer, and stays. */
  const take = async (answer: Promise<AgentLoginState | null>) => {
    const before = told
    const state = await answer
    if (state && told === before) show(state)
  }
  const open = () => {
    source = new EventSource(AGENT_LOGIN_STREAM_PATH)
    source.addEventListener('login', (event) => {
      told++
      show(AgentLoginStateSchema.parse(JSON.parse(event.data as string)))
    })
  }
  return {
    getSnapshot: () => snapshot,
    subscribe: (listener) => {
      if (listeners.size === 0) open()
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) source?.close()
      }
    },
    openVisit: (request, way) => void take(valueOf(client.openVisit({ body: { request, way } }))),
    chooseWay: (way) => void take(valueOf(client.chooseWay({ body: { way } }))),
    givePin: (pin) => void take(sendPin(pin)),
    answerConsent: (agreed, shown) =>
      void take(valueOf(client.answerConsent({ body: { agreed, shown: [...shown] } }))),
    retry: () => void take(valueOf(client.retryLogin({ body: {} }))),
    leave: () => {
      source?.close()
      return client.closeLogin({ body: {} })
    },
    holdDemoCard: (cardId) => void take(valueOf(client.holdDemoCard({ body: { cardId } }))),
  }
}

async function valueOf(answer: Promise<Result<AgentLoginState, unknown>>): Promise<AgentLoginState | null> {
  const result = await answer
  return result.ok ? result.value : null
}

/** As four bytes and nothing else: not in an address, not in a text, not in a log. */
async function sendPin(pin: Uint8Array<ArrayBuffer>): Promise<AgentLoginState | null> {
  try {
    const answer = await fetch(AGENT_LOGIN_PIN_PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: pin,
    })
    return answer.ok ? AgentLoginStateSchema.parse(await answer.json()) : null
  } catch {
    // The stream tells what became of it.
    return null
  } finally {
    pin.fill(0)
  }
}
