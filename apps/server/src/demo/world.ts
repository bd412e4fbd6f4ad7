import { join } from 'node:path'
import type { TestCa } from '@musubi/card/test-ca'
import {
  ASAGO,
  castHouseholds,
  type DemoHousehold,
  type DemoPerson,
  demoMunicipalities,
  generateTown,
  YABU,
} from '@musubi/demo-town'
import type { MunicipalityCode } from '@musubi/kernel'
import { openDemoCa } from './test-ca-store.ts'

/** Asago has two shelters open; it needs no whole town behind it. */
const NEIGHBOUR_RESIDENTS = 400

/** Everybody and every card of the demo, the same at each start. */
export interface DemoWorld {
  readonly ca: TestCa
  /** the invented town behind each municipality's cast */
  readonly towns: ReadonlyMap<MunicipalityCode, readonly DemoHousehold[]>
  householdsOf(municipalityCode: MunicipalityCode): DemoHousehold[]
  readonly people: readonly DemoPerson[]
}

export async function createDemoWorld(dataDir: string, residents: number): Promise<DemoWorld> {
  const ca = await openDemoCa(join(dataDir, 'demo', 'test-ca.json'))
  const towns = new Map<MunicipalityCode, readonly DemoHousehold[]>([
    [YABU, generateTown(YABU, residents)],
    [ASAGO, generateTown(ASAGO, Math.min(residents, NEIGHBOUR_RESIDENTS))],
  ])
  const householdsOf = (code: MunicipalityCode) => [
    ...castHouseholds.filter((household) => household.municipalityCode === code),
    ...(towns.get(code) ?? []),
  ]
  const people = demoMunicipalities.flatMap((town) =>
    householdsOf(town.municipalityCode).flatMap(({ members }) => members),
  )
  return { ca, towns, householdsOf, people }
}
