import { MunicipalityCodeSchema } from '@musubi/contracts'
import { z } from 'zod'

/** What this service puts into its outbox: which shelter changed, nothing about anybody. */
export const shelterQueues = {
  'shelter.occupancy': {
    payload: z.object({ municipalityCode: MunicipalityCodeSchema, siteId: z.string() }),
  },
}
export type ShelterQueues = typeof shelterQueues
