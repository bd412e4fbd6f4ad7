import type { Need } from '@musubi/contracts'
import { type CivilDate, expectOk, type MunicipalityCode, parseCivilDate } from '@musubi/kernel'
import { ageBandOn } from './ages.ts'
import { STORY_DAY } from './cast.ts'
import { familyNames, givenNames } from './names.ts'
import { type SeededRandom, seededRandom } from './random.ts'
import type { DemoHousehold, DemoPerson } from './types.ts'

const TOWN_SERIAL = 100_000
const STORY_YEAR = Number(STORY_DAY.slice(0, 4))

/**
 * Households of invented residents, repeatable by municipality: sizes and ages roughly as in a mountain town where two
 * in five are over 65 (国勢調査 2020 for Yabu). Every record is demo data and is marked so wherever it is kept.
 * @param residents how many people, at least; the last household is completed
 */
export function generateTown(municipalityCode: MunicipalityCode, residents: number): DemoHousehold[] {
  const random = seededRandom(`town:${municipalityCode}`)
  const households: DemoHousehold[] = []
  let serial = TOWN_SERIAL + Number(municipalityCode) * 100_000
  for (let people = 0; people < residents; ) {
    const family = random.pick(familyNames)
    const members = drawAges(random).map((age) => person(random, municipalityCode, family, age, serial++))
    households.push({ householdId: random.uuid(), municipalityCode, members })
    people += members.length
  }
  return households
}

/** Ages of one household: single elders, elder couples, couples, families with children, three generations. */
function drawAges(random: SeededRandom): number[] {
  const elder = () => 66 + random.below(28)
  const adult = () => 26 + random.below(38)
  const draw = random.next()
  if (draw < 0.24) return [elder()]
  if (draw < 0.44) return [elder(), elder()]
  if (draw < 0.56) return [adult()]
  if (draw < 0.68) return [adult(), adult()]
  const parent = 28 + random.below(22)
  const children = Array.from({ length: 1 + random.below(3) }, () =>
    random.below(Math.max(1, Math.min(19, parent - 22))),
  )
  const parents = [parent, Math.max(24, parent - 3 + random.below(6))]
  return draw < 0.9 ? [...parents, ...children] : [elder(), ...parents, ...children]
}

function person(
  random: SeededRandom,
  municipalityCode: MunicipalityCode,
  family: string,
  age: number,
  serial: number,
): DemoPerson {
  const birthDate = bornFor(random, age)
  const holdsCard = age > 0 && random.next() < 0.8
  return {
    accountId: random.uuid(),
    personId: random.uuid(),
    municipalityCode,
    displayName: `${family} ${random.pick(givenNames)}`,
    birthDate,
    ageBand: ageBandOn(birthDate, STORY_DAY),
    needs: drawNeeds(random, age),
    card: holdsCard ? { serial, standing: random.next() < 0.004 ? 'revoked' : 'good' } : null,
    protected: random.next() < 0.0005,
  }
}

function bornFor(random: SeededRandom, age: number): CivilDate {
  const month = String(1 + random.below(8)).padStart(2, '0')
  const day = String(1 + random.below(28)).padStart(2, '0')
  return expectOk(parseCivilDate(`${STORY_YEAR - age}-${month}-${day}`), 'a drawn birth date')
}

function drawNeeds(random: SeededRandom, age: number): Need[] {
  if (age < 2) return [{ kind: 'infant_milk' }]
  const needs: Need[] = []
  if (random.next() < (age < 12 ? 0.06 : 0.015)) {
    needs.push({
      kind: 'allergy',
      items: [random.pick(['egg', 'milk', 'wheat', 'shrimp', 'buckwheat', 'peanut'])],
    })
  }
  if (age >= 75 && random.next() < 0.012) needs.push({ kind: 'support' })
  if (age >= 60 && random.next() < 0.14)
    needs.push({ kind: 'medicine', item: random.pick(['diabetes', 'heart']) })
  if (age >= 70 && random.next() < 0.03) needs.push({ kind: 'wheelchair' })
  return needs
}
