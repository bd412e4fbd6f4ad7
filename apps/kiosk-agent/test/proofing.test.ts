import { checkFaceProof, faceProofingChallenge, formatNumberB } from '@musubi/card'
import { foreignCard, muteCard, type VirtualCard, VirtualReader } from '@musubi/card/virtual'
import {
  AGENT_PROOFING_NUMBERS_PATH,
  agentProofingRoutes,
  createClient,
  networkTransport,
  type ProofingPhase,
  type ProofingProblem,
  type UnsentReason,
} from '@musubi/contracts'
import { type CivilDate, err, expectOk, ok, toBase64Url, uuidV7 } from '@musubi/kernel'
import { buildHttpServer } from '@musubi/platform/http'
import { silentLogger } from '@musubi/platform/logging'
import { BIRTH_DATE, createTerminalWorld, type TerminalWorld } from '@musubi/testkit/terminal-world'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CardRequest } from '../src/demo/tray.ts'
import { createReaderGate, type ReaderGate } from '../src/login/reader-gate.ts'
import { agentErrors } from '../src/page/errors.ts'
import { createProofingDesk, type ProofingDesk } from '../src/proofing/proofing-desk.ts'
import type { DecisionToSend, ProofingLine } from '../src/proofing/proofing-line.ts'
import { createProofingService } from '../src/proofing/proofing-service.ts'

let world: TerminalWorld
beforeAll(async () => {
  world = await createTerminalWorld()
})
afterAll(() => world.remove())

const PNG = Buffer.from('89504e470d0a1a0a00', 'hex')
const pictureOf = (letter: string) => toBase64Url(Buffer.concat([PNG, Buffer.alloc(900, letter)]))
const visual = {
  photo: pictureOf('P'),
  nameImage: pictureOf('N'),
  addressImage: pictureOf('A'),
  expiry: '2033-04-05',
  securityCode: '0471',
}
const cardOf = (changes: Partial<CardRequest> = {}, birthDate?: number) =>
  world.cardOf({ visual, ...changes }, birthDate === undefined ? {} : { tryLimits: { birthDate } })
const RIGHT = formatNumberB(BIRTH_DATE as CivilDate, '2033', '0471')
const WRONG = RIGHT.replace(/0471$/, '0472')
const digits = (text: string) => new Uint8Array(Buffer.from(text))
const accepted = { kind: 'accepted', displayName: '但馬 一郎' } as const
const letter = { displayName: '但馬 一郎', loginName: 'abcd-efgh', initialPassword: 'p', until: '2027-01-01' }

/** What the server says next, beside what it would say. */
interface Server {
  ready: ProofingProblem | null
  record: UnsentReason | null
  testCaAllowed: boolean
  readonly taken: DecisionToSend[]
}
let server: Server
let desk: ProofingDesk
let reader: VirtualReader
let gate: ReaderGate
let seen: ProofingPhase['phase'][]
const idle = { face: 60_000, decided: 60_000 }

function lineTo(about: Server): ProofingLine {
  const [root] = world.ca.faceRoots
  const spki = toBase64Url(world.ca.faceRootKeys.publicKey)
  return {
    async getReadiness() {
      if (about.ready) return err(about.ready)
      return ok({
        municipality: { municipalityCode: '282227' as never, name: '養父市' },
        faceRoots: [{ reference: root?.reference ?? '', spki, test: true }],
        testCaAllowed: about.testCaAllowed,
      })
    },
    async record(decided) {
      about.taken.push(decided)
      if (about.record) return err(about.record)
      if (decided.decision.kind === 'refused') return ok({ outcome: 'refused', letter: null })
      return ok({ outcome: 'provisional_account', letter })
    },
  }
}

function makeDesk(idleMs = idle): ProofingDesk {
  return createProofingDesk({
    gate,
    line: lineTo(server),
    identity: { findTerminal: () => world.terminal },
    now: Date.now,
    newId: () => uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10))),
    onChange: () => {
      const { phase } = desk.view().now
      if (seen.at(-1) !== phase) seen.push(phase)
    },
    onTrouble: (error) => {
      throw error
    },
    idleMs,
  })
}

beforeEach(() => {
  reader = new VirtualReader()
  gate = createReaderGate(reader)
  server = { ready: null, record: null, testCaAllowed: true, taken: [] }
  seen = []
  desk = makeDesk()
})
afterEach(() => desk.stop())

