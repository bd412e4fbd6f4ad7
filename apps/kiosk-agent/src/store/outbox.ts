import type { DatabaseSync } from 'node:sqlite'
import {
  type EvidenceKey,
  type SealedEvidence,
  type ShelterEvent,
  ShelterEventSchema,
} from '@musubi/contracts'
import { err, expectOk, formatHlc, type Hlc, ok, parseHlc, type Result, tickHlc } from '@musubi/kernel'
import { inTransaction, isDiskTrouble } from './database.ts'
import { createMeta } from './meta.ts'
import type { EventDraft, OwnEvent } from './own-event.ts'

/** About 2 MB of memory; what is beyond is parsed anew. */
const MOST_PARSED = 5000

declare const committed: unique symbol

/** Proof that rows are on the disk. Only the outbox makes one, and nothing turns green without one. */
export interface Receipt {
  readonly [committed]: true
  readonly events: readonly OwnEvent[]
}

/** One tap as it is kept, whether or not it moved anybody. */
export interface TapRecord {
  readonly tapId: string
  readonly disasterId: string
  readonly takenAt: string
  readonly direction: 'in' | 'out'
}

export interface OutboxEntry {
  readonly tap?: TapRecord
  readonly drafts: readonly EventDraft[]
  readonly evidence?: { readonly key: EvidenceKey; readonly piece: SealedEvidence }
}

export interface PendingSummary {
  readonly count: number
  readonly oldestAt: string | null
}

export interface Outbox {
  /**
   * Puts a whole tap on the disk in one transaction: all of its events and its evidence, or nothing. `now` is the
   * physical time for the hybrid logical clock, which never goes back, not even over a restart.
   */
  append(entry: OutboxEntry, now: number): Result<Receipt, 'outbox_full'>
  findEvent(eventId: string): ShelterEvent | undefined
  /** Events that the server's figures of `round` do not hold, oldest first. Quarantined ones count for nothing. */
  eventsAfter(round: number): OwnEvent[]
  pending(): PendingSummary
  /** The newest exchange with the server that is written on any row. */
  newestRound(): number
}

export function createOutbox(db: DatabaseSync): Outbox {
  const meta = createMeta(db)
  const insertTap = db.prepare(
    'INSERT INTO taps (tap_id, disaster_id, taken_at, direction) VALUES (?, ?, ?, ?)',
  )
  const insertEvent = db.prepare(
    'INSERT INTO events (seq, event_id, tap_id, disaster_id, made_at, body) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const insertKey = db.prepare('INSERT OR IGNORE INTO evidence_keys (key_id, wrapped) VALUES (?, ?)')
  const insertEvidence = db.prepare('INSERT INTO evidence (evidence_id, key_id, sealed) VALUES (?, ?, ?)')
  const selectEvent = db.prepare('SELECT body FROM events WHERE event_id = ?')
  const selectAfter = db.prepare(
    `SELECT seq, body, round FROM events WHERE state = 'pending' OR (state = 'acked' AND round > ?) ORDER BY seq`,
  )
  const countPending = db.prepare(`SELECT count(*) AS events FROM events WHERE state = 'pending'`)
  const oldestPending = db.prepare(`SELECT made_at FROM events WHERE state = 'pending' ORDER BY seq LIMIT 1`)
  const newestRound = db.prepare('SELECT max(round) AS round FROM events')
  const parsed = new Map<number, ShelterEvent>()
  let position = readPosition(meta.find('position'))

  const findEvent = (eventId: string) => {
    const row = selectEvent.get(eventId)
    return row && readEvent(row.body)
  }
  /** Events never change, and a long outbox is replayed with every batch: each row is parsed once. */
  const readRow = (seq: number, body: unknown): ShelterEvent | undefined => {
    const known = parsed.get(seq) ?? readEvent(body)
    if (known && parsed.size < MOST_PARSED) parsed.set(seq, known)
    return known
  }
  const withTarget = (event: ShelterEvent): ShelterEvent | null =>
    event.type === 'event.voided' ? (findEvent(event.voids) ?? null) : null

  return {
    findEvent,
    append: ({ tap, drafts, evidence }, now) => {
      const { events, next } = stamp(drafts, position, now)
      try {
        inTransaction(db, () => {
          if (tap) insertTap.run(tap.tapId, tap.disasterId, tap.takenAt, tap.direction)
          if (evidence) {
            insertKey.run(evidence.key.keyId, evidence.key.wrapped)
            insertEvidence.run(evidence.piece.evidenceId, evidence.piece.keyId, evidence.piece.sealed)
          }
          for (const event of events) {
            const { seq, eventId, disasterId, effectiveAt } = event
            insertEvent.run(seq, eventId, tapOf(event), disasterId, effectiveAt, JSON.stringify(event))
          }
          meta.put('position', JSON.stringify({ seq: next.seq, hlc: formatHlc(next.hlc) }))
        })
      } catch (error) {
        if (isDiskTrouble(error)) return err('outbox_full')
        throw error
      }
      position = next
      const own = events.map((event) => ({ event, target: withTarget(event), round: null }))
      return ok({ events: own } as unknown as Receipt)
    },
    eventsAfter: (round) =>
      selectAfter.all(round).flatMap((row) => {
        const event = readRow(Number(row.seq), row.body)
        return event ? [{ event, target: withTarget(event), round: row.round as number | null }] : []
      }),
    pending: () => ({
      count: Number(countPending.get()?.events),
      oldestAt: (oldestPending.get()?.made_at as string | undefined) ?? null,
    }),
    newestRound: () => Number(newestRound.get()?.round ?? 0),
  }
}

interface Position {
  readonly seq: number
  readonly hlc: Hlc
}

function readPosition(text: string | undefined): Position {
  if (text === undefined) return { seq: 0, hlc: { ms: 0, counter: 0, node: 'new' } }
  const { seq, hlc } = JSON.parse(text) as { seq: number; hlc: string }
  return { seq, hlc: expectOk(parseHlc(hlc), 'the stored clock') }
}

function stamp(drafts: readonly EventDraft[], from: Position, now: number) {
  let next = from
  const events = drafts.map((draft): ShelterEvent => {
    const node = draft.terminalId.replaceAll('-', '')
    next = { seq: next.seq + 1, hlc: tickHlc({ ...next.hlc, node }, now) }
    return { ...draft, seq: next.seq, hlc: formatHlc(next.hlc) }
  })
  return { events, next }
}

function tapOf(event: ShelterEvent): string | null {
  return 'tapId' in event ? event.tapId : null
}

/** The disk is an edge too: a row that is no event any more is damage, and is never sent on. */
export function readEvent(body: unknown): ShelterEvent | undefined {
  try {
    return ShelterEventSchema.safeParse(JSON.parse(String(body))).data
  } catch {
    return undefined
  }
}
