import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { faceKeyHash, parseFaceRecord } from '@musubi/card'
import { createTestCa, type TestCa } from '@musubi/card/test-ca'
import { VirtualCard, type VirtualCardOptions } from '@musubi/card/virtual'
import type { SealedStub, Terminal, TerminalSetup } from '@musubi/contracts'
import { expectOk, toBase64Url } from '@musubi/kernel'
import { certificateDigest, sealStub } from '@musubi/platform/sealing'
import { exportJWK, generateKeyPair } from 'jose'
import { type AgentConfig, type CardRequest, DEFAULT_TIMING, personalise } from '@musubi/kiosk-agent'

/** A shelter's terminal as the server would have set it up, with a family that is registered and cards of all kinds. */
export interface TerminalWorld {
  readonly folder: string
  readonly ca: TestCa
  readonly terminal: Terminal
  readonly setup: TerminalSetup
  readonly stubs: ReadonlyMap<string, readonly SealedStub[]>
  /** What makes the family's card. */
  readonly cardRequest: CardRequest
  /** Cards that are registered and not good: how they differ from the family's. */
  readonly revoked: Partial<CardRequest>
  readonly expired: Partial<CardRequest>
  readonly notYetValid: Partial<CardRequest>
  /** The family's card, or one that differs from it. */
  cardOf(changes?: Partial<CardRequest>, options?: VirtualCardOptions): Promise<VirtualCard>
  /** A sealed stub for the family under the card that differs like this. */
  stubOf(standing: 'good' | 'revoked', changes?: Partial<CardRequest>): Promise<SealedStub>
  remove(): void
}

export const FAMILY = ['但馬 一郎', '但馬 美咲', '但馬 蓮', '但馬 結衣']
export const BIRTH_DATE = '1982-04-05'
export const PEOPLE_BEFORE = 5
const DAY = 86_400_000

const uuid = () => randomUUID() as never

export async function createTerminalWorld(): Promise<TerminalWorld> {
  const now = Date.now()
  const folder = mkdtempSync(join(tmpdir(), 'musubi-agent-'))
  const set = { setId: uuid() as string, setKey: randomBytes(32), salt: randomBytes(32) }
  const terminal = {
    terminalId: uuid(),
    municipalityCode: '282227',
    service: 'shelter',
    place: 'E1',
    name: '受付1',
  } as unknown as Terminal
  const ca = await createTestCa({ at: now - DAY, keyPoolSize: 3 })
  const request: CardRequest = {
    serial: 4711,
    birthDate: BIRTH_DATE,
    municipalityCode: '282227',
    notBefore: now - DAY,
    notAfter: now + DAY,
    authenticationKey: 0,
    faceKey: 1,
    name: 'デモ',
    address: 'デモ',
  }
  const household = FAMILY.map((displayName) => ({
    personId: uuid() as string,
    displayName,
    ageBand: '40s',
    needs: [],
  }))

  const stubOf = async (standing: 'good' | 'revoked', changes: Partial<CardRequest> = {}) => {
    const contents = await personalise(ca, { ...request, ...changes })
    const record = expectOk(parseFaceRecord(contents.face.record), 'a face record')
    return sealStub(set, certificateDigest(contents.authentication.certificate), {
      standing,
      birthDate: request.birthDate,
      faceKeyHash: toBase64Url(faceKeyHash(record)),
      payload: { personId: household[0]?.personId, home: '282227', household },
    } as never)
  }
  const setup = await createSetup(ca, terminal, set)
  const revoked = { serial: 2 }
  const expired = { serial: 3, notAfter: now - 1000 }
  const notYetValid = { serial: 4, notBefore: now + DAY, notAfter: now + 2 * DAY }
  const sealed = [
    await stubOf('good'),
    await stubOf('revoked', revoked),
    await stubOf('good', expired),
    await stubOf('good', notYetValid),
  ]
  return {
    folder,
    ca,
    terminal,
    setup,
    stubs: new Map([[set.setId, sealed]]),
    cardRequest: request,
    revoked,
    expired,
    notYetValid,
    cardOf: async (changes = {}, options = {}) =>
      new VirtualCard(await personalise(ca, { ...request, ...changes }), options),
    stubOf,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

interface SetKeys {
  readonly setId: string
  readonly setKey: Uint8Array
  readonly salt: Uint8Array
}

async function createSetup(ca: TestCa, terminal: Terminal, set: SetKeys): Promise<TerminalSetup> {
  const sealing = await exportJWK((await generateKeyPair('ECDH-ES', { crv: 'X25519' })).publicKey)
  const now = new Date().toISOString()
  return {
    serverTime: now,
    terminal,
    municipality: { municipalityCode: '282227', name: '養父市' },
    disaster: {
      disasterId: uuid(),
      name: '訓練',
      drill: true,
      hazards: ['flood'],
      declaredAt: now,
      closedAt: null,
    },
    shelter: {
      siteId: 'E1',
      municipalityCode: '282227',
      kind: 'designated_shelter',
      name: '八鹿',
      address: '',
      lat: 35,
      lon: 134,
      hazards: null,
      welfare: false,
      capacity: 10,
      capacitySource: 'demo',
      state: 'open',
      headCount: { total: PEOPLE_BEFORE, named: 0, unnamed: PEOPLE_BEFORE },
      crowding: 'free',
      updatedAt: null,
      arrivalsLastHour: 0,
    },
    thresholds: { some: 0.6, crowded: 0.8, full: 1 },
    stubSets: [
      {
        setId: set.setId,
        setKey: toBase64Url(set.setKey),
        salt: toBase64Url(set.salt),
        faceRoots: [
          {
            reference: ca.faceRoots[0]?.reference ?? '',
            spki: toBase64Url(ca.faceRootKeys.publicKey),
            test: true,
          },
        ],
        authenticationRoots: [toBase64Url(ca.authAnchor.der)],
        testCaAllowed: true,
        version: 1,
      },
    ],
    sealingKey: { kty: 'OKP', crv: 'X25519', x: sealing.x ?? '' },
  } as unknown as TerminalSetup
}

/** An agent over a folder, with a server that nobody answers for unless a URL is given. */
export function agentConfig(dataDir: string, more: Partial<AgentConfig> = {}): AgentConfig {
  return {
    serverUrl: 'http://127.0.0.1:1',
    audience: 'http://127.0.0.1:1',
    dataDir,
    port: 0,
    enrolmentCode: null,
    reader: 'virtual',
    demo: true,
    trayPath: null,
    pageDir: null,
    timing: { ...DEFAULT_TIMING, retryMs: 20, longestRetryMs: 200 },
    ...more,
  }
}
