import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { expectOk, parseMunicipalityCode } from '@musubi/kernel'
import { auditFields, defineAuditActions, openAudit, verifyExport } from '@musubi/platform/audit'
import { createTestDatabase, startTestPostgres, type TestDatabase } from '@musubi/platform/database/testing'
import type { JWK } from 'jose'
import { sql } from 'kysely'
import type { Report } from '../report.ts'
import type { Suite } from '../suite.ts'

/**
 * What the audit log costs a transaction, with many writers on one municipality at once: the log as it is (records are
 * linked afterwards), beside the transaction without a log, and beside the chain somebody would write first, which takes
 * a lock, reads the last hash and links at once. Each transaction writes one domain row, as a login does.
 */
const WRITERS = 16
const TRANSACTIONS = 3000
const TOWN = expectOk(parseMunicipalityCode('282227'), 'Yabu')
const MIGRATIONS = join(import.meta.dirname, '../../../packages/platform/test/database-migrations')

interface Tables {
  notes: { municipality_code: string; id: string; body: string }
}

const actions = defineAuditActions({
  'note.written': {
    shown: true,
    ja: '書きました',
    easy: '書きました',
    en: 'Written',
    details: { service: auditFields.name(), acr: auditFields.name() },
  },
})

export const audit: Suite = {
  name: 'audit',
  about: 'what the audit log costs a transaction, and how fast it is linked and verified',
  async run(report: Report): Promise<void> {
    const database = await createTestDatabase<Tables>({
      service: 'bench_audit',
      migrationsDir: MIGRATIONS,
      tablesWithoutTenant: ['settings'],
      poolSize: WRITERS,
    })
    try {
      await measure(report, database)
    } finally {
      await database.drop()
      await (await startTestPostgres()).stop()
    }
  },
}

type Tx = Parameters<Parameters<TestDatabase<Tables>['withTenant']>[1]>[0]

async function measure(report: Report, database: TestDatabase<Tables>): Promise<void> {
  const signingKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'jwk',
  }) as JWK
  const log = await openAudit(database, { service: 'bench', actions, signingKey })
  await createNaiveChain(database)
  const record = (tx: Tx) =>
    log.append(tx, {
      action: 'note.written',
      actor: { kind: 'resident', id: 'a-ppid-of-somebody' },
      subject: { kind: 'person', id: 'a-ppid-of-somebody' },
      purpose: 'login',
      outcome: 'done',
      details: { service: 'resident', acr: 'urn:jp-muni:acr:jpki-auth' },
    })
  const without = await rate(database, async () => undefined)
  const withLog = await rate(database, record)
  const naive = await rate(database, linkAtOnce)
  report.figure(
    'transactions a second without a log',
    without,
    'a second',
    `${WRITERS} writers, one municipality`,
  )
  report.figure('with the audit log', withLog, 'a second', `${(withLog / without).toFixed(2)} of the above`)
  report.figure(
    'control: linked at once under a lock',
    naive,
    'a second',
    `${(naive / without).toFixed(2)} of the above`,
  )
  const begun = performance.now()
  const linked = await log.chainNow()
  report.figure(
    'linking',
    linked / ((performance.now() - begun) / 1000),
    'a second',
    `${linked} records by one keeper`,
  )
  await log.signHeadsNow()
  const verifying = performance.now()
  const report2 = await verifyExport(linesOf(log.export(TOWN)))
  if (report2.findings.length > 0) throw new Error('the log is broken')
  const seconds = (performance.now() - verifying) / 1000
  report.figure('export and verify', report2.records / seconds, 'a second')
}

async function rate(database: TestDatabase<Tables>, more: (tx: Tx) => Promise<void>): Promise<number> {
  const begun = performance.now()
  let left = TRANSACTIONS
  const writer = async (): Promise<void> => {
    while (left-- > 0) {
      await database.withTenant(TOWN, async (tx) => {
        await tx
          .insertInto('notes')
          .values({ municipality_code: TOWN, id: randomUUID(), body: 'a' })
          .execute()
        await more(tx)
      })
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, writer))
  return TRANSACTIONS / ((performance.now() - begun) / 1000)
}

/** The chain without a keeper: correct, and every writer of a municipality waits for the commit of the one before. */
async function createNaiveChain({ owner }: TestDatabase<Tables>): Promise<void> {
  await owner.withClient((client) =>
    client.query(`
      create table naive (municipality_code text, sequence bigint, hash bytea, body text, primary key (municipality_code, sequence));
      grant select, insert on naive to ${owner.appRole};`),
  )
}

async function linkAtOnce(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(1)`.execute(tx)
  await sql`
    insert into naive (municipality_code, sequence, hash, body)
    select ${TOWN}, coalesce(max(sequence), 0) + 1,
      sha256(coalesce((array_agg(hash order by sequence desc))[1], '') || convert_to('body', 'UTF8')), 'body'
    from (select sequence, hash from naive where municipality_code = ${TOWN} order by sequence desc limit 1) as last
  `.execute(tx)
}

async function* linesOf(log: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const line of log) yield JSON.stringify(line)
}
