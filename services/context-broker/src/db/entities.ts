import { type Kysely, sql, type Transaction } from 'kysely'
import type { Attributes, Entity } from '../core/entity.ts'
import type { BrokerDatabase } from './schema.ts'

type Tx = Transaction<BrokerDatabase> | Kysely<BrokerDatabase>

export interface EntityFilter {
  readonly ids: readonly string[] | null
  readonly types: readonly string[] | null
}

const columns = ['entity_id', 'entity_type', 'attributes'] as const

/** All entities of the tenant that fit, in id order: what NGSIv2 calls the default order is creation, ours is stable. */
export async function listEntities(tx: Tx, filter: EntityFilter): Promise<Entity[]> {
  let query = tx.selectFrom('entity').select(columns).orderBy('entity_id').orderBy('entity_type')
  if (filter.ids) query = query.where('entity_id', 'in', [...filter.ids])
  if (filter.types) query = query.where('entity_type', 'in', [...filter.types])
  return (await query.execute()).map(toEntity)
}

/** Adds an entity; `false` when one with this id and type is there already. */
export async function insertEntity(tx: Tx, municipalityCode: string, entity: Entity): Promise<boolean> {
  const inserted = await tx
    .insertInto('entity')
    .values(rowOf(municipalityCode, entity))
    .onConflict((conflict) => conflict.columns(['municipality_code', 'entity_id', 'entity_type']).doNothing())
    .returning('entity_id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Adds the entity or merges its attributes into the one that is there (`append` of NGSIv2). Idempotent. */
export async function upsertEntity(tx: Tx, municipalityCode: string, entity: Entity): Promise<Entity> {
  const row = await tx
    .insertInto('entity')
    .values(rowOf(municipalityCode, entity))
    .onConflict((conflict) =>
      conflict.columns(['municipality_code', 'entity_id', 'entity_type']).doUpdateSet({
        attributes: sql`entity.attributes || excluded.attributes`,
        modified_at: sql`now()`,
      }),
    )
    .returning(columns)
    .executeTakeFirstOrThrow()
  return toEntity(row)
}

/** Sets the attributes of one entity: merged into, or instead of, what is there. */
export async function updateAttributes(
  tx: Tx,
  entity: { id: string; type: string },
  attributes: Attributes,
  how: 'merge' | 'replace',
): Promise<Entity | undefined> {
  const json = JSON.stringify(attributes)
  const row = await tx
    .updateTable('entity')
    .set({
      attributes: how === 'merge' ? sql`attributes || ${json}::jsonb` : sql`${json}::jsonb`,
      modified_at: sql`now()`,
    })
    .where('entity_id', '=', entity.id)
    .where('entity_type', '=', entity.type)
    .returning(columns)
    .executeTakeFirst()
  return row && toEntity(row)
}

export async function deleteEntity(tx: Tx, entity: { id: string; type: string }): Promise<boolean> {
  const deleted = await tx
    .deleteFrom('entity')
    .where('entity_id', '=', entity.id)
    .where('entity_type', '=', entity.type)
    .executeTakeFirst()
  return deleted.numDeletedRows > 0n
}

function rowOf(municipalityCode: string, entity: Entity) {
  return {
    municipality_code: municipalityCode,
    entity_id: entity.id,
    entity_type: entity.type,
    attributes: JSON.stringify(entity.attributes),
  }
}

function toEntity(row: { entity_id: string; entity_type: string; attributes: Attributes }): Entity {
  return { id: row.entity_id, type: row.entity_type, attributes: row.attributes }
}
