import type {
  CardLoginOutcome,
  CardLoginTarget,
  CardWay,
  cardLoginRoutes,
  Client,
  identityRoutes,
  LoginProblem,
  OpenedCardLogin,
  ResidentClaim,
} from '@musubi/contracts'
import { err, ok, type Result, toBase64Url } from '@musubi/kernel'
import { createEvidenceSealer, type EvidenceSealer } from '@musubi/platform/sealing'

/** The login's questions to the server, with its failures in the words of the page. */
export interface LoginLine {
  open(
    target: CardLoginTarget,
    certificate: Uint8Array | null,
  ): Promise<Result<OpenedCardLogin, LoginProblem>>
  handIn(
    opened: OpenedCardLogin,
    way: CardWay,
    evidence: Uint8Array,
  ): Promise<Result<CardLoginOutcome, LoginProblem>>
  answer(question: string, answer: ConsentAnswer): Promise<Result<CardLoginOutcome, LoginProblem>>
}

/** The person's yes, with what they chose, or their no. */
export interface ConsentAnswer {
  readonly agreed: boolean
  readonly shown: readonly ResidentClaim[]
}

export interface LoginLineDeps {
  readonly cardLogins: Client<typeof cardLoginRoutes.routes>
  readonly identity: Pick<Client<typeof identityRoutes.routes>, 'getSealingKey'>
}

export function createLoginLine({ cardLogins, identity }: LoginLineDeps): LoginLine {
  let sealing: Promise<EvidenceSealer | null> | undefined

  /** Made once a start; evidence goes sealed, so that nobody on the way to identity reads a card. */
  async function getSealer(): Promise<EvidenceSealer | null> {
    sealing ??= identity
      .getSealingKey()
      .then(async (key) =>
        key.ok ? createEvidenceSealer(key.value as Parameters<typeof createEvidenceSealer>[0]) : null,
      )
    const sealer = await sealing
    if (!sealer) sealing = undefined
    return sealer
  }

  return {
    async open(target, certificate) {
      const opened = await cardLogins.openCardLogin({
        body: { for: target, certificate: certificate && toBase64Url(certificate) },
      })
      return opened.ok ? opened : err(problemOf(opened.error.code))
    },
    async handIn({ ticket, loginId }, way, evidence) {
      if (way === 'pin') {
        const body = { way, ticket, evidence: toBase64Url(evidence) } as const
        return said(await cardLogins.handInCardLogin({ body }))
      }
      const sealer = await getSealer()
      if (!sealer) return err('no_network')
      const body = { way, ticket, key: sealer.key, evidence: sealer.seal(loginId, evidence) } as const
      return said(await cardLogins.handInCardLogin({ body }))
    },
    async answer(question, { agreed, shown }) {
      const answer = agreed ? { agreed, shown: [...shown] } : { agreed }
      return said(await cardLogins.answerCounterConsent({ body: { question, answer } }))
    },
  }
}

function said<T>(answer: Result<T, { readonly code: string }>): Result<T, LoginProblem> {
  return answer.ok ? ok(answer.value) : err(problemOf(answer.error.code))
}

const SAID_BY_SERVER = ['login_request_over', 'terminal_unattended', 'service_not_allowed'] as const

function problemOf(code: string): LoginProblem {
  const known = SAID_BY_SERVER.find((one) => one === code)
  if (known) return known
  if (code === 'too_many_requests') return 'too_many'
  return code === 'service_unavailable' ? 'no_network' : 'failed'
}
