import { ok, type Result } from '@musubi/kernel'
import type { CardFailure } from './card-failure.ts'
import { CARD_GENERATIONS, type CardGeneration } from './card-generation.ts'
import type { CardChannel } from './card-reader.ts'
import {
  BIRTH_DATE_FAILURES,
  FACE_NUMBER_FAILURES,
  type Secret,
  findTries,
  selectGeneration,
  verifySecret,
} from './card-session.ts'
import { signWithCard } from './card-signature.ts'
import { readObjectFile } from './file-reading.ts'

type Answer<T> = Promise<Result<T, CardFailure>>

/** The card-face application (券面事項確認AP), selected, as far as a birth date or 照合番号B opens it. */
export interface CardFaceApplication {
  /** Tries left of the birth date key; 0 means blocked. Spends none. */
  findBirthDateTriesLeft(): Answer<number>
  /** Presents the birth date as 和暦 YYMMDD (`toEraDigits` of the kernel). */
  verifyBirthDate(digits: string): Answer<void>
  /** Tries left of 照合番号B; spends none. */
  findNumberBTriesLeft(): Answer<number>
  /**
   * Presents 照合番号B: birth date 6, year of expiry 4, security code 4; see `formatNumberB`.
   * @param digits fourteen ASCII digits; as bytes, so that their owner can wipe them
   */
  verifyNumberB(digits: Secret): Answer<void>
  /** EF 0002, readable after `verifyNumberB`; see `parseFaceVisual`. */
  readVisual(): Answer<Uint8Array>
  /** EF 0001, readable after `verifyBirthDate`; see `parseFaceRecord`. */
  readFaceRecord(): Answer<Uint8Array>
  /** EF 0004; see `parseFaceCertificate`. */
  readFaceCertificate(): Answer<Uint8Array>
  /** EF 0003, undecoded: it holds the issuing municipality's code among opaque fields. */
  readBasicInfo(): Answer<Uint8Array>
  /** Internal authentication: the card signs `challenge` with the key in its face record. No PIN. */
  prove(challenge: Uint8Array): Answer<Uint8Array>
}

const TAG = { faceRecord: 0xff10, basicInfo: 0xff30, faceCertificate: 0x7f21, visual: 0xff20 } as const

/** @param asked this generation alone; unless told, the card says which of those in use it is */
export async function selectCardFace(
  channel: CardChannel,
  asked?: CardGeneration,
): Answer<CardFaceApplication> {
  const selected = await selectGeneration(
    channel,
    asked ? [asked] : CARD_GENERATIONS,
    ({ cardFace }) => cardFace.aid,
  )
  if (!selected.ok) return selected
  const generation = selected.value
  const { cardFace } = generation
  const read = (file: number, tag: number) => readObjectFile(channel, generation, file, tag)
  return ok({
    findBirthDateTriesLeft: () => findTries(channel, cardFace.birthDateKey),
    verifyBirthDate: (digits) => presentBirthDate(channel, cardFace.birthDateKey, digits),
    findNumberBTriesLeft: () => findTries(channel, cardFace.numberBKey),
    verifyNumberB: (digits) => presentNumberB(channel, cardFace.numberBKey, digits),
    readVisual: () => read(cardFace.visual, TAG.visual),
    readFaceRecord: () => read(cardFace.faceRecord, TAG.faceRecord),
    readFaceCertificate: () => read(cardFace.faceCertificate, TAG.faceCertificate),
    readBasicInfo: () => read(cardFace.basicInfo, TAG.basicInfo),
    prove: (challenge) => signWithCard(channel, generation, 0x00, challenge),
  })
}

/** Whether this has the form of 照合番号B; what has not is never sent, so that it spends no try. */
export function isNumberB(digits: Secret): boolean {
  if (typeof digits === 'string') return /^\d{14}$/.test(digits)
  return digits.length === 14 && digits.every((digit) => digit >= 0x30 && digit <= 0x39)
}

function presentBirthDate(channel: CardChannel, key: number, digits: string): Answer<void> {
  if (!/^\d{6}$/.test(digits)) throw new RangeError('a birth date is presented as six digits')
  return verifySecret(channel, key, digits, BIRTH_DATE_FAILURES)
}

function presentNumberB(channel: CardChannel, key: number, digits: Secret): Answer<void> {
  if (!isNumberB(digits)) throw new RangeError('照合番号B has fourteen digits')
  return verifySecret(channel, key, digits, FACE_NUMBER_FAILURES)
}
