import { defineLogEvents } from '@musubi/platform/logging'
import { z } from 'zod'

/** What identity writes. Counts and reasons; no name, no id of a person or a card, no address. */
export const identityLogEvents = defineLogEvents({
  'identity.evidence_resolved': {
    service: z.string(),
    pieces: z.int(),
    resolved: z.int(),
    reasons: z.record(z.string(), z.int()),
    ms: z.number(),
  },
  'identity.terminal_switched_off': {
    terminalId: z.string(),
    reason: z.string(),
    endedLogins: z.int(),
  },
  'identity.terminal_clock_suspect': { terminalId: z.string(), pieces: z.int() },
  'identity.logged_in': { service: z.string(), acr: z.string() },
  'identity.login_refused': { service: z.string(), reason: z.string() },
  'identity.login_failed': {},
  'identity.refusal_not_recorded': {},
  'identity.card_linked': { how: z.string(), strength: z.string() },
  'identity.card_link_refused': { reason: z.string() },
  /** The phone app vouched for nobody. */
  'identity.upstream_failed': { reason: z.string() },
  'identity.app_linked': { how: z.string() },
  'identity.app_link_refused': { reason: z.string() },
  'identity.cleaned_up': { ms: z.number() },
  'identity.logout_not_heard': { client: z.string(), tries: z.int() },
  'identity.chore_failed': { chore: z.string() },
  'identity.status_source_failed': { source: z.string(), reason: z.string() },
  'identity.list_taken': {
    issuer: z.string(),
    kind: z.string(),
    size: z.int(),
    number: z.string().nullable(),
  },
  'identity.list_followed': {
    issuer: z.string(),
    size: z.int(),
    stopped: z.int(),
    outdated: z.int(),
    ms: z.number(),
  },
  'identity.list_failed': { issuer: z.string(), reason: z.string() },
})
