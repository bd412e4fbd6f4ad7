import { randomBytes, verify } from 'node:crypto'
import {
  CardFault,
  challengeOf,
  checkCardProof,
  parseCardLogin,
  parseEvidence,
  sessionDigest,
} from '@musubi/card'
import { foreignCard, muteCard, type VirtualCard, VirtualReader } from '@musubi/card/virtual'
import {
  agentLoginRoutes,
  AGENT_LOGIN_PIN_PATH,
  createClient,
  LOGIN_PROBLEMS,
  networkTransport,
  type CardLoginOutcome,
  type CounterConsent,
  type LoginPhase,
  type LoginProblem,
  type OpenedCardLogin,
} from '@musubi/contracts'
import { type CivilDate, err, expectOk, ok, toBase64Url, toEraDigits } from '@musubi/kernel'
import { parseCertificate } from '@musubi/pki'
import { buildHttpServer } from '@musubi/platform/http'
import { silentLogger } from '@musubi/platform/logging'
import fc from 'fast-check'
import { importJWK, jwtVerify, type JWK } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLoginDesk } from '../src/login/login-desk.ts'
import type { LoginDesk } from '../src/login/login-desk-ports.ts'
import type { ConsentAnswer, LoginLine } from '../src/login/login-line.ts'
import { CLOSED, reduceLogin, type LoginEvent, type LoginView } from '../src/login/login-machine.ts'
import { createLoginService } from '../src/login/login-service.ts'
import { createReaderGate } from '../src/login/reader-gate.ts'
import { createTerminalProofs } from '../src/login/terminal-proofs.ts'
import { agentErrors } from '../src/page/errors.ts'
import { openTerminalIdentity } from '../src/terminal/identity.ts'
import { BIRTH_DATE, createTerminalWorld, type TerminalWorld } from '@musubi/testkit/terminal-world'

let world: TerminalWorld
beforeAll(async () => {
  world = await createTerminalWorld()
})
afterAll(() => world.remove())

const ORIGIN = 'https://musubi.example.jp'
const PIN = '1234'
const digits = (text: string) => new Uint8Array(Buffer.from(text))

/** What the server says next, beside what it would say. */
interface Server {
  open: LoginProblem | null
  card: 'known' | 'refused'
  ways: readonly ('kazashi' | 'pin')[]
  outcome: LoginProblem | null
  /** It asks for consent before it says yes. */
  asks: boolean
  /** What the person answered. */
  readonly answers: ConsentAnswer[]
  /** Evidence that was handed in and judged good. */
  readonly taken: string[]
  readonly asked: string[]
}

const ASKS: CounterConsent = {
  vendor: '株式会社としょかん',
  purpose: { ja: '本を貸すため', easy: '本を かすため', en: 'to lend you books' },
  claims: [{ claim: 'name', required: true, purpose: { ja: '印字', easy: '書くため', en: 'to print' } }],
}

