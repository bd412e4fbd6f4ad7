import { randomBytes } from 'node:crypto'
import { uuidV7 } from '@musubi/kernel'
import { sql, type Transaction } from 'kysely'
import { auditFields, defineAuditActions } from './actions.ts'
import { writeBody } from './entry.ts'

/** The period of 情報提供等の記録 (番号法施行令), taken as the measure for all logs. */
export const KEEP_BODIES_MS = 7 * 366 * 24 * 3_600_000
const MOST_AT_ONCE = 5000

/** What the log writes about itself, in every service. */
export const ownActions = defineAuditActions({
  'audit.bodies_forgotten': {
    shown: false,
    ja: '保存期間を過ぎた記録の内容を消しました',
    easy: '古い 記録の 中身を けしました',
    en: 'The contents of records past their time were forgotten',
    details: { bodies: auditFields.count(), before: auditFields.instant() },
  },
})

/**
 * Forgets the bodies of the transaction's municipality's records that are older than `before`, and writes that down. The chain stays
 * whole. The database refuses for anything younger than a year. Returns how many.
 */
export async function forgetBodies<DB>(
  tx: Transaction<DB>,
  { before, now }: { readonly before: number; readonly now: number },
): Promise<number> {
  const { rows } = await sql<{ bodies: number }>`
    select audit.forget(${new Date(before)}::timestamptz, ${MOST_AT_ONCE}) as bodies`.execute(tx)
  const bodies = rows[0]?.bodies ?? 0
  if (bodies > 0) await recordForgetting(tx, { bodies, before, now })
  return bodies
}

async function recordForgetting<DB>(
  tx: Transaction<DB>,
  { bodies, before, now }: { readonly bodies: number; readonly before: number; readonly now: number },
): Promise<void> {
  const id = uuidV7(now, randomBytes(10))
  const body = writeBody(
    ownActions,
    {
      action: 'audit.bodies_forgotten',
      actor: { kind: 'system', id: null },
      subject: null,
      purpose: 'retention',
      outcome: 'done',
      details: { bodies, before: new Date(before).toISOString() },
    },
    { id, now },
  )
  await sql`insert into audit.record (record_id, salt, body) values (${id}, ${randomBytes(16)}, ${body})`.execute(
    tx,
  )
}
