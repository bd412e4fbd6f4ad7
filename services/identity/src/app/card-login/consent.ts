import { createHash } from 'node:crypto'
import type { CardLoginOutcome, CardLoginRefusal, CounterConsent, ResidentClaim } from '@musubi/contracts'
import { canonicalJson, err, expectOk, ok, type Json, type Result } from '@musubi/kernel'
import { parseAccountRef, type AccountRef } from '../../core/account-ref.ts'
import { isInUse } from '../../core/accounts/account-state.ts'
import { ACR, isAcr } from '../../core/assurance.ts'
import { findAccount } from '../../db/accounts.ts'
import { isProtected } from '../../db/protection.ts'
import type { Tx } from '../../db/schema.ts'
import { listConsents } from '../../db/service-consents.ts'
import { spendNonce } from '../../db/spent-nonces.ts'
import type { TerminalRow } from '../../db/terminals.ts'
import type { ClientConfig, ClientTerms } from '../../oidc/clients.ts'
import { agreedAtCounter, prepareConsent, saveConsent, saveRefusal, termsOf } from '../consents.ts'
import type { IdentityContext } from '../context.ts'
import { accept, refused, type CardLogin } from './accept.ts'
import { isAttended } from './attended.ts'
import type { CardLoginParts } from './parts.ts'
import {
  openCardToken,
  QUESTION_MS,
  sealCardToken,
  type CardLoginTicket,
  type ConsentQuestion,
} from './tokens.ts'

export type ConsentAnswer =
  | { readonly agreed: true; readonly shown: readonly ResidentClaim[] }
  | { readonly agreed: false }

/**
 * What the person has to be asked before a service at the counter learns more than its number of them; undefined when they
 * agreed to these terms before, or when it wants to know nothing more.
 */
export async function findQuestion(
  { context, box }: CardLoginParts,
  { loginId, terminalId, clientId }: CardLoginTicket,
  client: ClientConfig,
  { account, acr, amr, authTime }: CardLogin,
): Promise<CardLoginOutcome | undefined> {
  const ref = expectOk(parseAccountRef(account), 'a login names an account')
  if (!client.terms || (await agreedAtCounter(context, ref, client))) return undefined
  const login = { account, acr, amr: [...amr], authTime }
  const content = { loginId, terminalId, clientId, ...login, terms: digestOf(client) }
  return {
    status: 'consent',
    asks: toAsked(client.terms),
    question: await sealCardToken(box, 'question', content),
    expiresAt: new Date(context.clock() + QUESTION_MS).toISOString(),
  }
}

/**
 * The person's answer, said at the terminal that asked. A yes is a consent like one on the web, under the login's own id; a
 * no gives no token. The first answer counts: sent again, it is answered again.
 */
export async function answerConsent(
  parts: CardLoginParts,
  terminal: TerminalRow,
  question: string,
  answer: ConsentAnswer,
): Promise<Result<CardLoginOutcome, 'login_request_over' | 'terminal_unattended'>> {
  const opened = await openCardToken(parts.box, 'question', question)
  if (!opened.ok || opened.value.terminalId !== terminal.terminal.terminalId) return err('login_request_over')
  const asked = opened.value
  const client = await parts.clients.find(asked.clientId)
  // What the service asks for has changed under the person's eyes: they said nothing about that.
  if (!client || !terminal.services.includes(client.service) || digestOf(client) !== asked.terms)
    return err('login_request_over')
  if (!(await isAttended(parts, terminal))) return err('terminal_unattended')
  const ref = expectOk(parseAccountRef(asked.account), 'a question names an account')
  const refusal = await findRefusal(parts.context, ref, asked)
  if (refusal) return ok(refused(refusal))
  const isAgreed = await takeAnswer(parts.context, ref, client, asked, answer)
  if (!isAgreed) return ok(refused('consent_declined'))
  const { account, acr, amr, authTime } = asked
  if (!isAcr(acr)) throw new Error('a question keeps the class of the login')
  return ok(await accept(parts, terminal, asked, { account, acr, amr, authTime }))
}

/** What may have happened to the account while its person was reading. */
async function findRefusal(
  { database }: IdentityContext,
  { municipalityCode, accountId }: AccountRef,
  { acr }: ConsentQuestion,
): Promise<CardLoginRefusal | undefined> {
  return database.withTenant(municipalityCode, async (tx) => {
    // 支援措置: from now on a stranger to kazashi.
    if (acr === ACR.kazashi && (await isProtected(tx, municipalityCode, accountId))) return 'not_registered'
    const account = await findAccount(tx, municipalityCode, accountId)
    return account && isInUse(account.state) ? undefined : 'account_not_in_use'
  })
}

/** Keeps the first answer to a question; true when it was yes, and still is. */
async function takeAnswer(
  context: IdentityContext,
  ref: AccountRef,
  client: ClientConfig,
  { loginId, terminalId }: ConsentQuestion,
  answer: ConsentAnswer,
): Promise<boolean> {
  const said = { consentId: loginId, terminalId }
  const prepared = answer.agreed && (await prepareConsent(context, ref, client, answer.shown, said))
  return context.database.withTenant(ref.municipalityCode, async (tx) => {
    if (!(await isFirst(context, tx, loginId))) {
      const [given] = await listConsents(tx, ref.municipalityCode, ref.accountId, loginId)
      return given?.ended === null
    }
    if (prepared) await saveConsent(context, tx, ref, prepared)
    else await saveRefusal(context, tx, ref, client)
    return answer.agreed
  })
}

function isFirst({ clock }: IdentityContext, tx: Tx, loginId: string): Promise<boolean> {
  return spendNonce(tx, Buffer.from(`counter consent ${loginId}`), new Date(clock() + QUESTION_MS))
}

function toAsked({ vendor, purpose, claims }: ClientTerms): CounterConsent {
  return { vendor, purpose, claims: [...claims] }
}

function digestOf(client: ClientConfig): string {
  const terms = termsOf(client) ?? null
  return createHash('sha256')
    .update(canonicalJson(terms as unknown as Json))
    .digest('base64url')
}
