import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { join } from 'node:path'
import {
  encodeEvidence,
  faceKeyHash,
  kazashiChallenge,
  type KazashiEvidence,
  parseFaceRecord,
} from '@musubi/card'
import {
  createTestCa,
  issueAuthCertificates,
  issueCrl,
  issueFaceRecord,
  type TestCa,
} from '@musubi/card/test-ca'
import {
  createClient,
  identityRoutes,
  terminalRoutes,
  type SealedEvidence,
  type ServiceName,
} from '@musubi/contracts'
import {
  err,
  expectOk,
  ok,
  parseCivilDate,
  parseHex,
  parseMunicipalityCode,
  parseUuid,
  uuidV7,
  type CivilDate,
  type MunicipalityCode,
  type Uuid,
} from '@musubi/kernel'
import { crlStatusProvider, parseCrl } from '@musubi/pki'
import { openTestAudit } from '@musubi/platform/audit/testing'
import { inProcessTransport } from '@musubi/platform/client'
import { createTestDatabase, startTestPostgres, type TestDatabase } from '@musubi/platform/database/testing'
import { buildHttpServer } from '@musubi/platform/http'
import type { FastifyInstance } from 'fastify'
import { silentLogger } from '@musubi/platform/logging'
import {
  certificateDigest,
  createEvidenceSealer,
  signEnrolmentProof,
  signTerminalToken,
} from '@musubi/platform/sealing'
import type { JWK } from 'jose'
import { clientAuthentication } from './relying-party.ts'
import {
  buildIdentityService,
  identityAuditActions,
  type CardToLink,
  type IdentityDatabase,
  type IdentityDeps,
  tablesWithoutTenant,
} from '../src/index.ts'

export const YABU = code('282227')
export const ASAGO = code('282251')
export const NOW = Date.parse('2026-11-24T01:00:00.000Z')
const DAY = 86_400_000

export function code(text: string): MunicipalityCode {
  return expectOk(parseMunicipalityCode(text), 'a municipality code')
}

export function newId(): Uuid {
  return uuidV7(NOW, randomBytes(10))
}

export const birthday: CivilDate = expectOk(parseCivilDate('1982-04-05'), 'a date')

/** Someone with a card in their hand. */
export interface Cardholder {
  readonly accountId: Uuid
  readonly municipalityCode: MunicipalityCode
  readonly birthDate: CivilDate
  readonly certificate: Uint8Array
  readonly faceRecord: Uint8Array
  readonly faceCertificate: Uint8Array
  readonly facePrivateKey: Uint8Array
  readonly card: CardToLink
}

export const clients: IdentityDeps['clients'] = [
  {
    clientId: 'office',
    name: { ja: '庁内ページ', easy: '庁内ページ', en: 'Office pages' },
    service: 'office',
    audience: 'staff',
    redirectUris: ['http://127.0.0.1/office/callback'],
    postLogoutRedirectUris: ['http://127.0.0.1/office'],
    authentication: clientAuthentication('office'),
  },
  {
    clientId: 'shelter-staff',
    name: { ja: '避難所', easy: '避難所', en: 'Shelters' },
    service: 'shelter',
    audience: 'staff',
    redirectUris: ['http://127.0.0.1/shelter/callback'],
    postLogoutRedirectUris: ['http://127.0.0.1/shelter'],
    authentication: clientAuthentication('shelter-staff'),
  },
  {
    clientId: 'resident',
    name: { ja: '住民ページ', easy: '住民ページ', en: 'Residents' },
    service: 'resident',
    audience: 'resident',
    redirectUris: ['http://127.0.0.1/my/callback'],
    postLogoutRedirectUris: ['http://127.0.0.1/my'],
    refresh: true,
    authentication: clientAuthentication('resident'),
  },
]

export type World = Awaited<ReturnType<typeof createWorld>>

/**
 * Identity on a database of its own, with a test CA, two towns and one terminal in Yabu's shelter. `watch` sees the server
 * before any route is there.
 */
