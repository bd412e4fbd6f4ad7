import { err, ok, type Result } from '@musubi/kernel'
import type { CardFailure } from './card-failure.ts'
import { type CardLoginEvidence, cardLoginChallenge } from './card-login-evidence.ts'
import type { FaceProof } from './card-proof.ts'
import type { CardChannel } from './card-reader.ts'
import { selectCardFace } from './card-face-application.ts'
import type { Secret } from './card-session.ts'
import { isPin, isSignPassword, selectJpki } from './jpki-application.ts'
import { type FaceFiles, proveCard, type TapOptions } from './kazashi.ts'
import { isPhoneToken, type TokenInfo } from './token-info.ts'

type Answer<T> = Promise<Result<T, CardFailure>>

/** What a page says before it asks for a secret. Nothing here spends a try. */
export interface CardOverview {
  /** Left of three; 0 means blocked. */
  readonly pinTriesLeft: number
  /** Left of five; null on a card without signature certificate, as children have. */
  readonly passwordTriesLeft: number | null
  /** Null on a phone, which has no card face. */
  readonly birthDateTriesLeft: number | null
  readonly kind: TokenInfo['kind']
}

export async function readCardOverview(channel: CardChannel, options: TapOptions = {}): Answer<CardOverview> {
  const selected = await selectJpki(channel, options.generation)
  if (!selected.ok) return selected
  const jpki = selected.value
  const token = await jpki.readTokenInfo()
  const present = await jpki.readCertificatesPresent()
  const pin = await jpki.findPinTriesLeft()
  if (!token.ok) return token
  if (!present.ok) return present
  if (!pin.ok) return pin
  const password = present.value.sign ? await jpki.findPasswordTriesLeft() : ok(null)
  if (!password.ok) return password
  const birthDate = isPhoneToken(token.value) ? ok(null) : await findBirthDateTries(channel, options)
  if (!birthDate.ok) return birthDate
  return ok({
    pinTriesLeft: pin.value,
    passwordTriesLeft: password.value,
    birthDateTriesLeft: birthDate.value,
    kind: token.value.kind,
  })
}

async function findBirthDateTries(channel: CardChannel, { generation }: TapOptions): Answer<number> {
  const face = await selectCardFace(channel, generation)
  return face.ok ? face.value.findBirthDateTriesLeft() : face
}

export interface TakeCardLoginOptions
  extends TapOptions,
    Pick<CardLoginEvidence, 'purpose' | 'origin' | 'session' | 'nonce'> {
  /** Four digits; as bytes they can be wiped by their owner. */
  readonly pin: Secret
  /** Asked for when the signature certificate shall come along. */
  readonly signPassword?: Secret
  /** 和暦 YYMMDD: opens the card face, which then comes along. Needed to link. */
  readonly birthDateDigits?: string
}

/**
 * Takes evidence that the holder is here with card and PIN. The tries left of every secret are asked before the first is
 * presented, so a blocked one is reported and no other try is spent for nothing. The result is evidence, not a decision.
 */
export async function takeCardLogin(
  channel: CardChannel,
  options: TakeCardLoginOptions,
): Answer<CardLoginEvidence> {
  const { purpose, origin, session, nonce, pin, signPassword, birthDateDigits, generation } = options
  const ready = await checkTries(channel, options)
  if (!ready.ok) return ready
  const known = { purpose, origin, session, nonce }
  const certificates = await readCertificates(channel, options)
  if (!certificates.ok) return certificates
  const challengeWith = (files?: FaceFiles): Uint8Array =>
    cardLoginChallenge({ ...known, ...certificates.value, ...files })
  const face =
    birthDateDigits === undefined
      ? ok(undefined)
      : await proveCard(channel, {
          birthDateDigits,
          makeChallenge: challengeWith,
          ...(generation ? { generation } : {}),
        })
  if (!face.ok) return face
  const challenge = challengeWith(face.value)
  const jpki = await selectJpki(channel, generation)
  if (!jpki.ok) return jpki
  const signature = await jpki.value.signWithAuthenticationKey(pin, challenge)
  if (!signature.ok) return signature
  const signed =
    signPassword === undefined ? ok(undefined) : await jpki.value.signWithSignKey(signPassword, challenge)
  if (!signed.ok) return signed
  options.onProgress?.('signed')
  const { certificate, signCertificate } = certificates.value
  return ok({
    version: 1,
    ...known,
    authentication: { certificate, signature: signature.value },
    ...(signCertificate && signed.value
      ? { sign: { certificate: signCertificate, signature: signed.value } }
      : {}),
    ...faceOf(face.value),
  })
}

function faceOf(face: FaceProof | undefined): { face?: FaceProof } {
  return face ? { face } : {}
}

/** The card's last try of the birth date is never spent: a blocked card would be our doing. */
const LAST_TRY = 1

async function checkTries(channel: CardChannel, options: TakeCardLoginOptions): Answer<void> {
  if (!isPin(options.pin)) return err({ reason: 'pin_format' })
  if (options.signPassword !== undefined && !isSignPassword(options.signPassword))
    return err({ reason: 'password_format' })
  const overview = await readCardOverview(channel, options)
  if (!overview.ok) return overview
  options.onProgress?.('found')
  const { pinTriesLeft, passwordTriesLeft, birthDateTriesLeft } = overview.value
  if (pinTriesLeft === 0) return err({ reason: 'pin_blocked' })
  if (options.signPassword !== undefined) {
    if (passwordTriesLeft === null) return err({ reason: 'file_missing', file: '0001' })
    if (passwordTriesLeft === 0) return err({ reason: 'password_blocked' })
  }
  if (options.birthDateDigits !== undefined) {
    if (birthDateTriesLeft === null) return err({ reason: 'phone_held' })
    if (birthDateTriesLeft <= LAST_TRY) return err({ reason: 'birth_date_blocked' })
  }
  return ok()
}

async function readCertificates(
  channel: CardChannel,
  { generation, onProgress, signPassword }: TakeCardLoginOptions,
): Answer<{ readonly certificate: Uint8Array; readonly signCertificate?: Uint8Array }> {
  const jpki = await selectJpki(channel, generation)
  if (!jpki.ok) return jpki
  const certificate = await jpki.value.readAuthenticationCertificate()
  if (!certificate.ok) return certificate
  onProgress?.('certificate')
  if (signPassword === undefined) return ok({ certificate: certificate.value })
  const signCertificate = await jpki.value.readSignCertificate(signPassword)
  return signCertificate.ok
    ? ok({ certificate: certificate.value, signCertificate: signCertificate.value })
    : signCertificate
}
