import { hkdfSync } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { EncryptJWT, jwtDecrypt } from 'jose'
import type { z } from 'zod'

export interface SessionCookieOptions<S extends z.ZodType> {
  readonly name: string
  /** At least 32 characters each. The first one seals; all of them open, so that a secret can be replaced in peace. */
  readonly secret: string | readonly string[]
  readonly maxAgeSeconds: number
  /** Served over https: then the cookie is `Secure` and its name begins with `__Host-`. */
  readonly secure: boolean
  readonly schema: S
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

export interface SessionCookie<S extends z.ZodType> {
  /** As the browser knows it. */
  readonly name: string
  /** The session, or null when there is none: absent, expired, forged, or of an older shape. */
  read(request: FastifyRequest): Promise<z.output<S> | null>
  write(reply: FastifyReply, value: z.output<S>): Promise<void>
  clear(reply: FastifyReply): void
}

/** Browsers drop a larger cookie without a word. */
const MAX_COOKIE_LENGTH = 4000

/**
 * A session that lives sealed in the browser: JWE (RFC 7516) `dir` with A256GCM, the key derived from the secret by
 * HKDF-SHA-256 (RFC 5869) and bound to the cookie's name. Nobody but us can read or change it.
 */
export function createSessionCookie<S extends z.ZodType>(options: SessionCookieOptions<S>): SessionCookie<S> {
  const { maxAgeSeconds, secure, schema, now = Date.now } = options
  const keys = [options.secret].flat().map((secret) => deriveKey(secret, options.name))
  const [sealingKey] = keys
  if (!sealingKey) throw new Error(`session cookie "${options.name}" has no secret`)
  const name = secure ? `__Host-${options.name}` : options.name
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const

  return {
    name,
    read: async (request) => {
      const sealed = request.cookies[name]
      if (!sealed) return null
      const opened = await openWithAny(sealed, keys, new Date(now()))
      const parsed = schema.safeParse(opened?.['session'])
      return parsed.success ? parsed.data : null
    },
    write: async (reply, value) => {
      const seconds = Math.floor(now() / 1000)
      const sealed = await new EncryptJWT({ session: schema.encode(value) })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + maxAgeSeconds)
        .encrypt(sealingKey)
      if (sealed.length > MAX_COOKIE_LENGTH) throw new Error(`session cookie "${name}" is too large`)
      reply.setCookie(name, sealed, { ...attributes, maxAge: maxAgeSeconds })
    },
    clear: (reply) => void reply.clearCookie(name, attributes),
  }
}

function deriveKey(secret: string, name: string): Uint8Array {
  if (secret.length < 32)
    throw new Error(`the secret of session cookie "${name}" is shorter than 32 characters`)
  return new Uint8Array(hkdfSync('sha256', secret, '', `musubi session cookie ${name}`, 32))
}

async function openWithAny(
  sealed: string,
  keys: readonly Uint8Array[],
  currentDate: Date,
): Promise<Record<string, unknown> | undefined> {
  const limits = {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
    requiredClaims: ['exp'],
    currentDate,
  }
  for (const key of keys) {
    // Every reason to fail is the same to us: this is not a session we made and that still lives.
    const opened = await jwtDecrypt(sealed, key, limits).catch(() => undefined)
    if (opened) return opened.payload
  }
  return undefined
}
