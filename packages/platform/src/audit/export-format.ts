import { z } from 'zod'

/**
 * An exported log is JSON lines: one `log`, then every link in order as `record`, each signed head behind the record it
 * ends with, and one `end`. Hashes and salts are lower-case hex. A body is the object whose canonical form (RFC 8785) was
 * hashed; body and salt are null when it was forgotten after its time.
 */
const HexSchema = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))

export const EXPORT_FORMAT = 'musubi-audit-1'

export const LogLineSchema = z.object({
  type: z.literal('log'),
  format: z.literal(EXPORT_FORMAT),
  service: z.string(),
  municipalityCode: z.string().regex(/^\d{6}$/),
  exportedAt: z.iso.datetime(),
})

export const RecordLineSchema = z.object({
  type: z.literal('record'),
  sequence: z.int().min(1),
  salt: HexSchema(16).nullable(),
  body: z.record(z.string(), z.json()).nullable(),
  bodyHash: HexSchema(32),
  previousHash: HexSchema(32),
  hash: HexSchema(32),
})
export type RecordLine = z.output<typeof RecordLineSchema>

export const HeadLineSchema = z.object({ type: z.literal('head'), jws: z.string() })

export const EndLineSchema = z.object({ type: z.literal('end'), size: z.int().min(0), hash: HexSchema(32) })

export const ExportLineSchema = z.discriminatedUnion('type', [
  LogLineSchema,
  RecordLineSchema,
  HeadLineSchema,
  EndLineSchema,
])
export type ExportLine = z.output<typeof ExportLineSchema>