const now = () => desk.view().now
const triesOf = (card: VirtualCard) => card.tries['1:12'] ?? -1
async function compare(card?: VirtualCard): Promise<VirtualCard> {
  const held = card ?? (await cardOf())
  await desk.open()
  reader.present(held)
  await desk.giveNumbers(digits(RIGHT))
  expect(now().phase).toBe('comparing')
  return held
}
const proofIsGood = ({ proof, proofingId }: DecisionToSend) =>
  proof !== null &&
  checkFaceProof(proof, faceProofingChallenge({ terminalId: world.terminal.terminalId, proofingId }), {
    faceRoots: world.ca.faceRoots,
    allowTestCa: true,
  }).ok

describe('a walk-in at the terminal', () => {
  it('is compared with the card’s face, accepted, and gets a letter; the card signed for this proofing', async () => {
    await desk.open()
    expect(now()).toEqual({ phase: 'numbers', note: null, triesLeft: null })
    const typed = digits(RIGHT)
    await desk.giveNumbers(typed)
    expect(now()).toEqual({ phase: 'waiting', note: null })
    reader.present(await cardOf())
    await expect.poll(() => now().phase, { interval: 2 }).toBe('comparing')
    expect([...typed]).toEqual(Array.from({ length: 14 }, () => 0))
    expect(now()).toMatchObject({
      face: { birthDate: BIRTH_DATE, expiry: '2033-04-05', genuine: true, testCard: true, expired: false },
    })
    const { face } = desk.view()
    const photo = desk.findPicture(face?.key ?? '', 'photo')
    expect(toBase64Url(photo ?? new Uint8Array())).toBe(visual.photo)
    desk.judge(true)
    await desk.decide(accepted)
    expect(now()).toEqual({ phase: 'done', outcome: 'provisional_account', letter })
    expect(server.taken).toHaveLength(1)
    expect(server.taken[0]).toMatchObject({ decision: accepted, expiryYear: '2033' })
    expect(server.taken.every(proofIsGood)).toBe(true)
    // Nothing of the face is left in memory, nor to be asked for.
    expect(face?.file.every((byte) => byte === 0)).toBe(true)
    expect(photo?.every((byte) => byte === 0)).toBe(true)
    expect(desk.findPicture(face?.key ?? '', 'photo')).toBeUndefined()
  })

  it('that is refused tells the server the reason, and nothing of the card', async () => {
    for (const reason of ['face_differs', 'not_genuine', 'expired', 'person_left'] as const) {
      await compare()
      const { face } = desk.view()
      await desk.decide({ kind: 'refused', reason })
      expect(now()).toMatchObject({ phase: 'done', outcome: 'refused' })
      expect(server.taken.at(-1)).toMatchObject({ decision: { reason }, proof: null })
      expect(face?.file.every((byte) => byte === 0)).toBe(true)
    }
  })

  it('is not begun without network, without somebody on duty, or without a reader: each says so', async () => {
    for (const reason of ['no_network', 'terminal_unattended'] as const) {
      server.ready = reason
      await desk.open()
      expect(now()).toEqual({ phase: 'problem', reason })
    }
    server.ready = null
    await desk.retype()
    expect(now().phase).toBe('numbers')
  })

  it('with a lost answer is sent again under the same id, the same decision and signature', async () => {
    await compare()
    desk.judge(true)
    server.record = 'no_network'
    await desk.decide(accepted)
    expect(now()).toEqual({ phase: 'unsent', reason: 'no_network' })
    server.record = 'terminal_unattended'
    await desk.resend()
    expect(now()).toEqual({ phase: 'unsent', reason: 'terminal_unattended' })
    server.record = null
    reader.remove()
    await desk.decide({ kind: 'refused', reason: 'face_differs' })
    await desk.resend()
    expect(now().phase).toBe('done')
    expect(server.taken).toHaveLength(3)
    expect(new Set(server.taken.map(({ proofingId }) => proofingId)).size).toBe(1)
    expect(new Set(server.taken.map((one) => JSON.stringify(one.decision))).size).toBe(1)
    expect(server.taken.every(proofIsGood)).toBe(true)
  })
})

