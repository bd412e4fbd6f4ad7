import { createHash } from 'node:crypto'
import { errors, type Adapter, type AdapterPayload } from 'oidc-provider'
import type { ClientDirectory } from './client-directory.ts'
import { describeClient } from './client-metadata.ts'
import type { ModelStore, StoredModel } from './model-store.ts'

/**
 * oidc-provider's storage contract over a ModelStore. Handles are looked up by their hash and are taken out of what is
 * stored, so that a copy of the database holds no code and no token that works. A session keeps its own: the browser's
 * cookie is signed, so the id alone opens nothing.
 */
export function createAdapterFactory(
  store: ModelStore,
  clients: ClientDirectory,
  clock: () => number,
): (kind: string) => Adapter {
  return (kind) => {
    if (kind === 'Client') return clientAdapter(clients)
    const adapter = modelAdapter(kind, store, clock)
    return kind === 'ReplayDetection' ? { ...adapter, ...replayDetection(store, clock) } : adapter
  }
}

/** Longer than any proof is good for; one that claims more is remembered as long as it claims. */
const PROOF_REMEMBERED_S = 10 * 60

/**
 * The provider looks for a proof and then writes it down; between the two another process may do the same. Here looking
 * writes it down: of two equal proofs at once the second finds the first, and it costs one statement instead of two.
 */
function replayDetection(store: ModelStore, clock: () => number): Pick<Adapter, 'find' | 'upsert'> {
  const kind = 'ReplayDetection'
  const modelFor = (seconds: number) => ({
    payload: { kind },
    grantId: null,
    uid: null,
    expiresAt: new Date(clock() + seconds * 1000),
  })
  return {
    async find(id) {
      const first = await store.insertOnce(kind, keyOf(id), modelFor(PROOF_REMEMBERED_S), new Date(clock()))
      return first ? undefined : { jti: id, kind, exp: Math.floor(clock() / 1000) + PROOF_REMEMBERED_S }
    },
    async upsert(id, _payload, expiresIn) {
      if (expiresIn !== undefined && expiresIn > PROOF_REMEMBERED_S)
        await store.upsert(kind, keyOf(id), modelFor(expiresIn))
    },
  }
}

/** Clients come from the registry; the provider never writes one. */
function clientAdapter(clients: ClientDirectory): Adapter {
  const never = async (): Promise<never> => {
    throw new Error('clients are registered with the municipality')
  }
  return {
    async find(clientId) {
      const client = await clients.find(clientId)
      return client && describeClient(client)
    },
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    upsert: never,
    consume: never,
    destroy: never,
    revokeByGrantId: never,
  }
}

function modelAdapter(kind: string, store: ModelStore, clock: () => number): Adapter {
  const now = (): Date => new Date(clock())
  const mayBeRetried = (consumedAt: Date): boolean =>
    kind === 'RefreshToken' && clock() - consumedAt.getTime() < RETRY_MS

  /**
   * The provider revokes when it meets a code that is used already. Of two requests at once it does not see that; the one
   * that comes second ends the grant here, and with it whatever the first is being given (RFC 6749, section 4.1.2).
   */
  async function endGrantOf(id: string): Promise<void> {
    const code = await store.find(kind, keyOf(id), now())
    const grantId = code && toPayload(code).grantId
    if (grantId !== undefined) await store.destroy('Grant', keyOf(grantId))
  }

  return {
    async upsert(id, payload, expiresIn) {
      await store.upsert(kind, keyOf(id), {
        payload: withoutHandle(kind, payload),
        grantId: payload.grantId ?? null,
        uid: kind === 'Session' ? (payload.uid ?? null) : null,
        expiresAt: expiresIn === undefined ? null : new Date(clock() + expiresIn * 1000),
      })
    },
    async find(id) {
      const stored = await store.find(kind, keyOf(id), now())
      if (!stored) return undefined
      const { consumedAt } = stored
      const shown = consumedAt && mayBeRetried(consumedAt) ? { ...stored, consumedAt: null } : stored
      return toPayload(shown, HANDLE_KEPT.has(kind) ? undefined : id)
    },
    async findByUid(uid) {
      const stored = await store.findByUid(kind, uid, now())
      return stored && toPayload(stored)
    },
    // User codes belong to the device flow, which is not switched on.
    findByUserCode: async () => undefined,
    async consume(id) {
      const first = await store.consume(kind, keyOf(id), now())
      if (first) return
      const { consumedAt } = (await store.find(kind, keyOf(id), now())) ?? {}
      if (consumedAt && mayBeRetried(consumedAt)) return
      if (kind === 'AuthorizationCode') await endGrantOf(id)
      throw alreadyUsed(kind)
    },
    destroy: (id) => store.destroy(kind, keyOf(id)),
    revokeByGrantId: (grantId) => store.revokeByGrantId(kind, grantId),
  }
}

/**
 * A refresh token that was used may be used again for this long: an answer may get lost on its way, and the client has nothing
 * else to ask with (FAPI 2.0 Security Profile, section 5.3.2.1, note 1; decision 7).
 */
const RETRY_MS = 60_000

/** A session has to be found by its other id too. */
const HANDLE_KEPT: ReadonlySet<string> = new Set(['Session'])

function keyOf(id: string): Buffer {
  return createHash('sha256').update(id).digest()
}

function withoutHandle(kind: string, payload: AdapterPayload): object {
  if (HANDLE_KEPT.has(kind)) return payload
  const { jti: _handle, ...rest } = payload
  return rest
}

function toPayload({ payload, consumedAt }: StoredModel, id?: string): AdapterPayload {
  return {
    ...(id === undefined ? {} : { jti: id }),
    ...payload,
    ...(consumedAt ? { consumed: Math.floor(consumedAt.getTime() / 1000) } : {}),
  }
}

/** Two requests with one code at once: the second is told what it would have been told a moment later. */
function alreadyUsed(kind: string): Error {
  if (kind === 'PushedAuthorizationRequest')
    return new errors.InvalidRequestUri('request_uri was already used')
  return new errors.InvalidGrant('the grant was already used')
}
