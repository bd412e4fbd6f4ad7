import type { DatabaseSync } from 'node:sqlite'
import { type CrowdingThresholds, type ShelterStatus, ShelterStatusSchema } from '@musubi/contracts'
import { crowdingOf } from '@musubi/shelter/core'
import { z } from 'zod'
import { inTransaction } from '../store/database.ts'
import type { Meta } from '../store/meta.ts'
import type { Outbox } from '../store/outbox.ts'
import type { OwnEvent } from '../store/own-event.ts'
import type { Snapshot } from '../terminal/snapshot.ts'
import { type Board, type BoardCounts, createBoard, type Presence, type Roster } from './board.ts'

/** With more acknowledged events than this on top of the roster, the roster is worth asking for again. */
const LONG_OVERLAY = 200

/**
 * The shelter as this terminal sees it. Exchanges with the server are numbered (rounds), so that an event is counted
 * once: by the server's figures when they are younger than its acknowledgement, on top of them otherwise.
 */
export interface Ledger {
  findPresence(personId: string): Presence | null
  presentPeople(): ReadonlyMap<string, Presence>
  /** The server's figures plus what this terminal has recorded since. */
  shownShelter(thresholds: CrowdingThresholds): ShelterStatus
  nextRound(): number
  /** Events this terminal has just put on disk. */
  record(own: readonly OwnEvent[]): void
  /** Figures of an answer that holds everything acknowledged up to `round`. */
  takeFigures(shelter: ShelterStatus, round: number): void
  /** A roster that was asked for in `round`; only ids are kept. */
  takeRoster(people: Iterable<{ readonly personId: string; readonly since: string }>, round: number): void
  /** Whether the list of who is here no longer explains the server's figures. */
  needsRoster(): boolean
  /** Another setup: in another disaster or another shelter nobody is here yet. */
  takeSetup(setup: Snapshot['setup'], round: number): void
  /** Reads the outbox again, after events left it for quarantine. */
  reread(): void
}

export interface LedgerDeps {
  readonly db: DatabaseSync
  readonly meta: Meta
  readonly outbox: Outbox
}

const StoredFiguresSchema = z.object({
  shelter: ShelterStatusSchema,
  disasterId: z.string().nullable(),
  round: z.int(),
})
type StoredFigures = z.infer<typeof StoredFiguresSchema>

const FIGURES = 'figures'
const ROSTER_ROUND = 'roster_round'

export function createLedger({ db, meta, outbox }: LedgerDeps, setup: Snapshot['setup']): Ledger {
  const insertPresent = db.prepare('INSERT OR IGNORE INTO present (person_id, since) VALUES (?, ?)')
  let figures = readFigures(meta) ?? { ...placeOf(setup), round: 0 }
  let roster: Roster = { people: readPresent(db), round: Number(meta.find(ROSTER_ROUND) ?? 0) }
  let newestRound = Math.max(outbox.newestRound(), roster.round, figures.round)
  let overlay = 0
  let board = rebuild()

  function rebuild(): Board {
    const { shelter, disasterId, round } = figures
    const own = outbox.eventsAfter(roster.round).filter(({ event }) => event.disasterId === disasterId)
    overlay = own.length
    const fresh = createBoard(shelter.siteId, roster, round)
    fresh.add(own)
    return fresh
  }

  function store(next: StoredFigures, nextRoster: Roster): void {
    inTransaction(db, () => {
      meta.put(FIGURES, JSON.stringify(next))
      if (nextRoster === roster) return
      db.exec('DELETE FROM present')
      for (const [personId, since] of nextRoster.people) insertPresent.run(personId, since)
      meta.put(ROSTER_ROUND, String(nextRoster.round))
    })
    figures = next
    roster = nextRoster
    board = rebuild()
  }

  return {
    findPresence: (personId) => board.findPresence(personId),
    presentPeople: () => board.presentPeople(),
    shownShelter: (thresholds) => addCounts(figures.shelter, board.counts(), thresholds),
    nextRound: () => ++newestRound,
    record: (own) => {
      overlay += own.length
      board.add(own)
    },
    takeFigures: (shelter, round) => store({ ...figures, shelter, round }, roster),
    takeRoster: (people, round) => {
      const since = new Map([...people].map((person) => [person.personId, person.since]))
      store(figures, { people: since, round })
    },
    needsRoster: () => {
      if (roster.round === 0 || overlay > LONG_OVERLAY + outbox.pending().count) return true
      return figures.shelter.headCount.named + board.counts().named !== board.presentPeople().size
    },
    takeSetup: (next, round) => {
      const place = placeOf(next)
      const isSame =
        place.disasterId === figures.disasterId && place.shelter.siteId === figures.shelter.siteId
      store({ ...place, round }, isSame ? roster : { people: new Map(), round: 0 })
    },
    reread: () => {
      board = rebuild()
    },
  }
}

function placeOf({ shelter, disaster }: Snapshot['setup']): Pick<StoredFigures, 'shelter' | 'disasterId'> {
  return { shelter, disasterId: disaster?.disasterId ?? null }
}

function readFigures(meta: Meta): StoredFigures | undefined {
  const text = meta.find(FIGURES)
  return text === undefined ? undefined : StoredFiguresSchema.safeParse(JSON.parse(text)).data
}

function readPresent(db: DatabaseSync): ReadonlyMap<string, string> {
  const rows = db.prepare('SELECT person_id, since FROM present').all()
  return new Map(rows.map((row) => [row.person_id as string, row.since as string]))
}

function addCounts(
  shelter: ShelterStatus,
  counts: BoardCounts,
  thresholds: CrowdingThresholds,
): ShelterStatus {
  const named = Math.max(0, shelter.headCount.named + counts.named)
  const unnamed = Math.max(0, shelter.headCount.unnamed + counts.unnamed)
  const total = named + unnamed
  return {
    ...shelter,
    headCount: { total, named, unnamed },
    crowding: crowdingOf(total, shelter.capacity, thresholds),
    arrivalsLastHour: shelter.arrivalsLastHour + counts.arrivals,
  }
}
