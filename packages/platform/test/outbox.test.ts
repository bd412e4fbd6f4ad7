import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { listenNotify, openServiceDatabase } from '../src/database/index.ts'
import { serviceNames } from '../src/database/provision.ts'
import { createTestDatabase, startTestPostgres, type TestDatabase } from '../src/database/testing.ts'
import { createOutbox, type Outbox } from '../src/outbox/index.ts'
import { note, SAMPLE, type SampleDatabase, YABU } from './database-sample.ts'

const queues = {
  notes: { payload: z.object({ body: z.string() }) },
  stubborn: { payload: z.object({ body: z.string() }), retryLimit: 1, retryDelaySeconds: 0 },
} as const

/** No test waits this long; a job that comes anyway came because the worker was woken. */
const NEVER = 3600

let database: TestDatabase<SampleDatabase>
const outboxes: Outbox<typeof queues>[] = []

beforeAll(async () => {
  database = await createTestDatabase<SampleDatabase>(SAMPLE)
})

afterEach(async () => {
  for (const outbox of outboxes.splice(0)) await outbox.stop()
  await database.owner.withClient((client) => client.query('delete from pgboss.job'))
})

afterAll(async () => {
  await database?.drop()
  await (await startTestPostgres()).stop()
})

async function outboxOf(of = database): Promise<Outbox<typeof queues>> {
  const outbox = await createOutbox(of, { queues })
  outboxes.push(outbox)
  return outbox
}

const send = (outbox: Outbox<typeof queues>, body: string, queue: 'notes' | 'stubborn' = 'notes') =>
  database.withTenant(YABU, (tx) => outbox.send(tx, queue, { body }))

/** Collects what a worker got; `until` resolves when that many jobs have come. */
function collector() {
  const bodies: string[] = []
  let waiting: { count: number; resolve: () => void } | undefined
  return {
    bodies,
    add: (body: string) => {
      bodies.push(body)
      if (waiting && bodies.length >= waiting.count) waiting.resolve()
    },
    until: (count: number) =>
      new Promise<void>((resolve) => {
        waiting = { count, resolve }
        if (bodies.length >= count) resolve()
      }),
  }
}

