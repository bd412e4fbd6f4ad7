import type { CivilDate, MunicipalityCode, Uuid } from '@musubi/kernel'
import { getCastMember } from './cast.ts'
import { seededRandom } from './random.ts'

/** A municipal ID of somebody of the cast: what a clerk at the counter finds them by. */
export interface DemoResidentId {
  readonly accountId: Uuid
  readonly municipalityCode: MunicipalityCode
  readonly displayName: string
  readonly birthDate: CivilDate
  readonly loginName: string
}

function idOf(key: string, loginName: string): DemoResidentId {
  const { accountId, municipalityCode, displayName, birthDate } = getCastMember(key)
  return { accountId, municipalityCode, displayName, birthDate, loginName }
}

/** The cast with an ID: one with a card, one who has yet to link it, an old one, one under 支援措置, one with a phone. */
export const demoResidentIds: readonly DemoResidentId[] = [
  idOf('ichiro', 'tajima-ichiro'),
  idOf('unlinked', 'kasumi-nagisa'),
  idOf('haru', 'yoka-haru'),
  idOf('aoi', 'sekinomiya-aoi'),
  idOf('makoto', 'ohya-makoto'),
  idOf('sakura', 'kinosaki-sakura'),
  idOf('lan', 'nguyen-lan'),
]

/** Makoto's second account, made by mistake at another counter: no card, an ID of its own. To be merged. */
export const demoDouble: DemoResidentId = {
  ...idOf('makoto', 'ohya-makoto-2'),
  accountId: seededRandom('double:makoto').uuid(),
}
