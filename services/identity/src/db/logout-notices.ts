import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import type { Queries } from './schema.ts'

/** A client that has to hear that a login has ended. */
export interface LogoutNotice {
  readonly noticeId: Uuid
  readonly accountRef: string
  readonly clientId: string
  readonly sid: string
  /** Tries so far. */
  readonly tries: number
}

export async function insertLogoutNotices(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  notices: readonly LogoutNotice[],
  dueAt: Date,
): Promise<void> {
  if (notices.length === 0) return
  await tx
    .insertInto('logout_notice')
    .values(
      notices.map((notice) => ({
        municipality_code: municipalityCode,
        notice_id: notice.noticeId,
        account_ref: notice.accountRef,
        client_id: notice.clientId,
        sid: notice.sid,
        tries: notice.tries,
        next_try_at: dueAt,
      })),
    )
    .execute()
}

/** Takes what is due, counts the try and puts it off: another process does not take it too. */
export async function takeDueNotices(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  now: Date,
  nextTry: (tries: number) => Date,
): Promise<readonly LogoutNotice[]> {
  const { rows } = await sql<LogoutNotice>`
    select notice_id as "noticeId", account_ref as "accountRef", client_id as "clientId", sid, tries
    from logout_notice where municipality_code = ${municipalityCode} and next_try_at <= ${now}
    order by next_try_at limit 50 for update skip locked`.execute(tx)
  for (const { noticeId, tries } of rows) {
    await tx
      .updateTable('logout_notice')
      .set({ tries: tries + 1, next_try_at: nextTry(tries + 1) })
      .where('municipality_code', '=', municipalityCode)
      .where('notice_id', '=', noticeId)
      .execute()
  }
  return rows
}

export async function deleteNotice(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  noticeId: Uuid,
): Promise<void> {
  await tx
    .deleteFrom('logout_notice')
    .where('municipality_code', '=', municipalityCode)
    .where('notice_id', '=', noticeId)
    .execute()
}
