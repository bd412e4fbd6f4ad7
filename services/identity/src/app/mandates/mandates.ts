import { createHmac } from 'node:crypto'
import { err, expectOk, ok, parseCivilDate, uuidV7, type Result, type Uuid } from '@musubi/kernel'
import { formatEnrolmentCode, normaliseEnrolmentCode } from '../../core/enrolment-code.ts'
import {
  decideMandate,
  isOver,
  mayAct,
  OFFER_OPEN_MS,
  type MandateEnd,
  type MandateEvidence,
  type MandateKind,
  type MandateRefusal,
} from '../../core/mandates/mandate-state.ts'
import { ofAgeAt } from '../../core/mandates/coming-of-age.ts'
import { birthDateContext } from '../../db/holders.ts'
import {
  insertMandate,
  listMandates,
  lockMandate,
  saveAccepted,
  saveEnded,
  type Mandate,
  type MandateWithBlock,
} from '../../db/mandates.ts'
import type { Tx } from '../../db/schema.ts'
import type { IdentityContext } from '../context.ts'
import { openAccount, type OpenAccount, type ResidentRef } from '../accounts/account-desk.ts'
import type { Doer } from '../accounts/doer.ts'

/** `account_unknown` also for somebody under 支援措置: nobody acts for them, and nobody is told why. */
export type MandateFailure = MandateRefusal | 'account_unknown' | 'mandate_unknown'

const own: Doer = { kind: 'resident', strong: true }

export interface MandateToRecord {
  readonly mandateId: Uuid
  readonly represented: ResidentRef
  readonly actor: ResidentRef
  readonly relation: MandateKind
  readonly services: readonly string[]
  readonly evidence: MandateEvidence
  readonly until: Date
}

/**
 * Staff record who may act for whom, after they saw the evidence; answers until when. The same id again is the same
 * mandate; another one for the same two and the same relation is refused, because ending one would leave the other.
 */
export async function recordMandate(
  context: IdentityContext,
  clerkId: string,
  asked: MandateToRecord,
): Promise<Result<{ readonly until: Date }, MandateFailure>> {
  const { represented, actor, relation, services, evidence, until, mandateId } = asked
  const home = represented.municipalityCode
  const doer: Doer = { kind: 'clerk', id: clerkId }
  return context.database.withTenant(home, async (tx) => {
    const found = await lockMandate(tx, home, { mandateId })
    if (found) return sameMandate(found, asked)
    const [theirs, acts] = [
      await openAccount(context, tx, represented, doer),
      await openAccount(context, tx, actor, doer),
    ]
    if (!isOpen(theirs) || !isOpen(acts)) return err('account_unknown')
    if (represented.accountId === actor.accountId) return err('not_for_oneself')
    if (await hasAnother(tx, asked, theirs.at)) return err('exists_already')
    const adult = await findComingOfAge(context, theirs)
    const command = { kind: 'record', relation, evidence, until: until.getTime(), ofAgeAt: adult } as const
    const decided = decideMandate({ status: 'none' }, command, theirs.at.getTime())
    if (!decided.ok) return err(decided.error)
    const ends = decided.value?.kind === 'recorded' ? new Date(decided.value.until) : until
    await insertMandate(tx, home, {
      mandateId,
      relation,
      services,
      evidence,
      until: ends,
      recordedBy: clerkId,
      representedId: represented.accountId,
      actorId: actor.accountId,
      codeKey: null,
      offeredUntil: null,
      at: theirs.at,
    })
    for (const open of [theirs, acts])
      await open.record('mandate.began', { mandate: mandateId, relation, services, by: 'counter' })
    return ok({ until: ends })
  })
}

/** One in force between the same two in the same relation. */
async function hasAnother(
  tx: Tx,
  { represented, actor, relation }: MandateToRecord,
  now: Date,
): Promise<boolean> {
  const { municipalityCode, accountId: person } = represented
  const all = await listMandates(tx, municipalityCode, { person })
  return all.some(
    (one) =>
      one.representedId === person &&
      one.actorId === actor.accountId &&
      one.relation === relation &&
      !isOver(one.state, now.getTime()),
  )
}

