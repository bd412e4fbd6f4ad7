import type { CardAlertRule } from '@musubi/contracts'
import type { CivilDate, MunicipalityCode, Uuid } from '@musubi/kernel'
import { auditNamesOfPerson, auditPerson } from '../../audit/subject.ts'
import { decideSighting } from '../../core/access-alerts/decide-sightings.ts'
import { endOfDay, startOfDay } from '../../core/access-alerts/japan-time.ts'
import { countByHour } from '../../core/access-alerts/measure.ts'
import { todayInJapan } from '../../core/today.ts'
import {
  deleteSightings,
  findProtectedHolders,
  listSightings,
  type CardSighting,
} from '../../db/card-sightings.ts'
import type { Tx } from '../../db/schema.ts'
import type { IdentityContext } from '../context.ts'
import { raiseAlert } from './raise-alert.ts'

const BATCH = 500

/**
 * Looks whether cards that turned up at terminals belong to somebody under 支援措置, tells the officers of their home, and
 * forgets the cards. This is done apart from the answer at the terminal, so that no time and no work there says who is
 * protected. Done again after a crash, because cards are forgotten last.
 */
export async function followSightings(context: IdentityContext): Promise<void> {
  for (const { code } of context.municipalities) {
    for (let more = true; more; ) {
      const seen = await context.database.withTenant(code, (tx) => listSightings(tx, code, BATCH))
      more = seen.length === BATCH
      if (seen.length === 0) break
      for (const { code: home } of context.municipalities)
        await context.database.withTenant(home, (tx) => tellHome(context, tx, home, code, seen))
      const ids = seen.map(({ sightingId }) => sightingId)
      await context.database.withTenant(code, (tx) => deleteSightings(tx, code, ids))
    }
  }
}

interface ProtectedUse {
  readonly accountId: Uuid
  readonly rule: CardAlertRule
  readonly day: CivilDate
}

async function tellHome(
  context: IdentityContext,
  tx: Tx,
  home: MunicipalityCode,
  at: MunicipalityCode,
  seen: readonly CardSighting[],
): Promise<void> {
  const keys = seen.map(({ cardKey }) => cardKey)
  const holders = await findProtectedHolders(tx, home, keys)
  const uses = new Map<string, ProtectedUse>()
  for (const sighting of seen) {
    const accountId = holders.get(sighting.cardKey.toString('hex'))
    const rule = decideSighting(home, { at, way: sighting.way })
    if (!accountId || !rule) continue
    await recordUse(context, tx, home, at, sighting, accountId, rule)
    const day = todayInJapan(sighting.seenAt.getTime())
    uses.set(`${accountId} ${rule} ${day}`, { accountId, rule, day })
  }
  for (const use of uses.values()) await tellOfUses(context, tx, home, use)
}

export const ACTION_OF = {
  protected_card_elsewhere: 'account.protected_card_used_elsewhere',
  protected_kazashi_tried: 'account.protected_kazashi_tried',
} as const satisfies Record<CardAlertRule, string>

/** Under the id of the tap or login, so a second look at it is no second record. */
async function recordUse(
  context: IdentityContext,
  tx: Tx,
  home: MunicipalityCode,
  where: MunicipalityCode,
  { sightingId, terminalId, way, seenAt }: CardSighting,
  accountId: Uuid,
  rule: CardAlertRule,
): Promise<void> {
  const common = {
    id: sightingId,
    actor: { kind: 'terminal', id: terminalId, ...(where === home ? {} : { municipalityCode: where }) },
    subject: await auditPerson(tx, context, home, accountId),
    purpose: 'access_watch',
    outcome: 'refused',
    at: seenAt.getTime(),
  } as const
  await context.audit.append(
    tx,
    rule === 'protected_card_elsewhere'
      ? {
          ...common,
          action: ACTION_OF[rule],
          outcome: way === 'pin' ? 'done' : 'refused',
          details: { where, way },
        }
      : { ...common, action: ACTION_OF[rule], details: {} },
  )
}

/** The day's uses as the log has them: counted whole, so that counting again changes nothing. */
async function tellOfUses(
  context: IdentityContext,
  tx: Tx,
  home: MunicipalityCode,
  { accountId, rule, day }: ProtectedUse,
): Promise<void> {
  const moments = (await readUses(context, tx, home, { accountId, rule, day })).map(({ at }) => at)
  const [last, first] = [moments[0], moments.at(-1)]
  if (last === undefined || first === undefined) return
  await raiseAlert(context, tx, home, {
    rule,
    day,
    about: { kind: 'person', accountId },
    count: moments.length,
    usual: null,
    threshold: 1,
    firstAt: new Date(first),
    lastAt: new Date(last),
    hours: countByHour(moments),
  })
}

export interface RecordedUse {
  readonly id: string
  readonly at: number
  readonly action: string
  readonly details: Readonly<Record<string, unknown>>
}

/** Uses of the card of somebody under 支援措置 on one day, the newest first. */
export async function readUses(
  context: IdentityContext,
  tx: Tx,
  home: MunicipalityCode,
  { accountId, rule, day }: ProtectedUse,
): Promise<RecordedUse[]> {
  const [from, to] = [startOfDay(day), endOfDay(day)]
  const records = await context.audit.list(tx, {
    subjectIds: await auditNamesOfPerson(tx, context, home, accountId),
    actions: [ACTION_OF[rule]],
    limit: 200,
  })
  return records
    .map(({ body: { id, at, action, details } }) => ({ id, at: Date.parse(at), action, details }))
    .filter(({ at }) => at >= from && at < to)
    .toSorted((one, other) => other.at - one.at)
}
