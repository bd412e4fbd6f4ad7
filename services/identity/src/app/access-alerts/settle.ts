import type { AccessAlert, AlertOutcome } from '@musubi/contracts'
import { err, ok, type Result, type Uuid } from '@musubi/kernel'
import { settleAlert, type SettleRefusal } from '../../core/access-alerts/alert-state.ts'
import { saveAlert } from '../../db/access-alerts.ts'
import type { IdentityContext } from '../context.ts'
import type { AlertReader } from './alert-reader.ts'
import { describeAlerts } from './describe-alerts.ts'
import { openAlert } from './read-alerts.ts'

export interface GivenSettlement {
  readonly outcome: AlertOutcome
  /** As the officer saw it. */
  readonly count: number
}

/** Settles an alert; two officers at once get one settlement and one refusal. */
export async function settle(
  context: IdentityContext,
  reader: AlertReader,
  alertId: Uuid,
  given: GivenSettlement,
): Promise<Result<AccessAlert, SettleRefusal | 'alert_unknown'>> {
  const { home, subject } = reader
  return context.database.withTenant(home, async (tx) => {
    const alert = await openAlert(tx, reader, alertId)
    if (!alert) return err('alert_unknown')
    const { about } = alert
    const whose = { kind: about.kind, subject: about.kind === 'staff' ? about.subject : about.accountId }
    const state = settleAlert(alert.state, whose, { by: subject, ...given })
    if (!state.ok) return state
    const isNew = state.value !== alert.state
    const settledAt = isNew ? new Date(context.clock()) : alert.settledAt
    const settled = { ...alert, state: state.value, settledAt }
    if (isNew) {
      await saveAlert(tx, home, settled)
      await context.audit.append(tx, {
        action: 'access_alert.settled',
        actor: { kind: 'staff', id: subject },
        subject: { kind: 'thing', id: alertId },
        purpose: 'access_watch',
        outcome: 'done',
        details: { rule: alert.rule, count: alert.state.count, outcome: given.outcome },
      })
    }
    const [answer] = await describeAlerts(context, tx, reader, [settled])
    if (!answer) throw new Error('one alert is described as one')
    return ok(answer)
  })
}
