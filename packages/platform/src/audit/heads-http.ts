import { auditRoutes } from '@musubi/contracts'
import { err, type MunicipalityCode, ok } from '@musubi/kernel'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { registerRoutes } from '../http/routes.ts'
import type { HttpService } from '../http/server.ts'

/** A log as far as its heads are concerned. */
export interface HeadSource {
  readonly service: string
  heads(municipalityCode: MunicipalityCode, limit: number): Promise<readonly string[]>
}

/** Serves the signed heads of all services' logs to everybody: they are worth something only outside of this house. */
export function buildAuditHeads(logs: readonly HeadSource[], signingKey: JWK): HttpService {
  const byService = new Map(logs.map((log) => [log.service, log]))
  return {
    name: 'audit',
    errors: {},
    async register(app) {
      const { kty = '', crv = '', x = '', y = '' } = signingKey
      const keyThumbprint = await calculateJwkThumbprint({ kty, crv, x, y })
      registerRoutes(
        app,
        auditRoutes,
        {
          listHeads: async ({ query: { service, municipalityCode, limit } }, { reply }) => {
            const log = byService.get(service)
            if (!log) return err({ code: 'not_found' })
            void reply.header('cache-control', 'public, max-age=600')
            return ok({ keyThumbprint, heads: [...(await log.heads(municipalityCode, limit))] })
          },
        },
        { authorise: {} },
      )
    },
  }
}
