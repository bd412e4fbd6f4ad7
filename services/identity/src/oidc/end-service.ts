import type Provider from 'oidc-provider'
import { z } from 'zod'
import { endGrants } from './end-grants.ts'
import type { ModelStore } from './model-store.ts'

/** A service that was logged in under one of a person's sessions. */
export interface EndedLogin {
  readonly clientId: string
  /** The session as the client knows it. */
  readonly sid: string
}

const SessionSchema = z.looseObject({
  uid: z.string(),
  authorizations: z
    .record(z.string(), z.object({ sid: z.string().optional(), grantId: z.string().optional() }))
    .optional(),
})

/**
 * Takes one client (or all of them) out of every session of an account, and ends their logins at terminals, which have no
 * session: from now on no token of theirs is worth anything.
 * Whoever calls tells the clients that are returned (OpenID Connect Back-Channel Logout 1.0).
 */
export async function endLogins(
  provider: Provider,
  store: ModelStore,
  accountRef: string,
  now: Date,
  clientId?: string,
): Promise<readonly EndedLogin[]> {
  const ended: EndedLogin[] = []
  const isChosen = (id: string): boolean => clientId === undefined || id === clientId
  const grants = await store.listGrants(accountRef, now)
  await endGrants(
    provider,
    grants.filter((grant) => isChosen(grant.clientId)).map(({ grantId }) => grantId),
  )
  for (const { payload } of await store.listSessions(accountRef, now)) {
    const { uid, authorizations = {} } = SessionSchema.parse(payload)
    const chosen = Object.entries(authorizations).filter(([id]) => isChosen(id))
    if (chosen.length === 0) continue
    await endGrants(
      provider,
      chosen.flatMap(([, { grantId }]) => grantId ?? []),
    )
    await leaveSession(
      provider,
      uid,
      chosen.map(([id]) => id),
      clientId === undefined,
    )
    ended.push(...chosen.flatMap(([id, { sid }]) => (sid ? [{ clientId: id, sid }] : [])))
  }
  return ended
}

async function leaveSession(
  provider: Provider,
  uid: string,
  clientIds: readonly string[],
  whole: boolean,
): Promise<void> {
  const session = await provider.Session.findByUid(uid)
  if (!session) return
  if (whole) return session.destroy()
  for (const id of clientIds) delete session.authorizations?.[id]
  await session.persist()
}
