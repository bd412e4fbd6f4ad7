import type { CardLoginOutcome, CardLoginRefusal, EvidenceKey, SealedEvidence } from '@musubi/contracts'
import { err, expectOk, ok, type Result } from '@musubi/kernel'
import { formatAccountRef, parseAccountRef } from '../../core/account-ref.ts'
import { ACR, assuranceOf, isAcr, satisfies } from '../../core/assurance.ts'
import { sectorOf } from '../../core/sector.ts'
import { findPpidOwner } from '../../db/ppids.ts'
import type { TerminalRow } from '../../db/terminals.ts'
import { minimumOf, type ClientConfig } from '../../oidc/clients.ts'
import { noteCard } from '../access-alerts/note-card.ts'
import { signInWithCard } from '../accounts/card-login.ts'
import { cardKeyOf } from '../accounts/card-owner.ts'
import { proveCard } from '../card-proof/prove-card.ts'
import type { SignedIn } from '../sign-in.ts'
import { accept, refused } from './accept.ts'
import { findQuestion } from './consent.ts'
import { FACE_TO_FACE } from './face-to-face.ts'
import { handInLinking, refusalOf } from './linking.ts'
import type { CardLoginParts } from './parts.ts'
import { openCardToken, type CardLoginTicket } from './tokens.ts'

export type HandedIn =
  | { readonly way: 'kazashi'; readonly key: EvidenceKey; readonly evidence: SealedEvidence }
  | { readonly way: 'pin'; readonly evidence: Uint8Array }

/**
 * Judges the evidence of a login at a terminal and says where it goes on. Kazashi evidence is sealed, judged by the same
 * table as every tap, and has to be fresh; evidence with PIN is checked against the challenge of this ticket.
 */
export async function handInCardLogin(
  parts: CardLoginParts,
  terminal: TerminalRow,
  ticket: string,
  given: HandedIn,
): Promise<Result<CardLoginOutcome, 'login_request_over'>> {
  const opened = await openCardToken(parts.box, 'ticket', ticket)
  if (!opened.ok || opened.value.terminalId !== terminal.terminal.terminalId) return err('login_request_over')
  if (opened.value.link) return ok(await handInLinking(parts, terminal, opened.value, given))
  const client = await parts.clients.find(opened.value.clientId)
  if (!client || !terminal.services.includes(client.service)) return err('login_request_over')
  const signedIn =
    given.way === 'kazashi'
      ? await takeKazashi(parts, terminal, client, opened.value, given)
      : await takePin(parts, terminal, opened.value, given.evidence)
  if (!signedIn.ok) return ok(refused(signedIn.error))
  const refusal = findRefusal(signedIn.value, client, opened.value)
  if (refusal) return ok(refused(refusal))
  const login = { ...signedIn.value, authTime: Math.floor(parts.context.clock() / 1000) }
  // A browser's login goes on, and asks for consent, where its visit began.
  const asked = opened.value.visit ? undefined : await findQuestion(parts, opened.value, client, login)
  return ok(asked ?? (await accept(parts, terminal, opened.value, login)))
}

async function takeKazashi(
  { context, resolve }: CardLoginParts,
  { terminal: { municipalityCode, terminalId } }: TerminalRow,
  { service }: ClientConfig,
  { loginId }: CardLoginTicket,
  { key, evidence }: Extract<HandedIn, { way: 'kazashi' }>,
): Promise<Result<SignedIn, CardLoginRefusal>> {
  // The card signs the id that the server gave to this login, so older evidence cannot stand in for it.
  if (evidence.evidenceId !== loginId) return err('challenge_over')
  const receivedAt = new Date(context.clock()).toISOString()
  const asked = { service, municipalityCode, terminalId, receivedAt, keys: [key], evidence: [evidence] }
  const [answer] = await resolve(asked)
  if (!answer || answer.status === 'refused') return err(answer?.reason ?? 'malformed')
  if (answer.acr !== ACR.kazashi) return err('status_unknown')
  const { municipalityCode: home, ppid } = answer.home
  const accountId = await context.database.withTenant(home, (tx) =>
    findPpidOwner(tx, home, sectorOf(home, service), ppid),
  )
  if (!accountId) return err('not_registered')
  const account = formatAccountRef({ kind: 'resident', municipalityCode: home, accountId })
  return ok({ account, acr: ACR.kazashi, amr: assuranceOf(ACR.kazashi).amr })
}

async function takePin(
  { context, cardTrust, publicUrl }: CardLoginParts,
  { terminal }: TerminalRow,
  { loginId }: CardLoginTicket,
  evidence: Uint8Array,
): Promise<Result<SignedIn, CardLoginRefusal>> {
  const presented = { purpose: 'login', sessionHandle: loginId, evidence } as const
  const card = await proveCard(context, cardTrust, new URL(publicUrl).origin, presented)
  if (!card.ok) return err(refusalOf(card.error))
  await noteCard(context, terminal, {
    sightingId: loginId,
    cardKey: cardKeyOf(context, card.value),
    way: 'pin',
  })
  const signedIn = await signInWithCard(context, card.value)
  if (!signedIn.ok) return err(signedIn.error === 'card_unknown' ? 'not_registered' : signedIn.error)
  const { account, acr, amr } = signedIn.value
  return ok({ account, acr, amr: [...amr, FACE_TO_FACE] })
}

function findRefusal(
  { account, acr }: SignedIn,
  client: ClientConfig,
  { visit }: CardLoginTicket,
): CardLoginRefusal | undefined {
  const minimum = visit && isAcr(visit.minimum) ? visit.minimum : minimumOf(client)
  if (!satisfies(acr, minimum)) return 'too_weak'
  if (visit) return visit.expected !== undefined && visit.expected !== account ? 'other_person' : undefined
  const ref = expectOk(parseAccountRef(account), 'a login names an account')
  return (client.municipalityCode ?? ref.municipalityCode) === ref.municipalityCode
    ? undefined
    : 'not_registered'
}
