import type { SealedStub, StubPayload } from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { auditPrepared } from '../audit/crossings.ts'
import { derivedUuid } from '../audit/derived-uuid.ts'
import { findDisasters } from '../db/disasters.ts'
import { anybodyWithdrawn, listCardHolders } from '../db/people.ts'
import {
  addStubSet,
  deleteStubSet,
  listStubSets,
  markSealed,
  nextVersion,
  saveStubs,
  type StubSet,
} from '../db/stubs.ts'
import type { ShelterContext } from './ports.ts'
import { getTown } from './towns.ts'

/** Residents sealed at once; each chunk is a version of its own, so that a terminal can go on where it stopped. */
const CHUNK = 1000
/** A change that was being written while the last sealing began is sealed again rather than missed. */
const OVERLAP_MS = 10_000
const HOUSEHOLD_LIMIT = 20

/**
 * Brings the sealed stubs of a disaster up to date, one set for each town whose residents may turn up, or destroys them when the
 * disaster is closed. Protected people are in no set; when somebody comes under protection, the whole set with them is
 * destroyed and made anew under another id and key, because a stub already handed out cannot be called back.
 */
export async function refreshStubs(
  context: ShelterContext,
  host: MunicipalityCode,
  disasterId: Uuid,
): Promise<void> {
  const { database } = context
  const { town, neighbours } = await getTown(database.db, host)
  const { disaster, sets } = await database.withTenant(host, async (tx) => ({
    disaster: (await findDisasters(tx, [disasterId]))[0],
    sets: await listStubSets(tx, disasterId),
  }))
  if (!disaster) return
  if (disaster.closedAt !== null) {
    for (const set of sets) await destroySet(context, host, set)
    return
  }
  for (const { municipalityCode: home } of [town, ...neighbours]) {
    const set = sets.find((one) => one.home === home)
    await refreshSet(context, host, await renewIfNeeded(context, host, { disasterId, home, set }))
  }
  // An agreement may have ended since.
  const homes = new Set([town, ...neighbours].map(({ municipalityCode }) => municipalityCode))
  for (const set of sets) if (!homes.has(set.home)) await destroySet(context, host, set)
}

interface Wanted {
  readonly disasterId: Uuid
  readonly home: MunicipalityCode
  readonly set: StubSet | undefined
}

async function renewIfNeeded(
  context: ShelterContext,
  host: MunicipalityCode,
  { disasterId, home, set }: Wanted,
): Promise<StubSet> {
  const stale =
    set && (await context.database.withTenant(home, (tx) => anybodyWithdrawn(tx, home, set.sealedThrough)))
  if (set && !stale) return set
  if (set) await destroySet(context, host, set)
  const generation = (set?.generation ?? 0) + 1
  const setId = stubSetId(disasterId, host, home, generation)
  const fresh = { setId, disasterId, home, generation, version: 0, sealedThrough: new Date(0) }
  await context.database.withTenant(host, (tx) => addStubSet(tx, host, fresh))
  return fresh
}

async function refreshSet(context: ShelterContext, host: MunicipalityCode, set: StubSet): Promise<void> {
  const { database, identity, log, now } = context
  const { setId, home } = set
  const began = new Date(now())
  const made = await identity.createStubSet({ body: { setId, municipalityCode: host, service: 'shelter' } })
  if (!made.ok) throw new Error(`identity made no stub set: ${made.error.code}`)
  const holders = await readHolders(context, host, set, began)
  for (let at = 0; at < holders.length; at += CHUNK) {
    const stubs = await sealChunk(context, set, holders.slice(at, at + CHUNK))
    const version = await database.withTenant(host, async (tx) => {
      const next = await nextVersion(tx, setId)
      await saveStubs(tx, host, setId, next, stubs)
      return next
    })
    log.event('shelter.stubs_sealed', { municipalityCode: host, home, stubs: stubs.length, version })
  }
  const through = new Date(began.getTime() - OVERLAP_MS)
  await database.withTenant(host, (tx) => markSealed(tx, setId, through))
}

type Holder = Awaited<ReturnType<typeof listCardHolders>>[number]

/** Reads residents at their home; when that is another town, its log says so. */
async function readHolders(
  { database, audit }: ShelterContext,
  host: MunicipalityCode,
  { setId, disasterId, home, sealedThrough }: StubSet,
  at: Date,
): Promise<Holder[]> {
  return database.withTenant(home, async (tx) => {
    const holders = await listCardHolders(tx, home, sealedThrough)
    if (home !== host && holders.length > 0) {
      const id = derivedUuid(`sealed stubs ${setId} ${at.getTime()}`)
      await auditPrepared(tx, audit, { id, home, by: host, disasterId, people: holders.length })
    }
    return holders
  })
}

async function sealChunk(
  { identity }: ShelterContext,
  { setId, home }: StubSet,
  holders: readonly Holder[],
): Promise<SealedStub[]> {
  const entries = holders.map((holder) => ({ ppid: holder.ppid, payload: payloadOf(holder, home) }))
  const sealed = await identity.sealStubs({ params: { setId }, body: { municipalityCode: home, entries } })
  if (!sealed.ok) throw new Error(`identity sealed no stubs: ${sealed.error.code}`)
  return sealed.value.stubs
}

/** The holder first, because a household may be larger than a stub. */
function payloadOf({ personId, household }: Holder, home: MunicipalityCode): StubPayload {
  const holderFirst = household.toSorted(
    (a, b) => Number(b.personId === personId) - Number(a.personId === personId),
  )
  return { personId, home, household: holderFirst.slice(0, HOUSEHOLD_LIMIT) }
}

async function destroySet(
  context: ShelterContext,
  host: MunicipalityCode,
  { setId }: StubSet,
): Promise<void> {
  const gone = await context.identity.deleteStubSet({ params: { setId } })
  if (!gone.ok && gone.error.code !== 'not_found') {
    throw new Error(`identity keeps the keys of a stub set: ${gone.error.code}`)
  }
  await context.database.withTenant(host, (tx) => deleteStubSet(tx, setId))
}

/** The same id on every server process, so that making a set twice is making it once. */
function stubSetId(disasterId: Uuid, host: string, home: string, generation: number): Uuid {
  return derivedUuid(`stub set ${disasterId} ${host} ${home} ${generation}`)
}
