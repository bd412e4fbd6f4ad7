import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CertificateStatusOptions, StatusSource } from '@musubi/identity'
import type { Certificate } from '@musubi/pki'
import type { JWK } from 'jose'
import { z } from 'zod'

/** `certificate-status.json` beside the JPKI roots: who is asked whether a certificate is revoked. Other files by name. */
const FILE = 'certificate-status.json'

const HoursSchema = z
  .number()
  .min(0)
  .max(24 * 90)
const LevelSchema = z.enum(['sign', 'auth', 'kazashi', 'offline'])
const NonceSchema = z.enum(['required', 'optional', 'none'])
const timeoutMs = z.int().min(100).max(30_000).optional()

const SourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ocsp'),
    url: z.url(),
    nonce: NonceSchema.optional(),
    hash: z.enum(['sha1', 'sha256']).optional(),
    timeoutMs,
  }),
  z.strictObject({
    kind: z.literal('lgwan'),
    url: z.url({ protocol: /^https$/ }),
    certFile: z.string(),
    keyFile: z.string(),
    caFile: z.string().optional(),
    nonce: NonceSchema.optional(),
    levels: z.array(LevelSchema).optional(),
    timeoutMs,
  }),
  z.strictObject({
    kind: z.literal('mykey'),
    baseUrl: z.url({ protocol: /^https$/ }),
    systemId: z.string().min(1),
    keyFile: z.string().describe('private P-256 JWK'),
    timeoutMs,
  }),
  z.strictObject({
    kind: z.literal('operator'),
    baseUrl: z.url({ protocol: /^https$/ }),
    tokenFile: z.string(),
    checkMethod: z.enum(['crl', 'ocsp']),
    timeoutMs,
  }),
])

const ConfigSchema = z.strictObject({
  lists: z
    .array(z.strictObject({ root: z.string(), url: z.url(), deltaUrl: z.url().optional() }))
    .default([]),
  listsEveryMinutes: z
    .int()
    .min(1)
    .max(24 * 60)
    .default(60),
  sources: z.array(SourceSchema).default([]),
  staleHours: z.partialRecord(LevelSchema, HoursSchema).optional(),
})

export type StatusConfig = Pick<
  CertificateStatusOptions,
  'lists' | 'sources' | 'listsEveryMs' | 'staleToleranceMs'
>

/**
 * Reads the operator's file, or nothing when there is none. Throws, naming the file and the place in it.
 * @param roots by the name of their file
 */
export function readStatusConfig(folder: string, roots: ReadonlyMap<string, Certificate>): StatusConfig {
  const path = join(folder, FILE)
  if (!existsSync(path)) return { lists: [], sources: [] }
  const read = ConfigSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!read.success) throw new Error(`${path}: ${z.prettifyError(read.error)}`)
  const { lists, listsEveryMinutes, sources, staleHours } = read.data
  const hours = Object.entries(staleHours ?? {}).map(([level, count]) => [level, count * 3_600_000])
  return {
    lists: lists.map(({ root, ...where }) => {
      const issuer = roots.get(root)
      if (!issuer) throw new Error(`${path}: there is no root ${root} in ${folder}.`)
      return { issuerKey: issuer.spkiHash, ...where }
    }),
    sources: sources.map((source) => withSecrets(source, (name) => readFileSync(join(folder, name), 'utf8'))),
    listsEveryMs: listsEveryMinutes * 60_000,
    ...(staleHours ? { staleToleranceMs: Object.fromEntries(hours) } : {}),
  }
}

function withSecrets(source: z.output<typeof SourceSchema>, read: (name: string) => string): StatusSource {
  switch (source.kind) {
    case 'ocsp':
      return dropUndefined(source)
    case 'lgwan': {
      const { certFile, keyFile, caFile, ...rest } = source
      const tls = { cert: read(certFile), key: read(keyFile), ...(caFile ? { ca: read(caFile) } : {}) }
      return dropUndefined({ ...rest, tls })
    }
    case 'mykey': {
      const { keyFile, ...rest } = source
      return dropUndefined({ ...rest, key: JSON.parse(read(keyFile)) as JWK })
    }
    case 'operator': {
      const { tokenFile, ...rest } = source
      return dropUndefined({ ...rest, token: read(tokenFile).trim() })
    }
  }
}

/** Left out and `undefined` are the same to a reader of JSON, not to the types. */
function dropUndefined(source: object): StatusSource {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined)) as StatusSource
}
