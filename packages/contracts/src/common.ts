import {
  isBase64Url,
  parseHlc,
  parseMunicipalityCode,
  type MunicipalityCode,
  type Uuid,
} from '@musubi/kernel'
import { z } from 'zod'

/** 全国地方公共団体コード with a valid check digit. */
export const MunicipalityCodeSchema = branded<MunicipalityCode>(
  z
    .string()
    .refine((text) => parseMunicipalityCode(text).ok, 'not_a_municipality_code')
    .meta({ description: '全国地方公共団体コード, six digits with check digit', examples: ['282227'] }),
)

export const UuidSchema = branded<Uuid>(
  z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'not_uuid'),
)

/** Unpadded base64url with one spelling for each byte string. */
export const Base64UrlSchema = z.string().refine(isBase64Url, 'not_base64url')

/** A moment as `YYYY-MM-DDTHH:MM:SS.sssZ`. */
export const InstantSchema = z.iso.datetime({ offset: false })

export const HlcSchema = z.string().refine((text) => parseHlc(text).ok, 'not_hlc')

/** 法定の災害種別 of emergency sites (災害対策基本法施行令, as in the municipal standard open-data set). */
export const HAZARDS = [
  'flood',
  'landslide',
  'storm_surge',
  'earthquake',
  'tsunami',
  'fire',
  'inland_flood',
  'volcano',
] as const
export const HazardSchema = z.enum(HAZARDS)
export type Hazard = z.infer<typeof HazardSchema>

/** Crowding from head count and capacity; `unknown` where the capacity is not known. */
export const CROWDING_LEVELS = ['free', 'some', 'crowded', 'full', 'unknown'] as const
export const CrowdingSchema = z.enum(CROWDING_LEVELS)
export type Crowding = z.infer<typeof CrowdingSchema>

/** The schema stays a plain string for answers and OpenAPI; only its static type carries the kernel's brand. */
function branded<T extends string>(schema: z.ZodType<string>): z.ZodType<T, string> {
  return schema as unknown as z.ZodType<T, string>
}
