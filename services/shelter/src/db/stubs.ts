import type { SealedStub } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import { rowsOf, type Tx } from './transaction.ts'

export interface StubSet {
  readonly setId: Uuid
  readonly disasterId: Uuid
  /** whose residents it holds */
  readonly home: MunicipalityCode
  /** grows when a set is thrown away and made anew, because somebody in it must not be in it any more */
  readonly generation: number
  /** the number of the last sealing */
  readonly version: number
  /** changes of people up to here are in it */
  readonly sealedThrough: Date
}

interface SetRow {
  readonly set_id: Uuid
  readonly disaster_id: Uuid
  readonly home: MunicipalityCode
  readonly generation: number
  readonly version: number
  readonly sealed_through: Date
}

export async function listStubSets(tx: Tx, disasterId: Uuid): Promise<StubSet[]> {
  const rows = await rowsOf(
    tx,
    sql<SetRow>`
    select set_id, disaster_id, home, generation, version, sealed_through from stub_set
    where disaster_id = ${disasterId} order by home`,
  )
  return rows.map((row) => ({
    setId: row.set_id,
    disasterId: row.disaster_id,
    home: row.home,
    generation: row.generation,
    version: row.version,
    sealedThrough: row.sealed_through,
  }))
}

/** Adds an empty set; one that is there already stays as it is. */
export async function addStubSet(tx: Tx, code: MunicipalityCode, set: StubSet): Promise<void> {
  await sql`
    insert into stub_set (municipality_code, set_id, disaster_id, home, generation, version, sealed_through)
    values (${code}, ${set.setId}, ${set.disasterId}, ${set.home}, ${set.generation}, ${set.version},
      ${set.sealedThrough})
    on conflict do nothing`.execute(tx)
}

/** The number of the next version; whoever else wants one waits until this transaction ends. */
export async function nextVersion(tx: Tx, setId: Uuid): Promise<number> {
  const [set] = await rowsOf(
    tx,
    sql<{
      version: number
    }>`update stub_set set version = version + 1 where set_id = ${setId} returning version`,
  )
  if (!set) throw new Error('the stub set was destroyed while it was being sealed')
  return set.version
}

export async function markSealed(tx: Tx, setId: Uuid, through: Date): Promise<void> {
  await sql`update stub_set set sealed_through = greatest(sealed_through, ${through}::timestamptz)
    where set_id = ${setId}`.execute(tx)
}

/** Deletes the stubs of a disaster; the empty sets stay until identity has destroyed their keys. */
export async function deleteStubsOf(tx: Tx, disasterId: Uuid): Promise<void> {
  await sql`delete from stub where set_id in (select set_id from stub_set where disaster_id = ${disasterId})`.execute(
    tx,
  )
}

export async function deleteStubSet(tx: Tx, setId: Uuid): Promise<void> {
  await sql`delete from stub_set where set_id = ${setId}`.execute(tx)
}

export async function saveStubs(
  tx: Tx,
  code: MunicipalityCode,
  setId: Uuid,
  version: number,
  stubs: readonly SealedStub[],
): Promise<void> {
  if (stubs.length === 0) return
  await sql`
    insert into stub (municipality_code, set_id, version, stub_id, box)
    select ${code}, ${setId}::uuid, ${version}::int, given.*
    from unnest(${stubs.map(({ stubId }) => stubId)}::text[], ${stubs.map(({ box }) => box)}::text[]) as given
    on conflict (municipality_code, set_id, stub_id) do update set version = excluded.version, box = excluded.box`.execute(
    tx,
  )
}

/**
 * Stubs with a version after `after`, whole versions only: the last version of a page may go beyond `limit`, so that the next
 * page starts behind it and none is skipped.
 */
export async function listStubsAfter(
  tx: Tx,
  setId: string,
  after: number,
  limit: number,
): Promise<(SealedStub & { version: number })[]> {
  const rows = await rowsOf(
    tx,
    sql<{ stub_id: string; version: number; box: string }>`
    select stub_id, version, box from stub where set_id = ${setId} and version > ${after}
    order by version fetch first ${limit} rows with ties`,
  )
  return rows.map((row) => ({ stubId: row.stub_id, version: row.version, box: row.box }))
}

export async function findStubSet(tx: Tx, setId: string): Promise<{ version: number } | undefined> {
  const [set] = await rowsOf(
    tx,
    sql<{ version: number }>`select version from stub_set where set_id = ${setId}`,
  )
  return set
}
