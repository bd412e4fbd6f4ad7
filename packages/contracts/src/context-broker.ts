import { z } from 'zod'

/** NGSIv2 names: no control characters, no white space, none of & ? / # < > " ' = ; ( ) (FIWARE-NGSI v2, field syntax). */
export const NgsiNameSchema = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^\s&?/#<>"'=;()\p{Cc}]+$/u)

export const NgsiValueSchema = z.json()

export const NgsiAttributeSchema = z.object({
  type: NgsiNameSchema.optional(),
  value: NgsiValueSchema,
  metadata: z
    .record(NgsiNameSchema, z.object({ type: NgsiNameSchema.optional(), value: NgsiValueSchema }))
    .optional(),
})
export type NgsiAttribute = z.infer<typeof NgsiAttributeSchema>

/** A normalised NGSIv2 entity: id, type and attributes by name. */
export type NgsiEntity = { id: string; type: string } & { [attribute: string]: NgsiAttribute | string }

/** The entity type under which a shelter's public figures live; counts only, never a person. */
export const SHELTER_ENTITY_TYPE = 'EvacuationShelter'
export function shelterEntityId(municipalityCode: string, siteId: string): string {
  return `urn:ngsi-ld:${SHELTER_ENTITY_TYPE}:${municipalityCode}:${siteId}`
}

/** What a subscriber of the broker's stream receives: one changed entity in keyValues form. */
export const EntityChangeSchema = z.object({
  tenant: z.string(),
  entity: z.record(z.string(), z.json()).and(z.object({ id: z.string(), type: z.string() })),
})
export type EntityChange = z.infer<typeof EntityChangeSchema>

/** Server-sent events of entity changes; event name `entity`, data EntityChange. Query: `tenant` (municipality code). */
export const BROKER_STREAM_PATH = '/broker/v1/stream'
