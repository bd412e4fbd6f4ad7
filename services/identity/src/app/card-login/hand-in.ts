import type { CardLoginOutcome, CardLoginRefusal, EvidenceKey, SealedEvidence } from '@musubi/contracts'
import { err, expectOk, ok, type Result } from '@musubi/kernel'
import { calculateJwkThumbprint } from 'jose'
import { formatAccountRef, parseAccountRef } from '../../core/account-ref.ts'
import { ACR, assuranceOf, isAcr, satisfies } from '../../core/assurance.ts'
import { sectorOf } from '../../core/sector.ts'
import { findPpidOwner } from '../../db/ppids.ts'
import type { TerminalRow } from '../../db/terminals.ts'
import { methodPath } from '../../login/login-method.ts'
import { minimumOf, type ClientConfig } from '../../oidc/clients.ts'
import { noteCard } from '../access-alerts/note-card.ts'
import { signInWithCard } from '../accounts/card-login.ts'
import { cardKeyOf } from '../accounts/card-owner.ts'
import { agreedAtCounter } from '../consents.ts'
import { proveCard } from '../card-proof/prove-card.ts'
import type { SignedIn } from '../sign-in.ts'
import { FACE_TO_FACE } from './face-to-face.ts'
import { handInLinking, refusalOf } from './linking.ts'
import type { CardLoginParts } from './parts.ts'
import { HINT_MS, openCardToken, sealCardToken, type CardLoginTicket, type LoginHint } from './tokens.ts'

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
  const refusal = await findRefusal(parts, signedIn.value, client, opened.value)
  return ok(refusal ? refused(refusal) : await accept(parts, terminal, opened.value, signedIn.value))
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

async function findRefusal(
  { context }: CardLoginParts,
  { account, acr }: SignedIn,
  client: ClientConfig,
  { visit }: CardLoginTicket,
): Promise<CardLoginRefusal | undefined> {
  const minimum = visit && isAcr(visit.minimum) ? visit.minimum : minimumOf(client)
  if (!satisfies(acr, minimum)) return 'too_weak'
  // A browser's login goes on, and asks for consent, where its visit began.
  if (visit) return visit.expected !== undefined && visit.expected !== account ? 'other_person' : undefined
  const ref = expectOk(parseAccountRef(account), 'a login names an account')
  if ((client.municipalityCode ?? ref.municipalityCode) !== ref.municipalityCode) return 'not_registered'
  return (await agreedAtCounter(context, ref, client)) ? undefined : 'consent_missing'
}

async function accept(
  { context, box, publicUrl }: CardLoginParts,
  { terminal: { terminalId, municipalityCode }, publicKey: { kty, crv, x } }: TerminalRow,
  { loginId, clientId, visit }: CardLoginTicket,
  { account, acr, amr }: SignedIn,
): Promise<CardLoginOutcome> {
  const hint: LoginHint = {
    loginId,
    account,
    acr,
    amr: [...amr],
    authTime: Math.floor(context.clock() / 1000),
    clientId,
    terminalId,
    municipalityCode,
    jkt: await calculateJwkThumbprint({ kty, crv, x }),
    ...(visit ? { uid: visit.uid } : {}),
  }
  const token = await sealCardToken(box, 'hint', hint)
  return {
    status: 'accepted',
    acr,
    expiresAt: new Date(context.clock() + HINT_MS).toISOString(),
    continueAt: visit
      ? `${publicUrl}${methodPath(visit.uid, 'card')}/done?${new URLSearchParams({ token })}`
      : null,
    loginHintToken: visit ? null : token,
  }
}

function refused(reason: CardLoginRefusal): CardLoginOutcome {
  return { status: 'refused', reason }
}