function sameMandate(
  found: Mandate,
  asked: MandateToRecord,
): Result<{ readonly until: Date }, MandateFailure> {
  const isSame =
    found.representedId === asked.represented.accountId && found.actorId === asked.actor.accountId
  return isSame && found.state.status === 'in_force' ? ok({ until: found.until }) : err('exists_already')
}

function isOpen(open: OpenAccount | undefined): open is OpenAccount {
  const state = open?.account.state
  return (
    state !== undefined && !state.protected && (state.status === 'active' || state.status === 'provisional')
  )
}

/** By the birth date that is kept sealed. */
async function findComingOfAge(
  { vaults }: IdentityContext,
  { account, ref }: OpenAccount,
): Promise<number | undefined> {
  if (account.birthDateSealed === null) return undefined
  const vault = await vaults.get(ref.municipalityCode)
  const text = vault.open(birthDateContext(ref.accountId), account.birthDateSealed).toString()
  return ofAgeAt(expectOk(parseCivilDate(text), 'a birth date'))
}

export interface Offer {
  readonly relation: MandateKind
  readonly services: readonly string[]
  readonly until: Date
}

/** The represented person gives the right away with their own card: a code for whoever is to have it, good for a day. */
export async function offerMandate(
  context: IdentityContext,
  represented: ResidentRef,
  byCard: boolean,
  { relation, services, until }: Offer,
): Promise<Result<{ readonly code: string; readonly openUntil: Date }, MandateFailure>> {
  const home = represented.municipalityCode
  const code = formatEnrolmentCode(context.random(16))
  return context.database.withTenant(home, async (tx) => {
    const open = await openAccount(context, tx, represented, own)
    if (!isOpen(open)) return err('account_unknown')
    const openUntil = open.at.getTime() + OFFER_OPEN_MS
    const command = { kind: 'offer', relation, until: until.getTime(), openUntil, byCard } as const
    const decided = decideMandate({ status: 'none' }, command, open.at.getTime())
    if (!decided.ok) return err(decided.error)
    const mandateId = uuidV7(open.at.getTime(), context.random(10))
    await insertMandate(tx, home, {
      mandateId,
      relation,
      services,
      until,
      evidence: null,
      recordedBy: null,
      actorId: null,
      representedId: represented.accountId,
      codeKey: codeKeyOf(context, code),
      offeredUntil: new Date(openUntil),
      at: open.at,
    })
    await open.record('mandate.offered', { mandate: mandateId, relation, services })
    return ok({ code, openUntil: new Date(openUntil) })
  })
}

/** Whoever has the code takes the right on. An unknown code, a used one and a late one are answered alike. */
export async function acceptMandate(
  context: IdentityContext,
  actor: ResidentRef,
  code: string,
): Promise<Result<void, MandateFailure>> {
  const home = actor.municipalityCode
  return context.database.withTenant(home, async (tx) => {
    const mandate = await lockMandate(tx, home, { codeKey: codeKeyOf(context, code) })
    if (!mandate || (mandate.actorId !== undefined && mandate.actorId !== actor.accountId))
      return err('offer_over')
    const acts = await openAccount(context, tx, actor, own)
    const theirs = await openAccount(
      context,
      tx,
      { municipalityCode: home, accountId: mandate.representedId },
      own,
    )
    if (!isOpen(acts) || !isOpen(theirs)) return err('offer_over')
    const isSelf = mandate.representedId === actor.accountId
    const decided = decideMandate(mandate.state, { kind: 'accept', isSelf }, acts.at.getTime())
    if (!decided.ok) return err(decided.error)
    if (!decided.value) return ok()
    const { mandateId, relation, services } = mandate
    await saveAccepted(tx, home, mandateId, actor.accountId, acts.at)
    for (const open of [theirs, acts])
      await open.record('mandate.began', {
        mandate: mandateId,
        relation,
        services: [...services],
        by: 'card',
      })
    return ok()
  })
}

