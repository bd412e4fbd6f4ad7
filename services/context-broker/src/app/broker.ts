import { assertNever, err, type MunicipalityCode, ok, type Result } from '@musubi/kernel'
import type { ServiceDatabase } from '@musubi/platform/database'
import { sql } from 'kysely'
import { type BadEntity, type Entity, parseAttributes, parseEntity, represent } from '../core/entity.ts'
import { matches, type Term } from '../core/query.ts'
import { deleteEntity, insertEntity, listEntities, updateAttributes, upsertEntity } from '../db/entities.ts'
import type { BrokerDatabase } from '../db/schema.ts'

export const CHANGE_CHANNEL = 'context_broker_change'

export type BrokerError =
  | BadEntity
  | { readonly error: 'NotFound' | 'TooManyResults'; readonly description: string }
export type UpdateMode = 'append' | 'appendStrict' | 'update' | 'replace' | 'delete'

const notFound: BrokerError = {
  error: 'NotFound',
  description: 'The requested entity has not been found. Check type and id',
}

export interface Selection {
  readonly ids: readonly string[] | null
  readonly types: readonly string[] | null
  readonly terms: readonly Term[]
}

/** Non-personal entities of municipalities. Every write announces the changed entity to all server processes. */
export function createBroker(database: ServiceDatabase<BrokerDatabase>) {
  async function write(
    municipalityCode: MunicipalityCode,
    change: Change,
  ): Promise<Result<Entity, BrokerError>> {
    return database.withTenant(municipalityCode, async (tx) => {
      const result = await apply(tx, municipalityCode, change)
      if (result.ok) {
        const notice = JSON.stringify({ tenant: municipalityCode, entity: represent(result.value, WHOLE) })
        await sql`SELECT pg_notify(${CHANGE_CHANNEL}, ${notice})`.execute(tx)
      }
      return result
    })
  }

  return {
    async list(municipalityCode: MunicipalityCode, selection: Selection): Promise<Entity[]> {
      const entities = await database.withTenant(municipalityCode, (tx) => listEntities(tx, selection))
      return entities.filter((entity) => matches(entity, selection.terms))
    },

    /** The one entity with this id; several types may share an id, then `type` must choose. */
    async get(
      municipalityCode: MunicipalityCode,
      id: string,
      type: string | null,
    ): Promise<Result<Entity, BrokerError>> {
      const filter = { ids: [id], types: type === null ? null : [type] }
      return getOne(await database.withTenant(municipalityCode, (tx) => listEntities(tx, filter)))
    },

    /** @param payload an NGSIv2 entity; @param mode `create` refuses one that exists, `upsert` merges into it */
    async create(
      municipalityCode: MunicipalityCode,
      payload: unknown,
      mode: 'create' | 'upsert',
      keyValues: boolean,
    ) {
      const entity = parseEntity(payload, keyValues)
      return entity.ok ? write(municipalityCode, { kind: mode, entity: entity.value }) : entity
    },

    /** Changes attributes of an entity that exists: `update` only known ones, `append` also new ones, `replace` all. */
    async change(
      municipalityCode: MunicipalityCode,
      target: { id: string; type: string | null },
      payload: unknown,
      options: { mode: Exclude<UpdateMode, 'delete'>; keyValues: boolean },
    ): Promise<Result<Entity, BrokerError>> {
      const current = await this.get(municipalityCode, target.id, target.type)
      if (!current.ok) return current
      const attributes = parseAttributes(current.value.type, payload, options.keyValues)
      if (!attributes.ok) return attributes
      return write(municipalityCode, {
        kind: options.mode,
        entity: { ...current.value, attributes: attributes.value },
      })
    },

    async remove(
      municipalityCode: MunicipalityCode,
      id: string,
      type: string | null,
    ): Promise<Result<void, BrokerError>> {
      const current = await this.get(municipalityCode, id, type)
      if (!current.ok) return current
      const { value: entity } = current
      const gone = await database.withTenant(municipalityCode, (tx) => deleteEntity(tx, entity))
      return gone ? ok() : err(notFound)
    },
  }
}
export type Broker = ReturnType<typeof createBroker>

const WHOLE = { keyValues: true, attrs: null }

type Change = { readonly kind: 'create' | 'upsert' | Exclude<UpdateMode, 'delete'>; readonly entity: Entity }
type Tx = Parameters<Parameters<ServiceDatabase<BrokerDatabase>['withTenant']>[1]>[0]

async function apply(
  tx: Tx,
  municipalityCode: MunicipalityCode,
  { kind, entity }: Change,
): Promise<Result<Entity, BrokerError>> {
  switch (kind) {
    case 'create':
      return (await insertEntity(tx, municipalityCode, entity))
        ? ok(entity)
        : err({ error: 'Unprocessable', description: 'Already Exists' })
    case 'upsert':
      return ok(await upsertEntity(tx, municipalityCode, entity))
    case 'append':
      return found(await updateAttributes(tx, entity, entity.attributes, 'merge'))
    case 'replace':
      return found(await updateAttributes(tx, entity, entity.attributes, 'replace'))
    case 'update':
    case 'appendStrict':
      return strictly(tx, kind, entity)
    default:
      return assertNever(kind)
  }
}

/** `update` takes only attributes that exist, `appendStrict` only ones that do not; otherwise nothing is changed. */
async function strictly(
  tx: Tx,
  kind: 'update' | 'appendStrict',
  entity: Entity,
): Promise<Result<Entity, BrokerError>> {
  const [current] = await listEntities(tx, { ids: [entity.id], types: [entity.type] })
  if (!current) return err(notFound)
  const wrong = Object.keys(entity.attributes).filter(
    (name) => Object.hasOwn(current.attributes, name) !== (kind === 'update'),
  )
  if (wrong.length > 0) {
    const why = kind === 'update' ? 'do not exist' : 'exist already'
    return err({
      error: 'Unprocessable',
      description: `one or more of the attributes in the request ${why}: ${wrong.join(', ')}`,
    })
  }
  return found(await updateAttributes(tx, entity, entity.attributes, 'merge'))
}

function found(entity: Entity | undefined): Result<Entity, BrokerError> {
  return entity ? ok(entity) : err(notFound)
}

function getOne(entities: readonly Entity[]): Result<Entity, BrokerError> {
  const [first, second] = entities
  if (!first) return err(notFound)
  if (!second) return ok(first)
  return err({
    error: 'TooManyResults',
    description: 'More than one matching entity. Please refine your query',
  })
}
