import { createHash, randomBytes } from 'node:crypto'
import { EVIDENCE_REFUSALS, KAZASHI_ACR, KAZASHI_OFFLINE_ACR, type EvidenceAnswer } from '@musubi/contracts'
import { parseBase64Url, toBase64Url, expectOk } from '@musubi/kernel'
import { createEvidenceSealer } from '@musubi/platform/sealing'
import fc from 'fast-check'
import type { JWK } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ASAGO, createWorld, newId, NOW, REVOKED_SERIAL, YABU, type Cardholder, type World } from './world.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let world: World
let resident: Cardholder

beforeAll(async () => {
  world = await createWorld()
  resident = await world.register(await world.newCard())
})
afterAll(() => world?.close())

async function reasonOf(...given: Parameters<World['tap']>): Promise<string> {
  const [answer] = await world.resolve([world.tap(...given)])
  return answer?.status === 'refused' ? answer.reason : `resolved ${answer?.acr}`
}

describe('a tap', () => {
  it('answers the PPID of the service that asked, which is also the home one', async () => {
    const [answer] = await world.resolve([world.tap(resident)])
    const ppids = await world.identity.ppidsFor('shelter', YABU, [resident.accountId])
    const ppid = ppids.get(resident.accountId)
    expect(answer).toMatchObject({
      status: 'resolved',
      ppid,
      acr: KAZASHI_ACR,
      home: { municipalityCode: YABU, ppid },
    })
    expect(expectOk(parseBase64Url(ppid ?? ''), 'base64url').length).toBeGreaterThanOrEqual(16)
  })

  it('counts as offline when it arrives later than two minutes after', async () => {
    expect(await reasonOf(resident, { takenAt: NOW - 2 * MINUTE })).toBe(`resolved ${KAZASHI_ACR}`)
    expect(await reasonOf(resident, { takenAt: NOW - 2 * MINUTE - 1 })).toBe(
      `resolved ${KAZASHI_OFFLINE_ACR}`,
    )
  })

  it('of a terminal whose clock is nine hours ahead is judged at its arrival, and marked', async () => {
    const evidenceId = newId()
    expect(await reasonOf(resident, { takenAt: NOW + 9 * 60 * MINUTE, evidenceId })).toBe(
      `resolved ${KAZASHI_OFFLINE_ACR}`,
    )
    const marked = await world.database.withTenant(YABU, (tx) =>
      tx
        .selectFrom('evidence_receipt')
        .select('clock_suspect')
        .where('evidence_id', '=', evidenceId)
        .executeTakeFirst(),
    )
    expect(marked).toEqual({ clock_suspect: true })
  })

  it('is not fresh when the source of revocation cannot speak about the moment', async () => {
    world.clock.now = NOW + 2 * DAY
    try {
      expect(await reasonOf(resident, { takenAt: NOW + 2 * DAY })).toBe(`resolved ${KAZASHI_OFFLINE_ACR}`)
    } finally {
      world.clock.now = NOW
    }
  })

  it('of a neighbour needs an agreement of the home municipality', async () => {
    const neighbour = await world.register(await world.newCard({ municipalityCode: ASAGO }))
    expect(await reasonOf(neighbour)).toBe('not_registered')
    const agreement = { municipalityCode: ASAGO, partnerCode: YABU, service: 'shelter' as const }
    await world.identity.demo.agreeToShare({
      ...agreement,
      validFrom: new Date(NOW - DAY),
      validUntil: new Date(NOW),
    })
    expect(await reasonOf(neighbour)).toBe('not_registered')
    await world.identity.demo.agreeToShare({ ...agreement, validFrom: new Date(NOW - DAY), validUntil: null })
    const [answer] = await world.resolve([world.tap(neighbour)])
    const atHome = await world.identity.ppidsFor('shelter', ASAGO, [neighbour.accountId])
    expect(answer).toMatchObject({
      status: 'resolved',
      home: { municipalityCode: ASAGO, ppid: atHome.get(neighbour.accountId) },
    })
    if (answer?.status === 'resolved') expect(answer.ppid).not.toBe(answer.home.ppid)
  })
})

