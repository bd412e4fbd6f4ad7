import type { MunicipalityCode } from '@musubi/kernel'
import { withCheckDigit } from '@musubi/kernel'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { retrying } from '../src/database/tenant.ts'
import { createTestDatabase, startTestPostgres, type TestDatabase } from '../src/database/testing.ts'
import { ASAGO, note, SAMPLE, type SampleDatabase, YABU } from './database-sample.ts'

let database: TestDatabase<SampleDatabase>

beforeAll(async () => {
  database = await createTestDatabase<SampleDatabase>(SAMPLE)
})

afterAll(async () => {
  await database?.drop()
  await (await startTestPostgres()).stop()
})

const municipalityCodes: fc.Arbitrary<MunicipalityCode> = fc
  .integer({ min: 0, max: 99_999 })
  .map((number) => withCheckDigit(String(number).padStart(5, '0')))
  .filter((result) => result.ok)
  .map((result) => (result as { value: MunicipalityCode }).value)

const readBodies = (code: MunicipalityCode): Promise<string[]> =>
  database.withTenant(code, async (tx) => {
    const rows = await tx.selectFrom('notes').select('body').orderBy('body').execute()
    return rows.map((row) => row.body)
  })

describe('withTenant', () => {
  it('shows and changes only the rows of its municipality, whoever else wrote there', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(municipalityCodes, { minLength: 2, maxLength: 4 }),
        fc.array(fc.tuple(fc.nat(3), fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 })), {
          maxLength: 8,
        }),
        async (codes, writes) => {
          const expected = new Map(codes.map((code) => [code, [] as string[]]))
          for (const [at, body] of writes) {
            const code = codes[at % codes.length] as MunicipalityCode
            expected.get(code)?.push(body)
            await database.withTenant(code, (tx) => tx.insertInto('notes').values(note(code, body)).execute())
          }
          for (const code of codes) {
            expect((await readBodies(code)).toSorted()).toEqual(expected.get(code)?.toSorted())
          }
          for (const code of codes) {
            const removed = await database.withTenant(code, (tx) => tx.deleteFrom('notes').executeTakeFirst())
            expect(Number(removed.numDeletedRows)).toBe(expected.get(code)?.length)
          }
        },
      ),
      { numRuns: 25 },
    )
  })

  it('refuses a row for another municipality, and moving one there', async () => {
    await expect(
      database.withTenant(YABU, (tx) => tx.insertInto('notes').values(note(ASAGO, 'smuggled')).execute()),
    ).rejects.toThrow(/row-level security/)
    await database.withTenant(YABU, (tx) => tx.insertInto('notes').values(note(YABU, 'ours')).execute())
    await expect(
      database.withTenant(YABU, (tx) => tx.updateTable('notes').set({ municipality_code: ASAGO }).execute()),
    ).rejects.toThrow(/row-level security/)
    expect(await readBodies(ASAGO)).toEqual([])
  })

  it('sees nothing without a municipality, also on a connection that just had one', async () => {
    await database.withTenant(YABU, (tx) => tx.insertInto('notes').values(note(YABU, 'hidden')).execute())
    const looks = Array.from({ length: 10 }, () => database.db.selectFrom('notes').selectAll().execute())
    expect((await Promise.all(looks)).flat()).toEqual([])
    const inSystem = await database.withSystem('test', (tx) => tx.selectFrom('notes').selectAll().execute())
    expect(inSystem).toEqual([])
    await expect(
      database.withSystem('test', (tx) => tx.insertInto('notes').values(note(YABU, 'x')).execute()),
    ).rejects.toThrow(/row-level security/)
  })

  it('keeps parallel transactions of different municipalities apart', async () => {
    const current = (code: MunicipalityCode) =>
      database.withTenant(code, async (tx) => {
        await sql`select pg_sleep(0.001)`.execute(tx)
        const { rows } = await sql<{
          code: string
        }>`select current_setting('app.municipality_code') as code`.execute(tx)
        return rows[0]?.code
      })
    const codes = Array.from({ length: 30 }, (_, at) => (at % 2 === 0 ? YABU : ASAGO))
    expect(await Promise.all(codes.map(current))).toEqual(codes)
  })

  it('refuses what is no municipality code before it reaches SQL', () => {
    const hostile = `282227', true); drop table notes; --` as MunicipalityCode
    expect(() => database.withTenant(hostile, async () => undefined)).toThrow('six digits')
  })

  it('writes nothing when the work throws', async () => {
    const before = await readBodies(YABU)
    const work = database.withTenant(YABU, async (tx) => {
      await tx.insertInto('notes').values(note(YABU, 'undone')).execute()
      throw new Error('changed my mind')
    })
    await expect(work).rejects.toThrow('changed my mind')
    expect(await readBodies(YABU)).toEqual(before)
  })

  it('runs two serializable transactions that contradict each other one after the other', async () => {
    await database.db.insertInto('settings').values({ name: 'counter', value: '0' }).execute()
    const bothRead = gate(2)
    const add = () =>
      database.withTenant(
        YABU,
        async (tx) => {
          const { value } = await tx
            .selectFrom('settings')
            .select('value')
            .where('name', '=', 'counter')
            .executeTakeFirstOrThrow()
          await bothRead()
          await tx
            .updateTable('settings')
            .set({ value: String(Number(value) + 1) })
            .where('name', '=', 'counter')
            .execute()
        },
        { isolation: 'serializable' },
      )
    await Promise.all([add(), add()])
    const { value } = await database.db
      .selectFrom('settings')
      .select('value')
      .where('name', '=', 'counter')
      .executeTakeFirstOrThrow()
    expect(value).toBe('2')
  })
})

describe('retrying', () => {
  const failing = (code: string, times: number) => {
    let calls = 0
    const run = async (): Promise<number> => {
      calls++
      if (calls <= times) throw Object.assign(new Error(code), { code })
      return calls
    }
    return { run, calls: () => calls }
  }

  it.each(['40001', '40P01'])('repeats %s three times and no more', async (code) => {
    await expect(retrying(failing(code, 3).run, () => undefined)).resolves.toBe(4)
    const hopeless = failing(code, 4)
    await expect(retrying(hopeless.run, () => undefined)).rejects.toMatchObject({ code })
    expect(hopeless.calls()).toBe(4)
  })

  it.each(['23505', '57P01', 'ECONNRESET'])('never repeats %s', async (code) => {
    const once = failing(code, 1)
    await expect(retrying(once.run, () => undefined)).rejects.toMatchObject({ code })
    expect(once.calls()).toBe(1)
  })
})

describe('column types', () => {
  it('dates stay days, timestamps become Date, bigint becomes a number only where that is exact', async () => {
    const { rows } = await sql`select date '2026-02-28' as day, timestamptz '2026-02-28 09:00+09' as at,
      9007199254740991 as big, array[1::bigint, null] as bigs, array[date '2000-01-01'] as days, 1.50::numeric as exact`.execute(
      database.db,
    )
    expect(rows[0]).toEqual({
      day: '2026-02-28',
      at: new Date('2026-02-28T00:00:00Z'),
      big: 9007199254740991,
      bigs: [1, null],
      days: ['2000-01-01'],
      exact: '1.50',
    })
    await expect(sql`select 9007199254740993 as big`.execute(database.db)).rejects.toThrow(
      'does not fit a number',
    )
  })
})

/** Resolves for everybody once `count` have arrived, and at once for those who come later. */
function gate(count: number): () => Promise<void> {
  const open = Promise.withResolvers<void>()
  let arrived = 0
  return () => {
    if (++arrived >= count) open.resolve()
    return open.promise
  }
}
