import { createPrivateKey, randomBytes, sign } from 'node:crypto'
import { encodeEvidence, kazashiChallenge } from '@musubi/card'
import { createTestCa, type TestCa } from '@musubi/card/test-ca'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CardToInspect } from '../src/inspection/inspect-card.ts'
import { createInlineInspector, type CardInspector } from '../src/inspection/inspector.ts'
import { createWorkerInspector } from '../src/inspection/worker-inspector.ts'
import { issueCard, NOW } from './world.ts'

let ca: TestCa
let card: CardToInspect
let inline: CardInspector
let threaded: CardInspector

beforeAll(async () => {
  ca = await createTestCa({ at: NOW - 1_000_000_000, keyPoolSize: 2 })
  const trust = { authenticationRoots: [ca.authAnchor.der], faceRoots: ca.faceRoots, testCaAllowed: true }
  inline = createInlineInspector(trust)
  threaded = createWorkerInspector(trust, 2)
  const holder = await issueCard(ca, { serial: 77, notBefore: NOW - 1_000_000 })
  const parts = {
    evidenceId: randomBytes(16),
    terminalId: 'terminal',
    nonce: randomBytes(32),
    takenAt: NOW,
    certificate: holder.certificate,
    faceRecord: holder.faceRecord,
    faceCertificate: holder.faceCertificate,
  }
  const key = createPrivateKey({ key: Buffer.from(holder.facePrivateKey), format: 'der', type: 'pkcs8' })
  const signature = sign('sha256', kazashiChallenge(parts), key)
  card = { bytes: encodeEvidence({ version: 1, ...parts, signature }), at: NOW }
})
afterAll(async () => threaded?.stop())

describe('inspection on threads', () => {
  it('finds what inspection in place finds, for good and for spoilt cards, in their order', async () => {
    const change = fc.tuple(fc.nat(card.bytes.length - 1), fc.nat(255))
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 60 }), async (changes) => {
        const cards = changes.map(([place, mask]) => ({
          ...card,
          bytes: card.bytes.map((byte, at) => (at === place ? byte ^ mask : byte)),
        }))
        expect(await threaded.inspect([card, ...cards])).toEqual(await inline.inspect([card, ...cards]))
      }),
      { numRuns: 5 },
    )
    expect(await threaded.inspect([card])).toMatchObject([
      { ok: true, value: { serial: '4d', proof: { ok: true } } },
    ])
    expect(await threaded.inspect([])).toEqual([])
  })

  it('leaves the bytes to their owner', async () => {
    await threaded.inspect([card])
    expect(card.bytes.length).toBeGreaterThan(1000)
    expect(await inline.inspect([card])).toMatchObject([{ ok: true }])
  })

  it('that ended while at work says so, and works again at the next question', async () => {
    const refused = expect(threaded.inspect(Array.from({ length: 200 }, () => card))).rejects.toThrow('ended')
    await threaded.stop()
    await refused
    expect(await threaded.inspect([card])).toMatchObject([{ ok: true }])
  })
})
