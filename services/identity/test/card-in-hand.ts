import { type CardLoginEvidence, encodeCardLogin, takeCardLogin } from '@musubi/card'
import { personaliseCard } from '@musubi/card/test-ca'
import { type CardContents, VirtualCard, VirtualReader } from '@musubi/card/virtual'
import { expectOk, toEraDigits, type CivilDate } from '@musubi/kernel'
import type { CardChallenge } from '../src/app/card-proof/challenges.ts'
import { birthday, NOW, type World, YABU } from './world.ts'

const DAY = 86_400_000
export const PIN = '1234'
export const SIGN_PASSWORD = 'TEST1234'
export const ORIGIN = 'http://127.0.0.1'

export interface CardInHandRequest {
  readonly serial: number
  readonly birthDate: CivilDate
  readonly name: string
  readonly address: string
  readonly notBefore: number
  readonly notAfter: number
  /** Positions in the authority's pool: authentication, card face, signature. */
  readonly keys: readonly [number, number, number]
  /** A child's card has none. */
  readonly withSign: boolean
}

/** The contents of one test card. */
export function issueContents(
  { ca }: Pick<World, 'ca'>,
  given: Partial<CardInHandRequest> & { readonly serial: number },
): Promise<CardContents> {
  const [authentication, face, sign] = (given.keys ?? [0, 1, 2]).map((at) => ca.keyPool[at])
  if (!authentication || !face || !sign) throw new Error('the pool has keys')
  return personaliseCard(ca, {
    serial: given.serial,
    birthDate: given.birthDate ?? birthday,
    attributes: {
      name: given.name ?? '但馬　一郎',
      address: given.address ?? '兵庫県養父市広谷２５０番地１',
      sex: '1',
    },
    municipalityCode: YABU,
    pin: PIN,
    ...(given.withSign === false ? {} : { signPassword: SIGN_PASSWORD }),
    keys: { authentication, face, sign },
    notBefore: given.notBefore ?? NOW - 100 * DAY,
    notAfter: given.notAfter ?? NOW + 1000 * DAY,
  })
}

export interface ShowRequest {
  readonly sign: boolean
  readonly face: boolean
  readonly origin: string
  readonly birthDate: CivilDate
}

/** The evidence a reader takes of this card for a challenge, encoded. */
export async function showCard(
  contents: CardContents,
  challenge: CardChallenge,
  given: Partial<ShowRequest> = {},
): Promise<Uint8Array> {
  return encodeCardLogin(await takeEvidence(contents, challenge, given))
}

export async function takeEvidence(
  contents: CardContents,
  challenge: CardChallenge,
  given: Partial<ShowRequest> = {},
): Promise<CardLoginEvidence> {
  const reader = new VirtualReader()
  reader.present(new VirtualCard(contents))
  const taken = await takeCardLogin(await reader.connect(), {
    ...challenge,
    origin: given.origin ?? ORIGIN,
    pin: PIN,
    ...(given.sign ? { signPassword: SIGN_PASSWORD } : {}),
    ...(given.face ? { birthDateDigits: toEraDigits(given.birthDate ?? birthday) } : {}),
  })
  return expectOk(taken, 'evidence')
}
