import { join } from 'node:path'
import { withAdvisoryLock } from '../database/connection.ts'
import { getMigrations, migrate } from '../database/migrations.ts'
import type { DatabaseOwner } from '../database/service-database.ts'

const MIGRATIONS = join(import.meta.dirname, 'migrations')

/**
 * Brings the audit schema of a service's database up to date, as its owner. Idempotent; processes starting together take
 * turns. Throws when the database already holds the log of another service.
 */
export async function installAudit(owner: DatabaseOwner, service: string): Promise<void> {
  await owner.withClient((client) =>
    withAdvisoryLock(client, 'musubi audit', async () => {
      await migrate(client, getMigrations(MIGRATIONS), owner.appRole, 'musubi.audit_migrations')
      await client.query('insert into audit.log (service) values ($1) on conflict do nothing', [service])
      const { rows } = await client.query<{ service: string }>('select service from audit.log')
      if (rows[0]?.service !== service)
        throw new Error(`this database holds the audit log of "${rows[0]?.service}", not of "${service}"`)
    }),
  )
}
