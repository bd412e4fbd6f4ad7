import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { NationalAppConfig } from '@musubi/identity'
import { z } from 'zod'

const KeySchema = z.looseObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string('must be a private key'),
  kid: z.string('must have a kid: the agency knows the key by it'),
})

const ConfigSchema = z.strictObject({
  issuer: z.url({ protocol: /^https$/, error: 'must be an https address' }),
  clientId: z.string().min(1),
  /** Private P-256 JWKs beside this file. The first one signs. */
  keyFiles: z.array(z.string()).min(1),
  acrValues: z.string().min(1).optional(),
  neededAcr: z.string().min(1).optional(),
  timeoutMs: z.int().min(100).max(30_000).optional(),
})

/** The operator's connection to the Digital Agency's app, as one file with its keys beside it. Throws, naming the file. */
export function readNationalAppConfig(path: string): NationalAppConfig {
  const read = ConfigSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!read.success) throw new Error(`${path}: ${z.prettifyError(read.error)}`)
  const { issuer, clientId, keyFiles, acrValues, neededAcr, timeoutMs } = read.data
  return {
    issuer,
    clientId,
    keys: keyFiles.map((name) => readKey(join(dirname(path), name))),
    ...(acrValues === undefined ? {} : { acrValues }),
    ...(neededAcr === undefined ? {} : { neededAcr }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  }
}

function readKey(path: string) {
  const key = KeySchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!key.success) throw new Error(`${path}: ${z.prettifyError(key.error)}`)
  return key.data
}
