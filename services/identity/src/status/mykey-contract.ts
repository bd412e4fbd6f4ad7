import { z } from 'zod'

/**
 * The interface of the MyKey Platform (PPID方式) as this platform assumes it. What is public: type ① is face to face and
 * reads the card with the platform's own screen, type ② takes a certificate, both answer a PPID of the connected system and
 * whether the user-authentication certificate is valid. Paths, names and the way of authentication are NOT public; they
 * stand in this file alone, so that they can be changed when the connection procedure gives the real ones.
 */
export const mykeyPaths = {
  beginReading: '/ppid/v1/type1/readings',
  readResult: (readingId: string) => `/ppid/v1/type1/readings/${encodeURIComponent(readingId)}/result`,
  verify: '/ppid/v1/type2/verifications',
} as const

const ValiditySchema = z.object({
  /** `unknown`: the platform itself could not find out. */
  status: z.enum(['valid', 'revoked', 'expired', 'unknown']),
  revokedAt: z.iso.datetime().nullish(),
  /** RFC 5280 code. */
  revocationReason: z.int().min(0).max(10).nullish(),
  sourceUpdatedAt: z.iso.datetime(),
})
export type MykeyValidity = z.output<typeof ValiditySchema>

/** A PPID of the connected system; it is not the MyKey ID. */
const PpidSchema = z.string().min(8).max(128)

export const ReadingBegunSchema = z.object({ readingId: z.string().min(1).max(128), screenUrl: z.url() })

export const ReadingResultSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting') }),
  z.object({ state: z.literal('cancelled') }),
  z.object({ state: z.literal('done'), ppid: PpidSchema, validity: ValiditySchema }),
])
export type ReadingResult = z.output<typeof ReadingResultSchema>

export const VerifiedSchema = z.object({ ppid: PpidSchema, validity: ValiditySchema })
