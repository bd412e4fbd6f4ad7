import { ok, type Result, toHex } from '@musubi/kernel'
import { type CertificateStatus, type CertificateStatusProvider, REVOCATION_REASONS } from '@musubi/pki'
import { type JWK, SignJWT } from 'jose'
import { type ApiFailure, askJson } from './json-api.ts'
import {
  mykeyPaths,
  type MykeyValidity,
  ReadingBegunSchema,
  type ReadingResult,
  ReadingResultSchema,
  VerifiedSchema,
} from './mykey-contract.ts'
import { isPrivateChannel, type Outbound } from './outbound.ts'
import type { StatusLog } from './status-log.ts'

export interface MykeyOptions {
  readonly baseUrl: string
  /** What the platform calls this system; PPIDs are of this system. */
  readonly systemId: string
  /** Private P-256 JWK that the platform knows the public half of. */
  readonly key: JWK
  readonly outbound: Outbound
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly log: StatusLog
}

/** Type ①: the platform reads the card itself, at an attended terminal, without a PIN. */
export interface MykeyReadings {
  /** @param terminal opaque id of the terminal whose reader is used. Answers the address of the reading screen. */
  begin(terminal: string): Promise<Result<{ readingId: string; screenUrl: string }, ApiFailure>>
  /** `waiting` until the card was read; then the PPID the platform has for this system, and the certificate's status. */
  result(readingId: string): Promise<Result<MykeyReading, ApiFailure>>
}

export type MykeyReading =
  | { readonly state: 'waiting' | 'cancelled' }
  | { readonly state: 'done'; readonly ppid: string; readonly status: CertificateStatus }

export function createMykeyReadings(options: MykeyOptions): MykeyReadings {
  const ask = createAsker(options)
  return {
    begin: (terminal) =>
      ask(mykeyPaths.beginReading, { systemId: options.systemId, terminal }, ReadingBegunSchema),
    async result(readingId) {
      const answer = await ask(
        mykeyPaths.readResult(readingId),
        { systemId: options.systemId },
        ReadingResultSchema,
      )
      return answer.ok ? ok(toReading(answer.value)) : answer
    },
  }
}

function toReading(result: ReadingResult): MykeyReading {
  if (result.state !== 'done') return { state: result.state }
  return {
    state: 'done',
    ppid: result.ppid,
    status: toStatus(result.validity, Number.POSITIVE_INFINITY, result.ppid),
  }
}

/** Type ②: this system has read the certificate and asks whether it is valid. Without a certificate it cannot ask. */
export function createMykeyProvider(options: MykeyOptions): CertificateStatusProvider {
  const ask = createAsker(options)
  return {
    async check(_issuerKey, _serial, at, question) {
      if (!question?.certificate) return { status: 'unknown' }
      const certificate = Buffer.from(question.certificate).toString('base64')
      const answer = await ask(mykeyPaths.verify, { systemId: options.systemId, certificate }, VerifiedSchema)
      if (answer.ok) return toStatus(answer.value.validity, at, answer.value.ppid)
      options.log.warn('identity.status_source_failed', { source: 'mykey', reason: answer.error })
      return { status: 'unknown' }
    },
  }
}

/** Expiry is this platform's own check (the chain): where the two disagree, a clock is wrong and nobody knows. */
function toStatus(validity: MykeyValidity, at: number, platformId: string): CertificateStatus {
  const source = { sourceUpdatedAt: Date.parse(validity.sourceUpdatedAt), platformId }
  if (validity.status === 'unknown' || validity.status === 'expired') return { status: 'unknown', ...source }
  if (validity.status === 'valid') return { status: 'good', ...source }
  const revokedAt = validity.revokedAt ? Date.parse(validity.revokedAt) : 0
  if (revokedAt > at) return { status: 'good', ...source }
  const reason = REVOCATION_REASONS[validity.revocationReason ?? -1]
  return { status: 'revoked', revokedAt, ...source, ...(reason ? { reason } : {}) }
}

/** Each question proves who asks by a JWT of one minute (RFC 7523), signed with the key that was handed in. */
function createAsker({ baseUrl, systemId, key, outbound, clock, random }: MykeyOptions) {
  if (!isPrivateChannel(baseUrl)) throw new Error('the MyKey Platform is asked over TLS only')
  return async <S extends Parameters<typeof askJson>[2]>(path: string, body: object, schema: S) => {
    const now = Math.floor(clock() / 1000)
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT', ...(key.kid ? { kid: key.kid } : {}) })
      .setIssuer(systemId)
      .setSubject(systemId)
      .setAudience(baseUrl)
      .setJti(toHex(random(16)))
      .setIssuedAt(now)
      .setExpirationTime(now + 60)
      .sign(key)
    return askJson(
      outbound,
      { url: `${baseUrl}${path}`, headers: { authorization: `Bearer ${token}` }, body },
      schema,
    )
  }
}
