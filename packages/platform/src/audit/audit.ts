import { randomBytes as nodeRandomBytes } from 'node:crypto'
import { type MunicipalityCode, uuidV7 } from '@musubi/kernel'
import type { JWK } from 'jose'
import { sql, type Transaction } from 'kysely'
import type { ServiceDatabase } from '../database/service-database.ts'
import { type Logger, silentLogger } from '../logging/logger.ts'
import type { AuditActions } from './actions.ts'
import { type AuditEntry, type AuditEntryOf, writeBody } from './entry.ts'
import { exportLog, listHeads } from './export.ts'
import type { ExportLine } from './export-format.ts'
import { KEEP_BODIES_MS } from './forget.ts'
import { installAudit } from './install.ts'
import { chainPending, createKeeper, forgetOldBodies, signDueHeads } from './keeper.ts'
import { listRecords, type AuditRecord, type ListOptions } from './records.ts'

export interface AuditOptions<A extends AuditActions> {
  readonly service: string
  readonly actions: A
  /** Private P-256 key that signs the daily heads; every server process has the same one. */
  readonly signingKey: JWK
  /** How long bodies are kept; seven years unless a municipality decides otherwise, a year at least. */
  readonly keepBodiesMs?: number
  /** Milliseconds since 1970. */
  readonly clock?: () => number
  readonly logger?: Logger
}

/** The audit log of one service: append-only, one hash chain for each municipality, in the service's own database. */
export interface Audit<A extends AuditActions> {
  readonly service: string
  readonly actions: A
  /**
   * Writes records into the caller's transaction, which belongs to one municipality: they exist if and only if it
   * commits. One statement for all of them; no lock, so writers never wait for each other. Throws when an entry does not
   * fit its declared action.
   */
  append<DB>(tx: Transaction<DB>, ...entries: readonly AuditEntry<A>[]): Promise<void>
  /** Records about somebody or something, or all of the municipality, the newest first. */
  list<DB>(tx: Transaction<DB>, options?: ListOptions): Promise<readonly AuditRecord[]>
  /** The municipality's whole log as it is now, for `verifyExport`. */
  export(municipalityCode: MunicipalityCode): AsyncIterable<ExportLine>
  /** The newest signed heads of a municipality (compact JWS). */
  heads(municipalityCode: MunicipalityCode, limit: number): Promise<readonly string[]>
  /** Links what waits, everywhere; the keeper does it twice a second. Returns how many records were linked. */
  chainNow(): Promise<number>
  /** Signs the heads of all municipalities whose log grew since their last one. The keeper does it once a day. */
  signHeadsNow(): Promise<number>
  /** Forgets what is past its time; the keeper does it too. Returns how many bodies. */
  forgetNow(): Promise<number>
  /** Begins to keep the chains. Any number of processes may. */
  start(): void
  stop(): Promise<void>
}

/** Installs the audit schema into the service's database and opens its log. */
export async function openAudit<DB, const A extends AuditActions>(
  database: ServiceDatabase<DB>,
  options: AuditOptions<A>,
): Promise<Audit<A>> {
  const { service, actions, signingKey, keepBodiesMs = KEEP_BODIES_MS, clock = Date.now } = options
  const { logger = silentLogger } = options
  await installAudit(database.owner, service)
  const signing = { service, key: signingKey, clock, logger }
  const keeper = createKeeper(database, signing, keepBodiesMs)
  return {
    service,
    actions,
    append: (tx, ...entries) => append(tx, actions, entries, clock()),
    list: (tx, listOptions = {}) => listRecords(tx, listOptions),
    export: (municipalityCode) => exportLog(database, { service, municipalityCode, now: clock() }),
    heads: (municipalityCode, limit) => listHeads(database, municipalityCode, limit),
    chainNow: () => chainPending(database),
    signHeadsNow: () => signDueHeads(database, signing, 0),
    forgetNow: () => forgetOldBodies(database, { keepMs: keepBodiesMs, now: clock() }),
    start: keeper.start,
    stop: keeper.stop,
  }
}

async function append<DB>(
  tx: Transaction<DB>,
  actions: AuditActions,
  entries: readonly AuditEntryOf<AuditActions, string>[],
  now: number,
): Promise<void> {
  if (entries.length === 0) return
  const ids = entries.map(({ id }) => id ?? uuidV7(now, nodeRandomBytes(10)))
  const bodies = entries.map((entry, at) => writeBody(actions, entry, { id: ids[at] ?? '', now }))
  // The municipality is the transaction's own (a column default), so an entry cannot land in another log.
  await sql`
    insert into audit.record (record_id, salt, body)
    select * from unnest(${ids}::uuid[], ${ids.map(() => nodeRandomBytes(16))}::bytea[], ${bodies}::text[])
    on conflict do nothing`.execute(tx)
}
