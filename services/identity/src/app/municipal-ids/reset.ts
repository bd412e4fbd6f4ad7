import type { SEEN_DOCUMENTS } from '@musubi/contracts'
import { err, ok, uuidV7, type Result, type Uuid } from '@musubi/kernel'
import { LETTER_MS } from '../../core/municipal-ids/municipal-id-state.ts'
import { findMunicipalId, saveLetter, type MunicipalId } from '../../db/municipal-ids.ts'
import { openAccount, type ResidentRef } from '../accounts/account-desk.ts'
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

export type ResetRefusal = 'account_unknown' | 'documents_missing' | 'second_person_needed' | 'letter_used'

/** One with a picture, or two others. */
export function areEnough(seen: readonly SeenDocument[]): boolean {
  const kinds = new Set(seen)
  return [...kinds].some((kind) => PICTURE_DOCUMENTS.includes(kind)) || kinds.size >= 2
}

/**
 * A new letter for somebody who came to the counter: first the documents, then the letter, whose password is good once and
 * only to choose a new one. The old password ends. For a person under 支援措置 a second clerk must have seen them too.
 * @param resetId names the letter: asked for twice, it is one letter
 */
export async function resetAtCounter(
  context: IdentityContext,
  ref: ResidentRef,
  seen: readonly SeenDocument[],
  clerks: { readonly clerk: string; readonly second: string | undefined },
  resetId?: Uuid,
): Promise<Result<Letter, ResetRefusal>> {
  if (!areEnough(seen)) return err('documents_missing')
  return context.database.withTenant(ref.municipalityCode, async (tx) => {
    const open = await openAccount(context, tx, ref, { kind: 'clerk', id: clerks.clerk })
    const id = open && (await findMunicipalId(tx, ref.municipalityCode, ref.accountId))
    if (!open || !id) return err('account_unknown')
    if (open.account.state.protected && (clerks.second === undefined || clerks.second === clerks.clerk))
      return err('second_person_needed')
    if (resetId !== undefined && id.letterId === resetId) return toLetter(context, ref, id)
    const letterId = resetId ?? uuidV7(context.clock(), context.random(10))
    const until = new Date(open.at.getTime() + LETTER_MS)
    await saveLetter(tx, ref.municipalityCode, ref.accountId, { letterId, until })
    await open.record('municipal_id.letter_printed', { why: 'reset', seen: [...new Set(seen)] })
    return toLetter(context, ref, { ...id, letterId, initialUntil: until })
  })
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
