import type { EvidenceAnswer, identityRoutes } from '@musubi/contracts'
import type { RouteInput } from '@musubi/contracts/route'
import type { MunicipalityCode } from '@musubi/kernel'
import type { CertificateStatusProvider } from '@musubi/pki'
import type { EvidenceOpener } from '@musubi/platform/sealing'
import type { CardInspector } from '../../inspection/inspector.ts'
import { identityLogEvents } from '../../log-events.ts'
import type { IdentityContext } from '../context.ts'
import { judge } from './judge.ts'
import type { Answer } from './piece.ts'
import { receive } from './receive.ts'
import { record } from './record.ts'

type Asked = RouteInput<(typeof identityRoutes)['routes']['resolveEvidence']>['body']

/** Services of the platform ask through the route; a login at a terminal asks for a vendor's service too. */
export type ResolutionRequest = Omit<Asked, 'service'> & { readonly service: string }

/** Who asks: what is resolved together belongs to one scope. */
export interface ResolutionScope {
  readonly municipalityCode: MunicipalityCode
  readonly service: string
}

/** Whom the resolver trusts. */
export interface EvidenceTrust {
  readonly opener: EvidenceOpener
  readonly inspector: CardInspector
  readonly status: CertificateStatusProvider
}

/**
 * Card evidence to pairwise ids, for requests of one scope together. Three steps: what arrived and is new; who it is;
 * what was answered, kept for the next time. Each step is a table of checks over everything with a few queries for all
 * of it. Throws when a source (database, revocation) is away; nothing is remembered then and the callers ask again.
 * Returns the answers of each request in its order.
 */
export async function resolveEvidence(
  context: IdentityContext,
  trust: EvidenceTrust,
  scope: ResolutionScope,
  requests: readonly ResolutionRequest[],
): Promise<EvidenceAnswer[][]> {
  const begun = performance.now()
  const received = await receive(context, trust, scope, requests)
  const pieces = received.underWay.map(({ item }) => item)
  const recorded = await record(context, scope, await judge(context, trust, scope, pieces))
  const answers: Answer[] = []
  for (const { place, item } of received.settled) answers[place] = item
  received.underWay.forEach(({ place }, at) => {
    answers[place] = getAnswer(recorded, at)
  })
  logAnswers(context, scope, answers, performance.now() - begun)
  let place = 0
  return requests.map(({ evidence }) =>
    evidence.map(({ evidenceId }) => ({ evidenceId, ...getAnswer(answers, place++) })),
  )
}

function logAnswers(
  { logger }: IdentityContext,
  { service }: ResolutionScope,
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
