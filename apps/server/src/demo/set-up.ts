import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  castHouseholds,
  demoDisaster,
  demoDisasterId,
  demoDouble,
  type DemoHousehold,
  demoMunicipalities,
  demoOpenings,
  type DemoPerson,
  demoResidentIds,
  demoStaff,
  playPast,
  YABU,
} from '@musubi/demo-town'
import type { IdentityService } from '@musubi/identity'
import { expectOk, type MunicipalityCode } from '@musubi/kernel'
import type { ShelterService } from '@musubi/shelter'
import { linkedCards } from './cards.ts'
import type { DemoWorld } from './world.ts'

const HOUR = 3_600_000
const DATA = resolve(import.meta.dirname, '../../../../data/shelters')
/** Printed on the start page; it opens demo accounts of invented people and nothing else. */
export const DEMO_PASSWORD = 'musubi-demo-2026'

/** In which the towns know each other's residents: shelters, and the two sample services. */
const SHARED_SERVICES = ['shelter', 'service-a', 'service-b']

export interface DemoSetUp {
  readonly world: DemoWorld
  readonly identity: IdentityService
  readonly shelter: ShelterService
  readonly now: number
  readonly say: (sentence: string) => void
}

/**
 * Fills an installation with the demo's story: real places, invented people, a disaster that has been going on for nine
 * hours, the cast with their cards. Idempotent; a second start finds the first one's disaster and leaves it as people
 * left it.
 */
export async function setUpDemo(demo: DemoSetUp): Promise<void> {
  const { world, identity, shelter, now, say } = demo
  await shelter.setUp.saveMunicipalities(demoMunicipalities)
  for (const file of ['yabu_shelters.csv', 'tajima_neighbour_shelters.csv']) {
    expectOk(await shelter.setUp.installOpenData(readFileSync(resolve(DATA, file))), file)
  }
  say(
    `real places of five towns are in; now ${world.people.length.toLocaleString('en')} invented residents …`,
  )
  await createStaff(identity, now)
  await createAccounts(identity, world, castHouseholds)
  await createResidentIds(identity)
  for (const { municipalityCode } of demoMunicipalities) {
    const cast = castHouseholds.filter((household) => household.municipalityCode === municipalityCode)
    await register(identity, shelter, municipalityCode, cast)
  }
  for (const [municipalityCode, households] of world.towns) {
    if (await startsAnew(shelter, municipalityCode)) {
      await shelter.setUp.registerHouseholds(
        municipalityCode,
        households.map((household) => toHousehold(household, new Map())),
      )
    }
    await startDisaster(shelter, municipalityCode, households, now)
  }
  await shelter.shelters.refreshStubs(YABU, demoDisasterId(YABU))
}

const CHUNK = 1000

/** Issues the whole town's cards, after the first page can already be used. Idempotent. */
export async function issueTownCards(
  { world, identity, shelter }: DemoSetUp,
  stopped: () => boolean,
): Promise<void> {
  for (const [municipalityCode, households] of world.towns) {
    // The last ones first: the demo's rush plays with them, while the first have been in a shelter all along.
    for (let end = households.length; end > 0; end -= CHUNK) {
      if (stopped()) return
      const chunk = households.slice(Math.max(0, end - CHUNK), end)
      await createAccounts(identity, world, chunk)
      await register(identity, shelter, municipalityCode, chunk)
      if (end === households.length) await shelter.shelters.refreshStubs(YABU, demoDisasterId(YABU))
    }
  }
  await shelter.shelters.refreshStubs(YABU, demoDisasterId(YABU))
}

async function createAccounts(
  identity: IdentityService,
  world: DemoWorld,
  households: readonly DemoHousehold[],
): Promise<void> {
  const people = households.flatMap(({ members }) => members)
  const cards = await linkedCards(world.ca, people)
  await identity.demo.createResidents(
    people.map(({ accountId, municipalityCode, birthDate, protected: isProtected }) => ({
      accountId,
      municipalityCode,
      birthDate,
      protected: isProtected,
      card: cards.get(accountId) ?? null,
    })),
  )
}

async function createStaff(identity: IdentityService, now: number): Promise<void> {
  await identity.demo.createStaff(demoStaff.map((staff) => ({ ...staff, password: DEMO_PASSWORD })))
  for (const { municipalityCode, sharesWith } of demoMunicipalities) {
    for (const partnerCode of sharesWith) {
      const period = { validFrom: new Date(now - 365 * 24 * HOUR), validUntil: null }
      for (const service of SHARED_SERVICES)
        await identity.demo.agreeToShare({ municipalityCode, partnerCode, service, ...period })
    }
  }
}

/** People whom a clerk finds by name or ID, one of them with a second account that was made by mistake. */
async function createResidentIds(identity: IdentityService): Promise<void> {
  await identity.demo.createResidents([{ ...demoDouble, protected: false, card: null }])
  await identity.demo.createResidentLogins(
    [...demoResidentIds, demoDouble].map((id) => ({ ...id, password: DEMO_PASSWORD })),
  )
}

async function register(
  identity: IdentityService,
  shelter: ShelterService,
  municipalityCode: MunicipalityCode,
  households: readonly DemoHousehold[],
): Promise<void> {
  const holders = households.flatMap(({ members }) => members).filter(({ card }) => card !== null)
  const ppids = await identity.ppidsFor(
    'shelter',
    municipalityCode,
    holders.map(({ accountId }) => accountId),
  )
  await shelter.setUp.registerHouseholds(
    municipalityCode,
    households.map((household) => toHousehold(household, ppids)),
  )
}

function toHousehold({ householdId, members }: DemoHousehold, ppids: ReadonlyMap<string, string>) {
  return {
    householdId,
    members: members.map((member) => toMember(member, ppids.get(member.accountId) ?? null)),
  }
}

function toMember(person: DemoPerson, ppid: string | null) {
  const { personId, displayName, ageBand, needs, protected: isProtected } = person
  return { personId, displayName, ageBand, needs: [...needs], ppid, protected: isProtected }
}

async function startsAnew(
  { shelters }: ShelterService,
  municipalityCode: MunicipalityCode,
): Promise<boolean> {
  const first = demoOpenings.find((opening) => opening.municipalityCode === municipalityCode)
  return !first || !(await shelters.findHeadCount(municipalityCode, first.siteId))
}

async function startDisaster(
  shelter: ShelterService,
  municipalityCode: MunicipalityCode,
  households: readonly DemoHousehold[],
  now: number,
): Promise<void> {
  const { shelters } = shelter
  const disasterId = demoDisasterId(municipalityCode)
  const openings = demoOpenings.filter((opening) => opening.municipalityCode === municipalityCode)
  // People are inside already: an earlier start played the past, and what happened since is not to be touched.
  if (!(await startsAnew(shelter, municipalityCode))) return
  const opened = await shelters.openDisaster(municipalityCode, {
    disasterId,
    name: demoDisaster.name,
    drill: true,
    hazards: [...demoDisaster.hazards],
    declaredAt: new Date(now - demoDisaster.declaredHoursAgo * HOUR).toISOString(),
  })
  if (!opened.ok) return
  for (const { siteId, capacity, openedHoursAgo } of openings) {
    const openedAt = new Date(now - openedHoursAgo * HOUR).toISOString()
    const opening = { openedAt, capacity, capacitySource: 'demo' as const }
    expectOk(await shelters.openShelter(municipalityCode, { disasterId, siteId }, opening), siteId)
  }
  for (const { events } of playPast(openings, households, now)) {
    await shelters.recordEvents(municipalityCode, disasterId, events)
  }
}