/** Either side ends it at any time, and staff too; asked twice it is ended once. */
export async function endMandate(
  context: IdentityContext,
  mandateId: Uuid,
  by: { readonly person: ResidentRef } | { readonly clerkId: string; readonly person: ResidentRef },
): Promise<Result<void, MandateFailure>> {
  const { person } = by
  const home = person.municipalityCode
  return context.database.withTenant(home, async (tx) => {
    const mandate = await lockMandate(tx, home, { mandateId })
    const side = mandate && sideOf(mandate, person.accountId)
    if (!mandate || !side) return err('mandate_unknown')
    const end: MandateEnd = 'clerkId' in by ? 'staff' : side
    const now = new Date(context.clock())
    const decided = decideMandate(mandate.state, { kind: 'end', by: end }, now.getTime())
    if (!decided.ok) return err(decided.error)
    if (!decided.value) return ok()
    await saveEnded(tx, home, mandateId, end, now)
    const doer: Doer = 'clerkId' in by ? { kind: 'clerk', id: by.clerkId } : own
    await recordEnd(context, tx, mandate, person, doer, end)
    return ok()
  })
}

function sideOf({ representedId, actorId }: Mandate, accountId: Uuid): 'represented' | 'actor' | undefined {
  if (accountId === representedId) return 'represented'
  return accountId === actorId ? 'actor' : undefined
}

/** In the log of both: by the one who ended it for the one, by the other side for the other. */
async function recordEnd(
  context: IdentityContext,
  tx: Tx,
  { mandateId, relation, representedId, actorId }: Mandate,
  person: ResidentRef,
  doer: Doer,
  by: MandateEnd,
): Promise<void> {
  for (const accountId of [representedId, ...(actorId ? [actorId] : [])]) {
    const ref = { municipalityCode: person.municipalityCode, accountId }
    const open = await openAccount(context, tx, ref, doer)
    await open?.record('mandate.ended', { mandate: mandateId, relation, by })
  }
}

/**
 * The mandates of a person on either side. One that is blocked because of 支援措置 is not among the other side's: to them
 * it looks like one that was ended.
 */
export async function listMyMandates(
  { database, clock }: IdentityContext,
  { municipalityCode, accountId }: ResidentRef,
): Promise<readonly MandateWithBlock[]> {
  const all = await database.withTenant(municipalityCode, (tx) =>
    listMandates(tx, municipalityCode, { person: accountId }),
  )
  return all.filter(({ state, isBlocked }) => !isOver(state, clock()) && !isBlocked)
}

/** All there ever were, to name the other one in the log; those of a person under 支援措置 are left out. */
export async function listAllMyMandates(
  { database }: IdentityContext,
  { municipalityCode, accountId }: ResidentRef,
): Promise<readonly MandateWithBlock[]> {
  const all = await database.withTenant(municipalityCode, (tx) =>
    listMandates(tx, municipalityCode, { person: accountId, ended: true }),
  )
  return all.filter(({ isBlocked }) => !isBlocked)
}

/** For whom somebody may act at a service now. */
export async function findActable(
  context: IdentityContext,
  actor: ResidentRef,
  service: string,
): Promise<readonly MandateWithBlock[]> {
  const mine = await listMyMandates(context, actor)
  return mine.filter(
    (mandate) =>
      mandate.actorId === actor.accountId && mayAct(mandate.state, { ...mandate, service }, context.clock()),
  )
}

/** Whether this very right is still in force at this service: asked each time something that rests on it is used. */
export async function isInForce(
  { database, clock }: IdentityContext,
  municipalityCode: ResidentRef['municipalityCode'],
  mandateId: Uuid,
  service: string,
): Promise<boolean> {
  const [mandate] = await database.withTenant(municipalityCode, (tx) =>
    listMandates(tx, municipalityCode, { mandateId }),
  )
  return mandate !== undefined && mayAct(mandate.state, { ...mandate, service }, clock())
}

function codeKeyOf({ keyring }: IdentityContext, code: string): Buffer {
  return createHmac('sha256', keyring.locatorSecret)
    .update(`mandate\n${normaliseEnrolmentCode(code)}`)
    .digest()
}