describe('every refusal', () => {
  const seen = new Set<string>()
  const refuses = async (reason: string, ...given: Parameters<World['tap']>): Promise<void> => {
    expect(await reasonOf(...given)).toBe(reason)
    seen.add(reason)
  }

  it('malformed: bytes that are no evidence, and an id that is not the one inside', async () => {
    const rubbish = world.sealer.seal(newId(), randomBytes(50))
    expect((await world.resolve([rubbish]))[0]).toMatchObject({ reason: 'malformed' })
    const other = world.tap(resident, {
      forge: (evidence) => ({ ...evidence, evidenceId: randomBytes(16) }),
      evidenceId: newId(),
    })
    expect((await world.resolve([other]))[0]).toMatchObject({ reason: 'malformed' })
    seen.add('malformed')
  })

  it('terminal_unknown: never enrolled, of another town or service, switched off, or evidence of another one', async () => {
    const evidence = [world.tap(resident)]
    for (const given of [
      { terminalId: newId() },
      { municipalityCode: ASAGO },
      { service: 'office' as const },
    ]) {
      expect((await world.resolve(evidence, given))[0]).toMatchObject({ reason: 'terminal_unknown' })
    }
    await refuses('terminal_unknown', resident, { terminalId: newId() })
  })

  it('replayed: other evidence under a used id, and a used nonce', async () => {
    const [evidenceId, nonce] = [newId(), randomBytes(32)]
    expect(await reasonOf(resident, { evidenceId, nonce })).toContain('resolved')
    await refuses('replayed', resident, { evidenceId })
    await refuses('replayed', resident, { nonce })
  })

  it('clock_out_of_range: older than the memory of replays', async () => {
    await refuses('clock_out_of_range', resident, { takenAt: NOW - 30 * DAY - 1 })
  })

  it('untrusted: a certificate that the root did not sign', async () => {
    const last = resident.certificate.length - 1
    const forged = Uint8Array.from(resident.certificate, (byte, at) => (at === last ? byte ^ 1 : byte))
    await refuses('untrusted', resident, { forge: (evidence) => ({ ...evidence, certificate: forged }) })
  })

  it('expired and not_yet_valid at the moment of the tap, not of the arrival', async () => {
    const old = await world.register(await world.newCard({ notAfter: NOW - 5 * DAY }))
    await refuses('expired', old)
    expect(await reasonOf(old, { takenAt: NOW - 6 * DAY })).toContain('resolved')
    const young = await world.register(await world.newCard({ notBefore: NOW - 5 * DAY }))
    await refuses('not_yet_valid', young, { takenAt: NOW - 6 * DAY })
  })

  it('revoked: by the CRL, but not before it, and by the link', async () => {
    const card = await world.register(await world.newCard({ serial: REVOKED_SERIAL }))
    await refuses('revoked', card)
    expect(await reasonOf(card, { takenAt: NOW - 11 * DAY })).toContain('resolved')
    const reported = await world.register(await world.newCard(), { standing: 'revoked' })
    await refuses('revoked', reported)
  })

  it('not_registered: a genuine card of nobody we know', async () => {
    await refuses('not_registered', await world.newCard())
  })

  it('face certificate, face record, proof', async () => {
    const flip = (bytes: Uint8Array): Uint8Array =>
      Uint8Array.from(bytes, (byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte))
    await refuses('face_certificate_untrusted', resident, {
      forge: (evidence) => ({ ...evidence, faceCertificate: flip(evidence.faceCertificate) }),
    })
    await refuses('face_record_forged', resident, {
      forge: (evidence) => ({ ...evidence, faceRecord: flip(evidence.faceRecord) }),
    })
    await refuses('proof_invalid', resident, {
      forge: (evidence) => ({ ...evidence, signature: flip(evidence.signature) }),
    })
  })

  it('birth_date_differs and face_key_differs: two cards mixed', async () => {
    const other = await world.newCard({ birthDate: '1950-01-01' as never })
    await refuses('birth_date_differs', {
      ...other,
      certificate: resident.certificate,
    } as Cardholder)
    const twin = await world.newCard({ faceKey: 2 })
    await refuses('face_key_differs', { ...twin, certificate: resident.certificate } as Cardholder)
  })

  it('test_ca_refused: outside demo mode', async () => {
    const strict = await createWorld({
      demoMode: true,
      cardTrust: { ...world.deps.cardTrust, testCaAllowed: false },
    })
    const holder = await strict.register(await strict.newCard())
    const [answer] = await strict.resolve([strict.tap(holder)])
    expect(answer).toMatchObject({ reason: 'test_ca_refused' })
    await strict.identity.stop()
    await strict.app.close()
    await strict.database.drop()
    seen.add('test_ca_refused')
  })

  it('was reached by this file', () => {
    expect([...seen].sort()).toEqual([...EVIDENCE_REFUSALS].sort())
  })
})

