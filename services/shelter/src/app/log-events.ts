import { defineLogEvents } from '@musubi/platform/logging'
import { z } from 'zod'

/** What the shelter service writes. Places and counts, never a person. */
export const shelterLogEvents = defineLogEvents({
  'shelter.identity_unreachable': { municipalityCode: z.string(), pieces: z.int() },
  'shelter.evidence_resolved': { municipalityCode: z.string(), pieces: z.int(), resolved: z.int() },
  'shelter.events_refused': { municipalityCode: z.string(), events: z.int() },
  'shelter.people_merged': { municipalityCode: z.string(), merges: z.int() },
  'shelter.merges_not_ordered': {},
  'shelter.stubs_sealed': {
    municipalityCode: z.string(),
    home: z.string(),
    stubs: z.int(),
    version: z.int(),
  },
})