function createServer(): { server: Server; line: LoginLine } {
  const server: Server = {
    open: null,
    card: 'known',
    ways: ['kazashi', 'pin'],
    outcome: null,
    asks: false,
    answers: [],
    taken: [],
    asked: [],
  }
  const accepted: CardLoginOutcome = {
    status: 'accepted',
    acr: 'urn:jp-muni:acr:test',
    expiresAt: new Date().toISOString(),
    continueAt: 'https://musubi.example.jp/identity/login/x/card/done?token=t',
    loginHintToken: null,
  }
  const question: CardLoginOutcome = {
    status: 'consent',
    asks: ASKS,
    question: 'question',
    expiresAt: new Date().toISOString(),
  }
  const line: LoginLine = {
    async open(target, certificate) {
      server.asked.push(certificate ? 'with a card' : target.kind)
      if (server.open) return err(server.open)
      const nonce = randomBytes(32)
      return ok({
        ticket: 'ticket',
        loginId: crypto.randomUUID(),
        expiresAt: new Date().toISOString(),
        serviceName: { ja: '図書館', easy: '図書館', en: 'Library' },
        learns: ['ppid'],
        ways: [...server.ways],
        stepUp: false,
        pin: { origin: ORIGIN, session: toBase64Url(sessionDigest('s')), nonce: toBase64Url(nonce) },
        backTo: null,
        card:
          certificate === null
            ? null
            : server.card === 'known'
              ? { status: 'known', birthDateDigits: toEraDigits(BIRTH_DATE as CivilDate) }
              : { status: 'refused', reason: 'not_registered' },
      } as unknown as OpenedCardLogin)
    },
    async handIn(opened, way, evidence) {
      if (server.outcome) return err(server.outcome)
      server.taken.push(way === 'pin' ? judgePin(evidence) : judgeHold(evidence, opened))
      return ok(server.asks ? question : accepted)
    },
    async answer(asked, answer) {
      expect(asked).toBe('question')
      if (server.outcome) return err(server.outcome)
      server.answers.push(answer)
      return ok(answer.agreed ? accepted : { status: 'refused', reason: 'consent_declined' })
    },
  }
  return { server, line }
}

function judgePin(bytes: Uint8Array): string {
  const evidence = expectOk(parseCardLogin(bytes), 'evidence of a PIN')
  const { publicKey } = expectOk(parseCertificate(evidence.authentication.certificate), 'a certificate')
  const genuine = verify('sha256', challengeOf(evidence), publicKey, evidence.authentication.signature)
  return genuine && evidence.origin === ORIGIN ? 'pin' : 'forged'
}

function judgeHold(bytes: Uint8Array, { loginId }: OpenedCardLogin): string {
  const evidence = expectOk(parseEvidence(bytes), 'evidence of a tap')
  const proof = checkCardProof(evidence, { faceRoots: world.ca.faceRoots, allowTestCa: true })
  const id = Buffer.from(evidence.evidenceId).toString('hex')
  return proof.ok && id === loginId.replaceAll('-', '') ? 'kazashi' : 'forged'
}

let desk: LoginDesk
let reader: VirtualReader
let server: Server
let seen: LoginPhase[]

beforeEach(() => {
  reader = new VirtualReader()
  const made = createServer()
  server = made.server
  seen = []
  desk = createLoginDesk({
    gate: createReaderGate(reader),
    line: made.line,
    identity: { findTerminal: () => world.terminal },
    now: Date.now,
    onChange: () => {
      if (seen.at(-1) !== desk.view().now) seen.push(desk.view().now)
    },
    onTrouble: (error) => {
      throw error
    },
    idleMs: 60_000,
  })
})
afterEach(() => desk.stop())

const visit = { kind: 'visit', request: 'r' } as const
const counter = { kind: 'counter', clientId: 'counter' } as const
const phase = () => desk.view().now
const until = async (name: LoginPhase['phase']) => {
  await expect.poll(() => phase().phase, { interval: 2 }).toBe(name)
  return phase()
}