describe('numbers and tries', () => {
  it('a wrong number says the tries left; the card is not asked again by itself', async () => {
    const card = await cardOf()
    await desk.open()
    reader.present(card)
    const typed = digits(WRONG)
    await desk.giveNumbers(typed)
    expect(now()).toEqual({ phase: 'numbers', note: 'wrong_number', triesLeft: 9 })
    expect([...typed].every((byte) => byte === 0)).toBe(true)
    expect(triesOf(card)).toBe(9)
    await desk.giveNumbers(digits(RIGHT))
    expect(now().phase).toBe('comparing')
    expect(triesOf(card)).toBe(10)
  })

  it('what has not the form of the number is not sent and costs no try', async () => {
    const card = await cardOf()
    await desk.open()
    reader.present(card)
    for (const text of ['', '1234', `${RIGHT}0`, '5704052033047x']) {
      await desk.giveNumbers(digits(text))
      expect(now()).toMatchObject({ phase: 'numbers', note: 'number_format' })
    }
    expect(triesOf(card)).toBe(10)
  })

  it('no sequence of numbers, right and wrong, spends the last try', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.constantFrom(RIGHT, WRONG, WRONG), { maxLength: 6 }),
        async (limit, numbers) => {
          const card = await cardOf({}, limit)
          for (const one of numbers) {
            await desk.open()
            reader.present(card)
            await desk.giveNumbers(digits(one))
            expect(triesOf(card)).toBeGreaterThanOrEqual(1)
            if (limit === 1) expect(now()).toEqual({ phase: 'problem', reason: 'number_blocked' })
          }
        },
      ),
      { numRuns: 12 },
    )
  })
})

describe('the card', () => {
  it('taken away while it is compared takes the pictures with it; that the person left can still be recorded', async () => {
    await compare()
    const { face } = desk.view()
    reader.remove()
    expect(now()).toEqual({ phase: 'left' })
    expect(face?.file.every((byte) => byte === 0)).toBe(true)
    await desk.decide({ kind: 'refused', reason: 'face_differs' })
    expect(server.taken).toEqual([])
    await desk.decide({ kind: 'refused', reason: 'person_left' })
    expect(now()).toMatchObject({ phase: 'done', outcome: 'refused' })
  })

  it('that was exchanged before it signs is noticed, with no try of it spent and nothing recorded', async () => {
    for (const birthDate of [BIRTH_DATE, '1944-02-11']) {
      await compare()
      desk.judge(true)
      const other = await cardOf({ serial: 4712, faceKey: 2, birthDate })
      const connect = reader.connect.bind(reader)
      reader.connect = async () => {
        reader.connect = connect
        reader.present(other)
        return connect()
      }
      await desk.decide(accepted)
      expect(now()).toEqual({ phase: 'problem', reason: 'other_card' })
      expect([other.tries['1:11'], triesOf(other)]).toEqual([10, 10])
      expect(server.taken).toEqual([])
      reader.remove()
    }
  })

  it('lifted before it signed is asked back, and signs then', async () => {
    const card = await compare()
    desk.judge(true)
    const connect = reader.connect.bind(reader)
    reader.connect = async () => {
      reader.connect = connect
      reader.remove()
      return connect()
    }
    await desk.decide(accepted)
    expect(now()).toEqual({ phase: 'signing', note: 'card_removed' })
    expect(desk.view().face).toBeNull()
    reader.present(card)
    await expect.poll(() => now().phase, { interval: 2 }).toBe('done')
    expect(server.taken).toHaveLength(1)
  })

  it('of a test authority that counts nowhere here is not genuine: only a refusal is possible', async () => {
    server.testCaAllowed = false
    await compare()
    expect(now()).toMatchObject({ face: { genuine: false, testCard: true } })
    desk.judge(true)
    await desk.decide(accepted)
    expect(now().phase).toBe('comparing')
    await desk.decide({ kind: 'refused', reason: 'not_genuine' })
    expect(server.taken).toMatchObject([{ decision: { reason: 'not_genuine' }, proof: null }])
  })

  it('that has run out is not accepted', async () => {
    const expiry = '2020-04-05'
    await desk.open()
    reader.present(await cardOf({ visual: { ...visual, expiry } }))
    await desk.giveNumbers(digits(formatNumberB(BIRTH_DATE as CivilDate, '2020', '0471')))
    expect(now()).toMatchObject({ phase: 'comparing', face: { expired: true, genuine: true } })
    desk.judge(true)
    expect(now().phase).toBe('comparing')
  })

  it('that is none, cannot be read or has no face is told apart, and pulled away is asked for again', async () => {
    for (const card of [foreignCard(), muteCard()]) {
      await desk.open()
      await desk.giveNumbers(digits(RIGHT))
      reader.present(card)
      await expect.poll(now, { interval: 2 }).toEqual({ phase: 'problem', reason: 'not_my_number_card' })
      reader.remove()
    }
    for (const pullAwayAfter of [0, 2, 5, 9, 20]) {
      await desk.open()
      await desk.giveNumbers(digits(RIGHT))
      reader.present(await cardOf(), { pullAwayAfter })
      await expect.poll(now, { interval: 2 }).toEqual({ phase: 'waiting', note: 'card_removed' })
    }
    reader.present(await cardOf())
    await expect.poll(() => now().phase, { interval: 2 }).toBe('comparing')
  })

  it('held for a proofing is no shelter tap and no login; whoever comes last has the reader', async () => {
    const states: string[] = []
    gate.forDesk.watch((state) => states.push(`desk ${state}`))
    gate.forLogin.watch((state) => states.push(`login ${state}`))
    await compare()
    const { face } = desk.view()
    gate.claim('login', { fresh: true })
    expect(gate.isLeftBehind()).toBe(true)
    expect(now().phase).toBe('closed')
    expect(face?.file.every((byte) => byte === 0)).toBe(true)
    expect(states.slice(0, -1).some((state) => state.endsWith('card_present'))).toBe(false)
    expect(states.filter((state) => state === 'desk card_present')).toEqual([])
  })
})

