import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { expectOk, parseUuid, type MunicipalityCode } from '@musubi/kernel'
import fc from 'fast-check'
import type { JWK } from 'jose'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Audit, auditFields, defineAuditActions, openAudit } from '../src/audit/index.ts'
import { GENESIS, hashBody, hashLink } from '../src/audit/chain.ts'
import { merkleRoot } from '../src/audit/merkle.ts'
import { verifyExport } from '../src/audit/verify-export.ts'
import { readHead } from '../src/audit/signed-head.ts'
import { createTestDatabase, startTestPostgres, type TestDatabase } from '../src/database/testing.ts'
import { ASAGO, municipality, SAMPLE, type SampleDatabase, YABU } from './database-sample.ts'

const actions = defineAuditActions({
  'visit.taken': {
    shown: true,
    ja: '{place}に入りました',
    easy: '{place}に はいりました',
    en: 'Entered {place}',
    details: { place: auditFields.name(), people: auditFields.count() },
  },
  'key.changed': {
    shown: false,
    ja: '鍵を替えました',
    easy: 'かぎを かえました',
    en: 'Key changed',
    details: {},
  },
})

const signingKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  format: 'jwk',
}) as JWK
const clock = { now: Date.parse('2026-11-24T01:00:00.000Z') }

let database: TestDatabase<SampleDatabase>
let audit: Audit<typeof actions>

beforeAll(async () => {
  database = await createTestDatabase<SampleDatabase>(SAMPLE)
  audit = await openAudit(database, { service: 'sample', actions, signingKey, clock: () => clock.now })
})

afterAll(async () => {
  await database?.drop()
  await (await startTestPostgres()).stop()
})

const visit = (subject: string, people = 1) =>
  ({
    action: 'visit.taken',
    actor: { kind: 'terminal', id: randomUUID() },
    subject: { kind: 'person', id: subject },
    purpose: 'reception',
    outcome: 'done',
    details: { place: 'gym-1', people },
  }) as const

const write = (code: MunicipalityCode, ...subjects: string[]) =>
  database.withTenant(code, (tx) => audit.append(tx, ...subjects.map((subject) => visit(subject))))

interface LinkRow {
  sequence: number
  previous_hash: Buffer
  body_hash: Buffer
  hash: Buffer
  salt: Buffer
  body: string
}

async function readLinks(code: MunicipalityCode): Promise<LinkRow[]> {
  const { rows } = await database.withTenant(code, (tx) =>
    sql<LinkRow>`select l.*, r.salt, r.body from audit.link l join audit.record r using (municipality_code, record_id)
      order by sequence`.execute(tx),
  )
  return rows
}

describe('the log', () => {
  test('exists if and only if the transaction commits', async () => {
    await database
      .withTenant(YABU, async (tx) => {
        await audit.append(tx, visit('never'))
        throw new Error('changed my mind')
      })
      .catch(() => undefined)
    await write(YABU, 'person-a')
    const listed = await database.withTenant(YABU, (tx) =>
      audit.list(tx, { subjectIds: ['person-a', 'never'] }),
    )
    expect(listed.map(({ body }) => body)).toMatchObject([
      {
        action: 'visit.taken',
        subject: { id: 'person-a' },
        at: '2026-11-24T01:00:00.000Z',
        details: { people: 1 },
      },
    ])
  })

  test('is of one municipality: another one sees nothing, and without one nothing is taken', async () => {
    await write(YABU, 'person-b')
    expect(await database.withTenant(ASAGO, (tx) => audit.list(tx))).toEqual([])
    await expect(database.withSystem('test', (tx) => audit.append(tx, visit('x')))).rejects.toThrow()
  })

  test('takes an entry with an id once', async () => {
    const id = expectOk(parseUuid(randomUUID()), 'a UUID')
    for (const _ of [1, 2])
      await database.withTenant(YABU, (tx) => audit.append(tx, { ...visit('twice'), id }))
    expect(await database.withTenant(YABU, (tx) => audit.list(tx, { subjectIds: ['twice'] }))).toHaveLength(1)
  })

  test('pages backwards without gaps', async () => {
    await write(YABU, ...Array.from({ length: 7 }, () => 'pager'))
    const seen: number[] = []
    for (let before: number | undefined; ; ) {
      const page = await database.withTenant(YABU, (tx) =>
        audit.list(tx, { subjectIds: ['pager'], limit: 3, ...(before === undefined ? {} : { before }) }),
      )
      if (page.length === 0) break
      seen.push(...page.map(({ position }) => position))
      before = page.at(-1)?.position
    }
    expect(seen).toHaveLength(7)
    expect(seen).toEqual([...seen].sort((a, b) => b - a))
  })

  test.each([
    ['a sentence', { place: '養父市の体育館', people: 1 }],
    ['an individual number', { place: 'a123456789012', people: 1 }],
    ['an undeclared detail', { place: 'gym', people: 1, name: 'x' }],
    ['a missing detail', { place: 'gym' }],
  ])('refuses %s', async (_, details) => {
    const wrong = { ...visit('x'), details } as unknown as ReturnType<typeof visit>
    await expect(database.withTenant(YABU, (tx) => audit.append(tx, wrong))).rejects.toThrow('details')
  })

  test('refuses a subject that is a number only', async () => {
    const wrong = { ...visit('x'), subject: { kind: 'person', id: '123456789012' } } as const
    await expect(database.withTenant(YABU, (tx) => audit.append(tx, wrong))).rejects.toThrow()
  })
})