describe('holding the card', () => {
  it('logs in with no PIN, over the id that the server gave', async () => {
    await desk.open(visit, null)
    expect(phase()).toEqual({ phase: 'waiting', note: null })
    reader.present(await world.cardOf())
    expect(await until('done')).toMatchObject({ continueAt: expect.stringContaining('/done?token=t') })
    expect(server.taken).toEqual(['kazashi'])
    expect(seen.map((one) => one.phase)).toEqual(
      expect.arrayContaining(['opening', 'waiting', 'reading', 'checking', 'done']),
    )
  })

  it('takes the card that lies before a counter’s staff already, and only for a login that is open', async () => {
    reader.present(await world.cardOf())
    expect(phase().phase).toBe('closed')
    await desk.open(counter, 'kazashi')
    await until('done')
  })

  it('logs nobody in by a card that somebody before has forgotten; their PIN would be needed', async () => {
    reader.present(await world.cardOf())
    const left = { phase: 'waiting', note: 'card_left_behind' }
    await desk.open(visit, 'kazashi')
    expect(phase()).toEqual(left)
    desk.chooseWay('pin')
    await until('pin')
    desk.chooseWay('kazashi')
    await expect.poll(phase).toEqual(left)
    reader.present(await world.cardOf())
    await until('done')
    // It lies there still, and somebody else comes, at the page or at the counter.
    for (const target of [visit, counter]) {
      await desk.open(target, 'kazashi')
      expect(phase()).toEqual(left)
    }
    expect(server.taken).toEqual(['kazashi'])
  })

  it('a card that cannot be read is not tried again until it moves', async () => {
    await desk.open(visit, 'kazashi')
    let commands = 0
    reader.present({
      atr: Uint8Array.of(0x3b),
      reset: () => undefined,
      transmit() {
        commands += 1
        throw new CardFault('io')
      },
    })
    await expect.poll(phase).toEqual({ phase: 'waiting', note: 'unreadable' })
    await new Promise(setImmediate)
    expect(commands).toBe(1)
    reader.present(await world.cardOf())
    await until('done')
  })

  it('says what the server says of a card it does not know, before the card face is touched', async () => {
    server.card = 'refused'
    await desk.open(visit, 'kazashi')
    const card = await world.cardOf()
    reader.present(card)
    expect(await until('problem')).toEqual({ phase: 'problem', reason: 'not_registered', canRetry: false })
    expect(triesOf(card).birthDate).toBe(10)
  })

  it('spends no last try of the birth date', async () => {
    await desk.open(visit, 'kazashi')
    reader.present(await world.cardOf({}, { tryLimits: { birthDate: 1 } }))
    expect(await until('problem')).toMatchObject({ reason: 'birth_date_blocked' })
  })

  it('pulled away after any number of commands: back to waiting, nothing handed in, and the next try works', async () => {
    for (const pullAwayAfter of [0, 1, 3, 6, 9, 12]) {
      await desk.open(visit, 'kazashi')
      reader.present(await world.cardOf(), { pullAwayAfter })
      await expect.poll(() => phase()).toEqual({ phase: 'waiting', note: 'card_removed' })
    }
    expect(server.taken).toEqual([])
    reader.present(await world.cardOf())
    await until('done')
  })

  it('another card, or none, is told apart', async () => {
    await desk.open(visit, 'kazashi')
    reader.present(foreignCard())
    expect(await until('problem')).toMatchObject({ reason: 'not_my_number_card', canRetry: true })
    reader.remove()
    desk.retry()
    reader.present(muteCard())
    expect(await until('problem')).toMatchObject({ reason: 'not_my_number_card' })
  })

  it.each(['kazashi', 'pin'] as const)(
    'a phone is told apart before anything is asked of it (%s)',
    async (way) => {
      await desk.open(visit, way)
      reader.present(await world.cardOf({}, { kind: 'iphone' }))
      expect(await until('problem')).toMatchObject({ reason: 'phone_held', canRetry: true })
      expect(server.taken).toEqual([])
    },
  )

  it('the network, the duty and the time have words of their own', async () => {
    for (const reason of [
      'no_network',
      'terminal_unattended',
      'login_request_over',
      'service_not_allowed',
    ] as const) {
      server.open = reason
      await desk.open(visit, null)
      expect(phase()).toMatchObject({ phase: 'problem', reason })
    }
  })
})

