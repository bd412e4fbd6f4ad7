import { createHash, createHmac } from 'node:crypto'
import { toEraDate, toEraDigits, type CivilDate, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import { cardName, locatorKey } from '../../src/crypto/keyed-hash.ts'
import type { Keyring } from '../../src/app/keyring.ts'

/** What no artefact may carry. */
export const SECRET_KINDS = [
  'account id',
  'card serial',
  'hash of the card',
  'birth date',
  "another sector's PPID",
] as const
export type SecretKind = (typeof SECRET_KINDS)[number]

/** One secret with every way it could be written: as text, or as bytes, which the scanner finds behind hex and base64. */
export interface Secret {
  readonly kind: SecretKind
  readonly texts: readonly string[]
  readonly bytes: readonly Buffer[]
  /** Of a PPID: artefacts of this sector may carry it. */
  readonly sector?: string
}

export interface Person {
  readonly accountId: Uuid
  readonly municipalityCode: MunicipalityCode
  readonly birthDate?: CivilDate
  readonly cards?: readonly PersonsCard[]
  /** By sector. */
  readonly ppids: ReadonlyMap<string, string>
}

export interface PersonsCard {
  readonly issuerKey: string
  readonly serial: number
  readonly certificateDigest: Uint8Array
  readonly faceKeyHash: Uint8Array
}

export function secretsOf(people: readonly Person[], keyring: Keyring): Secret[] {
  return people.flatMap((person) => [
    accountIdOf(person),
    ...(person.birthDate ? [birthDateOf(person.birthDate)] : []),
    ...(person.cards ?? []).flatMap((card) => [serialOf(card), hashesOf(card, keyring)]),
    ...[...person.ppids].map(([sector, ppid]): Secret => {
      return { kind: "another sector's PPID", sector, texts: [ppid], bytes: [Buffer.from(ppid, 'base64url')] }
    }),
  ])
}

function accountIdOf({ accountId }: Person): Secret {
  const bare = accountId.replaceAll('-', '')
  return { kind: 'account id', texts: [accountId, bare], bytes: [Buffer.from(bare, 'hex')] }
}

/** Decimal, hex with and without colons, and the contents of a DER INTEGER. */
function serialOf({ serial }: PersonsCard): Secret {
  const hex = evenHex(serial)
  return {
    kind: 'card serial',
    texts: [String(serial), hex, (hex.match(/../g) ?? []).join(':')],
    bytes: [Buffer.from(hex, 'hex')],
  }
}

/**
 * A hash of a card is a name of it: whoever gives the same one to two services lets them join their records, whatever the
 * key. Cut ones count, so the first 12 bytes are looked for.
 */
function hashesOf(
  { issuerKey, serial, certificateDigest, faceKeyHash }: PersonsCard,
  keyring: Keyring,
): Secret {
  const hex = evenHex(serial)
  const name = cardName(issuerKey, hex)
  const plain = [hex, String(serial), name].map((text) => createHash('sha256').update(text).digest())
  const keyed = [keyring.locatorSecret, keyring.pairwiseSecret, keyring.challengeSecret].flatMap((secret) =>
    [hex, String(serial), name].map((text) => createHmac('sha256', secret).update(text).digest()),
  )
  const located = (['card', 'sign'] as const).map((kind) => locatorKey(keyring.locatorSecret, kind, name))
  const all = [...plain, ...keyed, ...located, Buffer.from(certificateDigest), Buffer.from(faceKeyHash)]
  return { kind: 'hash of the card', texts: [], bytes: all.map((hash) => hash.subarray(0, 12)) }
}

function birthDateOf(date: CivilDate): Secret {
  const [year = '', month = '', day = ''] = date.split('-')
  const { era, year: eraYear } = toEraDate(date)
  const [m, d] = [Number(month), Number(day)]
  const named = new Date(`${date}T00:00:00Z`).toLocaleDateString('en', { month: 'long', timeZone: 'UTC' })
  return {
    kind: 'birth date',
    texts: [
      date,
      `${year}${month}${day}`,
      `${year}/${month}/${day}`,
      `${year}/${m}/${d}`,
      `${year}年${m}月${d}日`,
      `${era}${eraYear}年${m}月${d}日`,
      toEraDigits(date),
      `${d} ${named} ${year}`,
      `${named} ${d}, ${year}`,
      String(Date.parse(date)),
    ],
    bytes: [],
  }
}

export function evenHex(serial: number): string {
  const hex = serial.toString(16)
  return hex.length % 2 === 0 ? hex : `0${hex}`
}
