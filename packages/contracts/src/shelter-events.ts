import { z } from 'zod'
import { HlcSchema, InstantSchema, UuidSchema } from './common.ts'

/**
 * Append-only events of shelters. Every event is made where it happened (a terminal), carries its own id (the
 * idempotency key), the terminal's running number and a hybrid logical clock that alone gives the order.
 * `effectiveAt` is the terminal's wall clock, for people to read.
 */
const event = {
  eventId: UuidSchema,
  disasterId: UuidSchema,
  shelterId: z.string().min(1).max(40),
  terminalId: UuidSchema,
  seq: z.int().min(1),
  hlc: HlcSchema,
  effectiveAt: InstantSchema,
}
/** One tap moves several people; `tapId` is also the id of the card evidence. */
const byTap = { ...event, tapId: UuidSchema.nullable(), personId: UuidSchema }

export const ShelterEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('stay.checked_in'), ...byTap }),
  z.object({ type: z.literal('stay.checked_out'), ...byTap }),
  z.object({ type: z.literal('headcount.added'), ...event, count: z.int().min(1).max(10) }),
  z.object({ type: z.literal('headcount.removed'), ...event, count: z.int().min(1).max(10) }),
  z.object({ type: z.literal('event.voided'), ...event, voids: UuidSchema }),
])
export type ShelterEvent = z.infer<typeof ShelterEventSchema>