describe('consent at the counter', () => {
  const ask = async () => {
    server.asks = true
    await desk.open(counter, 'kazashi')
    reader.present(await world.cardOf())
    return until('consent')
  }

  it('is asked after the card was judged; a yes is told with what was chosen, and only then there is a login', async () => {
    expect(await ask()).toEqual({ phase: 'consent', asks: ASKS })
    expect(desk.takeResult()).toBeNull()
    await desk.answerConsent({ agreed: true, shown: ['age_over_65'] })
    expect(phase().phase).toBe('done')
    expect(server.answers).toEqual([{ agreed: true, shown: ['age_over_65'] }])
    // Pressed twice is said once.
    await desk.answerConsent({ agreed: true, shown: [] })
    expect(server.answers).toHaveLength(1)
  })

  it('a no ends it politely, without a login; the same card may be held again', async () => {
    await ask()
    await desk.answerConsent({ agreed: false, shown: [] })
    expect(phase()).toEqual({ phase: 'problem', reason: 'consent_declined', canRetry: true })
    expect(desk.takeResult()).toBeNull()
    desk.retry()
    await until('consent')
  })

  it('is answered by whom the card belongs to: taken away, the question is over', async () => {
    await ask()
    reader.remove()
    expect(phase()).toEqual({ phase: 'waiting', note: 'card_removed' })
    await desk.answerConsent({ agreed: true, shown: [] })
    expect(phase().phase).toBe('waiting')
    expect(server.answers).toEqual([])
  })

  it('gives nothing without network, and an answer without a question changes nothing', async () => {
    await desk.answerConsent({ agreed: true, shown: [] })
    expect(phase().phase).toBe('closed')
    await ask()
    server.outcome = 'no_network'
    await desk.answerConsent({ agreed: true, shown: [] })
    expect(phase()).toMatchObject({ phase: 'problem', reason: 'no_network', canRetry: true })
    expect(desk.takeResult()).toBeNull()
  })
})

describe('card and PIN', () => {
  const toPin = async (card?: VirtualCard) => {
    await desk.open(visit, 'pin')
    const held = card ?? (await world.cardOf())
    reader.present(held)
    await until('pin')
    return held
  }

  it('says the tries left before it asks, signs for the page that asked, and wipes what was typed', async () => {
    await toPin()
    expect(phase()).toEqual({ phase: 'pin', triesLeft: 3, note: null })
    const typed = digits(PIN)
    await desk.givePin(typed)
    expect(phase().phase).toBe('done')
    expect(server.taken).toEqual(['pin'])
    expect([...typed]).toEqual([0, 0, 0, 0])
  })

  it('a wrong PIN costs one try and says how many are left; the last one locks the card and is not asked again', async () => {
    const card = await toPin()
    await desk.givePin(digits('0000'))
    expect(phase()).toEqual({ phase: 'pin', triesLeft: 2, note: 'wrong_pin' })
    await desk.givePin(digits('0000'))
    expect(phase()).toEqual({ phase: 'pin', triesLeft: 1, note: 'wrong_pin' })
    await desk.givePin(digits('0000'))
    expect(phase()).toEqual({ phase: 'problem', reason: 'pin_blocked', canRetry: false })
    expect(triesOf(card).pin).toBe(0)
    expect(server.taken).toEqual([])
    reader.remove()
    await desk.open(visit, 'pin')
    reader.present(card)
    expect(await until('problem')).toMatchObject({ reason: 'pin_blocked' })
  })

  it('what is no PIN is not sent and costs no try', async () => {
    const card = await toPin()
    for (const nothing of ['', '12', '12345', 'abcd']) {
      await desk.givePin(digits(nothing))
      expect(phase()).toEqual({ phase: 'pin', triesLeft: 3, note: 'pin_format' })
    }
    expect(triesOf(card).pin).toBe(3)
  })

  it('a card that was exchanged is asked for its own PIN: nobody’s PIN is tried on another card', async () => {
    const mine = await toPin()
    const theirs = await world.cardOf({ serial: 4712, authenticationKey: 2 })
    // The other card comes so fast that the reader never seems empty.
    swap(reader, theirs)
    await desk.givePin(digits('0000'))
    await until('pin')
    expect(phase()).toMatchObject({ phase: 'pin', triesLeft: 3 })
    expect([triesOf(mine).pin, triesOf(theirs).pin]).toEqual([3, 3])
    await desk.givePin(digits(PIN))
    expect(server.taken).toEqual(['pin'])
  })

  it('pulled away while the PIN is typed, or while it is used: back to waiting', async () => {
    await toPin()
    reader.remove()
    expect(phase()).toEqual({ phase: 'waiting', note: 'card_removed' })
    await desk.givePin(digits(PIN))
    expect(server.taken).toEqual([])
    const card = await world.cardOf()
    let commands = 0
    const counted = {
      ...card,
      atr: card.atr,
      reset: () => card.reset(),
      transmit: (command: Uint8Array) => {
        commands += 1
        return card.transmit(command)
      },
    }
    await desk.open(visit, 'pin')
    reader.present(counted)
    await until('pin')
    const toPinCommands = commands
    for (const more of [0, 1, 4, 8, 12]) {
      await desk.open(visit, 'pin')
      reader.present(card, { pullAwayAfter: toPinCommands + more })
      await until('pin')
      await desk.givePin(digits(PIN))
      expect(phase()).toEqual({ phase: 'waiting', note: 'card_removed' })
    }
    expect(server.taken).toEqual([])
  })

  it('is the only way where the service needs it', async () => {
    server.ways = ['pin']
    await desk.open(visit, 'kazashi')
    expect(desk.view().about).toMatchObject({ way: 'pin', ways: ['pin'] })
    desk.chooseWay('kazashi')
    expect(desk.view().about?.way).toBe('pin')
  })

  it('can be chosen while the card lies there, and back again', async () => {
    server.card = 'refused'
    await desk.open(visit, 'kazashi')
    reader.present(await world.cardOf())
    await until('problem')
    desk.chooseWay('pin')
    expect(await until('pin')).toMatchObject({ triesLeft: 3 })
  })
})

