import { randomBytes, verify } from 'node:crypto'
import {
  type CardChannel,
  type CardFaceApplication,
  type CardFailure,
  checkFaceProof,
  checkFaceVisual,
  faceProofingChallenge,
  type FaceProof,
  type FaceRoot,
  type FaceVisual,
  imageKindOf,
  parseFaceCertificate,
  parseFaceVisual,
  selectFaceOfCard,
  toFaceRoot,
} from '@musubi/card'
import {
  AGENT_PROOFING_PICTURES_PATH,
  type FacePicture,
  type ProofingProblem,
  type ProofingReadiness,
  type ProofingStep,
} from '@musubi/contracts'
import {
  type CivilDate,
  err,
  expectOk,
  ok,
  parseBase64Url,
  type Result,
  toBase64Url,
  toEraDigits,
  type Uuid,
} from '@musubi/kernel'
import type { OpenedFace, SigningCard } from './opened-face.ts'
import { LAST_TRY } from './proofing-machine.ts'

/** How a card's work ends when it gives nothing. */
export type CardStop =
  | { readonly type: 'problem'; readonly reason: ProofingProblem }
  | { readonly type: 'card_left' }
  | { readonly type: 'unreadable' }
  | { readonly type: 'wrong_number'; readonly triesLeft: number }

type Work<T> = Promise<Result<T, CardStop>>

/** Whom a face is checked against, as the server said when the proofing was opened. */
export interface FaceTrust {
  readonly roots: readonly FaceRoot[]
  readonly testCaAllowed: boolean
}

export function toFaceTrust({ faceRoots, testCaAllowed }: ProofingReadiness): FaceTrust {
  const bytes = (text: string): Uint8Array => expectOk(parseBase64Url(text), 'the contract says base64url')
  const roots = faceRoots.map(({ reference, spki, test }) => toFaceRoot(reference, bytes(spki), test))
  return { roots, testCaAllowed }
}

export interface OpeningWork {
  /** Fourteen ASCII digits; the caller wipes them. */
  readonly numbers: Uint8Array
  readonly trust: FaceTrust
  /** The day on which a card is valid or not. */
  readonly today: CivilDate
  readonly onStep: (step: ProofingStep) => void
}

/** Opens a card's face by 照合番号B. The tries left are asked before, and the last one is never spent. */
export async function openFace(channel: CardChannel, work: OpeningWork): Work<OpenedFace> {
  const application = await selectFaceOfCard(channel)
  if (!application.ok) return err(stopOf(application.error))
  const tries = await application.value.findNumberBTriesLeft()
  if (!tries.ok) return err(stopOf(tries.error))
  if (tries.value <= LAST_TRY) return problem('number_blocked')
  work.onStep('tries')
  const opened = await application.value.verifyNumberB(work.numbers)
  if (!opened.ok) return err(stopOf(opened.error))
  const file = await application.value.readVisual()
  if (!file.ok) return err(stopOf(file.error))
  const visual = parseFaceVisual(file.value)
  if (!visual.ok) return err({ type: 'unreadable' })
  work.onStep('opened')
  try {
    return await judgeFace(application.value, { file: file.value, visual: visual.value }, work)
  } finally {
    visual.value.signedBytes.fill(0)
  }
}

interface ReadFace {
  readonly file: Uint8Array
  readonly visual: FaceVisual
}

async function judgeFace(
  application: CardFaceApplication,
  { file, visual }: ReadFace,
  { trust, today, onStep }: OpeningWork,
): Work<OpenedFace> {
  const certificate = await application.readFaceCertificate()
  if (!certificate.ok) return err(stopOf(certificate.error))
  const challenge = randomBytes(32)
  const signature = await application.prove(challenge)
  if (!signature.ok) return err(stopOf(signature.error))
  const faceCertificate = certificate.value
  const shown = { faceCertificate, challenge, signature: signature.value }
  const isSigned = checkFaceVisual(visual, shown, { faceRoots: trust.roots, allowTestCa: true }).ok
  const testCard = isSigned && isOfTestRoot(faceCertificate, trust)
  const isGenuine = isSigned && (!testCard || trust.testCaAllowed)
  const record = isGenuine ? await readRecord(application, visual) : ok(null)
  if (!record.ok) return record
  onStep('checked')
  const { publicKey, faceKeyHash, birthDate } = visual
  const card = record.value && {
    publicKey,
    faceKeyHash,
    birthDate,
    faceRecord: record.value,
    faceCertificate,
  }
  return ok(describeFace({ file, visual }, card, { today, testCard }))
}