describe('sending', () => {
  it('adds a job if and only if the transaction commits', async () => {
    const outbox = await outboxOf()
    await send(outbox, 'kept')
    await expect(
      database.withTenant(YABU, async (tx) => {
        await tx.insertInto('notes').values(note(YABU, 'lost')).execute()
        await outbox.send(tx, 'notes', { body: 'lost' })
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await outbox.pending('notes')).toBe(1)
    const got = collector()
    await outbox.work('notes', { pollSeconds: NEVER }, async (jobs) =>
      jobs.forEach((job) => got.add(job.payload.body)),
    )
    await got.until(1)
    expect(got.bodies).toEqual(['kept'])
  })

  it('replaces the waiting job of the same key, not one that is being worked', async () => {
    const outbox = await outboxOf()
    const sendKeyed = (body: string) =>
      database.withTenant(YABU, (tx) => outbox.send(tx, 'notes', { body }, { singletonKey: 'shelter-1' }))
    await sendKeyed('old')
    await sendKeyed('new')
    expect(await outbox.pending('notes')).toBe(1)
    const got = collector()
    const release = Promise.withResolvers<void>()
    await outbox.work('notes', { pollSeconds: NEVER }, async ([job]) => {
      got.add(job?.payload.body ?? '')
      if (got.bodies.length === 1) await release.promise
    })
    await got.until(1)
    await sendKeyed('later')
    expect(await outbox.pending('notes')).toBe(2)
    release.resolve()
    await got.until(2)
    expect(got.bodies).toEqual(['new', 'later'])
  })

  it('refuses a payload of the wrong shape and a queue that is not declared', async () => {
    const outbox = await outboxOf()
    await expect(
      database.withTenant(YABU, (tx) => outbox.send(tx, 'notes', { body: 7 } as never)),
    ).rejects.toThrow(z.ZodError)
    await expect(
      database.withTenant(YABU, (tx) => outbox.send(tx, 'nothing' as never, { body: '' } as never)),
    ).rejects.toThrow('not declared')
  })
})

describe('working', () => {
  it('wakes idle workers in other processes by notification, without polling', async () => {
    const [producer, consumer] = [await outboxOf(), await outboxOf()]
    const got = collector()
    await consumer.work('notes', { pollSeconds: NEVER }, async (jobs) =>
      jobs.forEach((job) => got.add(job.payload.body)),
    )
    await send(producer, 'first')
    await got.until(1)
    await send(producer, 'second')
    await got.until(2)
    expect(got.bodies).toEqual(['first', 'second'])
  })

  it('works off a backlog in full batches without waiting between them', async () => {
    const outbox = await outboxOf()
    await database.withTenant(YABU, async (tx) => {
      for (let at = 0; at < 25; at++) await outbox.send(tx, 'notes', { body: String(at) })
    })
    const got = collector()
    const sizes: number[] = []
    await outbox.work('notes', { batchSize: 10, pollSeconds: NEVER }, async (jobs) => {
      sizes.push(jobs.length)
      jobs.forEach((job) => got.add(job.payload.body))
    })
    await got.until(25)
    expect(sizes).toEqual([10, 10, 5])
    await vi.waitFor(async () => expect(await outbox.pending('notes')).toBe(0), { timeout: 20_000 })
  })

  it('tries a failing job again, then keeps it as a dead letter that can be sent again', async () => {
    const outbox = await outboxOf()
    const attempts: number[] = []
    let broken = true
    await outbox.work('stubborn', { pollSeconds: 0.5 }, async ([job]) => {
      attempts.push(job?.attempt ?? -1)
      if (broken) throw new Error('still broken')
    })
    await send(outbox, 'x', 'stubborn')
    await vi.waitFor(async () => expect(await outbox.deadLetters('stubborn')).toBe(1), { timeout: 30_000 })
    expect(attempts).toEqual([0, 1])
    expect(await outbox.pending('stubborn')).toBe(0)
    broken = false
    expect(await outbox.redrive('stubborn')).toBe(1)
    await vi.waitFor(() => expect(attempts).toHaveLength(3), { timeout: 30_000 })
    await vi.waitFor(async () => expect(await outbox.pending('stubborn')).toBe(0), { timeout: 20_000 })
    expect(await outbox.deadLetters('stubborn')).toBe(0)
  })

  it('never gives a job to two workers at once', async () => {
    const [one, two] = await Promise.all([outboxOf(), outboxOf()])
    const got = collector()
    for (const outbox of [one, two]) {
      await outbox.work('notes', { concurrency: 2, pollSeconds: NEVER }, async (jobs) =>
        jobs.forEach((job) => got.add(job.payload.body)),
      )
    }
    const bodies = Array.from({ length: 40 }, (_, at) => String(at))
    await Promise.all(bodies.map((body) => send(one, body)))
    await got.until(40)
    expect(got.bodies.toSorted()).toEqual(bodies.toSorted())
  })

  it('waits for the running handler when it stops, and takes no more', async () => {
    const outbox = await outboxOf()
    const begun = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    let finished = false
    await outbox.work('notes', { pollSeconds: NEVER }, async () => {
      begun.resolve()
      await release.promise
      finished = true
    })
    await send(outbox, 'slow')
    await begun.promise
    const stopping = outbox.stop()
    release.resolve()
    await stopping
    expect(finished).toBe(true)
    expect(await outbox.pending('notes')).toBe(0)
  })

  it('delivers what a process committed before it was killed', async () => {
    const { adminUrl } = await startTestPostgres()
    const names = serviceNames(`o${crypto.randomUUID().slice(0, 8)}`, 'musubi_test')
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'outbox-child.ts'), adminUrl, names.database],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    )
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'exit')

    const opened = await openServiceDatabase<SampleDatabase>({
      ...SAMPLE,
      admin: { url: adminUrl },
      names,
      secret: 'test',
    })
    const outbox = await createOutbox(opened, { queues })
    const got = collector()
    await outbox.work('notes', { pollSeconds: NEVER }, async (jobs) =>
      jobs.forEach((job) => got.add(job.payload.body)),
    )
    await got.until(1)
    expect(got.bodies).toEqual(['committed'])
    await outbox.stop()
    await opened.stop()
  })
})

describe('listenNotify', () => {
  it('hears again after its connection was cut, and says when to look at the tables', async () => {
    const heard = collector()
    const connects = collector()
    const listener = await listenNotify(database.connection, 'sample_channel', heard.add, {
      onConnected: () => connects.add('connected'),
    })
    await sql`select pg_notify('sample_channel', 'one')`.execute(database.db)
    await heard.until(1)
    await database.owner.withClient((client) => client.query('select 1'))
    const { rows } = await sql<{ pid: number }>`
      select pid from pg_stat_activity where query like 'listen%sample_channel%' and pid <> pg_backend_pid()`.execute(
      database.db,
    )
    for (const { pid } of rows) await sql`select pg_terminate_backend(${pid})`.execute(database.db)
    await connects.until(2)
    await sql`select pg_notify('sample_channel', 'two')`.execute(database.db)
    await heard.until(2)
    expect(heard.bodies).toEqual(['one', 'two'])
    await listener.stop()
  })
})
