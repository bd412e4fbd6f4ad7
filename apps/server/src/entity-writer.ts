import { err, type MunicipalityCode, ok } from '@musubi/kernel'
import type { EntityWriter } from '@musubi/shelter'
import type { FastifyInstance } from 'fastify'

/** The shelter service's door to the context broker: NGSIv2 in this process, with the service's own credentials. */
export function inProcessEntityWriter(
  app: () => FastifyInstance,
  credentials: () => Promise<Record<string, string>>,
): EntityWriter {
  return {
    async upsertEntity(municipalityCode: MunicipalityCode, entity) {
      const answer = await app().inject({
        method: 'POST',
        url: '/v2/entities?options=upsert',
        headers: { ...(await credentials()), 'fiware-service': municipalityCode },
        payload: entity,
      })
      return answer.statusCode < 300 ? ok() : err('unavailable')
    },
  }
}
