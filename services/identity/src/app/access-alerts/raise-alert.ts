import { uuidV7, type MunicipalityCode } from '@musubi/kernel'
import { growAlert } from '../../core/access-alerts/alert-state.ts'
import { insertAlert, lockAlertOf, saveAlert, type StoredAlert } from '../../db/access-alerts.ts'
import type { Tx } from '../../db/schema.ts'
import type { IdentityContext } from '../context.ts'

/** Something that was counted, whole and not what came on top: counting it twice is counting it once. */
export interface CountedAlert extends Omit<StoredAlert, 'alertId' | 'state' | 'settledAt'> {
  readonly count: number
}

/**
 * Raises an alert, or lets the one of this rule, subject and day grow. Two processes that count at once make one alert:
 * the second insert waits for the first and then finds its row.
 */
export async function raiseAlert(
  context: IdentityContext,
  tx: Tx,
  home: MunicipalityCode,
  { count, ...found }: CountedAlert,
): Promise<void> {
  const now = context.clock()
  const alertId = uuidV7(now, context.random(10))
  const raised = { ...found, alertId, state: { status: 'open', count } } as const
  if (await insertAlert(tx, home, raised, new Date(now)))
    return recordAlert(context, tx, 'access_alert.raised', raised)
  const alert = await lockAlertOf(tx, home, found)
  if (!alert) throw new Error('an alert that cannot be added is there')
  const state = growAlert(alert.state, count, alert.threshold)
  const { firstAt, lastAt, hours } = found
  if (state === alert.state && String(hours) === String(alert.hours)) return
  const settledAt = state.status === 'settled' ? alert.settledAt : null
  const grown = { ...alert, state, firstAt, lastAt, hours, settledAt }
  await saveAlert(tx, home, grown)
  if (state.status !== alert.state.status) await recordAlert(context, tx, 'access_alert.reopened', grown)
}

async function recordAlert(
  { audit }: IdentityContext,
  tx: Tx,
  action: 'access_alert.raised' | 'access_alert.reopened',
  { alertId, rule, state }: Pick<StoredAlert, 'alertId' | 'rule' | 'state'>,
): Promise<void> {
  await audit.append(tx, {
    action,
    actor: { kind: 'system', id: 'access-watch' },
    subject: { kind: 'thing', id: alertId },
    purpose: 'access_watch',
    outcome: 'done',
    details: { rule, count: state.count },
  })
}