describe('the same evidence', () => {
  it('gets the same answer again, later, in another envelope, and whatever changed', async () => {
    const stranger = await world.newCard()
    const evidenceId = newId()
    const first = world.tap(stranger, { evidenceId, nonce: new Uint8Array(32).fill(1) })
    const [answer] = await world.resolve([first])
    expect(answer).toMatchObject({ reason: 'not_registered' })
    await world.register(stranger)
    expect(await world.resolve([first])).toEqual([answer])
    const resealed = world.tap(stranger, { evidenceId, nonce: new Uint8Array(32).fill(1) })
    expect(resealed.sealed).not.toBe(first.sealed)
    expect(await world.resolve([resealed], { receivedAt: new Date(NOW + DAY).toISOString() })).toEqual([
      answer,
    ])
  })

  it('twice in one batch, and in ten requests at once, gets one answer', async () => {
    const piece = world.tap(resident)
    const [first, second] = await world.resolve([piece, piece])
    expect(second).toEqual(first)
    const contested = world.tap(resident)
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.resolve([contested])))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]?.[0]).toMatchObject({ status: 'resolved' })
  })

  it('of two pieces with one nonce, at once or in one batch, one is a replay', async () => {
    const pair = (): ReturnType<World['tap']>[] => {
      const nonce = randomBytes(32)
      return [world.tap(resident, { nonce }), world.tap(resident, { nonce })]
    }
    const statuses = (answers: readonly (EvidenceAnswer | undefined)[]) =>
      answers.map((answer) => (answer?.status === 'refused' ? answer.reason : answer?.status)).sort()
    expect(statuses(await world.resolve(pair()))).toEqual(['replayed', 'resolved'])
    const [one, other] = pair()
    const answers = await Promise.all([one, other].map((piece) => world.resolve(piece ? [piece] : [])))
    expect(statuses(answers.flat())).toEqual(['replayed', 'resolved'])
  })
})

describe('a person under 支援措置', () => {
  it('is answered exactly like a stranger, whatever is wrong with the tap', async () => {
    const hidden = await world.register(await world.newCard(), { protected: true })
    const stranger = await world.newCard()
    const forgeries: NonNullable<Parameters<World['tap']>[1]>[] = [
      {},
      { takenAt: NOW - DAY },
      { forge: (evidence) => ({ ...evidence, signature: new Uint8Array(256) }) },
      { forge: (evidence) => ({ ...evidence, faceRecord: evidence.faceRecord.subarray(1) }) },
    ]
    for (const forgery of forgeries) {
      const evidenceId = newId()
      const [ofHidden] = await world.resolve([world.tap(hidden, { ...forgery, evidenceId })])
      const strangersId = newId()
      const [ofStranger] = await world.resolve([world.tap(stranger, { ...forgery, evidenceId: strangersId })])
      expect(ofHidden).toEqual({ ...ofStranger, evidenceId })
    }
  })

  it('is in no index', async () => {
    const hidden = await world.register(await world.newCard(), { protected: true })
    const count = await world.database.db
      .selectFrom('locator')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('target', '=', hidden.accountId)
      .executeTakeFirst()
    expect(count?.n).toBe(0)
  })
})

