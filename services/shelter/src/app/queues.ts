import { MunicipalityCodeSchema, UuidSchema } from '@musubi/contracts'
import type { Queues } from '@musubi/platform/outbox'
import { z } from 'zod'

/** What this service does after the fact. Payloads name places and disasters, never a person. */
export const shelterQueues = {
  /** a shelter's figures changed: the latest go to the context broker */
  'shelter.occupancy': {
    payload: z.object({ municipalityCode: MunicipalityCodeSchema, siteId: z.string() }),
    retryLimit: 1000,
  },
  /** evidence waits for identity */
  'shelter.evidence': {
    payload: z.object({ municipalityCode: MunicipalityCodeSchema }),
    retryLimit: 10_000,
  },
  /** residents whose accounts in identity may have become one */
  'shelter.merges': {
    payload: z.object({ municipalityCode: MunicipalityCodeSchema }),
    retryLimit: 1000,
    expireSeconds: 900,
  },
  /** sealed stubs of a disaster are due: made, brought up to date, or destroyed when it is closed */
  'shelter.stubs': {
    payload: z.object({ municipalityCode: MunicipalityCodeSchema, disasterId: UuidSchema }),
    retryLimit: 1000,
    expireSeconds: 900,
  },
} as const satisfies Queues
