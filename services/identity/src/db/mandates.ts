import { expectOk, parseUuid, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import type { Selectable } from 'kysely'
import {
  MANDATE_EVIDENCE,
  MANDATE_KINDS,
  type MandateEvidence,
  type MandateKind,
  type MandateState,
} from '../core/mandates/mandate-state.ts'
import { z } from 'zod'
import type { MandateTable, Queries } from './schema.ts'

/** Who may act for whom. */
export interface Mandate {
  readonly mandateId: Uuid
  readonly representedId: Uuid
  /** Undefined while it is only offered. */
  readonly actorId: Uuid | undefined
  readonly relation: MandateKind
  readonly services: readonly string[]
  readonly evidence: MandateEvidence | null
  readonly createdAt: Date
  readonly until: Date
  readonly state: MandateState
}

export interface NewMandate {
  readonly mandateId: Uuid
  readonly representedId: Uuid
  readonly actorId: Uuid | null
  readonly relation: MandateKind
  readonly services: readonly string[]
  readonly evidence: MandateEvidence | null
  readonly recordedBy: string | null
  readonly codeKey: Buffer | null
  readonly offeredUntil: Date | null
  readonly until: Date
  readonly at: Date
}

export async function insertMandate(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  mandate: NewMandate,
): Promise<void> {
  await tx
    .insertInto('mandate')
    .values({
      municipality_code: municipalityCode,
      mandate_id: mandate.mandateId,
      represented_id: mandate.representedId,
      actor_id: mandate.actorId,
      relation: mandate.relation,
      services: [...mandate.services],
      evidence: mandate.evidence,
      recorded_by: mandate.recordedBy,
      code_key: mandate.codeKey,
      offered_until: mandate.offeredUntil,
      began_at: mandate.actorId === null ? null : mandate.at,
      until: mandate.until,
      created_at: mandate.at,
    })
    .execute()
}

/** One mandate, locked until the transaction ends. */
export async function lockMandate(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  by: { readonly mandateId: Uuid } | { readonly codeKey: Buffer },
): Promise<Mandate | undefined> {
  const query = tx.selectFrom('mandate').selectAll().where('municipality_code', '=', municipalityCode)
  const named =
    'mandateId' in by
      ? query.where('mandate_id', '=', by.mandateId)
      : query.where('code_key', '=', by.codeKey)
  const row = await named.forUpdate().executeTakeFirst()
  return row && toMandate(row)
}

export async function saveAccepted(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  mandateId: Uuid,
  actorId: Uuid,
  at: Date,
): Promise<void> {
  await tx
    .updateTable('mandate')
    .set({ actor_id: actorId, began_at: at, offered_until: null })
    .where('municipality_code', '=', municipalityCode)
    .where('mandate_id', '=', mandateId)
    .execute()
}

export async function saveEnded(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  mandateId: Uuid,
  by: 'represented' | 'actor' | 'staff',
  at: Date,
): Promise<void> {
  await tx
    .updateTable('mandate')
    .set({ ended_at: at, ended_by: by })
    .where('municipality_code', '=', municipalityCode)
    .where('mandate_id', '=', mandateId)
    .execute()
}

/** A mandate, and whether one of the two is under 支援措置 or has an account that is not in use. */
export interface MandateWithBlock extends Mandate {
  readonly isBlocked: boolean
  readonly representedName: string | null
  readonly actorName: string | null
}

/** Mandates of one person on either side, or one by its id; those that have been ended only where they are asked for. */
export async function listMandates(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  of: { readonly person: Uuid; readonly ended?: boolean } | { readonly mandateId: Uuid },
): Promise<readonly MandateWithBlock[]> {
  const all = tx
    .selectFrom('mandate')
    .innerJoin('account as represented', (join) =>
      join
        .onRef('represented.municipality_code', '=', 'mandate.municipality_code')
        .onRef('represented.account_id', '=', 'mandate.represented_id'),
    )
    .leftJoin('account as actor', (join) =>
      join
        .onRef('actor.municipality_code', '=', 'mandate.municipality_code')
        .onRef('actor.account_id', '=', 'mandate.actor_id'),
    )
    .leftJoin('municipal_id as represented_name', (join) =>
      join
        .onRef('represented_name.municipality_code', '=', 'mandate.municipality_code')
        .onRef('represented_name.account_id', '=', 'mandate.represented_id'),
    )
    .leftJoin('municipal_id as actor_name', (join) =>
      join
        .onRef('actor_name.municipality_code', '=', 'mandate.municipality_code')
        .onRef('actor_name.account_id', '=', 'mandate.actor_id'),
    )
    .selectAll('mandate')
    .select([
      'represented.protected as representedProtected',
      'represented.status as representedStatus',
      'actor.protected as actorProtected',
      'actor.status as actorStatus',
      'represented_name.display_name as representedName',
      'actor_name.display_name as actorName',
    ])
    .where('mandate.municipality_code', '=', municipalityCode)
    .orderBy('mandate.created_at')
  const query = 'person' in of && of.ended ? all : all.where('mandate.ended_at', 'is', null)
  const chosen =
    'person' in of
      ? query.where((where) =>
          where.or([
            where('mandate.represented_id', '=', of.person),
            where('mandate.actor_id', '=', of.person),
          ]),
        )
      : query.where('mandate.mandate_id', '=', of.mandateId)
  const rows = await chosen.execute()
  return rows.map((row) => ({
    ...toMandate(row),
    representedName: row.representedName,
    actorName: row.actorName,
    isBlocked:
      row.representedProtected ||
      row.actorProtected === true ||
      !inUse(row.representedStatus) ||
      (row.actorStatus !== null && !inUse(row.actorStatus)),
  }))
}

const inUse = (status: string): boolean => status === 'active' || status === 'provisional'

function toMandate(row: Selectable<MandateTable>): Mandate {
  const id = (text: string): Uuid => expectOk(parseUuid(text), 'a UUID')
  return {
    mandateId: id(row.mandate_id),
    representedId: id(row.represented_id),
    actorId: row.actor_id === null ? undefined : id(row.actor_id),
    relation: z.enum(MANDATE_KINDS).parse(row.relation),
    services: row.services,
    evidence: row.evidence === null ? null : z.enum(MANDATE_EVIDENCE).parse(row.evidence),
    createdAt: row.created_at,
    until: row.until,
    state: stateOf(row),
  }
}

function stateOf(row: Selectable<MandateTable>): MandateState {
  const { ended_by: by, actor_id: actor, offered_until: openUntil, until } = row
  if (by !== null) return { status: 'ended', by }
  if (actor !== null) return { status: 'in_force', until: until.getTime() }
  return { status: 'offered', openUntil: openUntil?.getTime() ?? 0, until: until.getTime() }
}
