import {
  type CardChannel,
  type CardFailure,
  encodeEvidence,
  type KazashiEvidence,
  kazashiChallenge,
  proveCard,
  isPhone,
  readCertificate,
  selectFaceOfCard,
} from '@musubi/card'
import type { StaffReason, StubContent, StubPayload, Tap } from '@musubi/contracts'
import {
  type CivilDate,
  err,
  expectOk,
  ok,
  parseBase64Url,
  parseHex,
  type Result,
  toEraDigits,
} from '@musubi/kernel'
import { certificateDigest, openStub, stubIdOf } from '@musubi/platform/sealing'
import type { StubStore } from '../store/stub-store.ts'
import type { TrustedSet } from './trust.ts'

export type AgainReason = Extract<Tap, { phase: 'again' }>['reason']

/** Why a tap does not turn green: the staff must help, or the card should be held again. */
export type TapRefusal =
  | { readonly phase: 'staff'; readonly reason: StaffReason }
  | { readonly phase: 'again'; readonly reason: AgainReason }

export interface CheckedCard {
  readonly payload: StubPayload
  /** Encoded and in the clear: to be sealed before it touches the disk. */
  readonly evidence: Uint8Array
}

export interface CardCheck {
  readonly tapId: string
  readonly terminalId: string
  /** 32 fresh random bytes. */
  readonly nonce: Uint8Array
  /** Milliseconds since 1970 by the server's clock. */
  readonly takenAt: number
  readonly sets: readonly TrustedSet[]
  readonly stubs: Pick<StubStore, 'find'>
  readonly onStep: (step: 'certificate' | 'household') => void
}

/** The card's last try of the birth date is never spent: a blocked card would be our doing. */
const LAST_TRY = 1

/**
 * Reads a card and judges it with no question to the server: certificate, stub, chain, then proof that the card is
 * genuine and present (PIN-less use, 公的個人認証法 38条の4), against the key pinned at enrolment.
 */
export async function checkCard(
  channel: CardChannel,
  check: CardCheck,
): Promise<Result<CheckedCard, TapRefusal>> {
  const certificate = await readCertificate(channel)
  if (!certificate.ok) return err(describeFailure(certificate.error))
  check.onStep('certificate')
  const found = findStub(certificate.value, check)
  if (!found) return staff((await isPhone(channel)) ? 'phone_held' : 'not_registered')
  const { set, content } = found
  if (content.standing === 'revoked') return staff('revoked')
  const chain = set.chain.check(certificate.value, check.takenAt)
  if (!chain.ok) return chain.error === 'malformed' ? staff('untrusted') : staff(chain.error)
  const proof = await takeProof(channel, check, certificate.value, content)
  if (!proof.ok) return proof
  const faceKeyHash = expectOk(parseBase64Url(content.faceKeyHash), 'a pinned key hash')
  const judged = set.checkProof(proof.value, { birthDate: content.birthDate as CivilDate, faceKeyHash })
  if (!judged.ok) return staff('card_differs')
  check.onStep('household')
  return ok({ payload: content.payload, evidence: encodeEvidence(proof.value) })
}

/** The stub of a card, opened by its own certificate; undefined for a card nobody registered. */
export function findStub(
  certificate: Uint8Array,
  { sets, stubs }: Pick<CardCheck, 'sets' | 'stubs'>,
): { set: TrustedSet; content: StubContent } | undefined {
  const digest = certificateDigest(certificate)
  for (const set of sets) {
    const stub = stubs.find(set.setId, stubIdOf(set.setKey, digest))
    const content = stub && openStub(set, digest, stub)
    if (content?.ok) return { set, content: content.value }
  }
  return undefined
}

async function takeProof(
  channel: CardChannel,
  { tapId, terminalId, nonce, takenAt }: CardCheck,
  certificate: Uint8Array,
  content: StubContent,
): Promise<Result<KazashiEvidence, TapRefusal>> {
  const face = await selectFaceOfCard(channel)
  if (!face.ok) return err(describeFailure(face.error))
  const tries = await face.value.findBirthDateTriesLeft()
  if (!tries.ok) return err(describeFailure(tries.error))
  if (tries.value <= LAST_TRY) return staff('birth_date_blocked')
  const evidenceId = expectOk(parseHex(tapId.replaceAll('-', '')), 'a UUID has 16 bytes')
  const known = { terminalId, evidenceId, nonce, takenAt, certificate }
  const proof = await proveCard(channel, {
    birthDateDigits: toEraDigits(content.birthDate as CivilDate),
    makeChallenge: (files) => kazashiChallenge({ ...known, ...files }),
  })
  if (!proof.ok) return err(describeFailure(proof.error))
  return ok({ version: 1, ...known, ...proof.value })
}

function staff(reason: StaffReason): Result<never, TapRefusal> {
  return err({ phase: 'staff', reason })
}

/** What the reader or the card says, in the terms of the reception page. */
export function describeFailure({ reason }: CardFailure): TapRefusal {
  switch (reason) {
    case 'not_my_number_card':
    case 'file_missing':
      return { phase: 'staff', reason: 'not_my_number_card' }
    case 'phone_held':
    case 'birth_date_blocked':
      return { phase: 'staff', reason }
    case 'wrong_birth_date':
      return { phase: 'staff', reason: 'card_differs' }
    case 'card_removed':
    case 'not_a_card':
    case 'malformed':
      return { phase: 'again', reason }
    default:
      return { phase: 'again', reason: 'reader_error' }
  }
}