describe('the chain', () => {
  test('links everything once, in order, by the published hashes', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, at) => write(ASAGO, `many-${at}`, `more-${at}`)))
    await Promise.all([audit.chainNow(), audit.chainNow(), audit.chainNow()])
    await audit.chainNow()
    const links = await readLinks(ASAGO)
    expect(links.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1))
    let previous: Uint8Array = GENESIS
    for (const link of links) {
      const place = { service: 'sample', municipalityCode: ASAGO, sequence: link.sequence }
      expect(link.previous_hash).toEqual(Buffer.from(previous))
      expect(link.body_hash).toEqual(Buffer.from(hashBody(link.salt, link.body)))
      expect(link.hash).toEqual(Buffer.from(hashLink(place, previous, link.body_hash)))
      previous = link.hash
    }
  })

  test('a transaction that commits late is linked later and lost never', async () => {
    const before = (await readLinks(YABU)).length
    const gate = Promise.withResolvers<void>()
    const slow = database.withTenant(YABU, async (tx) => {
      await audit.append(tx, visit('slow'))
      await gate.promise
    })
    await write(YABU, 'quick')
    await audit.chainNow()
    gate.resolve()
    await slow
    await audit.chainNow()
    const after = await readLinks(YABU)
    expect(after.length).toBeGreaterThan(before + 1)
    expect(after.slice(-2).map(({ body }) => JSON.parse(body).subject.id)).toEqual(['quick', 'slow'])
  })

  test('nobody may change it: not the app, and the owner only to forget what is old', async () => {
    await write(YABU, 'immutable')
    await audit.chainNow()
    const statements = [
      `update audit.record set body = '{}'`,
      'delete from audit.record',
      'truncate audit.record cascade',
      `update audit.link set hash = previous_hash`,
      'delete from audit.link',
      'delete from audit.pending',
      'delete from audit.head',
      `insert into audit.link (municipality_code, sequence, record_id, previous_hash, body_hash, hash)
       select municipality_code, sequence + 1000, gen_random_uuid(), hash, hash, hash from audit.link limit 1`,
      `insert into audit.record (record_id, salt, body, body_hash) values (gen_random_uuid(), '', '{}', '')`,
    ]
    for (const statement of statements) {
      const asApp = database.withTenant(YABU, (tx) => sql.raw(statement).execute(tx))
      await expect(asApp, statement).rejects.toMatchObject({ code: '42501' })
    }
    await database.owner.withClient(async (client) => {
      await client.query(`select set_config('app.municipality_code', '${YABU}', false)`)
      for (const statement of statements.slice(0, 5)) {
        await expect(client.query(statement), statement).rejects.toThrow('append-only')
      }
      await expect(client.query('update audit.record set body = null, salt = null')).rejects.toThrow(
        'append-only',
      )
    })
    const { rows } = await database.withTenant(YABU, (tx) =>
      sql<{ forgotten: number }>`select audit.forget(now(), 100) as forgotten`.execute(tx),
    )
    expect(rows[0]?.forgotten).toBe(0)
  })
})

