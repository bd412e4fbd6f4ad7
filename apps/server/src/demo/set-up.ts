import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  ASAGO,
  castHouseholds,
  demoDisaster,
  demoDisasterId,
  type DemoHousehold,
  demoMunicipalities,
  demoOpenings,
  generateTown,
  playPast,
  YABU,
} from '@musubi/demo-town'
import { expectOk, type MunicipalityCode } from '@musubi/kernel'
import type { ShelterService } from '@musubi/shelter'

const HOUR = 3_600_000
/** Asago has two shelters open; it needs no whole town behind it. */
const NEIGHBOUR_RESIDENTS = 400
const DATA = resolve(import.meta.dirname, '../../../../data/shelters')

export interface DemoSetUp {
  readonly shelter: ShelterService
  /** how many invented residents Yabu has */
  readonly residents: number
  readonly now: number
  readonly say: (sentence: string) => void
}

/**
 * Fills an installation with the demo's story: real places, invented people, a disaster that has been going on for nine
 * hours. Idempotent; a second start finds the first one's disaster and leaves it as people left it.
 */
export async function setUpDemo({ shelter, residents, now, say }: DemoSetUp): Promise<void> {
  await shelter.setUp.saveMunicipalities(demoMunicipalities)
  await installPlaces(shelter)
  say(
    `the places of five towns are in (1,170, open data); now ${residents.toLocaleString('en')} invented residents …`,
  )
  const towns = new Map([
    [YABU, generateTown(YABU, residents)],
    [ASAGO, generateTown(ASAGO, NEIGHBOUR_RESIDENTS)],
  ])
  for (const { municipalityCode } of demoMunicipalities) {
    const own = castHouseholds.filter((household) => household.municipalityCode === municipalityCode)
    await register(shelter, municipalityCode, [...own, ...(towns.get(municipalityCode) ?? [])])
  }
  for (const [municipalityCode, households] of towns)
    await startDisaster(shelter, municipalityCode, households, now)
}

async function installPlaces(shelter: ShelterService): Promise<void> {
  for (const file of ['yabu_shelters.csv', 'tajima_neighbour_shelters.csv']) {
    expectOk(await shelter.setUp.installOpenData(readFileSync(resolve(DATA, file))), file)
  }
}

async function register(
  shelter: ShelterService,
  municipalityCode: MunicipalityCode,
  households: readonly DemoHousehold[],
): Promise<void> {
  const registered = households.map(({ householdId, members }) => ({
    householdId,
    members: members.map((member) => ({
      personId: member.personId,
      displayName: member.displayName,
      ageBand: member.ageBand,
      needs: [...member.needs],
      ppid: null,
      protected: member.protected,
    })),
  }))
  await shelter.setUp.registerHouseholds(municipalityCode, registered)
}

async function startDisaster(
  { shelters }: ShelterService,
  municipalityCode: MunicipalityCode,
  households: readonly DemoHousehold[],
  now: number,
): Promise<void> {
  const disasterId = demoDisasterId(municipalityCode)
  const openings = demoOpenings.filter((opening) => opening.municipalityCode === municipalityCode)
  const [first] = openings
  const inside = first && (await shelters.findHeadCount(municipalityCode, first.siteId))
  // People are inside already: an earlier start played the past, and what happened since is not to be touched.
  if (inside) return
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
    expectOk(
      await shelters.openShelter(
        municipalityCode,
        { disasterId, siteId },
        { openedAt, capacity, capacitySource: 'demo' },
      ),
      siteId,
    )
  }
  for (const { events } of playPast(openings, households, now)) {
    await shelters.recordEvents(municipalityCode, disasterId, events)
  }
}