export async function createWorld(
  overrides: Partial<IdentityDeps> = {},
  watch: (app: FastifyInstance) => void = () => undefined,
) {
  const database: TestDatabase<IdentityDatabase> = await createTestDatabase<IdentityDatabase>({
    service: 'identity',
    migrationsDir: join(import.meta.dirname, '../src/db/migrations'),
    tablesWithoutTenant,
  })
  const ca = await createTestCa({ at: NOW - 365 * DAY, keyPoolSize: 3 })
  const clock = { now: NOW }
  const now = overrides.clock ?? (() => clock.now)
  const audit = await openTestAudit(database, 'identity', identityAuditActions, now)
  const deps: IdentityDeps = {
    database,
    audit,
    clock: now,
    random: (bytes) => randomBytes(bytes),
    logger: silentLogger,
    demoMode: true,
    secrets: { master: new Uint8Array(32).fill(7), demo: true },
    issuer: 'http://127.0.0.1/oidc',
    municipalities: [
      { code: YABU, name: '養父市' },
      { code: ASAGO, name: '朝来市' },
    ],
    clients,
    cardTrust: {
      authenticationRoots: [ca.authAnchor.der],
      signatureRoots: [ca.signAnchor.der],
      faceRoots: ca.faceRoots,
      testCaAllowed: true,
    },
    statusProvider: await crlProvider(ca),
    authorise: {
      service: async (request) =>
        request.headers.authorization === 'Bearer service'
          ? ok({ kind: 'service', service: 'shelter' })
          : err('unauthenticated'),
      resident: async (request) => {
        const [municipalityCode, ppid] = String(request.headers['x-resident']).split(' ')
        return municipalityCode && ppid
          ? ok({ kind: 'resident', municipalityCode, ppid })
          : err('unauthenticated')
      },
      staff: async (request) => {
        const [kind, code, roles = '', subject = 'staff-1'] = String(request.headers['x-staff']).split(' ')
        if (kind !== 'staff') return err('unauthenticated')
        const name = `職員 ${subject}`
        return ok({ kind, subject, name, municipalityCode: String(code), roles: roles.split(',') })
      },
    },
    ...overrides,
  }
  const identity = buildIdentityService(deps)
  const app = buildHttpServer({ services: [identity], log: deps.logger, bodyLimitBytes: 16_000_000 })
  watch(app)
  await identity.start()
  await app.ready()
  const api = createClient(
    identityRoutes,
    inProcessTransport(app, { headers: { authorization: 'Bearer service' } }),
  )
  const keys = terminalKeys()
  const publicUrl = new URL(deps.issuer).origin
  const enrolWith = async (enrolmentCode: string, { publicKey, privateKey }: TerminalKeys) => {
    const proof = await signEnrolmentProof(privateKey, { enrolmentCode, audience: publicUrl })
    return api.enrolTerminal({ body: { enrolmentCode, publicKey, proof } })
  }
  const enrol = async (
    municipalityCode: MunicipalityCode,
    service: ServiceName,
    given = keys,
    services?: readonly string[],
  ) => {
    const plan = { municipalityCode, service, place: 'E2822200039111', name: '受付1' }
    const enrolmentCode = await identity.demo.createEnrolment({ ...plan, ...(services && { services }) })
    const enrolled = await enrolWith(enrolmentCode, given)
    return { enrolmentCode, ...expectOk(enrolled, 'the terminal is enrolled') }
  }
  // Demo tools are refused outside demo mode; such a world has no terminal.
  const { terminal, enrolmentCode } = deps.demoMode
    ? await enrol(YABU, 'shelter')
    : { terminal: { terminalId: newId() }, enrolmentCode: '' }
  const sealer = await createEvidenceSealer(expectOk(await api.getSealingKey(), 'a sealing key') as JWK)
  let serial = 1000

  return {
    database,
    audit,
    ca,
    clock,
    deps,
    identity,
    app,
    api,
    terminal,
    terminalKeys: keys,
    enrolmentCode,
    enrol,
    enrolWith,
    publicUrl,
    /** The routes as a member of the staff calls them. */
    staff: (municipalityCode: MunicipalityCode, roles: readonly string[], subject?: string) =>
      createClient(
        terminalRoutes,
        inProcessTransport(app, {
          headers: {
            'x-staff': ['staff', municipalityCode, roles.join(), ...(subject ? [subject] : [])].join(' '),
          },
        }),
      ),
    sealer,
    tokenOf: (terminalId: Uuid, { privateKey }: TerminalKeys, audience: string) =>
      signTerminalToken({ privateKey, terminalId, audience, now: deps.clock() }),
    terminalToken: (audience: string, now = clock.now) =>
      signTerminalToken({ privateKey: keys.privateKey, terminalId: terminal.terminalId, audience, now }),
    newCard: (given: Partial<CardRequest> = {}) => issueCard(ca, { serial: serial++, ...given }),
    async register(holder: Cardholder, given: { protected?: boolean; standing?: 'good' | 'revoked' } = {}) {
      const { accountId, municipalityCode, birthDate, card } = holder
      await identity.demo.createResidents([
        {
          accountId,
          municipalityCode,
          birthDate,
          protected: given.protected ?? false,
          card: { ...card, standing: given.standing ?? 'good' },
        },
      ])
      return holder
    },
    tap(holder: Cardholder, given: Partial<TapRequest> = {}): SealedEvidence {
      const evidence = takeEvidence(holder, terminal.terminalId, given)
      const bytes = encodeEvidence(evidence)
      const evidenceId = given.evidenceId ?? uuidOf(evidence.evidenceId)
      return sealer.seal(evidenceId, given.corrupt ? given.corrupt(bytes) : bytes)
    },
    async resolve(evidence: readonly SealedEvidence[], given: Partial<ResolveRequest> = {}) {
      const { answers } = expectOk(
        await api.resolveEvidence({
          body: {
            service: 'shelter' as ServiceName,
            municipalityCode: YABU,
            terminalId: terminal.terminalId,
            receivedAt: new Date(clock.now).toISOString(),
            keys: [sealer.key],
            evidence: [...evidence],
            ...given,
          },
        }),
        'evidence is resolved',
      )
      return answers
    },
    async close() {
      await identity.stop()
      await app.close()
      await database.drop()
      await (await startTestPostgres()).stop()
    },
  }
}