/** EF 0001 goes with an acceptance. Its key is the birth date, which the issuer signed in EF 0002: it is not guessed. */
async function readRecord(application: CardFaceApplication, visual: FaceVisual): Work<Uint8Array | null> {
  const tries = await application.findBirthDateTriesLeft()
  if (!tries.ok) return err(stopOf(tries.error))
  if (tries.value <= LAST_TRY) return problem('birth_date_blocked')
  const opened = await application.verifyBirthDate(toEraDigits(visual.birthDate))
  // A card whose own two files do not agree is not genuine, whoever signed them.
  if (!opened.ok && opened.error.reason === 'wrong_birth_date') return ok(null)
  if (!opened.ok) return err(stopOf(opened.error))
  const record = await application.readFaceRecord()
  return record.ok ? record : err(stopOf(record.error))
}

function describeFace(
  { file, visual }: ReadFace,
  card: SigningCard | null,
  { today, testCard }: { readonly today: CivilDate; readonly testCard: boolean },
): OpenedFace {
  const key = toBase64Url(randomBytes(16))
  const pictures = { photo: visual.photo, name: visual.nameImage, address: visual.addressImage }
  const pictureOf = (picture: FacePicture) => ({
    kind: imageKindOf(pictures[picture]),
    path: `${AGENT_PROOFING_PICTURES_PATH}/${key}/${picture}`,
  })
  const { birthDate, expiry } = visual
  return {
    key,
    file,
    pictures,
    card,
    shown: {
      photo: pictureOf('photo'),
      name: pictureOf('name'),
      address: pictureOf('address'),
      birthDate,
      expiry,
      expired: expiry < today,
      genuine: card !== null,
      testCard,
    },
  }
}

function isOfTestRoot(faceCertificate: Uint8Array, { roots }: FaceTrust): boolean {
  const certificate = parseFaceCertificate(faceCertificate)
  return (
    certificate.ok && roots.some((root) => root.test && root.reference === certificate.value.issuerReference)
  )
}

export interface SigningWork {
  readonly card: SigningCard
  readonly terminalId: string
  readonly proofingId: Uuid
  readonly trust: FaceTrust
}

/**
 * Has the very card that was compared sign for this terminal and this proofing. Another card is noticed before any of its
 * numbers is tried: its signature needs none.
 */
export async function signDecision(channel: CardChannel, work: SigningWork): Work<FaceProof> {
  const { card, terminalId, proofingId, trust } = work
  const application = await selectFaceOfCard(channel)
  if (!application.ok) return err(stopOf(application.error))
  const challenge = faceProofingChallenge({ terminalId, proofingId })
  const signature = await application.value.prove(challenge)
  if (!signature.ok) return err(stopOf(signature.error))
  if (!verify('sha256', challenge, card.publicKey, signature.value)) return problem('other_card')
  const { faceRecord, faceCertificate } = card
  const proof = { faceRecord, faceCertificate, signature: signature.value }
  const checked = checkFaceProof(proof, challenge, {
    faceRoots: trust.roots,
    allowTestCa: trust.testCaAllowed,
    expectedBirthDate: card.birthDate,
    pinnedFaceKeyHash: card.faceKeyHash,
  })
  return checked.ok ? ok(proof) : problem('card_not_genuine')
}

/** What the reader or the card says, in the terms of the proofing page. */
export function stopOf(failure: CardFailure): CardStop {
  switch (failure.reason) {
    case 'wrong_face_number':
      return { type: 'wrong_number', triesLeft: failure.triesLeft }
    case 'face_number_blocked':
      return { type: 'problem', reason: 'number_blocked' }
    case 'birth_date_blocked':
    case 'not_my_number_card':
    case 'phone_held':
    case 'no_reader':
      return { type: 'problem', reason: failure.reason }
    case 'file_missing':
    case 'not_a_card':
      return { type: 'problem', reason: 'not_my_number_card' }
    case 'card_removed':
      return { type: 'card_left' }
    default:
      return { type: 'unreadable' }
  }
}

function problem(reason: ProofingProblem): Result<never, CardStop> {
  return err({ type: 'problem', reason })
}
