import type { DatabaseSync } from 'node:sqlite'
import type { CheckInBatch, CheckInResultSchema, ShelterEvent } from '@musubi/contracts'
import type { z } from 'zod'
import { inTransaction } from './database.ts'
import { readEvent } from './outbox.ts'

type CheckInResult = z.infer<typeof CheckInResultSchema>

/** What a batch carries; its id, its time and what stays behind are the sender's to add. */
export type BatchContents = Pick<CheckInBatch, 'events' | 'evidence' | 'keys'>

/** A batch also ends before it outgrows what a server takes in one request. */
const MAX_BATCH_CHARACTERS = 768 * 1024
const MAX_KEYS = 20

export interface Settlement {
  /** 0: the answers were about nothing that was pending. */
  readonly settled: number
  readonly quarantined: readonly string[]
}

/** The sending side of the outbox: what to send next, and what became of it. */
export interface Dispatch {
  /** The oldest pending events, at most `limit`, with their evidence and its keys; undefined when none is pending. */
  nextBatch(limit: number): BatchContents | undefined
  /** Writes the server's answers down: how many events they settled, and which are now in quarantine. */
  settle(results: readonly CheckInResult[], round: number): Settlement
  /** Sets one event aside so that it never holds up the others; it stays on disk and in the export. */
  quarantine(eventId: string, reason: string): void
  /** How the server took this terminal's events: confirmation by event id, `not_sent` while pending. */
  confirmations(): ReadonlyMap<string, string>
  /** Forgets what the server has of disasters that are over; unsent and refused events stay. */
  forgetAcked(exceptDisasterId: string | null): void
}

export function createDispatch(db: DatabaseSync): Dispatch {
  const nextEvents = db.prepare(
    `SELECT e.event_id, e.body, e.tap_id, length(e.body) AS size, v.sealed, v.key_id, k.wrapped
     FROM events e
     LEFT JOIN evidence v ON v.evidence_id = e.tap_id
     LEFT JOIN evidence_keys k ON k.key_id = v.key_id
     WHERE e.state = 'pending' ORDER BY e.seq LIMIT ?`,
  )
  const settleOne = db.prepare(
    `UPDATE events SET state = ?, round = ?, confirmation = ?, reason = ? WHERE event_id = ? AND state = 'pending'`,
  )
  const confirmations = db.prepare('SELECT event_id, state, confirmation FROM events')
  const forget = [
    `DELETE FROM events WHERE state = 'acked' AND disaster_id IS NOT ?1`,
    `DELETE FROM taps WHERE disaster_id IS NOT ?1`,
    `DELETE FROM evidence WHERE evidence_id NOT IN (SELECT tap_id FROM events WHERE tap_id IS NOT NULL)`,
    `DELETE FROM evidence_keys WHERE key_id NOT IN (SELECT key_id FROM evidence)`,
  ]
  const quarantine = (eventId: string, reason: string): void =>
    void settleOne.run('quarantined', null, null, reason, eventId)
  return {
    nextBatch: (limit) => {
      const rows = (nextEvents.all(limit) as unknown as PendingRow[]).map((row) => ({
        ...row,
        event: readEvent(row.body),
      }))
      for (const { event, event_id } of rows) if (!event) quarantine(event_id, 'damaged')
      return packBatch(rows)
    },
    settle: (results, round) => {
      const quarantined = results.filter(({ status }) => status === 'refused').map(({ eventId }) => eventId)
      const settled = inTransaction(db, () =>
        results.reduce((sum, { eventId, status, confirmation, reason }) => {
          const [state, inRound] = status === 'refused' ? ['quarantined', null] : ['acked', round]
          return sum + Number(settleOne.run(state, inRound, confirmation, reason, eventId).changes)
        }, 0),
      )
      return { settled, quarantined }
    },
    quarantine,
    confirmations: () =>
      new Map(confirmations.all().map((row) => [row.event_id as string, describeConfirmation(row)])),
    forgetAcked: (exceptDisasterId) =>
      inTransaction(db, () => {
        const [events = '', taps = '', ...orphans] = forget
        for (const sql of [events, taps]) db.prepare(sql).run(exceptDisasterId)
        for (const sql of orphans) db.exec(sql)
      }),
  }
}

interface PendingRow {
  readonly event_id: string
  readonly body: string
  readonly tap_id: string | null
  readonly size: number
  readonly sealed: string | null
  readonly key_id: string | null
  readonly wrapped: string | null
}

function packBatch(
  rows: readonly (PendingRow & { readonly event: ShelterEvent | undefined })[],
): BatchContents | undefined {
  const evidence = new Map<string, CheckInBatch['evidence'][number]>()
  const keys = new Map<string, CheckInBatch['keys'][number]>()
  const events: CheckInBatch['events'] = []
  let size = 0
  for (const { event, tap_id, size: length, sealed, key_id, wrapped } of rows) {
    if (!event) continue
    const isNewPiece = tap_id !== null && sealed !== null && !evidence.has(tap_id)
    size += length + (isNewPiece ? sealed.length : 0)
    const isKeyTooMany = key_id !== null && !keys.has(key_id) && keys.size === MAX_KEYS
    if (events.length > 0 && (size > MAX_BATCH_CHARACTERS || isKeyTooMany)) break
    events.push(event)
    if (tap_id === null || sealed === null || key_id === null || wrapped === null) continue
    const keyId = key_id as CheckInBatch['keys'][number]['keyId']
    evidence.set(tap_id, { evidenceId: tap_id as typeof keyId, keyId, sealed })
    keys.set(key_id, { keyId, wrapped })
  }
  if (events.length === 0) return undefined
  return { events, evidence: [...evidence.values()], keys: [...keys.values()] }
}

function describeConfirmation(row: { state?: unknown; confirmation?: unknown }): string {
  if (row.state === 'quarantined') return 'refused'
  return row.state === 'pending' ? 'not_sent' : String(row.confirmation)
}
