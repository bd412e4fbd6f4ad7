import type { Activity } from '@musubi/contracts'
import type { MunicipalityCode } from '@musubi/kernel'
import { languages, type Language } from '@musubi/contracts/route'
import type { Transaction } from 'kysely'
import type { AuditActions } from './actions.ts'
import type { Audit } from './audit.ts'
import type { AuditBody } from './entry.ts'
import type { AuditRecord } from './records.ts'

export interface ActivityQuestion {
  /** Every name under which the log knows the person, and what concerns everybody. */
  readonly subjectIds: readonly string[]
  readonly before?: number | undefined
  readonly limit: number
}

/** What a person may read about themselves: records about them whose action is `shown`, the newest first. */
export async function listActivity<DB, A extends AuditActions>(
  tx: Transaction<DB>,
  audit: Audit<A>,
  { subjectIds, before, limit }: ActivityQuestion,
): Promise<Activity[]> {
  const shown = Object.entries(audit.actions).flatMap(([name, action]) => (action.shown ? [name] : []))
  const records = await audit.list(tx, {
    subjectIds,
    actions: shown,
    limit,
    ...(before === undefined ? {} : { before }),
  })
  return records.map((record) => toActivity(audit, record))
}

function toActivity(
  { service, actions }: Audit<AuditActions>,
  { position, recordedAt, body }: AuditRecord,
): Activity {
  const { actor, subject, outcome, action, details, at, id } = body
  const texts = Object.fromEntries(
    languages.map((language) => [language, fill(actions[action]?.[language] ?? action, details)]),
  ) as Record<Language, string>
  return {
    id: id as Activity['id'],
    position,
    at,
    recordedAt: recordedAt.toISOString(),
    service,
    action,
    texts,
    outcome,
    by: {
      kind: actor.kind,
      self: actor.id !== null && actor.id === subject?.id,
      municipalityCode: (actor.municipalityCode as MunicipalityCode | undefined) ?? null,
    },
    details,
  }
}

function fill(text: string, details: AuditBody['details']): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = details[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '-'
  })
}