describe('one reader, two who want it', () => {
  it('a card that is held for a login is never the desk’s, also not when the login ends first', async () => {
    const gate = createReaderGate(reader)
    const states: string[] = []
    gate.forDesk.watch((state) => states.push(state))
    const release = gate.claim('login', { fresh: true })
    reader.present(await world.cardOf())
    release()
    expect(states.every((state) => state === 'empty')).toBe(true)
    reader.remove()
    reader.present(await world.cardOf())
    expect(states.at(-1)).toBe('card_present')
  })
})

describe('a login as a machine', () => {
  const problem = fc.constantFrom(...LOGIN_PROBLEMS)
  const note = fc.constantFrom('wrong_pin', 'other_card', 'pin_format', null)
  const about = {
    serviceName: { ja: 'あ', easy: 'あ', en: 'a' },
    learns: [],
    ways: ['kazashi', 'pin'] as ('kazashi' | 'pin')[],
    way: 'kazashi' as const,
    stepUp: false,
    backTo: null,
  }
  const event: fc.Arbitrary<LoginEvent> = fc.oneof(
    fc.constantFrom<LoginEvent>(
      { type: 'opened' },
      { type: 'described', about },
      { type: 'way_chosen', way: 'pin' },
      { type: 'card_came' },
      { type: 'pin_given' },
      { type: 'signed' },
      { type: 'consent_asked', asks: ASKS },
      { type: 'consent_answered' },
      { type: 'accepted', continueAt: null },
      { type: 'card_left' },
      { type: 'unreadable' },
      { type: 'retried' },
      { type: 'closed' },
    ),
    fc.record({
      type: fc.constant('tries_known' as const),
      triesLeft: fc.integer({ min: 0, max: 3 }),
      note,
    }),
    fc.record({
      type: fc.constant('pin_refused' as const),
      triesLeft: fc.integer({ min: 0, max: 3 }),
      note,
    }),
    fc.record({ type: fc.constant('stopped' as const), reason: problem }),
    fc.record({
      type: fc.constant('step' as const),
      step: fc.constantFrom('found', 'certificate', 'face', 'signed'),
    }),
  )

  it('is done only through a server’s yes to evidence that was signed, and asks for a PIN only with tries left', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let view: LoginView = CLOSED
        for (const one of events) {
          const before = view
          view = reduceLogin(view, one)
          if (view.now.phase === 'done' && before.now.phase !== 'done')
            expect([before.now.phase, one.type]).toEqual(['checking', 'accepted'])
          if (view.now.phase === 'checking' && before.now.phase !== 'checking')
            expect([
              ['reading', 'signed'],
              ['consent', 'consent_answered'],
            ]).toContainEqual([before.now.phase, one.type])
          if (view.now.phase === 'consent' && before.now.phase !== 'consent')
            expect([before.now.phase, one.type]).toEqual(['checking', 'consent_asked'])
          // An answer is not yet a login: only the server's word is.
          if (before.now.phase === 'consent') {
            const next = ['consent', 'checking', 'waiting', 'problem', 'closed', 'opening']
            expect(next).toContain(view.now.phase)
          }
          if (view.now.phase === 'pin') expect(view.now.triesLeft).toBeGreaterThan(0)
          if (view.about && view.now.phase !== 'closed') expect(view.about.ways).toContain(view.about.way)
          if (view.now.phase === 'closed') expect(view.about).toBeNull()
        }
      }),
    )
  })
})