describe('any change', () => {
  it('of a byte on the wire resolves nobody', async () => {
    const piece = world.tap(resident)
    const sealed = expectOk(parseBase64Url(piece.sealed), 'base64url')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 })), {
          minLength: 50,
          maxLength: 50,
        }),
        async (changes) => {
          const mutants = changes.map(([place, mask]) => ({
            ...piece,
            sealed: toBase64Url(sealed.map((byte, at) => (at === place ? byte ^ mask : byte))),
          }))
          for (const answer of await world.resolve(mutants))
            expect(answer).toMatchObject({ reason: 'malformed' })
        },
      ),
      { numRuns: 4 },
    )
  })

  it('of a byte inside the envelope, by a terminal that forges, resolves nobody', async () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }))
    const reasons = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 40, maxLength: 40 }), async (changes) => {
        const mutants = changes.map(([place, mask]) =>
          world.tap(resident, {
            corrupt: (bytes) => bytes.map((byte, at) => (at === place % bytes.length ? byte ^ mask : byte)),
          }),
        )
        for (const answer of await world
          .resolve([...mutants, world.tap(resident)])
          .then((all) => all.slice(0, -1))) {
          expect(answer.status).toBe('refused')
          if (answer.status === 'refused') reasons.add(answer.reason)
        }
      }),
      { numRuns: 8 },
    )
    // The changes went deep: past the encoding, and into more than one of the card's files.
    expect(reasons.size).toBeGreaterThan(4)
  })

  it('of the envelope: another key, another piece, no key', async () => {
    const piece = world.tap(resident)
    const stranger = await createEvidenceSealer(
      expectOk(await world.api.getSealingKey(), 'a sealing key') as JWK,
    )
    const malformed = { status: 'refused', reason: 'malformed' }
    expect((await world.resolve([{ ...piece, keyId: stranger.key.keyId }]))[0]).toMatchObject(malformed)
    expect((await world.resolve([{ ...piece, evidenceId: newId() }]))[0]).toMatchObject(malformed)
    expect((await world.resolve([piece]))[0]).toMatchObject({ status: 'resolved' })
  })
})

describe('what is stored', () => {
  it('holds no serial number, no birth date and no certificate in the clear', async () => {
    const holder = await world.register(await world.newCard({ birthDate: '1931-12-24' as never }))
    await world.resolve([world.tap(holder)])
    const { rows } = await world.database.owner.withClient(async (client) => {
      await client.query('set row_security = off').catch(() => undefined)
      return client.query<{ name: string }>(
        `select tablename as name from pg_tables where schemaname = 'public'`,
      )
    })
    expect(rows.length).toBeGreaterThan(15)
    const dump: string[] = []
    for (const { name } of rows) {
      const table = await world.database.withTenant(YABU, async (tx) => {
        const { sql } = await import('kysely')
        return sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(tx)
      })
      dump.push(...table.rows.map(({ row }) => row))
    }
    const text = dump.join('\n')
    expect(text).toContain(holder.accountId)
    expect(text).not.toContain('1931-12-24')
    expect(text).not.toContain(Buffer.from('1931-12-24').toString('hex'))
    expect(text).not.toContain(Buffer.from(holder.certificate).toString('hex').slice(0, 64))
    expect(text).not.toContain(createHash('sha256').update(holder.certificate).digest('hex'))
  })
})
