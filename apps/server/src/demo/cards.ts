import { createHash } from 'node:crypto'
import { faceKeyHash, parseFaceRecord } from '@musubi/card'
import {
  type CertificateRequest,
  issueAuthCertificates,
  issueFaceRecord,
  type KeyPair,
  type TestCa,
  testCommonName,
} from '@musubi/card/test-ca'
import type { DemoPerson } from '@musubi/demo-town'
import { expectOk } from '@musubi/kernel'
import type { RevokedEntry } from '@musubi/pki'
import { DEMO_CA_START } from './test-ca-store.ts'

const DAY = 86_400_000
const ISSUED = DEMO_CA_START + 30 * DAY
const VALID_UNTIL = Date.UTC(2033, 0, 1)
/** The story's expired card ran out here. */
const EXPIRED_ON = Date.UTC(2025, 2, 1)
const REVOKED_ON = Date.UTC(2026, 5, 1)
const FACE_KEY_OFFSET = 7

/** A card as identity links it to its holder. */
export interface LinkedCard {
  readonly issuerKey: string
  readonly serial: string
  readonly certificateDigest: Uint8Array
  readonly faceKeyHash: Uint8Array
  readonly standing: 'good' | 'revoked'
}

/** Keys are shared out of a pool: a pair of its own for each of 20,000 invented cards would take an hour to make. */
function keysOf(ca: TestCa, serial: number): { authentication: KeyPair; face: KeyPair } {
  const pool = ca.keyPool
  const [authentication, face] = [pool[serial % pool.length], pool[(serial + FACE_KEY_OFFSET) % pool.length]]
  if (!authentication || !face) throw new Error('the demo authority has no card keys')
  return { authentication, face }
}

function requestOf(ca: TestCa, person: DemoPerson, serial: number): CertificateRequest {
  return {
    serial,
    commonName: testCommonName(serial, person.municipalityCode),
    notBefore: ISSUED,
    notAfter: person.card?.standing === 'expired' ? EXPIRED_ON : VALID_UNTIL,
    publicKey: keysOf(ca, serial).authentication.publicKey,
  }
}

/** What the demo's tray needs to make the same card again; keys are positions in the pool. */
export function cardRequestOf(ca: TestCa, person: DemoPerson) {
  if (!person.card) throw new Error('this person has no card')
  const { serial } = person.card
  const { notBefore, notAfter } = requestOf(ca, person, serial)
  const { birthDate, municipalityCode } = person
  const size = ca.keyPool.length
  return {
    serial,
    birthDate,
    municipalityCode,
    notBefore,
    notAfter,
    authenticationKey: serial % size,
    faceKey: (serial + FACE_KEY_OFFSET) % size,
  }
}

/** The links of people who registered their card; whoever never did (`unlinked`) is left out. */
export async function linkedCards(
  ca: TestCa,
  people: readonly DemoPerson[],
): Promise<Map<string, LinkedCard>> {
  const holders = people.flatMap((person) =>
    person.card && person.card.standing !== 'unlinked' ? [{ person, card: person.card }] : [],
  )
  const requests = holders.map(({ person, card }) => requestOf(ca, person, card.serial))
  const certificates = await issueAuthCertificates(ca, requests)
  const faceHashes = await faceKeyHashes(ca)
  return new Map(
    holders.map(({ person, card }, at) => [
      person.accountId,
      {
        issuerKey: ca.authAnchor.spkiHash,
        serial: serialHex(card.serial),
        certificateDigest: createHash('sha256')
          .update(certificates[at] ?? new Uint8Array())
          .digest(),
        faceKeyHash: faceHashes.get(keysOf(ca, card.serial).face) ?? new Uint8Array(),
        standing: card.standing === 'revoked' ? 'revoked' : 'good',
      },
    ]),
  )
}

/** The hash depends on the key alone, so one record for each key of the pool tells all of them. */
async function faceKeyHashes(ca: TestCa): Promise<Map<KeyPair, Uint8Array>> {
  const hashes = ca.keyPool.map(async (keys) => {
    const record = await issueFaceRecord(ca, {
      birthDate: '2000-01-01' as DemoPerson['birthDate'],
      publicKey: keys.publicKey,
    })
    return [keys, faceKeyHash(expectOk(parseFaceRecord(record), 'a record just issued'))] as const
  })
  return new Map(await Promise.all(hashes))
}

/** What the demo's authority has revoked: the revoked and the stolen card, and a few of the town's. */
export function revokedDemoCards(people: readonly DemoPerson[]): RevokedEntry[] {
  const revoked = people.flatMap(({ card }) => (card?.standing === 'revoked' ? [card.serial] : []))
  return revoked.map((serial) => ({ serial: serialHex(serial), revokedAt: REVOKED_ON }))
}

/** As certificates are called: lower-case hex of whole bytes, without leading zero bytes. */
export function serialHex(serial: number): string {
  const hex = serial.toString(16)
  return hex.length % 2 === 0 ? hex : `0${hex}`
}