describe('the login’s own API', () => {
  it('takes the PIN as four bytes, wiped afterwards, and signs proofs for its own server only', async () => {
    const identity = openTerminalIdentity(world.folder)
    identity.adopt(world.terminal)
    const proofs = createTerminalProofs({ identity, serverUrl: ORIGIN, audience: ORIGIN, now: Date.now })
    const service = createLoginService({ desk, tray: null, proofs })
    const app = buildHttpServer({
      log: silentLogger,
      api: false,
      services: [{ name: 'agent', errors: agentErrors, register: () => undefined }, service],
    })
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    try {
      const client = createClient(agentLoginRoutes, networkTransport({ baseUrl: address }))
      expectOk(await client.openVisit({ body: { request: 'r', way: 'pin' } }), 'a visit')
      reader.present(await world.cardOf())
      await until('pin')
      const post = (body: string, type: string) =>
        fetch(`${address}${AGENT_LOGIN_PIN_PATH}`, {
          method: 'POST',
          body,
          headers: { 'content-type': type },
        })
      expect((await post('{"pin":"1234"}', 'application/json')).ok).toBe(false)
      expect((await post('12345', 'application/octet-stream')).ok).toBe(false)
      expect(phase().phase).toBe('pin')
      const answer = await post(PIN, 'application/octet-stream')
      const text = await answer.text()
      expect(JSON.parse(text)).toMatchObject({ now: { phase: 'done' } })
      expect(text).not.toContain(PIN)
      const proof = expectOk(
        await client.makeProof({ body: { method: 'POST', url: `${ORIGIN}/oidc/token`, nonce: 'n' } }),
        'a proof',
      )
      const { payload, protectedHeader } = await jwtVerify(
        proof.proof,
        await importJWK(identity.publicKey as JWK, 'Ed25519'),
      )
      expect(payload).toMatchObject({ htm: 'POST', htu: `${ORIGIN}/oidc/token`, nonce: 'n' })
      expect(protectedHeader.jwk).not.toHaveProperty('d')
      const elsewhere = await client.makeProof({ body: { method: 'GET', url: 'https://evil.example/' } })
      expect(elsewhere).toMatchObject({ error: { code: 'proof_not_for_server' } })
    } finally {
      await app.close()
    }
  })

  it('hands a counter system its hint once', async () => {
    await desk.open({ kind: 'counter', clientId: 'library' }, null)
    expect(desk.takeResult()).toBeNull()
  })
})

function triesOf(card: VirtualCard): { pin: number; birthDate: number } {
  return { pin: card.tries['0:18'] ?? -1, birthDate: card.tries['1:11'] ?? -1 }
}

/** Exchanges the card without the reader telling anybody: the worst case. */
function swap(target: VirtualReader, card: VirtualCard): void {
  target.present(card)
}