describe('an export', () => {
  test('of the database passes the verifier, and names the row that somebody changed behind its back', async () => {
    const exported = async () => {
      const lines: string[] = []
      for await (const line of audit.export(YABU)) lines.push(JSON.stringify(line))
      return lines
    }
    await audit.chainNow()
    await audit.signHeadsNow()
    const links = await readLinks(YABU)
    const report = await verifyExport(await exported())
    expect(report).toMatchObject({ records: links.length, signedUpTo: links.length, heads: 1, findings: [] })
    const victim = links[3] as LinkRow
    const setBody = (body: string) =>
      database.owner.withClient(async (client) => {
        await client.query(`select set_config('app.municipality_code', '${YABU}', false)`)
        await client.query('alter table audit.record disable trigger forget_only')
        await client.query('update audit.record set body = $1 where body = $2', [body, victim.body])
        await client.query('alter table audit.record enable trigger forget_only')
      })
    await setBody(victim.body.replace('"people":1', '"people":2'))
    const found = (await verifyExport(await exported())).findings
    expect(found).toEqual([{ line: 5, sequence: 4, problem: 'record_changed' }])
  })
})

describe('forgetting', () => {
  test('takes the bodies of old records, keeps the chain, and writes down that it did', async () => {
    const town = municipality('285854')
    const [old, young] = [randomUUID(), randomUUID()]
    await database.owner.withClient(async (client) => {
      await client.query(`select set_config('app.municipality_code', '${town}', false)`)
      const body = JSON.stringify({
        action: 'visit.taken',
        at: '2015-01-01T00:00:00.000Z',
        subject: { id: 'gone' },
      })
      for (const [id, years] of [
        [old, 8],
        [young, 2],
      ])
        await client.query(
          `insert into audit.record (municipality_code, record_id, recorded_at, salt, body)
           values ($1, $2, now() - $3 * interval '1 year', $4, $5)`,
          [town, id, years, Buffer.alloc(16, 1), body],
        )
    })
    await audit.chainNow()
    const real = await openAudit(database, { service: 'sample', actions, signingKey })
    expect([await real.forgetNow(), await real.forgetNow()]).toEqual([1, 0])
    await audit.chainNow()
    const lines: string[] = []
    for await (const line of audit.export(town)) lines.push(JSON.stringify(line))
    expect(await verifyExport(lines)).toMatchObject({ records: 3, forgotten: 1, findings: [] })
    const [own] = await database.withTenant(town, (tx) =>
      audit.list(tx, { actions: ['audit.bodies_forgotten'] }),
    )
    expect(own?.body).toMatchObject({ purpose: 'retention', details: { bodies: 1 } })
    expect(lines.join()).toContain('gone')
    const eager = await openAudit(database, { service: 'sample', actions, signingKey, keepBodiesMs: 0 })
    expect(await eager.forgetNow()).toBe(1)
    expect(await database.withTenant(YABU, (tx) => audit.list(tx))).not.toEqual([])
  })
})

describe('a head', () => {
  test('is signed over the whole tree, and the next one goes on from it', async () => {
    for (const subject of ['h1', 'h2', 'h3']) {
      await write(ASAGO, subject)
      await audit.chainNow()
      expect(await audit.signHeadsNow()).toBeGreaterThan(0)
      const links = await readLinks(ASAGO)
      const { rows } = await database.withTenant(ASAGO, (tx) =>
        sql<{ jws: string }>`select jws from audit.head order by size desc limit 1`.execute(tx),
      )
      const head = expectOk(await readHead(rows[0]?.jws ?? ''), 'a head')
      expect(head).toMatchObject({ service: 'sample', municipalityCode: ASAGO, size: links.length })
      expect(Buffer.from(head.root)).toEqual(Buffer.from(merkleRoot(links.map(({ hash }) => hash))))
      expect(Buffer.from(head.chainHash)).toEqual(links.at(-1)?.hash)
    }
    expect(await audit.signHeadsNow()).toBe(0)
  })

  test('a changed signed head is not read', async () => {
    const { rows } = await database.withTenant(ASAGO, (tx) =>
      sql<{ jws: string }>`select jws from audit.head`.execute(tx),
    )
    const jws = rows[0]?.jws ?? ''
    await fc.assert(
      fc.asyncProperty(fc.nat(jws.length - 1), fc.constantFrom('A', 'b', '.', '_'), async (at, letter) => {
        fc.pre(jws[at] !== letter)
        const read = await readHead(jws.slice(0, at) + letter + jws.slice(at + 1))
        // The last letter of the signature has bits that mean nothing.
        if (at < jws.length - 1) expect(read.ok).toBe(false)
      }),
      { numRuns: 60 },
    )
  })
})
