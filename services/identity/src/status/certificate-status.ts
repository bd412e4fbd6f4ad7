import { mkdirSync } from 'node:fs'
import {
  type Certificate,
  type CertificateStatusProvider,
  type CertIdHash,
  crlStatusProvider,
  openRevocationStore,
  type RevocationStore,
  STATUS_LEVELS,
  type StatusLevel,
  type StoredSet,
} from '@musubi/pki'
import type { Logger } from '@musubi/platform/logging'
import type { JWK } from 'jose'
import { firstThatKnows, type NamedProvider } from './combine.ts'
import { createListUpdater, type ListSource } from './list-updater.ts'
import { createMykeyProvider } from './mykey.ts'
import { createOcspProvider } from './ocsp-provider.ts'
import { createOutbound, type Outbound, type OutboundOptions } from './outbound.ts'
import { createOperatorProvider } from './platform-operator.ts'
import { type StatusLog, statusLog } from './status-log.ts'

/** A source that is asked over the network. Keys and tokens are given as values: reading them is the operator's affair. */
export type StatusSource = { readonly timeoutMs?: number } & (
  | {
      readonly kind: 'ocsp'
      readonly url: string
      readonly nonce?: 'required' | 'optional' | 'none'
      readonly hash?: CertIdHash
    }
  /** 地方認証プラットフォーム: OCSP on LGWAN under mutual TLS, to be used face to face. */
  | {
      readonly kind: 'lgwan'
      readonly url: string
      readonly tls: NonNullable<OutboundOptions['tls']>
      readonly nonce?: 'required' | 'optional' | 'none'
      readonly levels?: readonly StatusLevel[]
    }
  /** MyKey Platform (PPID方式), type ②. */
  | { readonly kind: 'mykey'; readonly baseUrl: string; readonly systemId: string; readonly key: JWK }
  | {
      readonly kind: 'operator'
      readonly baseUrl: string
      readonly token: string
      readonly checkMethod: 'crl' | 'ocsp'
    }
)

export type StaleTolerance = Readonly<Partial<Record<StatusLevel, number>>>

/**
 * How old a list may be past its nextUpdate for what: registering and signing want the present, a login with a PIN too. A
 * tap at an attended counter opens little and may rest on yesterday's list; a tap taken offline is marked as such anyway.
 */
export const STALE_TOLERANCE_MS: StaleTolerance = {
  sign: 0,
  auth: 0,
  kazashi: 24 * 3_600_000,
  offline: 168 * 3_600_000,
}

export interface CertificateStatusOptions {
  /** Where the stored sets live. */
  readonly folder: string
  readonly issuers: readonly Certificate[]
  readonly lists: readonly ListSource[]
  /** Asked in this order when no list that is in time knows. */
  readonly sources: readonly StatusSource[]
  readonly staleToleranceMs?: StaleTolerance
  readonly listsEveryMs?: number
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly logger: Logger
}

export interface CertificateStatusService {
  readonly provider: CertificateStatusProvider
  readonly store: RevocationStore
  /** The lists as they are stored now, one for each issuer that has one. */
  lists(): readonly StoredSet[]
  /** Fetches all lists once. True when all came. */
  updateNow(): Promise<boolean>
  start(): void
  stop(): Promise<void>
}

const LIST_TIMEOUT_MS = 10 * 60_000
const MOST_LIST_BYTES = 2 ** 31
const ASK_TIMEOUT_MS = 3000
const MOST_ANSWER_BYTES = 256 * 1024

/**
 * Everything that knows whether a certificate is revoked, behind one port: lists that are in time first, because they
 * answer in microseconds and tell nobody who is logging in; then the sources on the network; then lists past their time,
 * as far as the level of the question tolerates it.
 */
export function openCertificateStatus(options: CertificateStatusOptions): CertificateStatusService {
  const { folder, issuers, lists, clock, logger, listsEveryMs = 3_600_000 } = options
  mkdirSync(folder, { recursive: true })
  const log = statusLog(logger)
  const store = openRevocationStore({ folder, issuers })
  const outbound = createOutbound({ timeoutMs: LIST_TIMEOUT_MS, mostBytes: MOST_LIST_BYTES, clock })
  const updater = createListUpdater({
    store,
    folder,
    sources: lists,
    outbound,
    everyMs: listsEveryMs,
    clock,
    log,
  })
  const tolerant = crlStatusProvider(store.find, {
    staleToleranceMs: options.staleToleranceMs ?? STALE_TOLERANCE_MS,
  })
  const provider = firstThatKnows(
    [
      { name: 'lists', provider: crlStatusProvider(store.find) },
      ...options.sources.map((source) => openSource(source, options, log)),
      { name: 'lists past their time', provider: tolerant },
    ],
    log,
  )
  return {
    provider,
    store,
    lists: () => issuers.flatMap(({ spkiHash }) => store.find(spkiHash) ?? []),
    updateNow: () => updater.updateNow(),
    start() {
      if (lists.length > 0) updater.start()
    },
    async stop() {
      await updater.stop()
      await store.close()
    },
  }
}

const FACE_TO_FACE: readonly StatusLevel[] = STATUS_LEVELS.filter(
  (level) => level === 'kazashi' || level === 'offline',
)

function openSource(
  source: StatusSource,
  { issuers, clock, random }: CertificateStatusOptions,
  log: StatusLog,
): NamedProvider {
  const outboundWith = (tls?: OutboundOptions['tls']): Outbound =>
    createOutbound({
      timeoutMs: source.timeoutMs ?? ASK_TIMEOUT_MS,
      mostBytes: MOST_ANSWER_BYTES,
      tls,
      clock,
    })
  const name = source.kind
  switch (source.kind) {
    case 'ocsp': {
      const { url, nonce = 'required', hash } = source
      const options = { name, url, issuers, outbound: outboundWith(), nonce, clock, random, log }
      return { name, provider: createOcspProvider({ ...options, ...(hash ? { hash } : {}) }) }
    }
    case 'lgwan': {
      const { url, nonce = 'required', levels = FACE_TO_FACE } = source
      const options = { name, url, issuers, outbound: outboundWith(source.tls), nonce, clock, random, log }
      return { name, provider: createOcspProvider(options), levels }
    }
    case 'mykey':
      return {
        name,
        provider: createMykeyProvider({ ...source, outbound: outboundWith(), clock, random, log }),
      }
    case 'operator':
      return { name, provider: createOperatorProvider({ ...source, outbound: outboundWith(), log }) }
  }
}
