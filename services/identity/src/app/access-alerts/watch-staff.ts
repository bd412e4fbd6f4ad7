import type { AccessWatch } from '@musubi/contracts'
import type { CivilDate, MunicipalityCode } from '@musubi/kernel'
import { listActiveStaff, listStaffActs, type StaffAct } from '@musubi/platform/audit'
import { auditSectorOf } from '../../audit/subject.ts'
import { decideAlerts, type PastCounts } from '../../core/access-alerts/decide-alerts.ts'
import { daysBefore, endOfDay, startOfDay } from '../../core/access-alerts/japan-time.ts'
import { AGAIN_DAYS, measureDay, type DayMeasure, type StaffDeed } from '../../core/access-alerts/measure.ts'
import { USUAL_WATCH } from '../../core/access-alerts/rules.ts'
import { todayInJapan } from '../../core/today.ts'
import { findPeopleWithOpenAlert } from '../../db/access-alerts.ts'
import { findAccessWatch } from '../../db/access-watch.ts'
import { findProtectionsByName } from '../../db/protections.ts'
import { listAccessDays, saveAccessDay } from '../../db/staff-access-days.ts'
import type { Tx } from '../../db/schema.ts'
import type { IdentityContext } from '../context.ts'
import { raiseAlert } from './raise-alert.ts'

const LOOKS = ['account.looked_at', 'account.searched']
/** Written whenever an officer opens a record, whether it is protected or not. */
const OFFICERS_LOOK = 'account.protection_looked_at'
const USUAL_DAYS = 30
/** A measure that ends within these days is on the officers' list. */
const DUE_DAYS = 60

/**
 * Counts the looks of everybody who looked since a moment, out of the audit log, and raises what is unusual. The log is the
 * only source: a look that is recorded is counted, whichever page it came from, and a day may be counted again and again.
 * @param since milliseconds since 1970; the whole days from that one on are counted
 */
export async function watchStaff(context: IdentityContext, since: number): Promise<void> {
  for (const { code } of context.municipalities) {
    const { staff, watch } = await context.database.withTenant(code, async (tx) => ({
      staff: await listActiveStaff(tx, LOOKS, since),
      watch: (await findAccessWatch(tx, code)) ?? USUAL_WATCH,
    }))
    for (const subject of staff) {
      await context.database.withTenant(code, (tx) =>
        watchOne(context, tx, { home: code, subject, watch }, since),
      )
    }
  }
}

interface Watched {
  readonly home: MunicipalityCode
  /** Their PPID for the office. */
  readonly subject: string
  readonly watch: AccessWatch
}

async function watchOne(context: IdentityContext, tx: Tx, watched: Watched, since: number): Promise<void> {
  const days = daysSince(context.clock(), since)
  const [first] = days
  if (!first) return
  const acts = await listStaffActs(tx, {
    actorId: watched.subject,
    from: startOfDay(daysBefore(first, AGAIN_DAYS - 1)),
    to: endOfDay(todayInJapan(context.clock())),
  })
  const deeds = acts.flatMap(toDeed)
  for (const day of days) {
    const undue = await findUndue(tx, watched.home, day, acts)
    await tellOfDay(context, tx, watched, day, measureDay(deeds, { day, open: watched.watch, undue }))
  }
}

function daysSince(now: number, since: number): CivilDate[] {
  const days: CivilDate[] = []
  const first = todayInJapan(since)
  for (let day = todayInJapan(now); day >= first; day = daysBefore(day, 1)) days.unshift(day)
  return days
}

function toDeed({ at, action, subjectId, details }: StaffAct): StaffDeed[] {
  if (action === 'account.looked_at') return [{ at, kind: 'look', person: subjectId }]
  if (action === 'account.searched') return details['found'] === 0 ? [{ at, kind: 'miss', person: null }] : []
  return action === OFFICERS_LOOK ? [] : [{ at, kind: 'act', person: subjectId }]
}

/**
 * People under 支援措置 whom somebody opened on a day although nothing was due about them: the measure goes on for long,
 * nobody asked to lift it, no alert about their card is open, and the officer did nothing for them.
 */
async function findUndue(
  tx: Tx,
  home: MunicipalityCode,
  day: CivilDate,
  acts: readonly StaffAct[],
): Promise<ReadonlySet<string>> {
  const [from, to] = [startOfDay(day), endOfDay(day)]
  const today = acts.filter(({ at }) => at >= from && at < to)
  if (!today.some(({ action }) => action === OFFICERS_LOOK)) return new Set()
  const served = new Set(today.flatMap((act) => (toDeed(act)[0]?.kind === 'act' ? [act.subjectId] : [])))
  const seen = today.flatMap(({ action, subjectId }) =>
    action === 'account.looked_at' && subjectId !== null && !served.has(subjectId) ? [subjectId] : [],
  )
  const measures = await findProtectionsByName(tx, home, auditSectorOf(home), [...new Set(seen)])
  const alerted = await findPeopleWithOpenAlert(tx, home)
  const soon = daysBefore(day, -DUE_DAYS)
  const isDue = (name: string): boolean => {
    const measure = measures.get(name)
    if (!measure) return true
    return measure.until <= soon || measure.liftAskedBy !== null || alerted.has(measure.accountId)
  }
  return new Set(seen.filter((name) => !isDue(name)))
}

async function tellOfDay(
  context: IdentityContext,
  tx: Tx,
  { home, subject, watch }: Watched,
  day: CivilDate,
  measure: DayMeasure,
): Promise<void> {
  const { many_people_hour, many_people_day, many_misses } = measure.counts
  const past = await readPast(tx, home, subject, day)
  if (many_people_day.count + many_misses.count > 0)
    await saveAccessDay(tx, home, subject, day, {
      peopleHour: many_people_hour.count,
      peopleDay: many_people_day.count,
      misses: many_misses.count,
    })
  for (const { firstAt, lastAt, ...finding } of decideAlerts(measure, past, watch))
    await raiseAlert(context, tx, home, {
      ...finding,
      day,
      about: { kind: 'staff', subject },
      firstAt: new Date(firstAt),
      lastAt: new Date(lastAt),
      hours: finding.rule === 'many_misses' ? measure.missHours : measure.hours,
    })
}

async function readPast(
  tx: Tx,
  home: MunicipalityCode,
  subject: string,
  day: CivilDate,
): Promise<PastCounts> {
  const days = await listAccessDays(tx, home, subject, daysBefore(day, USUAL_DAYS), day)
  return {
    many_people_hour: days.map(({ peopleHour }) => peopleHour),
    many_people_day: days.map(({ peopleDay }) => peopleDay),
    many_misses: days.map(({ misses }) => misses),
    out_of_hours: [],
    same_person_again: [],
    protected_looks: [],
  }
}
