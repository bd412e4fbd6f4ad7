import { defineLogEvents } from '@musubi/platform/logging'
import { z } from 'zod'

/** Everything the agent may write to its log. No event carries a person, a card or a key. */
export const agentLogEvents = defineLogEvents({
  'agent.listening': { url: z.string() },
  'agent.enrolled': { terminalId: z.string() },
  'agent.enrolment_refused': { code: z.string() },
  'agent.link_up': {},
  'agent.link_down': { reason: z.string() },
  'agent.setup_loaded': { stubSets: z.int(), shelterOpen: z.boolean() },
  'agent.stubs_loaded': { count: z.int() },
  'agent.stubs_wiped': {},
  'agent.batch_sent': { events: z.int(), pending: z.int() },
  'agent.event_quarantined': { eventId: z.string(), reason: z.string() },
  'agent.outbox_full': {},
  'agent.reader_missing': { reason: z.string() },
  'agent.work_failed': { work: z.string() },
  'agent.clock_wrong': { offsetMs: z.int() },
})