interface ResolveRequest {
  service: ServiceName
  municipalityCode: MunicipalityCode
  terminalId: Uuid
  receivedAt: string
}

export interface TapRequest {
  readonly evidenceId: Uuid
  readonly nonce: Uint8Array
  readonly takenAt: number
  readonly terminalId: string
  /** Changes the finished evidence: what a forger does. */
  readonly forge: (evidence: KazashiEvidence) => KazashiEvidence
  /** Changes its bytes before they are sealed. */
  readonly corrupt: (bytes: Uint8Array) => Uint8Array
}

function takeEvidence(holder: Cardholder, terminalId: string, given: Partial<TapRequest>): KazashiEvidence {
  const id = given.evidenceId ?? newId()
  const parts = {
    evidenceId: expectOk(parseHex(id.replaceAll('-', '')), 'a UUID is hex'),
    terminalId: given.terminalId ?? terminalId,
    nonce: given.nonce ?? randomBytes(32),
    takenAt: given.takenAt ?? NOW - 1000,
    certificate: holder.certificate,
    faceRecord: holder.faceRecord,
    faceCertificate: holder.faceCertificate,
  }
  const key = createPrivateKey({ key: Buffer.from(holder.facePrivateKey), format: 'der', type: 'pkcs8' })
  const evidence: KazashiEvidence = {
    version: 1,
    ...parts,
    signature: sign('sha256', kazashiChallenge(parts), key),
  }
  return given.forge ? given.forge(evidence) : evidence
}

export interface CardRequest {
  readonly serial: number
  readonly accountId: Uuid
  readonly municipalityCode: MunicipalityCode
  readonly birthDate: CivilDate
  readonly notBefore: number
  readonly notAfter: number
  readonly faceKey: number
}

export async function issueCard(
  ca: TestCa,
  given: Partial<CardRequest> & { serial: number },
): Promise<Cardholder> {
  const birthDate = given.birthDate ?? birthday
  const pair = ca.keyPool[0]
  const face = ca.keyPool[given.faceKey ?? 1]
  if (!pair || !face) throw new Error('the pool has keys')
  const [certificate] = await issueAuthCertificates(ca, [
    {
      serial: given.serial,
      commonName: `TEST${given.serial}`,
      notBefore: given.notBefore ?? NOW - 100 * DAY,
      notAfter: given.notAfter ?? NOW + 1000 * DAY,
      publicKey: pair.publicKey,
    },
  ])
  if (!certificate) throw new Error('a certificate was issued')
  const faceRecord = await issueFaceRecord(ca, { birthDate, publicKey: face.publicKey })
  return {
    accountId: given.accountId ?? newId(),
    municipalityCode: given.municipalityCode ?? YABU,
    birthDate,
    certificate,
    faceRecord,
    faceCertificate: ca.faceIssuer.certificate,
    facePrivateKey: face.privateKey,
    card: {
      issuerKey: ca.authAnchor.spkiHash,
      serial: evenHex(given.serial),
      certificateDigest: certificateDigest(certificate),
      faceKeyHash: faceKeyHash(expectOk(parseFaceRecord(faceRecord), 'a face record')),
      standing: 'good',
    },
  }
}

export const REVOKED_SERIAL = 666
/** Its signature certificate has ended, as after a change of address. */
export const MOVED_SERIAL = 31

/** One list for each of the two authorities. */
async function crlProvider(ca: TestCa) {
  const span = { number: 1, thisUpdate: NOW - DAY, nextUpdate: NOW + DAY }
  const revokedAt = NOW - 10 * DAY
  const auth = await issueCrl(ca, 'auth', {
    ...span,
    entries: [{ serial: evenHex(REVOKED_SERIAL), revokedAt }],
  })
  const sign = await issueCrl(ca, 'sign', {
    ...span,
    entries: [{ serial: evenHex(MOVED_SERIAL), revokedAt }],
  })
  const lists = [
    expectOk(parseCrl(auth, ca.authAnchor), 'a CRL'),
    expectOk(parseCrl(sign, ca.signAnchor), 'a CRL'),
  ]
  return crlStatusProvider((issuerKey) => lists.find((list) => list.issuerKey === issuerKey))
}

export function evenHex(serial: number): string {
  const hex = serial.toString(16)
  return hex.length % 2 === 0 ? hex : `0${hex}`
}

export type TerminalKeys = ReturnType<typeof terminalKeys>

export function terminalKeys() {
  const { privateKey } = generateKeyPairSync('ed25519')
  const { kty, crv = '', x = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (kty !== 'OKP') throw new Error('an Ed25519 key')
  return { publicKey: { kty, crv, x } as const, privateKey: privateKey.export({ format: 'jwk' }) as JWK }
}

function uuidOf(bytes: Uint8Array): Uuid {
  const hex = Buffer.from(bytes).toString('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
  return expectOk(parseUuid(parts.join('-')), 'a UUID')
}
