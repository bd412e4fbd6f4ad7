import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { expectOk, parseUuid, type Uuid, uuidV7 } from '@musubi/kernel'
import { createEvidenceSealer, type EvidenceSealer } from '@musubi/platform/sealing'
import { prepareSet, type TrustedSet } from '../desk/trust.ts'
import { createLedger, type Ledger } from '../shelter/ledger.ts'
import { compact, openDatabase } from '../store/database.ts'
import { createDispatch, type Dispatch } from '../store/dispatch.ts'
import { createMeta, type Meta } from '../store/meta.ts'
import { createOutbox, type Outbox } from '../store/outbox.ts'
import { createStubStore, type StubStore } from '../store/stub-store.ts'
import { createTerminalClock, type TerminalClock } from './clock.ts'
import { openTerminalIdentity, type TerminalIdentity } from './identity.ts'
import { findSnapshot, isOpen, type Snapshot, storeSnapshot, withoutStubKeys } from './snapshot.ts'

/** A setup in use: what the tap needs, ready, so that a tap waits for nothing. */
export interface Duty {
  readonly snapshot: Snapshot
  readonly sets: readonly TrustedSet[]
  readonly sealer: EvidenceSealer
  readonly ledger: Ledger
}

/** Everything a terminal keeps, without reader, network or page. */
export interface TerminalCore {
  readonly db: DatabaseSync
  readonly meta: Meta
  readonly outbox: Outbox
  readonly dispatch: Dispatch
  readonly stubs: StubStore
  readonly clock: TerminalClock
  readonly identity: TerminalIdentity
  readonly newId: () => Uuid
  findDuty(): Duty | null
  /** Takes a new setup into use and onto the disk; a closed disaster wipes stubs and keys. Returns whether it wiped. */
  takeSnapshot(snapshot: Snapshot, round: number): Promise<boolean>
  close(): void
}

/** Opens a terminal's folder; with a snapshot and stubs on the disk it is on duty at once, with no network. */
export async function openTerminalCore(
  dataDir: string,
  wallNow: () => number = Date.now,
): Promise<TerminalCore> {
  const db = openDatabase(dataDir)
  const meta = createMeta(db)
  const outbox = createOutbox(db)
  const dispatch = createDispatch(db)
  const stubs = createStubStore(db)
  const clock = createTerminalClock({
    wallNow,
    storedOffsetMs: Number(meta.find('clock_offset') ?? 0),
    onChange: (offset) => meta.put('clock_offset', String(offset)),
  })
  const stored = findSnapshot(meta)
  let duty = stored ? await goOnDuty(stored, createLedger({ db, meta, outbox }, stored.setup), null) : null

  return {
    db,
    meta,
    outbox,
    dispatch,
    stubs,
    clock,
    identity: openTerminalIdentity(dataDir),
    newId: () => uuidV7(clock.now(), randomBytes(10)),
    findDuty: () => duty,
    takeSnapshot: async (given, round) => {
      const snapshot = isOpen(given.setup) ? given : withoutStubKeys(given)
      storeSnapshot(meta, snapshot)
      const wiped = stubs.keepOnly(snapshot.setup.stubSets.map(({ setId }) => setId))
      dispatch.forgetAcked(snapshot.setup.disaster?.disasterId ?? null)
      if (!isOpen(given.setup)) compact(db)
      const ledger = duty?.ledger ?? createLedger({ db, meta, outbox }, snapshot.setup)
      ledger.takeSetup(snapshot.setup, round)
      duty = await goOnDuty(snapshot, ledger, duty)
      return wiped
    },
    close: () => db.close(),
  }
}

/** The evidence key is made once a start; another sealing key of the server asks for another one. */
async function goOnDuty(snapshot: Snapshot, ledger: Ledger, before: Duty | null): Promise<Duty> {
  const { sealingKey, stubSets } = snapshot.setup
  const isSameKey = before?.snapshot.setup.sealingKey.x === sealingKey.x
  const sealer =
    before && isSameKey
      ? before.sealer
      : await createEvidenceSealer({ kty: sealingKey.kty, crv: sealingKey.crv, x: sealingKey.x })
  return { snapshot, ledger, sealer, sets: stubSets.map(prepareSet) }
}

export function asUuid(text: string): Uuid {
  return expectOk(parseUuid(text), 'an id of our own')
}
