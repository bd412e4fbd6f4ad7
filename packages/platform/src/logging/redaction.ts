import { containsIndividualNumber } from '@musubi/kernel'

/**
 * Cleans everything that is about to be written to a log: values under a sensitive name, at any depth, and text that
 * looks like a credential or like an individual number (番号利用法 forbids collecting it, and a log collects).
 */

const REDACTED = '[redacted]'
const MAX_DEPTH = 8

/** Words that make a field name sensitive: `setCookie`, `id_token` and `userPIN` each contain one. */
const SENSITIVE_WORDS = new Set([
  'authorization',
  'cookie',
  'cookies',
  'password',
  'passwords',
  'passphrase',
  'pin',
  'pins',
  'secret',
  'secrets',
  'token',
  'tokens',
  'credential',
  'credentials',
  'jwt',
  'jwe',
  'evidence',
  'certificate',
  'certificates',
  'signature',
  'ballot',
  'ballots',
  'birth',
  'birthdate',
  'birthday',
  'ppid',
  'serial',
])

/** Names of two words that are sensitive only together. */
const SENSITIVE_PAIRS = new Set(['private key', 'api key', 'session id', 'set cookie', 'my number'])

/** Whether the value of a field called so must not be logged. */
export function isSensitiveName(name: string): boolean {
  const words = wordsOf(name)
  return words.some(
    (word, at) => SENSITIVE_WORDS.has(word) || SENSITIVE_PAIRS.has(`${word} ${words[at + 1] ?? ''}`),
  )
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
}

const BEARER = /\b(bearer|basic|dpop)\s+[^\s"',]+/gi
const JWT_LIKE = /\beyJ[\w-]{6,}(?:\.[\w-]*){1,4}/g
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi

/** Text without credentials; text that could hold an individual number is replaced as a whole. */
export function redactText(text: string): string {
  if (containsIndividualNumber(text)) return '[individual number removed]'
  return text
    .replace(BEARER, `$1 ${REDACTED}`)
    .replace(JWT_LIKE, REDACTED)
    .replace(URL_PASSWORD, `$1:${REDACTED}@`)
}

/** A plain copy that is safe to write. Never throws, because a log line must not be able to break a request. */
export function redactValue(value: unknown, depth = 0): unknown {
  switch (typeof value) {
    case 'string':
      return redactText(value)
    case 'number':
    case 'bigint':
      return redactNumber(value)
    case 'object':
      return value === null ? null : redactObject(value, depth)
    case 'boolean':
    case 'undefined':
      return value
    default:
      return `[${typeof value}]`
  }
}

function redactNumber(value: number | bigint): unknown {
  const text = String(value)
  if (containsIndividualNumber(text)) return redactText(text)
  return typeof value === 'bigint' ? text : value
}

function redactObject(value: object, depth: number): unknown {
  if (depth >= MAX_DEPTH) return '[too deep]'
  if (value instanceof Error) return describeError(value, depth)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[no date]' : value.toISOString()
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1))
  if (value instanceof Map || value instanceof Set) return `[${value.size} entries]`
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      redactText(name),
      isSensitiveName(name) ? REDACTED : redactValue(inner, depth + 1),
    ]),
  )
}

/**
 * What a log keeps of an exception: kind, code, message, stack, and the same of its cause. Other properties are left
 * out: database drivers put the offending row there.
 */
export function describeError(error: Error, depth = 0): Record<string, unknown> {
  const code = (error as { code?: unknown }).code
  return {
    type: error.name,
    message: redactText(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: redactValue(code) } : {}),
    ...(error.stack ? { stack: redactText(error.stack) } : {}),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1) }),
  }
}
