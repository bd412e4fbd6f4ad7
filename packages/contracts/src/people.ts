import { z } from 'zod'
import { MunicipalityCodeSchema, UuidSchema } from './common.ts'

/** Age as shelters need it; birth dates stay in identity. */
export const AGE_BANDS = [
  'baby',
  'preschool',
  'elementary',
  'teen',
  '20s',
  '30s',
  '40s',
  '50s',
  '60s',
  '70s',
  '80s',
  '90s',
] as const
export const AgeBandSchema = z.enum(AGE_BANDS)
export type AgeBand = z.infer<typeof AgeBandSchema>

/** 特定原材料 (8 kinds that food labels must name, 食品表示基準); the list is versioned with the law. */
export const ALLERGENS = ['egg', 'milk', 'wheat', 'buckwheat', 'peanut', 'shrimp', 'crab', 'walnut'] as const

/** What a shelter must know about a person to look after them. */
export const NeedSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('allergy'), items: z.array(z.enum(ALLERGENS)).min(1) }),
  z.object({ kind: z.literal('infant_milk') }),
  z.object({ kind: z.literal('medicine'), item: z.enum(['diabetes', 'heart', 'dialysis', 'other']) }),
  z.object({ kind: z.literal('diet'), item: z.enum(['halal', 'vegetarian']) }),
  z.object({ kind: z.literal('support') }),
  z.object({ kind: z.literal('wheelchair') }),
])
export type Need = z.infer<typeof NeedSchema>

export const HouseholdMemberSchema = z.object({
  personId: UuidSchema,
  displayName: z.string().min(1).max(80),
  ageBand: AgeBandSchema,
  needs: z.array(NeedSchema).max(12),
})
export type HouseholdMember = z.infer<typeof HouseholdMemberSchema>

/**
 * What an attended terminal learns when a card opens its own stub: who holds the card and who lives with them.
 * `home` is the municipality that registered the household.
 */
export const StubPayloadSchema = z.object({
  personId: UuidSchema,
  home: MunicipalityCodeSchema,
  household: z.array(HouseholdMemberSchema).min(1).max(20),
})
export type StubPayload = z.infer<typeof StubPayloadSchema>
