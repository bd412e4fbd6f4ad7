import { expectOk, uuidV7 } from '@musubi/kernel'
import type Provider from 'oidc-provider'
import { parseAccountRef } from '../core/account-ref.ts'
import { deleteNotice, insertLogoutNotices, takeDueNotices, type LogoutNotice } from '../db/logout-notices.ts'
import { identityLogEvents } from '../log-events.ts'
import type { EndedLogin } from '../oidc/end-service.ts'
import type { IdentityContext } from './context.ts'

const MINUTE = 60_000
/** After each failed try, until the service has been away for a day. */
const WAITS_MS = [10_000, MINUTE, 5 * MINUTE, 30 * MINUTE, 3 * 60 * MINUTE, 8 * 60 * MINUTE, 12 * 60 * MINUTE]

/** Writes down which services have to hear that a login has ended. They are told at the next turn, and until they hear it. */
export async function noteLogouts(
  context: IdentityContext,
  accountRef: string,
  ended: readonly EndedLogin[],
  afterMs = 0,
): Promise<void> {
  const { municipalityCode } = expectOk(parseAccountRef(accountRef), 'logins are of accounts')
  const now = context.clock()
  const notices = ended.map(
    ({ clientId, sid }): LogoutNotice => ({
      noticeId: uuidV7(now, context.random(10)),
      accountRef,
      clientId,
      sid,
      tries: 0,
    }),
  )
  await context.database.withTenant(municipalityCode, (tx) =>
    insertLogoutNotices(tx, municipalityCode, notices, new Date(now + afterMs)),
  )
}

/** Tells every service that is due, of all municipalities. A service that cannot be reached is asked again later. */
export async function deliverLogouts(context: IdentityContext, provider: Provider): Promise<void> {
  const now = context.clock()
  const nextTry = (tries: number): Date => new Date(now + (WAITS_MS[tries - 1] ?? MINUTE))
  for (const { code } of context.municipalities) {
    const due = await context.database.withTenant(code, (tx) =>
      takeDueNotices(tx, code, new Date(now), nextTry),
    )
    await Promise.all(
      due.map(async (notice) => {
        const heard = await tell(context, provider, notice)
        if (heard || notice.tries + 1 >= WAITS_MS.length)
          await context.database.withTenant(code, (tx) => deleteNotice(tx, code, notice.noticeId))
      }),
    )
  }
}

/** What the type definitions of oidc-provider leave out of a client. */
interface HearingClient {
  readonly backchannelLogoutUri?: string
  backchannelLogout(accountId: string, sid: string): Promise<void>
}

async function tell(
  { logger }: IdentityContext,
  provider: Provider,
  { accountRef, clientId, sid, tries }: LogoutNotice,
): Promise<boolean> {
  const log = logger.for(identityLogEvents)
  try {
    const client = (await provider.Client.find(clientId)) as HearingClient | undefined
    // A service that no longer exists, or never asked to be told, has heard everything.
    if (!client?.backchannelLogoutUri) return true
    await client.backchannelLogout(accountRef, sid)
    return true
  } catch (error) {
    log.warn('identity.logout_not_heard', { client: clientId, tries: tries + 1 }, error)
    return false
  }
}
