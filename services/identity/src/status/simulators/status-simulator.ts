import { createPrivateKey } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AuthorityPurpose, TestCa } from '@musubi/card/test-ca'
import { answerOcsp, type RevokedEntry } from '@musubi/pki'
import type { JWK } from 'jose'
import { type AuthorityRecords, createAuthorityRecords } from './authority-records.ts'
import { createMykeySimulator, type Reply } from './mykey-simulator.ts'
import { answerAsOperator } from './operator-simulator.ts'

export interface StatusSimulatorOptions {
  /** Refused outside of it: what a simulator says must never decide about a real card. */
  readonly demoMode: boolean
  readonly ca: TestCa
  readonly beginning?: Readonly<Partial<Record<AuthorityPurpose, readonly RevokedEntry[]>>>
  readonly port?: number
  readonly clock: () => number
  /** MyKey: the connected systems by name, with their public keys. */
  readonly systems?: ReadonlyMap<string, JWK>
  /** Platform operator: the token it knows. */
  readonly operatorToken?: string
}

/** How the simulator misbehaves, for tests and for showing what happens on a bad day. */
export type Mood = 'well' | 'slow' | 'endless' | 'gone' | 'rubbish' | 'stale' | 'lying'

export interface StatusSimulator {
  readonly url: string
  readonly records: AuthorityRecords
  readonly mykey: ReturnType<typeof createMykeySimulator>
  mood: Mood
  /** How often each address was asked. */
  readonly asked: ReadonlyMap<string, number>
  stop(): Promise<void>
}

const MOST_BODY_BYTES = 64 * 1024
const TEST_ORGANIZATION = 'JPKI-TEST'
const HOUR = 3_600_000

/**
 * The national platforms of a demonstration on one address of this machine: revocation lists (`/lists/auth.crl`,
 * `/lists/auth.delta.crl`, and `sign`), OCSP (`/ocsp`), the MyKey Platform and a platform operator. Throws outside demo
 * mode and for any authority but a test one.
 */
export async function startStatusSimulator(options: StatusSimulatorOptions): Promise<StatusSimulator> {
  if (!options.demoMode) throw new Error('simulated certificate status is refused outside demo mode')
  if (options.ca.auth.anchor.subjectOrganization !== TEST_ORGANIZATION)
    throw new Error('a simulator speaks for a test authority only')
  const { ca, clock } = options
  const records = createAuthorityRecords(ca, clock, options.beginning)
  const asked = new Map<string, number>()
  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the simulator listens on a port')
  const url = `http://127.0.0.1:${address.port}`
  const mykey = createMykeySimulator({
    records,
    systems: options.systems ?? new Map(),
    secret: Buffer.from('musubi mykey simulator'),
    clock,
    baseUrl: () => url,
  })
  const simulator: StatusSimulator = {
    url,
    records,
    mykey,
    mood: 'well',
    asked,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', url)
    asked.set(pathname, (asked.get(pathname) ?? 0) + 1)
    if (simulator.mood === 'gone') return void request.socket.destroy()
    if (simulator.mood === 'endless') return pourForever(response)
    if (simulator.mood === 'slow') await sleep(60_000, undefined, { ref: false })
    if (simulator.mood === 'rubbish') return void response.writeHead(200).end('<html>maintenance</html>')
    try {
      await answer(pathname, request, response)
    } catch {
      response.writeHead(500).end()
    }
  }

  async function answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const list = /^\/lists\/(auth|sign)(\.delta)?\.crl$/.exec(path)
    if (list) {
      const purpose = list[1] as AuthorityPurpose
      const bytes = await (list[2] ? records.deltaList(purpose) : records.completeList(purpose))
      return void response.writeHead(200, { 'content-type': 'application/pkix-crl' }).end(bytes)
    }
    const body = await readBody(request)
    if (path === '/ocsp') {
      const bytes = await answerAsResponder(body)
      return void response.writeHead(200, { 'content-type': 'application/ocsp-response' }).end(bytes)
    }
    const { status, body: said } = await answerJson(path, request.headers.authorization, body)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said))
  }

  /** Lying: signed by a key that is not the authority's, and always good. Stale: yesterday's. */
  async function answerAsResponder(body: Uint8Array): Promise<Uint8Array> {
    const lies = simulator.mood === 'lying'
    const { privateKey: cardKey } = ca.keyPool[0] ?? ca.faceIssuer.keys
    const forger = createPrivateKey({ key: Buffer.from(cardKey), format: 'der', type: 'pkcs8' })
    const as = (purpose: AuthorityPurpose) =>
      answerOcsp(body, {
        issuer: records.anchorOf(purpose),
        privateKey: lies ? forger : ca[purpose].privateKey,
        find: (serial) => (lies ? undefined : records.find(purpose, serial)),
        now: clock() - (simulator.mood === 'stale' ? 24 * HOUR : 0),
        validForMs: HOUR,
      })
    const first = await as('auth')
    // A refusal has no signature in it and is a few bytes long: then it was about the other authority.
    return first.length < 16 ? as('sign') : first
  }

  async function answerJson(
    path: string,
    authorization: string | undefined,
    body: Uint8Array,
  ): Promise<Reply> {
    const parsed = parseJson(body)
    if (path.startsWith('/ppid/')) return mykey.answer(path, authorization, parsed)
    if (path.startsWith('/pocketsign.verify.v2.'))
      return answerAsOperator(records, options.operatorToken ?? '', clock(), { authorization, body: parsed })
    return { status: 404, body: { error: 'not_found' } }
  }

  return simulator
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BODY_BYTES) throw new Error('the body is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function pourForever(response: ServerResponse): void {
  response.writeHead(200)
  const pour = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(16_384)));
    if (!response.destroyed) response.once('drain', pour)
  }
  pour()
}
