import type { AccessWatch } from '@musubi/contracts'
import { ok, type MunicipalityCode, type Result } from '@musubi/kernel'
import { checkWatch, USUAL_WATCH } from '../../core/access-alerts/rules.ts'
import { findAccessWatch, saveAccessWatch } from '../../db/access-watch.ts'
import type { IdentityContext } from '../context.ts'
import type { AlertReader } from './alert-reader.ts'

export async function readWatch({ database }: IdentityContext, home: MunicipalityCode): Promise<AccessWatch> {
  return database.withTenant(home, async (tx) => (await findAccessWatch(tx, home)) ?? USUAL_WATCH)
}

/** Changes from which counts on a municipality is told; from the next count on. Alerts that are there stay. */
export async function changeWatch(
  context: IdentityContext,
  { home, subject }: AlertReader,
  watch: AccessWatch,
): Promise<Result<AccessWatch, 'watch_out_of_bounds'>> {
  const checked = checkWatch(watch)
  if (!checked.ok) return checked
  await context.database.withTenant(home, async (tx) => {
    await saveAccessWatch(tx, home, watch, { by: subject, at: new Date(context.clock()) })
    await context.audit.append(tx, {
      action: 'access_watch.changed',
      actor: { kind: 'staff', id: subject },
      subject: null,
      purpose: 'access_watch',
      outcome: 'done',
      details: { opens: watch.opens, closes: watch.closes, ...watch.floors },
    })
  })
  return ok(watch)
}
