import { generateKeyPairSync } from 'node:crypto'
import type { JWK } from 'jose'
import type { ServiceDatabase } from '../database/service-database.ts'
import type { AuditActions } from './actions.ts'
import { type Audit, openAudit } from './audit.ts'

/** The audit log of a test database, with a key nobody keeps. */
export function openTestAudit<DB, const A extends AuditActions>(
  database: ServiceDatabase<DB>,
  service: string,
  actions: A,
  clock: () => number = Date.now,
): Promise<Audit<A>> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signingKey = privateKey.export({ format: 'jwk' }) as JWK
  return openAudit(database, { service, actions, signingKey, clock })
}
