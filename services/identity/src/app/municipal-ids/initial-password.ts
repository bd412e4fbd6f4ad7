import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Uuid } from '@musubi/kernel'
import { formatInitialPassword, normaliseInitialPassword } from '../../core/municipal-ids/letter-codes.ts'
import type { IdentityContext } from '../context.ts'

/**
 * The password of a letter. Made from the service's secret instead of kept: the same letter can be printed again, and a
 * copy of the database opens nothing.
 */
export function initialPasswordOf({ keyring }: IdentityContext, accountId: Uuid, letterId: Uuid): string {
  return formatInitialPassword(
    createHmac('sha256', keyring.letterSecret).update(`${accountId}\n${letterId}`).digest(),
  )
}

export function isInitialPassword(
  context: IdentityContext,
  accountId: Uuid,
  letterId: Uuid,
  typed: string,
): boolean {
  const expected = Buffer.from(normaliseInitialPassword(initialPasswordOf(context, accountId, letterId)))
  const actual = Buffer.from(normaliseInitialPassword(typed))
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}
