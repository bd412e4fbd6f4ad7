import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'

export type CspDirectives = Readonly<Record<string, readonly string[]>>

/** Everything from our own origin, no inline script or style, nobody may frame us. */
const STRICT: CspDirectives = {
  'default-src': ["'self'"],
  'base-uri': ["'none'"],
  'connect-src': ["'self'"],
  'font-src': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'img-src': ["'self'", 'data:'],
  'manifest-src': ["'self'"],
  'object-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'worker-src': ["'self'"],
}

/** The directives of the strict policy with some replaced, for one route or folder of pages. */
export function cspDirectives(overrides: CspDirectives = {}): Record<string, string[]> {
  const merged = { ...STRICT, ...overrides }
  return Object.fromEntries(Object.entries(merged).map(([name, sources]) => [name, [...sources]]))
}

/** The same as the text of the header. */
export function contentSecurityPolicy(overrides: CspDirectives = {}): string {
  return Object.entries(cspDirectives(overrides))
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ')
}

/** What the browser may offer to a page: the resident's place and camera only to ourselves, the rest to nobody. */
const PERMISSIONS = [
  'camera=(self)',
  'geolocation=(self)',
  'accelerometer=()',
  'browsing-topics=()',
  'display-capture=()',
  'gyroscope=()',
  'magnetometer=()',
  'microphone=()',
  'midi=()',
  'payment=()',
  'usb=()',
].join(', ')

/**
 * Security headers on every answer. `https`: also HSTS, which must never be sent where TLS is not certain. A route that
 * needs another policy says so with `{ helmet: { contentSecurityPolicy: { useDefaults: false, directives } } }`.
 */
export function registerSecurityHeaders(app: FastifyInstance, https: boolean): void {
  app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: cspDirectives() },
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    xFrameOptions: { action: 'deny' },
  })
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('permissions-policy', PERMISSIONS)
    done()
  })
}
