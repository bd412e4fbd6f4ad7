import { z } from 'zod'
import { defineLogEvents } from './logger.ts'

/** What the server toolkit itself writes. `route` is always the pattern: a raw address could name a person. */
export const platformLogEvents = defineLogEvents({
  'http.request': {
    method: z.string(),
    route: z.string(),
    status: z.int(),
    ms: z.number(),
    reference: z.string(),
  },
  'http.request_failed': { method: z.string(), route: z.string(), reference: z.string() },
  'http.answer_rejected': {
    method: z.string(),
    route: z.string(),
    reference: z.string(),
    issues: z.array(z.string()),
  },
  'http.health_check_failed': { check: z.string() },
  'http.stream_dropped': { reference: z.string(), bufferedBytes: z.int() },
  'lifecycle.started': { step: z.string(), ms: z.number() },
  'lifecycle.start_failed': { step: z.string() },
  'lifecycle.start_refused': { step: z.string() },
  'lifecycle.stopped': { step: z.string(), ms: z.number() },
  'lifecycle.stop_failed': { step: z.string() },
  'lifecycle.signal': { signal: z.string() },
})
