import {
  AGENT_PROOFING_NUMBERS_PATH,
  AGENT_PROOFING_STREAM_PATH,
  agentProofingRoutes,
  AgentProofingStateSchema,
  type AgentProofingState,
} from '@musubi/contracts/agent-proofing'
import { createClient, networkTransport } from '@musubi/contracts/client'
import type { ProofingDecision } from '@musubi/contracts/face-proofings'
import type { Result } from '@musubi/kernel'

/** The agent's proofing as the page sees it: its last whole state, and what the page may ask of it. */
export interface ProofingStore {
  readonly getSnapshot: () => AgentProofingState | null
  readonly subscribe: (listener: () => void) => () => void
  readonly open: () => void
  /** @param numbers is wiped here when it has been handed over */
  readonly giveNumbers: (numbers: Uint8Array<ArrayBuffer>) => void
  readonly retype: () => void
  readonly judge: (same: boolean) => void
  readonly decide: (decision: ProofingDecision) => void
  readonly resend: () => void
  readonly stay: () => void
  /** The agent forgets the proofing. */
  readonly close: () => Promise<unknown>
  readonly holdDemoCard: (cardId: string | null) => void
}

/** The agent that served this page, on the same loopback origin. */
export function connectToProofing(): ProofingStore {
  const client = createClient(agentProofingRoutes, networkTransport({ baseUrl: '' }))
  let snapshot: AgentProofingState | null = null
  let told = 0
  let source: EventSource | undefined
  const listeners = new Set<() => void>()

  const show = (state: AgentProofingState) => {
    snapshot = state
    for (const listener of listeners) listener()
  }
  /** An answer is as old as its question: what the stream has told since then is newer, and stays. */
  const take = async (answer: Promise<AgentProofingState | null>) => {
    const before = told
    const state = await answer
    if (state && told === before) show(state)
  }
  const open = () => {
    source = new EventSource(AGENT_PROOFING_STREAM_PATH)
    source.addEventListener('proofing', (event) => {
      told++
      show(AgentProofingStateSchema.parse(JSON.parse(event.data as string)))
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
    open: () => void take(valueOf(client.openProofing({ body: {} }))),
    giveNumbers: (numbers) => void take(sendNumbers(numbers)),
    retype: () => void take(valueOf(client.retypeNumbers({ body: {} }))),
    judge: (same) => void take(valueOf(client.judgeFace({ body: { same } }))),
    decide: (decision) => void take(valueOf(client.decideProofing({ body: { decision } }))),
    resend: () => void take(valueOf(client.resendDecision({ body: {} }))),
    stay: () => void client.stayAtProofing({ body: {} }),
    close: () => client.closeProofing({ body: {} }),
    holdDemoCard: (cardId) => void take(valueOf(client.holdCardToProof({ body: { cardId } }))),
  }
}

async function valueOf(
  answer: Promise<Result<AgentProofingState, unknown>>,
): Promise<AgentProofingState | null> {
  const result = await answer
  return result.ok ? result.value : null
}

/** As fourteen bytes and nothing else: not in an address, not in a text, not in a log. */
async function sendNumbers(numbers: Uint8Array<ArrayBuffer>): Promise<AgentProofingState | null> {
  try {
    const answer = await fetch(AGENT_PROOFING_NUMBERS_PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: numbers,
    })
    return answer.ok ? AgentProofingStateSchema.parse(await answer.json()) : null
  } catch {
    // The stream tells what became of it.
    return null
  } finally {
    numbers.fill(0)
  }
}
