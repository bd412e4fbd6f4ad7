import type { SEEN_DOCUMENTS } from '@musubi/contracts'
import { err, expectOk, ok, uuidV7, type Result, type Uuid } from '@musubi/kernel'
import { LETTER_MS } from '../../core/municipal-ids/municipal-id-state.ts'
import { decideProtectedReset } from '../../core/municipal-ids/protected-reset.ts'
import { findMunicipalId, saveLetter, type MunicipalId } from '../../db/municipal-ids.ts'
import { findProtection, updateProtection } from '../../db/protections.ts'
import type { Tx } from '../../db/schema.ts'
import { openAccount, type OpenAccount, type ResidentRef } from '../accounts/account-desk.ts'
import type { IdentityContext } from '../context.ts'
import { letterOf, type Letter } from './letters.ts'

/** Documents that show who somebody is: one with a picture, or two without (本人確認書類). */
export type SeenDocument = (typeof SEEN_DOCUMENTS)[number]
const PICTURE_DOCUMENTS: readonly SeenDocument[] = [
  'my_number_card',
  'driving_licence',
  'passport',
  'residence_card',
  'disability_handbook',
]

export type ResetRefusal = 'account_unknown' | 'documents_missing' | 'letter_used'

/** One with a picture, or two others. */
export function areEnough(seen: readonly SeenDocument[]): boolean {
  const kinds = new Set(seen)
  return [...kinds].some((kind) => PICTURE_DOCUMENTS.includes(kind)) || kinds.size >= 2
}

/**
 * A new letter for somebody who came to the counter: first the documents, then the letter, whose password is good once and
 * only to choose a new one. The old password ends. For a person under 支援措置 the first officer only asks for it, which is
 * answered with nothing, and another one, who saw them too, gets the letter.
 * @param resetId names the letter: asked for twice, it is one letter
 */
export async function resetAtCounter(
  context: IdentityContext,
  ref: ResidentRef,
  seen: readonly SeenDocument[],
  clerk: string,
  resetId?: Uuid,
): Promise<Result<Letter | undefined, ResetRefusal>> {
  if (!areEnough(seen)) return err('documents_missing')
  return context.database.withTenant(ref.municipalityCode, async (tx) => {
    const open = await openAccount(context, tx, ref, { kind: 'clerk', id: clerk })
    const id = open && (await findMunicipalId(tx, ref.municipalityCode, ref.accountId))
    if (!open || !id) return err('account_unknown')
    if (resetId !== undefined && id.letterId === resetId) return toLetter(context, ref, id)
    if (open.account.state.protected && (await leaveToAnother(tx, open, clerk))) return ok(undefined)
    const letterId = resetId ?? uuidV7(context.clock(), context.random(10))
    const until = new Date(open.at.getTime() + LETTER_MS)
    await saveLetter(tx, ref.municipalityCode, ref.accountId, { letterId, until })
    await open.record('municipal_id.letter_printed', { why: 'reset', seen: [...new Set(seen)] })
    return toLetter(context, ref, { ...id, letterId, initialUntil: until })
  })
}

/** True when the letter is for another officer to make: this one asks for it, once. */
async function leaveToAnother(tx: Tx, open: OpenAccount, officer: string): Promise<boolean> {
  const { municipalityCode, accountId } = open.ref
  const inForce = expectOk(
    await findProtection(tx, municipalityCode, accountId).then((found) => (found ? ok(found) : err('none'))),
    'whoever is protected has a measure in force',
  )
  const at = open.at.getTime()
  const { kind } = decideProtectedReset(inForce.resetAsked, officer, at)
  if (kind === 'wait') return true
  const resetAsked = kind === 'ask' ? { by: officer, at } : null
  await updateProtection(tx, municipalityCode, inForce.protectionId, { resetAsked })
  if (kind === 'ask') await open.record('account.protected', { act: 'reset_asked' })
  return kind === 'ask'
}

function toLetter(context: IdentityContext, ref: ResidentRef, id: MunicipalId): Result<Letter, ResetRefusal> {
  const letter = letterOf(context, ref.municipalityCode, id)
  return letter ? ok(letter) : err('letter_used')
}

/** The same letter once more: it was lost, or the printer ate it. Nothing changes. */
export async function printAgain(
  context: IdentityContext,
  ref: ResidentRef,
  clerk: string,
): Promise<Result<Letter, ResetRefusal>> {
  return context.database.withTenant(ref.municipalityCode, async (tx) => {
    const open = await openAccount(context, tx, ref, { kind: 'clerk', id: clerk })
    const id = open && (await findMunicipalId(tx, ref.municipalityCode, ref.accountId))
    if (!open || !id) return err('account_unknown')
    const letter = letterOf(context, ref.municipalityCode, id)
    if (!letter) return err('letter_used')
    await open.record('municipal_id.letter_printed', { why: 'again', seen: [] })
    return ok(letter)
  })
}
