import type { DatabaseSync } from 'node:sqlite'
import { EvidenceKeySchema, SealedEvidenceSchema, ShelterEventSchema } from '@musubi/contracts'
import { z } from 'zod'

/** Everything a terminal recorded, whatever became of it: the way out when a device must be given up. */
export const OutboxExportSchema = z.object({
  format: z.literal('musubi-outbox-1'),
  events: z.array(
    z.object({
      event: ShelterEventSchema,
      state: z.enum(['pending', 'acked', 'quarantined']),
      reason: z.string().nullable(),
    }),
  ),
  evidence: z.array(SealedEvidenceSchema),
  keys: z.array(EvidenceKeySchema),
})
export type OutboxExport = z.infer<typeof OutboxExportSchema>

/** All rows of the outbox. The evidence stays sealed for identity; the events are pseudonymous. */
export function exportOutbox(db: DatabaseSync): OutboxExport {
  const events = db.prepare('SELECT body, state, reason FROM events ORDER BY seq').all()
  const evidence = db.prepare('SELECT evidence_id, key_id, sealed FROM evidence').all()
  const keys = db.prepare('SELECT key_id, wrapped FROM evidence_keys').all()
  return OutboxExportSchema.parse({
    format: 'musubi-outbox-1',
    events: events.map(({ body, state, reason }) => ({ event: JSON.parse(String(body)), state, reason })),
    evidence: evidence.map((row) => ({ evidenceId: row.evidence_id, keyId: row.key_id, sealed: row.sealed })),
    keys: keys.map((row) => ({ keyId: row.key_id, wrapped: row.wrapped })),
  })
}