describe('nothing stays', () => {
  it('closed, or left alone, the numbers and the pictures are overwritten', async () => {
    await compare()
    const { face } = desk.view()
    desk.close()
    expect(face?.file.every((byte) => byte === 0)).toBe(true)
    await desk.open()
    const typed = digits(RIGHT)
    reader.remove()
    await desk.giveNumbers(typed)
    desk.close()
    expect([...typed].every((byte) => byte === 0)).toBe(true)
    desk.stop()
    desk = makeDesk({ face: 5, decided: 60_000 })
    await desk.open()
    await expect.poll(() => now().phase, { interval: 2 }).toBe('closed')
  })
})

describe('the proofing’s own API', () => {
  it('takes fourteen bytes, shows pictures to its own page alone, and closes when the page is gone', async () => {
    const service = createProofingService({ desk, tray: null, awayMs: 20 })
    const app = buildHttpServer({
      log: silentLogger,
      api: false,
      services: [{ name: 'agent', errors: agentErrors, register: () => undefined }, service],
    })
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    try {
      const client = createClient(agentProofingRoutes, networkTransport({ baseUrl: address }))
      expectOk(await client.openProofing({ body: {} }), 'an opening')
      reader.present(await cardOf())
      const post = (body: string, type: string) =>
        fetch(`${address}${AGENT_PROOFING_NUMBERS_PATH}`, {
          method: 'POST',
          body,
          headers: { 'content-type': type },
        })
      expect((await post(JSON.stringify({ numbers: RIGHT }), 'application/json')).ok).toBe(false)
      expect((await post(`${RIGHT}0`, 'application/octet-stream')).ok).toBe(false)
      const text = await (await post(RIGHT, 'application/octet-stream')).text()
      expect(text).not.toContain(RIGHT)
      expect(text).not.toContain('0471')
      const state = JSON.parse(text) as { now: { face: { photo: { path: string } } } }
      const photo = `${address}${state.now.face.photo.path}`
      const shown = await fetch(photo)
      expect(shown.headers.get('cache-control')).toBe('no-store')
      expect(shown.headers.get('content-type')).toBe('image/png')
      expect(toBase64Url(new Uint8Array(await shown.arrayBuffer()))).toBe(visual.photo)
      expect((await fetch(photo, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(404)
      expect((await fetch(photo.replace(/\/[^/]+\/photo$/, '/guess/photo'))).status).toBe(404)
      const page = new AbortController()
      const stream = await fetch(`${address}/agent/v1/proofing/stream`, { signal: page.signal })
      expect(stream.ok).toBe(true)
      page.abort()
      await expect.poll(() => now().phase).toBe('closed')
      expect((await fetch(photo)).status).toBe(404)
    } finally {
      await app.close()
    }
  })
})
