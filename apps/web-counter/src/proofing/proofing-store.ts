import {
  AGENT_PROOFING_NUMBERS_PATH,
  AGENT_PROOFING_STREAM_PATH,
  agentProofingRoutes,
  AgentProofingStateSchema,
  type AgentProofingState,
} from '@musubi/contracts/agent-proofing'
import { createClient, networkTransport } from '@musubi/contracts/client'
import type { ProofingDecision } from '@musubi/contracts/face-proofings'
import { followState, type PushedState } from '../agent/pushed-state.ts'
import { sendSecret } from '../agent/send-secret.ts'

/** The agent's proofing as the page sees it: its last whole state, and what the page may ask of it. */
export interface ProofingStore extends Pick<PushedState<AgentProofingState>, 'getSnapshot' | 'subscribe'> {
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
  const parse = (value: unknown) => AgentProofingStateSchema.parse(value)
  const pushed = followState({ path: AGENT_PROOFING_STREAM_PATH, event: 'proofing', parse })
  const { take } = pushed
  return {
    getSnapshot: pushed.getSnapshot,
    subscribe: pushed.subscribe,
    open: () => void take(client.openProofing({ body: {} })),
    giveNumbers: (numbers) => void take(sendSecret(AGENT_PROOFING_NUMBERS_PATH, numbers, parse)),
    retype: () => void take(client.retypeNumbers({ body: {} })),
    judge: (same) => void take(client.judgeFace({ body: { same } })),
    decide: (decision) => void take(client.decideProofing({ body: { decision } })),
    resend: () => void take(client.resendDecision({ body: {} })),
    stay: () => void client.stayAtProofing({ body: {} }),
    close: () => client.closeProofing({ body: {} }),
    holdDemoCard: (cardId) => void take(client.holdCardToProof({ body: { cardId } })),
  }
}
