import { type NgsiAttribute, NgsiAttributeSchema, NgsiNameSchema } from '@musubi/contracts'
import { containsIndividualNumber, err, ok, type Result } from '@musubi/kernel'
import { type AttributeModel, entityModels } from './data-models.ts'

/** Attributes of one entity by name, in NGSIv2 normalised form. */
export type Attributes = Readonly<Record<string, NgsiAttribute>>

export interface Entity {
  readonly id: string
  readonly type: string
  readonly attributes: Attributes
}

/** Why a payload is refused; `description` is the sentence NGSIv2 answers with. */
export interface BadEntity {
  readonly error: 'BadRequest' | 'Unprocessable'
  readonly description: string
}

const bad = (description: string): Result<never, BadEntity> => err({ error: 'BadRequest', description })

/**
 * Reads an NGSIv2 entity, normalised or keyValues (FIWARE-NGSI v2 specification, "JSON Entity Representation").
 * @param keyValues true for `options=keyValues`: bare values, whose types are inferred
 */
export function parseEntity(payload: unknown, keyValues: boolean): Result<Entity, BadEntity> {
  if (!isObject(payload)) return bad('the payload must be a JSON object')
  const { id, type, ...rest } = payload
  if (!NgsiNameSchema.safeParse(id).success) return bad('id is missing or has characters NGSI does not allow')
  if (!NgsiNameSchema.safeParse(type).success)
    return bad('type is missing or has characters NGSI does not allow')
  const attributes = parseAttributes(String(type), rest, keyValues)
  return attributes.ok ? ok({ id: String(id), type: String(type), attributes: attributes.value }) : attributes
}

/** Reads attributes alone, as updates send them; checks them against the registered model of `type`. */
export function parseAttributes(
  type: string,
  payload: unknown,
  keyValues: boolean,
): Result<Attributes, BadEntity> {
  if (!isObject(payload)) return bad('the payload must be a JSON object')
  const model = entityModels[type]
  if (!model)
    return err({ error: 'Unprocessable', description: `the entity type ${type} is not registered here` })
  const attributes: Record<string, NgsiAttribute> = {}
  for (const [name, given] of Object.entries(payload)) {
    const attribute = keyValues ? { value: given } : given
    const parsed = NgsiAttributeSchema.safeParse(attribute)
    if (!parsed.success) return bad(`attribute ${name} is not an NGSI attribute`)
    const expected = Object.hasOwn(model, name) ? model[name] : undefined
    if (!expected) return err({ error: 'Unprocessable', description: `${type} has no attribute ${name}` })
    if (!fits(expected, parsed.data.value)) return bad(`the value of ${name} is not a ${expected.kind}`)
    attributes[name] = { ...parsed.data, type: parsed.data.type ?? ngsiTypeOf(expected) }
  }
  return ok(attributes)
}

function fits(model: AttributeModel, value: unknown): boolean {
  switch (model.kind) {
    case 'count':
      return (
        (value === null && model.nullable === true) || (Number.isSafeInteger(value) && Number(value) >= 0)
      )
    case 'choice':
      return typeof value === 'string' && model.of.includes(value)
    case 'choices':
      return Array.isArray(value) && value.every((one) => model.of.includes(one))
    case 'place_text':
      return typeof value === 'string' && value.length <= model.maxLength && !containsIndividualNumber(value)
    case 'moment':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/.test(value)
    case 'point':
      return isPoint(value)
  }
}

function isPoint(value: unknown): boolean {
  if (!isObject(value) || value['type'] !== 'Point' || !Array.isArray(value['coordinates'])) return false
  const [lon, lat, ...more] = value['coordinates']
  return more.length === 0 && Math.abs(lon) <= 180 && Math.abs(lat) <= 90
}

function ngsiTypeOf(model: AttributeModel): string {
  const types = {
    count: 'Integer',
    choice: 'Text',
    choices: 'StructuredValue',
    place_text: 'Text',
    moment: 'DateTime',
    point: 'geo:json',
  }
  return types[model.kind]
}

/** The entity as it goes out: normalised (with metadata) or bare values; `attrs` picks attributes in that order. */
export function represent(
  entity: Entity,
  options: { keyValues: boolean; attrs: readonly string[] | null },
): Record<string, unknown> {
  const names = options.attrs ?? Object.keys(entity.attributes)
  const shown = names.flatMap((name) => {
    const attribute = Object.hasOwn(entity.attributes, name) ? entity.attributes[name] : undefined
    if (!attribute) return []
    return [
      [
        name,
        options.keyValues ? attribute.value : { ...attribute, metadata: attribute.metadata ?? {} },
      ] as const,
    ]
  })
  return { id: entity.id, type: entity.type, ...Object.fromEntries(shown) }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
