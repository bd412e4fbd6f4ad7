import { checkFaceProof, faceProofingChallenge, type FaceProof } from '@musubi/card'
import type { ProofingDecision } from '@musubi/contracts'
import {
  err,
  ok,
  uuidV7,
  type CivilDate,
  type MunicipalityCode,
  type Result,
  type Uuid,
} from '@musubi/kernel'
import { auditPerson } from '../../audit/subject.ts'
import { formatLoginName } from '../../core/municipal-ids/letter-codes.ts'
import { LETTER_MS } from '../../core/municipal-ids/municipal-id-state.ts'
import { insertAccount } from '../../db/accounts.ts'
import {
  findFaceProofing,
  findProvisionalByFace,
  insertFaceProofing,
  isFaceLinked,
  type FaceProofing,
} from '../../db/face-proofings.ts'
import { birthDateContext } from '../../db/holders.ts'
import { addLocated } from '../../db/locator.ts'
import { findMunicipalId, insertIssuedIds } from '../../db/municipal-ids.ts'
import type { Tx } from '../../db/schema.ts'
import { raiseProofing } from '../../db/subjects.ts'
import { listDuties } from '../../db/terminal-duties.ts'
import type { TerminalRow } from '../../db/terminals.ts'
import type { CardProofTrust } from '../card-proof/trust.ts'
import { locate, type IdentityContext } from '../context.ts'
import { letterOf, type Letter } from '../municipal-ids/letters.ts'

export interface ProofingToRecord {
  readonly proofingId: Uuid
  readonly decision: ProofingDecision
  readonly expiryYear: string
  /** Null of a refusal: of the card nothing is told then. */
  readonly proof: FaceProof | null
}

export interface RecordedProofing {
  readonly outcome: FaceProofing['outcome']
  readonly letter: Letter | undefined
}

export type ProofingRefusal = 'terminal_unattended' | 'card_not_genuine'

/**
 * Staff compared a person with the face of the card (本人確認). Accepted, they get a provisional account and a letter, with
 * which they log in and link this card with its PIN. Only a card that was there and is genuine counts, so an acceptance
 * brings the card's own proof; a refusal needs none.
 */
export async function recordFaceProofing(
  { context, cardTrust }: { readonly context: IdentityContext; readonly cardTrust: CardProofTrust },
  { terminal }: TerminalRow,
  given: ProofingToRecord,
): Promise<Result<RecordedProofing, ProofingRefusal>> {
  const { municipalityCode, terminalId } = terminal
  const face = findGenuineFace(cardTrust, terminalId, given)
  if (!face && given.decision.kind === 'accepted') return err('card_not_genuine')
  return context.database.withTenant(municipalityCode, async (tx) => {
    const at = new Date(context.clock())
    const attendant = (await listDuties(tx, municipalityCode, at, terminalId)).at(-1)
    if (!attendant) return err('terminal_unattended')
    const known = await findFaceProofing(tx, municipalityCode, given.proofingId)
    if (known) return ok(await answerOf(context, tx, municipalityCode, known))
    const work = { context, tx, municipalityCode, at, clerk: attendant.staffSubject }
    const made = await decide(work, given.decision, face)
    await insertFaceProofing(tx, municipalityCode, {
      proofingId: given.proofingId,
      terminalId,
      staffSubject: attendant.staffSubject,
      refusedBecause: given.decision.kind === 'refused' ? given.decision.reason : null,
      faceKeyHash: made.outcome === 'refused' ? null : (face?.faceKeyHash ?? null),
      expiryYear: Number(given.expiryYear),
      decidedAt: at,
      ...made,
    })
    await audit(work, terminalId, given.decision, made)
    return ok(await answerOf(context, tx, municipalityCode, made))
  })
}

interface Work {
  readonly context: IdentityContext
  readonly tx: Tx
  readonly municipalityCode: MunicipalityCode
  readonly at: Date
  readonly clerk: string
}

interface Face {
  readonly birthDate: CivilDate
  readonly faceKeyHash: Buffer
}

/** The card that signed for this terminal and this decision; undefined where none did, or none that is genuine. */
function findGenuineFace(
  { faceRoots, testCaAllowed }: CardProofTrust,
  terminalId: Uuid,
  { proofingId, proof }: ProofingToRecord,
): Face | undefined {
  if (!proof) return undefined
  const challenge = faceProofingChallenge({ terminalId, proofingId })
  const card = checkFaceProof(proof, challenge, { faceRoots, allowTestCa: testCaAllowed })
  if (!card.ok) return undefined
  const { birthDate, faceKeyHash } = card.value
  return { birthDate, faceKeyHash: Buffer.from(faceKeyHash) }
}

type Made = Pick<FaceProofing, 'outcome' | 'accountId'>

async function decide(work: Work, decision: ProofingDecision, face: Face | undefined): Promise<Made> {
  if (decision.kind === 'refused' || !face) return { outcome: 'refused', accountId: null }
  const { tx, municipalityCode } = work
  if (await isFaceLinked(tx, municipalityCode, face.faceKeyHash))
    return { outcome: 'already_registered', accountId: null }
  const before = await findProvisionalByFace(tx, municipalityCode, face.faceKeyHash)
  const accountId = before ?? (await makeProvisional(work, decision.displayName, face.birthDate))
  return { outcome: 'provisional_account', accountId }
}

async function makeProvisional(
  { context, tx, municipalityCode, at }: Work,
  displayName: string,
  birthDate: CivilDate,
): Promise<Uuid> {
  const vault = await context.vaults.get(municipalityCode)
  const accountId = uuidV7(context.clock(), context.random(10))
  const birthDateSealed = vault.seal(birthDateContext(accountId), Buffer.from(birthDate))
  await insertAccount(tx, municipalityCode, { accountId, status: 'provisional', birthDateSealed }, at)
  const loginName = formatLoginName(context.random(8))
  const letterId = uuidV7(context.clock(), context.random(10))
  const initialUntil = new Date(at.getTime() + LETTER_MS)
  const id = {
    accountId,
    loginName,
    displayName,
    letterId,
    initialUntil,
    validUntil: null,
    registerKey: null,
  }
  await insertIssuedIds(tx, municipalityCode, [id])
  const entry = { key: locate(context, 'login', loginName), target: accountId }
  if ((await addLocated(tx, 'login', municipalityCode, [entry])) !== 1)
    throw new Error('a login name was taken in the same moment')
  await raiseProofing(tx, municipalityCode, [accountId], 'counter', at)
  return accountId
}

async function answerOf(
  context: IdentityContext,
  tx: Tx,
  municipalityCode: MunicipalityCode,
  { outcome, accountId }: Made,
): Promise<RecordedProofing> {
  const id = accountId && (await findMunicipalId(tx, municipalityCode, accountId))
  return { outcome, letter: id ? letterOf(context, municipalityCode, id) : undefined }
}

async function audit(
  { context, tx, municipalityCode, clerk }: Work,
  terminalId: Uuid,
  decision: ProofingDecision,
  { outcome, accountId }: Made,
): Promise<void> {
  await context.audit.append(tx, {
    action: 'proofing.face_compared',
    actor: { kind: 'staff', id: clerk },
    subject: accountId
      ? await auditPerson(tx, context, municipalityCode, accountId)
      : { kind: 'terminal', id: terminalId },
    purpose: 'proofing',
    outcome: decision.kind === 'accepted' ? 'done' : 'refused',
    details: { terminal: terminalId, outcome },
  })
}
