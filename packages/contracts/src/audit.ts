import { z } from 'zod'
import { MunicipalityCodeSchema } from './common.ts'
import { defineRoutes } from './route.ts'

/**
 * The signed heads of the audit logs, for whoever keeps them elsewhere: municipalities, auditors, newspapers. They carry a
 * count and hashes. Whoever has kept one can tell whether the log was rewritten since.
 */
export const auditRoutes = defineRoutes('audit', {
  listHeads: {
    method: 'GET',
    path: '/audit/v1/heads',
    query: z.object({
      service: z.string().regex(/^[a-z][a-z-]{0,30}$/),
      municipalityCode: MunicipalityCodeSchema,
      limit: z.coerce.number().int().min(1).max(400).default(31).describe('the newest first'),
    }),
    answer: {
      200: z.object({
        keyThumbprint: z.string().describe('of the key that signs now (RFC 7638, SHA-256)'),
        heads: z.array(z.string()).describe('compact JWS (RFC 7515, ES256); the key is in the header'),
      }),
    },
    errors: [],
    access: 'public',
    summary: 'Signed heads of one municipality’s audit log of one service',
    limits: { requests: { max: 60, windowSeconds: 60 } },
  },
})
