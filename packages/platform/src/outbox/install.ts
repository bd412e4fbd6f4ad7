import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { withAdvisoryLock } from '../database/connection.ts'
import type { DatabaseOwner } from '../database/service-database.ts'
import { deadLetterQueue, JOBS_SCHEMA, LIFETIMES, type Queues, queueSettings } from './queue-definition.ts'

/**
 * Installs or upgrades pg-boss's schema and the queues as the owner of the database, and lets the app role use them. The
 * app role creates nothing itself. Idempotent; processes starting together take turns.
 */
export async function installOutbox(owner: DatabaseOwner, queues: Queues): Promise<void> {
  await owner.withClient((client) =>
    withAdvisoryLock(client, 'musubi outbox', async () => {
      await withInstaller(client, async (boss) => {
        for (const [name, definition] of Object.entries(queues)) {
          await ensureQueue(boss, deadLetterQueue(name), { ...LIFETIMES, retryLimit: 0, notify: false })
          await ensureQueue(boss, name, { ...queueSettings(definition), deadLetter: deadLetterQueue(name) })
        }
      })
      await grantUse(client, owner.appRole)
    }),
  )
}

async function withInstaller(client: pg.Client, work: (boss: PgBoss) => Promise<void>): Promise<void> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => client.query(text, values) },
    schema: JOBS_SCHEMA,
    supervise: false,
    schedule: false,
    registerInstance: false,
  })
  let failure: Error | undefined
  boss.on('error', (error) => {
    failure ??= error
  })
  try {
    await boss.start()
    await awaitIndexes(boss)
    await work(boss)
  } finally {
    await boss.stop()
  }
  if (failure) throw failure
}

/**
 * After an upgrade pg-boss builds indexes in the background, which only the owner may do, so they are waited for here. A
 * minute is the most: what is missing then is built at a later start, and only costs speed.
 */
async function awaitIndexes(boss: PgBoss): Promise<void> {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    const states = await boss.getBamStatus()
    if (!states.some(({ status }) => status === 'pending')) return
    await sleep(100)
  }
}

async function ensureQueue(
  boss: PgBoss,
  name: string,
  settings: Parameters<PgBoss['updateQueue']>[1] & object,
): Promise<void> {
  const { deadLetter, ...rest } = settings
  await boss.createQueue(name, { ...rest, ...(deadLetter ? { deadLetter } : {}) } as object)
  await boss.updateQueue(name, settings)
}

async function grantUse(client: pg.Client, appRole: string): Promise<void> {
  const app = pg.escapeIdentifier(appRole)
  await client.query(`
    grant usage on schema ${JOBS_SCHEMA} to ${app};
    grant select, insert, update, delete on all tables in schema ${JOBS_SCHEMA} to ${app};
    grant usage on all sequences in schema ${JOBS_SCHEMA} to ${app};`)
}
