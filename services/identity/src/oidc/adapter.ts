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
  return (kind) => (kind === 'Client' ? clientAdapter(clients) : modelAdapter(kind, store, clock))
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
  return {
    async upsert(id, payload, expiresIn) {
      const model = {
        payload: withoutHandle(kind, payload),
        grantId: payload.grantId ?? null,
        uid: kind === 'Session' ? (payload.uid ?? null) : null,
        expiresAt: expiresIn === undefined ? null : new Date(clock() + expiresIn * 1000),
      }
      if (kind !== 'ReplayDetection') return store.upsert(kind, keyOf(id), model)
      // The provider looks before it writes; of two equal proofs at once only one may pass.
      const first = await store.insertOnce(kind, keyOf(id), model, now())
      if (!first) throw new errors.InvalidRequest('replay detected')
    },
    async find(id) {
      const stored = await store.find(kind, keyOf(id), now())
      return stored && toPayload(stored, HANDLE_KEPT.has(kind) ? undefined : id)
    },
    async findByUid(uid) {
      const stored = await store.findByUid(kind, uid, now())
      return stored && toPayload(stored)
    },
    // User codes belong to the device flow, which is not switched on.
    findByUserCode: async () => undefined,
    async consume(id) {
      const first = await store.consume(kind, keyOf(id), now())
      if (!first) throw alreadyUsed(kind)
    },
    destroy: (id) => store.destroy(kind, keyOf(id)),
    revokeByGrantId: (grantId) => store.revokeByGrantId(kind, grantId),
  }
}

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
