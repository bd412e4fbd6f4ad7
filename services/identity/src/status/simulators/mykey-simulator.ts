import { createHmac } from 'node:crypto'
import { type Certificate, checkChain, parseCertificate, REVOCATION_REASONS } from '@musubi/pki'
import { createLocalJWKSet, type JWK, jwtVerify } from 'jose'
import { z } from 'zod'
import type { AuthorityRecords } from './authority-records.ts'

export interface MykeySimulatorOptions {
  readonly records: AuthorityRecords
  /** Connected systems and the public keys they handed in. */
  readonly systems: ReadonlyMap<string, JWK>
  readonly secret: Uint8Array
  readonly clock: () => number
  baseUrl(): string
}

interface Reading {
  readonly systemId: string
  state: 'waiting' | 'cancelled'
  certificate?: Certificate
}

export interface Reply {
  readonly status: number
  readonly body: object
}

const BodySchema = z.object({
  systemId: z.string(),
  terminal: z.string().optional(),
  certificate: z.base64().optional(),
})

const MOST_READINGS = 1000

/**
 * The MyKey Platform of the demonstration: both types, PPIDs of its own for each connected system. It follows the same
 * assumed contract as the adapter, and knows the test authority only.
 */
export function createMykeySimulator({ records, systems, secret, clock, baseUrl }: MykeySimulatorOptions) {
  const readings = new Map<string, Reading>()
  let count = 0

  async function recognise(authorization: string | undefined, systemId: string): Promise<boolean> {
    const key = systems.get(systemId)
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1]
    if (!key || token === undefined) return false
    try {
      const keys = createLocalJWKSet({ keys: [{ ...key, alg: 'ES256' }] })
      await jwtVerify(token, keys, {
        issuer: systemId,
        audience: baseUrl(),
        algorithms: ['ES256'],
        requiredClaims: ['jti', 'exp'],
        currentDate: new Date(clock()),
      })
      return true
    } catch {
      return false
    }
  }

  function describe(systemId: string, certificate: Certificate): object {
    const ppid = createHmac('sha256', secret).update(`${systemId}\n${certificate.serial}`).digest('base64url')
    const issuer = records.anchorOf('auth')
    const genuine = checkChain(certificate, [issuer], clock(), { allowTestCa: true })
    const entry = records.find('auth', certificate.serial)
    const validity = !genuine.ok
      ? { status: genuine.error === 'expired' ? 'expired' : 'unknown' }
      : entry
        ? {
            status: 'revoked',
            revokedAt: new Date(entry.revokedAt).toISOString(),
            revocationReason: entry.reason === undefined ? null : REVOCATION_REASONS.indexOf(entry.reason),
          }
        : { status: 'valid' }
    return { ppid, validity: { ...validity, sourceUpdatedAt: new Date(clock()).toISOString() } }
  }

  return {
    /** Answers one request of a connected system. */
    async answer(path: string, authorization: string | undefined, body: unknown): Promise<Reply> {
      const asked = BodySchema.safeParse(body)
      if (!asked.success) return { status: 400, body: { error: 'invalid_request' } }
      const { systemId, certificate } = asked.data
      if (!(await recognise(authorization, systemId))) return { status: 401, body: { error: 'unauthorized' } }
      if (path === '/ppid/v1/type1/readings') {
        const readingId = `reading-${++count}`
        readings.set(readingId, { systemId, state: 'waiting' })
        const [oldest] = readings.keys()
        if (readings.size > MOST_READINGS && oldest !== undefined) readings.delete(oldest)
        return { status: 200, body: { readingId, screenUrl: `${baseUrl()}/screen/${readingId}` } }
      }
      const readingId = /^\/ppid\/v1\/type1\/readings\/([^/]+)\/result$/.exec(path)?.[1]
      if (readingId !== undefined) {
        const reading = readings.get(decodeURIComponent(readingId))
        if (reading?.systemId !== systemId) return { status: 404, body: { error: 'not_found' } }
        if (!reading.certificate) return { status: 200, body: { state: reading.state } }
        return { status: 200, body: { state: 'done', ...describe(systemId, reading.certificate) } }
      }
      if (path !== '/ppid/v1/type2/verifications') return { status: 404, body: { error: 'not_found' } }
      const parsed = parseCertificate(Buffer.from(certificate ?? '', 'base64'))
      if (!parsed.ok) return { status: 400, body: { error: 'invalid_certificate' } }
      return { status: 200, body: describe(systemId, parsed.value) }
    },
    /** What the reading screen does when a card is held: false when nobody waits for it. */
    hold(readingId: string, certificateDer: Uint8Array): boolean {
      const reading = readings.get(readingId)
      const certificate = parseCertificate(certificateDer)
      if (reading?.state !== 'waiting' || !certificate.ok) return false
      reading.certificate = certificate.value
      return true
    },
    cancel(readingId: string): void {
      const reading = readings.get(readingId)
      if (reading) reading.state = 'cancelled'
    },
  }
}
