import type { CardLoginOutcome, CardLoginRefusal, OpenedCardLogin } from '@musubi/contracts'
import {
  err,
  expectOk,
  ok,
  parseBase64Url,
  parseCivilDate,
  toBase64Url,
  toEraDigits,
  uuidV7,
  type Result,
} from '@musubi/kernel'
import { findAccount } from '../../db/accounts.ts'
import { birthDateContext } from '../../db/holders.ts'
import type { TerminalRow } from '../../db/terminals.ts'
import { noteCard } from '../access-alerts/note-card.ts'
import { cardKeyOf } from '../accounts/card-owner.ts'
import { toLinkable, type LinkableCard } from '../accounts/link-card.ts'
import type { CardLoginFailure } from '../card-proof/check-card-login.ts'
import { makeChallenge } from '../card-proof/challenges.ts'
import { proveCard } from '../card-proof/prove-card.ts'
import type { IdentityContext } from '../context.ts'
import type { HandedIn } from './hand-in.ts'
import type { CardLoginParts } from './parts.ts'
import { sealCardToken, TICKET_MS, type CardLoginTicket, type LinkVisit, type ShownCard } from './tokens.ts'

/** Where the browser shows what was read, and asks for the yes. */
export const SHOWN_CARD_PATH = '/identity/account/card/shown'
export const LINK_PATH = '/identity/account/card/link'

const NAME = {
  ja: 'カードと自治体IDを結ぶ',
  easy: 'カードと 自治体（じちたい）IDを むすぶ',
  en: 'Link the card and the municipal ID',
} as const

/**
 * A resident who is logged in takes the card to the reader to link it. The terminal is told the birth date of the account
 * (as for a tap, it opens the card face): a card of somebody born on another day is refused by the card itself, and the
 * last try of the birth date is never spent.
 */
export async function openCardLinking(
  { context, box, publicUrl }: CardLoginParts,
  { terminal: { terminalId } }: TerminalRow,
  link: LinkVisit,
): Promise<Result<OpenedCardLogin, 'login_request_over'>> {
  const birthDate = await findBirthDate(context, link)
  if (birthDate === undefined) return err('login_request_over')
  const loginId = uuidV7(context.clock(), context.random(10))
  const challenge = makeChallenge(context, 'link', loginId)
  const ticket = { loginId, terminalId, clientId: 'account', link }
  return ok({
    ticket: await sealCardToken(box, 'ticket', ticket),
    loginId,
    expiresAt: new Date(context.clock() + TICKET_MS).toISOString(),
    serviceName: NAME,
    learns: [],
    ways: ['pin'],
    stepUp: false,
    pin: {
      origin: new URL(publicUrl).origin,
      session: toBase64Url(challenge.session),
      nonce: toBase64Url(challenge.nonce),
      link: { birthDateDigits: toEraDigits(birthDate) },
    },
    backTo: `${publicUrl}${LINK_PATH}`,
    card: null,
  })
}

async function findBirthDate(context: IdentityContext, { ref }: LinkVisit) {
  const { municipalityCode, accountId } = ref
  const vault = await context.vaults.get(municipalityCode)
  const account = await context.database.withTenant(municipalityCode, (tx) =>
    findAccount(tx, municipalityCode, accountId),
  )
  if (account?.kind !== 'resident' || account.birthDateSealed === null) return undefined
  const text = vault.open(birthDateContext(accountId), account.birthDateSealed).toString()
  return expectOk(parseCivilDate(text), 'a sealed birth date')
}

/** The card proves itself; nothing is linked yet. The owner's browser carries it back, sealed, and asks for the yes. */
export async function handInLinking(
  { context, cardTrust, box, publicUrl }: CardLoginParts,
  { terminal }: TerminalRow,
  { loginId, link }: CardLoginTicket,
  given: HandedIn,
): Promise<CardLoginOutcome> {
  if (given.way !== 'pin' || !link) return { status: 'refused', reason: 'malformed' }
  const presented = { purpose: 'link', sessionHandle: loginId, evidence: given.evidence } as const
  const proven = await proveCard(context, cardTrust, new URL(publicUrl).origin, presented)
  if (!proven.ok) return { status: 'refused', reason: refusalOf(proven.error) }
  const cardKey = cardKeyOf(context, proven.value)
  await noteCard(context, terminal, { sightingId: loginId, cardKey, way: 'pin' })
  const card = toLinkable(proven.value)
  if (!card.face) return { status: 'refused', reason: 'proof_invalid' }
  const shown = await sealCardToken(box, 'shownCard', { loginId, link, card: toShown(card, card.face) })
  return {
    status: 'accepted',
    acr: card.strength,
    expiresAt: new Date(context.clock() + TICKET_MS).toISOString(),
    continueAt: `${publicUrl}${SHOWN_CARD_PATH}?${new URLSearchParams({ card: shown })}`,
    loginHintToken: null,
  }
}

function toShown(card: LinkableCard, face: NonNullable<LinkableCard['face']>): ShownCard['card'] {
  const { issuerKey, serial, strength, certificateDigest, notAfter, sign } = card
  return {
    issuerKey,
    serial,
    strength,
    certificateDigest: toBase64Url(certificateDigest),
    notAfter,
    ...(sign ? { sign } : {}),
    birthDate: face.birthDate,
    faceKeyHash: toBase64Url(face.faceKeyHash),
  }
}

/** The card as it was shown, out of the sealed token. */
export function fromShown({
  birthDate,
  faceKeyHash,
  certificateDigest,
  sign,
  ...card
}: ShownCard['card']): LinkableCard {
  const bytes = (text: string): Uint8Array => expectOk(parseBase64Url(text), 'a sealed digest')
  return {
    ...card,
    certificateDigest: bytes(certificateDigest),
    sign,
    face: {
      birthDate: expectOk(parseCivilDate(birthDate), 'a sealed date'),
      faceKeyHash: bytes(faceKeyHash),
    },
  }
}

/** What only the checks of registration can meet, in the words of a login. */
const PIN_REFUSALS: Readonly<Record<string, CardLoginRefusal>> = {
  other_challenge: 'challenge_over',
  attributes_stale: 'revoked',
  cards_differ: 'proof_invalid',
}

export function refusalOf(failure: CardLoginFailure | 'challenge_over'): CardLoginRefusal {
  return PIN_REFUSALS[failure] ?? (failure as CardLoginRefusal)
}
