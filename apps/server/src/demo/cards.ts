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
import { type DemoPerson, getCastMember, traveller } from '@musubi/demo-town'
import { expectOk } from '@musubi/kernel'
import type { RevokedEntry } from '@musubi/pki'
import { DEMO_CA_START, OWN_FACE_KEYS } from './test-ca-store.ts'

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

/** Positions in the pool. Keys are shared: a pair of its own for each of 20,000 invented cards would take an hour to make. */
function keysOf(ca: TestCa, serial: number): { authentication: number; face: number } {
  const shared = ca.keyPool.length - OWN_FACE_KEYS
  const own = OWN_FACES.indexOf(serial)
  return {
    authentication: serial % shared,
    face: own >= 0 ? shared + own : (serial + FACE_KEY_OFFSET) % shared,
  }
}

/**
 * Cards whose face is nobody else's: proofed at a counter they must be told from those of the town, which are linked. The
 * traveller, the card nobody registered, and that of somebody under protection, who is a stranger there.
 */
const OWN_FACES = [traveller, getCastMember('unlinked'), getCastMember('aoi')].map(
  ({ card }) => card?.serial ?? 0,
)

function keyAt(ca: TestCa, position: number): KeyPair {
  const key = ca.keyPool[position]
  if (!key) throw new Error('the demo authority has no card keys')
  return key
}

function requestOf(ca: TestCa, person: DemoPerson, serial: number): CertificateRequest {
  return {
    serial,
    commonName: testCommonName(serial, person.municipalityCode),
    notBefore: ISSUED,
    notAfter: person.card?.standing === 'expired' ? EXPIRED_ON : VALID_UNTIL,
    publicKey: keyAt(ca, keysOf(ca, serial).authentication).publicKey,
  }
}

/** What the demo's tray needs to make the same card again; keys are positions in the pool. */
export function cardRequestOf(ca: TestCa, person: DemoPerson) {
  if (!person.card) throw new Error('this person has no card')
  const { serial } = person.card
  const { notBefore, notAfter } = requestOf(ca, person, serial)
  const { birthDate, municipalityCode } = person
  const { authentication, face } = keysOf(ca, serial)
  return {
    serial,
    birthDate,
    municipalityCode,
    notBefore,
    notAfter,
    authenticationKey: authentication,
    faceKey: face,
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
        faceKeyHash: faceHashes.get(keyAt(ca, keysOf(ca, card.serial).face)) ?? new Uint8Array(),
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
