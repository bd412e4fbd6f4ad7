import { ATTEMPT_WINDOW_MS } from '../core/login-attempts.ts'
import { RECEIPT_RETENTION_MS } from '../core/moment.ts'
import { deleteAttemptsBefore } from '../db/login-attempts.ts'
import { deleteReceiptsBefore } from '../db/receipts.ts'
import { todayInJapan } from '../core/today.ts'
import { deleteAccessDaysBefore } from '../db/staff-access-days.ts'
import { deleteSpentNoncesBefore } from '../db/spent-nonces.ts'
import { deleteTerminalGrantsBefore } from '../db/terminals.ts'
import { identityLogEvents } from '../log-events.ts'
import type { ModelStore } from '../oidc/model-store.ts'
import type { IdentityContext } from './context.ts'

/** Days of staff are compared with for thirty days, and counted again for a week after a stop. */
const ACCESS_DAYS_MS = 40 * 86_400_000

/** Removes what has expired: protocol state, counted attempts, spent challenges, old receipts. Any number of processes may do it. */
export async function cleanUp(context: IdentityContext, store: ModelStore): Promise<void> {
  const begun = performance.now()
  const now = context.clock()
  await store.deleteExpired(new Date(now))
  await deleteAttemptsBefore(context.database.db, new Date(now - ATTEMPT_WINDOW_MS))
  await deleteSpentNoncesBefore(context.database.db, new Date(now))
  for (const { code } of context.municipalities) {
    await context.database.withTenant(code, async (tx) => {
      await deleteReceiptsBefore(tx, code, new Date(now - RECEIPT_RETENTION_MS))
      await deleteTerminalGrantsBefore(tx, code, new Date(now))
      await deleteAccessDaysBefore(tx, code, todayInJapan(now - ACCESS_DAYS_MS))
    })
  }
  const ms = Math.round(performance.now() - begun)
  context.logger.for(identityLogEvents).event('identity.cleaned_up', { ms })
}
