import type { StaffRole } from '@musubi/contracts'
import { uuidV7, type CivilDate, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import { todayInJapan } from '../core/today.ts'
import { cardName } from '../crypto/keyed-hash.ts'
import { hashPassword, SALT_BYTES } from '../crypto/password.ts'
import type { AccountKind } from '../core/account-ref.ts'
import { saveAgreement, type SharingAgreement } from '../db/agreements.ts'
import { birthDateContext, certificateDigestContext } from '../db/holders.ts'
import { addLocated, findLocated } from '../db/locator.ts'
import { saveMunicipalIds, type MunicipalId } from '../db/municipal-ids.ts'
import { findProtection, insertProtection } from '../db/protections.ts'
import type { Tx } from '../db/schema.ts'
import { insertCardLinks, insertResidents, type CardLinkRow } from '../db/residents.ts'
import { raiseProofing } from '../db/subjects.ts'
import { locate, type IdentityContext } from './context.ts'
import { normaliseLoginName } from './sign-in.ts'

/** A card as it is linked to its holder. */
export interface CardToLink {
  /** `VerifiedCertificate.issuerKey`: lower-case hex SHA-256 of the issuer's public key. */
  readonly issuerKey: string
  /** `Certificate.serial`: lower-case hex without leading zero bytes. */
  readonly serial: string
  /** SHA-256 of the DER certificate. */
  readonly certificateDigest: Uint8Array
  /** `faceKeyHash` of the card's face record. */
  readonly faceKeyHash: Uint8Array
  readonly standing: 'good' | 'revoked'
}

export interface ResidentToCreate {
  readonly accountId: Uuid
  readonly municipalityCode: MunicipalityCode
  readonly birthDate: CivilDate
  /** 支援措置 */
  readonly protected: boolean
  readonly card: CardToLink | null
}

export interface CardOfResident {
  readonly accountId: Uuid
  readonly municipalityCode: MunicipalityCode
  readonly card: CardToLink
}

export interface LoginToCreate {
  readonly accountId: Uuid
  readonly municipalityCode: MunicipalityCode
  readonly displayName: string
  readonly loginName: string
  readonly password: string
}

export interface StaffToCreate extends LoginToCreate {
  readonly roles: readonly StaffRole[]
}

const CHUNK = 5000

/** Adds residents and links their cards; those who are there already stay as they are. */
export async function createResidents(
  context: IdentityContext,
  residents: readonly ResidentToCreate[],
): Promise<void> {
  for (const [home, group] of groupByHome(residents)) {
    const vault = await context.vaults.get(home)
    for (const chunk of chunksOf(group)) {
      const accounts = chunk.map(({ accountId, birthDate, protected: isProtected }) => ({
        accountId,
        birthDateSealed: vault.seal(birthDateContext(accountId), Buffer.from(birthDate)),
        protected: isProtected,
      }))
      await context.database.withTenant(home, async (tx) => {
        await insertResidents(tx, home, accounts, new Date(context.clock()))
        for (const { accountId, protected: isProtected } of chunk)
          if (isProtected) await protect(context, tx, home, accountId)
      })
    }
  }
  const withCards = residents.flatMap(({ card, ...resident }) => (card ? [{ ...resident, card }] : []))
  await linkCards(context, withCards)
}

const SOON_DAYS = 45

/** The measure behind the mark, ending soon enough to stand on the officers' list. */
async function protect(
  { clock, random }: IdentityContext,
  tx: Tx,
  home: MunicipalityCode,
  accountId: Uuid,
): Promise<void> {
  if (await findProtection(tx, home, accountId)) return
  const now = clock()
  await insertProtection(tx, home, {
    protectionId: uuidV7(now, random(10)),
    accountId,
    since: new Date(now),
    until: todayInJapan(now + SOON_DAYS * 86_400_000),
    setBy: 'demo',
    reason: 'domestic_violence',
  })
}

/** Links cards to residents who exist. */
export async function linkCards(context: IdentityContext, cards: readonly CardOfResident[]): Promise<void> {
  for (const [home, group] of groupByHome(cards)) {
    const vault = await context.vaults.get(home)
    for (const chunk of chunksOf(group)) {
      const links = chunk.map(
        ({ accountId, card }): CardLinkRow => ({
          accountId,
          cardKey: locate(context, 'card', cardName(card.issuerKey, card.serial)),
          certificateDigestSealed: vault.seal(certificateDigestContext(accountId), card.certificateDigest),
          faceKeyHash: card.faceKeyHash,
          standing: card.standing,
        }),
      )
      const at = new Date(context.clock())
      await context.database.withTenant(home, async (tx) => {
        await insertCardLinks(tx, home, links, at)
        const ids = links.map(({ accountId }) => accountId)
        await raiseProofing(tx, home, ids, 'jpki_sign', at)
      })
    }
  }
}

export async function createStaff(context: IdentityContext, staff: readonly StaffToCreate[]): Promise<void> {
  await createLogins(context, 'staff', staff)
}

/** Gives residents a municipal ID with password. */
export async function createResidentLogins(
  context: IdentityContext,
  logins: readonly LoginToCreate[],
): Promise<void> {
  await createLogins(
    context,
    'resident',
    logins.map((login) => ({ ...login, roles: [] })),
  )
}

async function createLogins(
  context: IdentityContext,
  kind: AccountKind,
  logins: readonly StaffToCreate[],
): Promise<void> {
  for (const [home, group] of groupByHome(logins)) {
    const ids = await Promise.all(group.map((login) => toMunicipalId(context, kind, login)))
    const entries = ids.map(({ loginName, accountId }) => ({
      key: locate(context, 'login', loginName),
      target: accountId,
    }))
    await context.database.withTenant(home, async (tx) => {
      await saveMunicipalIds(tx, home, ids, new Date(context.clock()))
      await addLocated(tx, 'login', home, entries)
      const located = await findLocated(
        tx,
        'login',
        entries.map(({ key }) => key),
      )
      const taken = entries.some(({ key, target }) => located.get(key.toString('hex'))?.target !== target)
      if (taken) throw new Error('a login name belongs to somebody else already')
    })
  }
}

async function toMunicipalId(
  { random }: IdentityContext,
  kind: AccountKind,
  login: StaffToCreate,
): Promise<MunicipalId> {
  const { accountId, displayName, roles, password } = login
  const passwordHash = await hashPassword(password, random(SALT_BYTES))
  const loginName = normaliseLoginName(login.loginName)
  const plain = { letterId: null, initialUntil: null, validUntil: null }
  return { accountId, kind, loginName, displayName, roles, passwordHash, ...plain, demo: true }
}

export async function agreeToShare(context: IdentityContext, agreement: SharingAgreement): Promise<void> {
  await context.database.withTenant(agreement.municipalityCode, (tx) => saveAgreement(tx, agreement))
}

function groupByHome<T extends { readonly municipalityCode: MunicipalityCode }>(
  items: readonly T[],
): ReadonlyMap<MunicipalityCode, T[]> {
  return Map.groupBy(items, ({ municipalityCode }) => municipalityCode)
}

function* chunksOf<T>(items: readonly T[]): Generator<T[]> {
  for (let at = 0; at < items.length; at += CHUNK) yield items.slice(at, at + CHUNK)
}
