import { z } from 'zod'
import { logLevels } from '../logging/logger.ts'

/** Building blocks for configuration schemas: each reads the text of one environment variable. */

/** A TCP port, 0 (any free one) to 65535. */
export function port() {
  return z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number')
    .transform(Number)
    .refine((value) => value <= 65_535, 'must be a port number up to 65535')
    .meta({ examples: ['8080'] })
}

/** An absolute URL with one of the given protocols, as text without a trailing slash. */
export function url(protocols: readonly string[] = ['http', 'https']) {
  return z
    .string()
    .refine((text) => isUrl(text, protocols), `must be a URL starting with ${protocols.join(':// or ')}://`)
    .transform((text) => text.replace(/\/$/, ''))
    .meta({ examples: [`${protocols[0]}://example.jp`] })
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1))
}

const MILLISECONDS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A length of time such as `500ms`, `15s`, `10m`, `2h` or `7d`, in milliseconds. */
export function duration() {
  return z
    .string()
    .regex(/^\d{1,9}(ms|s|m|h|d)$/, 'must be a number with a unit: ms, s, m, h or d')
    .transform((text) => {
      const unit = text.replace(/\d+/, '') as keyof typeof MILLISECONDS
      return Number.parseInt(text, 10) * MILLISECONDS[unit]
    })
    .meta({ examples: ['15s'] })
}

/** A switch: `true`, `1`, `yes`, `on` or `false`, `0`, `no`, `off`. */
export function flag() {
  return z
    .string()
    .toLowerCase()
    .refine((text) => TRUE.includes(text) || FALSE.includes(text), 'must be true or false')
    .transform((text) => TRUE.includes(text))
    .meta({ examples: ['true'] })
}

const TRUE = ['true', '1', 'yes', 'on']
const FALSE = ['false', '0', 'no', 'off']

/** The least severe kind of log line to write. */
export function logLevel() {
  return z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).meta({ examples: ['info'] })
}

/** Secrets, the newest first: commas separate the older ones that are still accepted during a rotation. */
export function secrets(minLength = 32) {
  return z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine(
      (parts) => parts.every((part) => part.length >= minLength),
      `must have at least ${minLength} random characters`,
    )
    .meta({ examples: ['the output of: openssl rand -base64 32'] })
}
