import { randomBytes } from 'node:crypto'
import {
  type CardChannel,
  type CardFailure,
  encodeCardLogin,
  encodeEvidence,
  kazashiChallenge,
  type KazashiStep,
  proveCard,
  readCertificate,
  selectFaceOfCard,
  takeCardLogin,
} from '@musubi/card'
import type { LoginProblem, OpenedCardLogin } from '@musubi/contracts'
import { err, expectOk, ok, parseBase64Url, parseHex, type Result } from '@musubi/kernel'

/** How a card's work ends when it gives no evidence. */
export type CardStop =
  | { readonly type: 'problem'; readonly reason: LoginProblem }
  | { readonly type: 'card_left' }
  | { readonly type: 'unreadable' }
  | { readonly type: 'wrong_pin'; readonly triesLeft: number }
  | { readonly type: 'pin_format' }

type Work<T> = Promise<Result<T, CardStop>>

/** The card's last try of the birth date is never spent: a blocked card would be our doing. */
const LAST_TRY = 1

export interface KazashiWork {
  readonly terminalId: string
  readonly certificate: Uint8Array
  readonly opened: OpenedCardLogin
  /** Milliseconds since 1970 by the server's clock. */
  readonly takenAt: number
  readonly onStep: (step: KazashiStep) => void
}

/** Kazashi evidence over the id that the server gave to this login. The tries of the birth date are asked first. */
export async function takeKazashiEvidence(channel: CardChannel, work: KazashiWork): Work<Uint8Array> {
  const { terminalId, certificate, opened, takenAt, onStep } = work
  const { card, loginId } = opened
  if (card?.status !== 'known') return problem(card?.reason ?? 'failed')
  const face = await selectFaceOfCard(channel)
  if (!face.ok) return err(stopOf(face.error))
  const tries = await face.value.findBirthDateTriesLeft()
  if (!tries.ok) return err(stopOf(tries.error))
  if (tries.value <= LAST_TRY) return problem('birth_date_blocked')
  const evidenceId = expectOk(parseHex(loginId.replaceAll('-', '')), 'a UUID is hex')
  const known = { terminalId, evidenceId, nonce: randomBytes(32), takenAt, certificate }
  const proof = await proveCard(channel, {
    birthDateDigits: card.birthDateDigits,
    makeChallenge: (files) => kazashiChallenge({ ...known, ...files }),
    onProgress: onStep,
  })
  return proof.ok ? ok(encodeEvidence({ version: 1, ...known, ...proof.value })) : err(stopOf(proof.error))
}

/** Evidence of card and PIN for the challenge of this login, with the card's face where it is to be linked. @param pin four ASCII digits; the caller wipes them */
export async function takePinEvidence(
  channel: CardChannel,
  { pin: challenge }: OpenedCardLogin,
  pin: Uint8Array,
): Work<Uint8Array> {
  const bytes = (text: string): Uint8Array => expectOk(parseBase64Url(text), 'the contract says base64url')
  const taken = await takeCardLogin(channel, {
    purpose: challenge.link ? 'link' : 'login',
    ...challenge.link,
    origin: challenge.origin,
    session: bytes(challenge.session),
    nonce: bytes(challenge.nonce),
    pin,
  })
  return taken.ok ? ok(encodeCardLogin(taken.value)) : err(stopOf(taken.error))
}

/** What the reader or the card says, in the terms of the login page. */
export function stopOf(failure: CardFailure): CardStop {
  switch (failure.reason) {
    case 'wrong_pin':
      return { type: 'wrong_pin', triesLeft: failure.triesLeft }
    case 'pin_format':
      return { type: 'pin_format' }
    case 'pin_blocked':
    case 'birth_date_blocked':
    case 'not_my_number_card':
    case 'phone_held':
    case 'no_reader':
      return { type: 'problem', reason: failure.reason }
    case 'file_missing':
    case 'not_a_card':
      return { type: 'problem', reason: 'not_my_number_card' }
    case 'wrong_birth_date':
      return { type: 'problem', reason: 'birth_date_differs' }
    case 'card_removed':
      return { type: 'card_left' }
    default:
      return { type: 'unreadable' }
  }
}

function problem(reason: LoginProblem): Result<never, CardStop> {
  return err({ type: 'problem', reason })
}

export { readCertificate }
