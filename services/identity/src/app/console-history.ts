import type { ConsoleAct } from '@musubi/contracts'
import { languages } from '@musubi/contracts/route'
import type { MunicipalityCode } from '@musubi/kernel'
import type { AuditRecord } from '@musubi/platform/audit'
import type { ActorOf } from '@musubi/platform/http'
import { identityAuditActions } from '../audit/actions.ts'
import { sectorOf } from '../core/sector.ts'
import type { Tx } from '../db/schema.ts'
import { findStaffNames } from '../db/staff-names.ts'
import type { IdentityContext } from './context.ts'

export interface HistoryQuestion {
  /** Every name under which the log knows the thing. */
  readonly subjectIds: readonly string[]
  /** Acts whose names begin so, such as `terminal.`: a log knows other things about the same subject. */
  readonly area: string
  /** Acts whose names begin so are left out: not everybody who reads the rest may know of them. */
  readonly without?: string
  readonly before: number | undefined
  readonly limit: number
}

export interface History {
  readonly acts: ConsoleAct[]
  readonly more: boolean
}

/** What the audit log holds about a terminal or a service, the newest first, with the names of the staff who did it. */
export async function readHistory(
  { audit }: Pick<IdentityContext, 'audit'>,
  tx: Tx,
  home: MunicipalityCode,
  staff: ActorOf<'staff'>,
  { subjectIds, area, without, before, limit }: HistoryQuestion,
): Promise<History> {
  const actions = Object.keys(identityAuditActions).filter(
    (name) => name.startsWith(area) && (without === undefined || !name.startsWith(without)),
  )
  const found = await audit.list(tx, {
    subjectIds,
    actions,
    limit: limit + 1,
    ...(before === undefined ? {} : { before }),
  })
  const records = found.slice(0, limit)
  const subjects = records.flatMap(({ body: { actor } }) =>
    actor.kind === 'staff' && actor.id !== null ? [actor.id] : [],
  )
  // Staff act through the office pages, so the log knows them by a PPID of that sector.
  const names = await findStaffNames(tx, home, sectorOf(home, 'office'), [...new Set(subjects)])
  return {
    acts: records.map((record) => toAct(record, names, staff)),
    more: found.length > limit,
  }
}

function toAct(
  { position, body: { id, at, action, actor, details } }: AuditRecord,
  names: ReadonlyMap<string, string>,
  staff: ActorOf<'staff'>,
): ConsoleAct {
  const words = Object.entries(identityAuditActions).find(([name]) => name === action)?.[1]
  const texts = Object.fromEntries(
    languages.map((language) => [language, words?.[language] ?? action]),
  ) as ConsoleAct['texts']
  const name = actor.id === null ? null : (names.get(actor.id) ?? null)
  const mine = actor.kind === 'staff' && actor.id === staff.subject
  return {
    id: id as ConsoleAct['id'],
    position,
    at,
    action,
    texts,
    by: { kind: actor.kind, name: mine ? staff.name : name, mine },
    details,
  }
}
