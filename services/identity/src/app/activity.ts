import type { Activity, ServiceName } from '@musubi/contracts'
import type { MunicipalityCode } from '@musubi/kernel'
import { listActivity } from '@musubi/platform/audit'
import { auditNamesOfPerson } from '../audit/subject.ts'
import type { AccountRef } from '../core/account-ref.ts'
import { activityCursor, mergeActivity, type ActivityCursor } from '../core/activity.ts'
import { sectorOf } from '../core/sector.ts'
import { isProtected } from '../db/protection.ts'
import type { IdentityContext } from './context.ts'
import { ppidOf } from './ppids.ts'

/** Another service's log about one person; undefined when that service cannot be asked now. */
export interface ActivitySource {
  readonly service: ServiceName
  list(question: {
    readonly municipalityCode: MunicipalityCode
    readonly ppid: string
    readonly before: number | undefined
    readonly limit: number
  }): Promise<readonly Activity[] | undefined>
}

export interface ActivityPage {
  readonly entries: readonly Activity[]
  /** Where the next page begins; null on the last one. */
  readonly next: ActivityCursor | null
  /** Services that could not be asked: what they know is missing here, not gone. */
  readonly unreachable: readonly ServiceName[]
}

/**
 * "My logins and who used what": what every service's audit log holds about one person, merged, the newest first. Only
 * identity can ask so, because only it knows the person's PPID in each sector; the services learn nothing by being asked.
 */
export async function readActivity(
  context: IdentityContext,
  sources: readonly ActivitySource[],
  { municipalityCode, accountId }: AccountRef,
  { cursor, limit }: { readonly cursor: ActivityCursor; readonly limit: number },
): Promise<ActivityPage> {
  const own = await context.database.withTenant(municipalityCode, async (tx) => {
    const subjectIds = await auditNamesOfPerson(tx, context, municipalityCode, accountId)
    const question = { subjectIds, before: cursor['identity'], limit }
    return {
      entries: await listActivity(tx, context.audit, question),
      isProtected: await isProtected(tx, municipalityCode, accountId),
    }
  })
  const others = sources.map(async (source) => {
    const sector = sectorOf(municipalityCode, source.service)
    const ppid = await ppidOf(context, municipalityCode, accountId, sector)
    const before = cursor[source.service]
    return { service: source.service, entries: await source.list({ municipalityCode, ppid, before, limit }) }
  })
  const asked = await Promise.all(others)
  const logs = [own.entries, ...asked.map(({ entries }) => entries ?? [])]
  const entries = mergeActivity(logs, limit)
  const more =
    logs.reduce((sum, log) => sum + log.length, 0) > entries.length ||
    logs.some((log) => log.length === limit)
  return {
    entries: own.isProtected ? entries.filter(saysNoPlace) : entries,
    next: more && entries.length > 0 ? activityCursor(cursor, entries) : null,
    unreachable: asked.flatMap(({ service, entries: log }) => (log ? [] : [service])),
  }
}

/** Whoever got into the account of a person under 支援措置 must not read there in which town that person was. */
function saysNoPlace({ by }: Activity): boolean {
  return by.municipalityCode === null
}
