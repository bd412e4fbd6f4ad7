import { CROWDING_LEVELS, SHELTER_ENTITY_TYPE } from '@musubi/contracts'

/**
 * The broker takes only entity types that are registered here, and of them only these attributes. That is how a store
 * of free-form JSON stays one that cannot hold personal data: there is no attribute into which a name would fit.
 */
export type AttributeModel =
  | { readonly kind: 'count'; readonly nullable?: true }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'place_text'; readonly maxLength: number }
  | { readonly kind: 'point' }
  | { readonly kind: 'moment' }
  | { readonly kind: 'choices'; readonly of: readonly string[] }

export type EntityModel = Readonly<Record<string, AttributeModel>>

const text = (maxLength: number): AttributeModel => ({ kind: 'place_text', maxLength })

export const entityModels: Readonly<Record<string, EntityModel>> = {
  [SHELTER_ENTITY_TYPE]: {
    name: text(200),
    address: text(300),
    location: { kind: 'point' },
    municipalityCode: text(6),
    disasterName: text(60),
    status: { kind: 'choice', of: ['not_open', 'open', 'closed'] },
    headCount: { kind: 'count' },
    capacity: { kind: 'count', nullable: true },
    capacitySource: { kind: 'choice', of: ['published', 'demo', 'unknown'] },
    crowding: { kind: 'choice', of: CROWDING_LEVELS },
    dateObserved: { kind: 'moment' },
  },
}
