import type { Adapter, AdapterPayload } from 'oidc-provider'

interface Entry {
  readonly payload: AdapterPayload
  readonly expiresAt: number
}

const MOST_ENTRIES = 5000

/** What the simulator remembers, for minutes and in this process: a demonstration's logins are under way or they are over. */
export function createMemoryAdapters(clock: () => number): (name: string) => Adapter {
  const entries = new Map<string, Entry>()
  return (name) => {
    const find = (wanted: (entry: Entry) => boolean): AdapterPayload | undefined =>
      [...entries].find(([key, entry]) => key.startsWith(`${name}:`) && alive(entry) && wanted(entry))?.[1]
        .payload
    const alive = ({ expiresAt }: Entry): boolean => expiresAt > clock()
    const keyOf = (id: string): string => `${name}:${id}`
    return {
      async upsert(id, payload, expiresIn = 600) {
        entries.delete(keyOf(id))
        entries.set(keyOf(id), { payload, expiresAt: clock() + expiresIn * 1000 })
        const [oldest] = entries.keys()
        if (entries.size > MOST_ENTRIES && oldest !== undefined) entries.delete(oldest)
      },
      async find(id) {
        const entry = entries.get(keyOf(id))
        return entry && alive(entry) ? entry.payload : undefined
      },
      findByUid: async (uid) => find(({ payload }) => payload.uid === uid),
      findByUserCode: async (userCode) => find(({ payload }) => payload.userCode === userCode),
      async consume(id) {
        const entry = entries.get(keyOf(id))
        if (entry) entry.payload.consumed = Math.floor(clock() / 1000)
      },
      async destroy(id) {
        entries.delete(keyOf(id))
      },
      async revokeByGrantId(grantId) {
        for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key)
      },
    }
  }
}
