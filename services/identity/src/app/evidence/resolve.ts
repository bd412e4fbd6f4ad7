import type { FaceRoot } from '@musubi/card'
import type { EvidenceAnswer, identityRoutes } from '@musubi/contracts'
import type { RouteInput } from '@musubi/contracts/route'
import type { CertificateStatusProvider, ChainChecker } from '@musubi/pki'
import type { EvidenceOpener } from '@musubi/platform/sealing'
import type { IdentityContext } from '../context.ts'
import { identityLogEvents } from '../../log-events.ts'
import { judge } from './judge.ts'
import type { Answer } from './piece.ts'
import { receive } from './receive.ts'
import { record } from './record.ts'

export type ResolutionRequest = RouteInput<(typeof identityRoutes)['routes']['resolveEvidence']>['body']

/** Whom the resolver trusts. */
export interface EvidenceTrust {
  readonly opener: EvidenceOpener
  readonly chain: ChainChecker
  readonly faceRoots: readonly FaceRoot[]
  readonly testCaAllowed: boolean
  readonly status: CertificateStatusProvider
}

/**
 * Card evidence to pairwise ids. Three steps: what arrived and is new; who it is; what was answered, kept for the next
 * time. Each step is a table of checks over the whole batch with a few queries for all of it. Throws when a source
 * (database, revocation) is away; nothing is remembered then and the caller asks again.
 */
export async function resolveEvidence(
  context: IdentityContext,
  trust: EvidenceTrust,
  request: ResolutionRequest,
): Promise<EvidenceAnswer[]> {
  const begun = performance.now()
  const received = await receive(context, trust, request)
  const judged = await judge(
    context,
    trust,
    request,
    received.underWay.map(({ item }) => item),
  )
  const answers: Answer[] = []
  for (const { place, item } of received.settled) answers[place] = item
  const recorded = await record(context, request, judged)
  received.underWay.forEach(({ place }, at) => {
    answers[place] = getAnswer(recorded, at)
  })
  logAnswers(context, request, answers, performance.now() - begun)
  return request.evidence.map(({ evidenceId }, at) => ({ evidenceId, ...getAnswer(answers, at) }))
}

function logAnswers(
  { logger }: IdentityContext,
  { service }: ResolutionRequest,
  answers: readonly Answer[],
  ms: number,
): void {
  const reasons: Record<string, number> = {}
  for (const answer of answers) {
    if (answer.status === 'refused') reasons[answer.reason] = (reasons[answer.reason] ?? 0) + 1
  }
  const resolved = answers.filter(({ status }) => status === 'resolved').length
  const counts = { service, pieces: answers.length, resolved, reasons }
  logger.for(identityLogEvents).event('identity.evidence_resolved', { ...counts, ms: Math.round(ms) })
}

function getAnswer(answers: readonly Answer[], at: number): Answer {
  const answer = answers[at]
  if (!answer) throw new Error('every piece of evidence has an answer')
  return answer
}
