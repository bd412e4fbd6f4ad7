import { MunicipalitySchema, TerminalSetupSchema } from '@musubi/contracts'
import { z } from 'zod'
import type { Meta } from '../store/meta.ts'

/** The last setup the server gave: with it and the sealed stubs a terminal works from a cold start without network. */
export const SnapshotSchema = z.object({
  setup: TerminalSetupSchema,
  /** Names of the municipalities of this joint use, for the homes of those who come. */
  municipalities: z.array(MunicipalitySchema),
  loadedAt: z.iso.datetime(),
})
export type Snapshot = z.infer<typeof SnapshotSchema>

const KEY = 'snapshot'

/** The snapshot on disk; undefined when there is none or when an older version wrote another form. */
export function findSnapshot(meta: Meta): Snapshot | undefined {
  const text = meta.find(KEY)
  return text === undefined ? undefined : SnapshotSchema.safeParse(JSON.parse(text)).data
}

export function storeSnapshot(meta: Meta, snapshot: Snapshot): void {
  meta.put(KEY, JSON.stringify(snapshot))
}

/** Whether a disaster is going on: stubs may be kept and cards be read. */
export function isOpen(setup: Snapshot['setup']): boolean {
  return setup.disaster !== null && setup.disaster.closedAt === null
}

/** Without an open disaster no key and no stub may stay on the device. */
export function withoutStubKeys(snapshot: Snapshot): Snapshot {
  return { ...snapshot, setup: { ...snapshot.setup, stubSets: [] } }
}
