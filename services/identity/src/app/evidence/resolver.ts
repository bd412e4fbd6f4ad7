import type { EvidenceAnswer } from '@musubi/contracts'
import type { IdentityContext } from '../context.ts'
import { resolveEvidence, type EvidenceTrust, type ResolutionRequest } from './resolve.ts'

/** Answers a request's evidence in its order. */
export type EvidenceResolver = (request: ResolutionRequest) => Promise<EvidenceAnswer[]>

interface Waiting {
  readonly request: ResolutionRequest
  readonly answer: PromiseWithResolvers<EvidenceAnswer[]>
}

interface Lane {
  readonly waiting: Waiting[]
  running: number
}

const MOST_PIECES = 500
/** While one group waits for the database another one verifies signatures. */
const GROUPS_AT_ONCE = 2

/**
 * A resolver that takes whatever came in while it was busy as one group (group commit): in a disaster hundreds of
 * terminals deliver single taps, and a tap alone costs as many round trips to the database as a hundred. Nobody waits
 * for a group to fill. A group that fails is tried one by one, so that no request suffers for another.
 */
export function createEvidenceResolver(context: IdentityContext, trust: EvidenceTrust): EvidenceResolver {
  const lanes = new Map<string, Lane>()

  function resolve(requests: readonly ResolutionRequest[]): Promise<EvidenceAnswer[][]> {
    const [first] = requests
    if (!first) return Promise.resolve([])
    const { municipalityCode, service } = first
    return resolveEvidence(context, trust, { municipalityCode, service }, requests)
  }

  async function run(lane: Lane): Promise<void> {
    lane.running++
    for (let group = takeGroup(lane); group.length > 0; group = takeGroup(lane)) await settle(group)
    lane.running--
  }

  async function settle(group: readonly Waiting[]): Promise<void> {
    try {
      const answers = await resolve(group.map(({ request }) => request))
      group.forEach(({ answer }, at) => answer.resolve(answers[at] ?? []))
    } catch (error) {
      const [only] = group
      if (only && group.length === 1) only.answer.reject(error)
      else for (const one of group) await settle([one])
    }
  }

  return (request) => {
    const name = `${request.municipalityCode} ${request.service}`
    const lane = lanes.get(name) ?? { waiting: [], running: 0 }
    lanes.set(name, lane)
    const answer = Promise.withResolvers<EvidenceAnswer[]>()
    lane.waiting.push({ request, answer })
    if (lane.running < GROUPS_AT_ONCE) void run(lane)
    return answer.promise
  }
}

/** The oldest requests, as many as fit; at least one. */
function takeGroup({ waiting }: Lane): Waiting[] {
  let pieces = 0
  const end = waiting.findIndex(({ request }, at) => {
    pieces += request.evidence.length
    return at > 0 && pieces > MOST_PIECES
  })
  return waiting.splice(0, end === -1 ? waiting.length : end)
}
