import { type CivilDate, err, ok, type Result, toEraDigits } from '@musubi/kernel'
import { type CardFaceApplication, selectCardFace } from './card-face-application.ts'
import type { CardFailure } from './card-failure.ts'
import type { CardGeneration } from './card-generation.ts'
import type { CardChannel } from './card-reader.ts'
import { selectJpki } from './jpki-application.ts'
import { type KazashiEvidence, kazashiChallenge } from './kazashi-evidence.ts'
import { isPhoneToken } from './token-info.ts'

type Answer<T> = Promise<Result<T, CardFailure>>

/** How far a tap has come: card recognised, certificate read, card face read, challenge signed. */
export type KazashiStep = 'found' | 'certificate' | 'face' | 'signed'

export interface TapOptions {
  readonly generation?: CardGeneration
  readonly onProgress?: (step: KazashiStep) => void
}

/** First half of a tap: the authentication certificate (DER). No PIN, and no proof yet that the card is genuine. */
export async function readCertificate(channel: CardChannel, options: TapOptions = {}): Answer<Uint8Array> {
  const jpki = await selectJpki(channel, options.generation)
  if (!jpki.ok) return jpki
  options.onProgress?.('found')
  const certificate = await jpki.value.readAuthenticationCertificate()
  if (certificate.ok) options.onProgress?.('certificate')
  return certificate
}

/** What the card-face application hands out before it is challenged. */
export interface FaceFiles {
  readonly faceRecord: Uint8Array
  readonly faceCertificate: Uint8Array
}

export interface ProveCardOptions extends TapOptions {
  /** 和暦 YYMMDD, `toEraDigits` of the birth date known for the certificate. */
  readonly birthDateDigits: string
  readonly makeChallenge: (files: FaceFiles) => Uint8Array
}

/**
 * Second half of a tap: the birth date opens the card-face application, which hands out its record and signs the
 * challenge (PIN-less use after 公的個人認証法 38条の4: internal authentication beside the certificate's status). The
 * tries left are asked first, so a blocked card is reported without presenting anything.
 */
export async function proveCard(
  channel: CardChannel,
  { birthDateDigits, makeChallenge, generation, onProgress }: ProveCardOptions,
): Answer<FaceFiles & { readonly signature: Uint8Array }> {
  const selected = await selectFaceOfCard(channel, generation)
  if (!selected.ok) return selected
  const face = selected.value
  const tries = await face.findBirthDateTriesLeft()
  if (!tries.ok) return tries
  if (tries.value === 0) return err({ reason: 'birth_date_blocked' })
  const opened = await face.verifyBirthDate(birthDateDigits)
  if (!opened.ok) return opened
  const faceRecord = await face.readFaceRecord()
  if (!faceRecord.ok) return faceRecord
  const faceCertificate = await face.readFaceCertificate()
  if (!faceCertificate.ok) return faceCertificate
  onProgress?.('face')
  const files = { faceRecord: faceRecord.value, faceCertificate: faceCertificate.value }
  const signature = await face.prove(makeChallenge(files))
  if (!signature.ok) return signature
  onProgress?.('signed')
  return ok({ ...files, signature: signature.value })
}

/** The card face, or that it is missing because a phone was held: its secure element answers for the certificates only. */
export async function selectFaceOfCard(
  channel: CardChannel,
  generation?: CardGeneration,
): Answer<CardFaceApplication> {
  const selected = await selectCardFace(channel, generation)
  if (selected.ok || selected.error.reason !== 'not_my_number_card') return selected
  return (await isPhone(channel, generation)) ? err({ reason: 'phone_held' }) : selected
}

/** Whether a phone was held: 移動端末設備用, the same application behind another name in its token information. */
export async function isPhone(channel: CardChannel, generation?: CardGeneration): Promise<boolean> {
  const jpki = await selectJpki(channel, generation)
  const token = jpki.ok ? await jpki.value.readTokenInfo() : undefined
  return token?.ok === true && isPhoneToken(token.value)
}

export interface TakeKazashiOptions extends TapOptions {
  readonly terminalId: string
  /** 16 bytes: the id of the event the tap is for. */
  readonly evidenceId: Uint8Array
  /** 32 fresh random bytes. */
  readonly nonce: Uint8Array
  /** Milliseconds since 1970. */
  readonly takenAt: number
  /** The birth date stored for this certificate, or undefined when it is not enrolled. */
  readonly findBirthDate: (certificate: Uint8Array) => CivilDate | undefined | Promise<CivilDate | undefined>
}

/** A whole tap. The result is evidence, not yet a decision: see `checkCardProof`. */
export async function takeKazashi(
  channel: CardChannel,
  options: TakeKazashiOptions,
): Promise<Result<KazashiEvidence, CardFailure | { readonly reason: 'not_enrolled' }>> {
  const certificate = await readCertificate(channel, options)
  if (!certificate.ok) return certificate
  const birthDate = await options.findBirthDate(certificate.value)
  if (birthDate === undefined) return err({ reason: 'not_enrolled' })
  const { terminalId, evidenceId, nonce, takenAt, generation, onProgress } = options
  const known = { terminalId, evidenceId, nonce, takenAt, certificate: certificate.value }
  const proof = await proveCard(channel, {
    ...(generation ? { generation } : {}),
    ...(onProgress ? { onProgress } : {}),
    birthDateDigits: toEraDigits(birthDate),
    makeChallenge: (files) => kazashiChallenge({ ...known, ...files }),
  })
  return proof.ok ? ok({ version: 1, ...known, ...proof.value }) : proof
}
