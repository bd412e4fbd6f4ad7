import { randomBytes, randomUUID } from 'node:crypto'
import { expectOk, parseUuid, toBase64Url } from '@musubi/kernel'
import fc from 'fast-check'
import { exportJWK, generateKeyPair } from 'jose'
import { describe, expect, it } from 'vitest'
import * as sealing from '../src/sealing/index.ts'

const uuid = () => expectOk(parseUuid(randomUUID()), 'uuid')

describe('evidence envelope', async () => {
  const pair = await generateKeyPair('ECDH-ES', { crv: 'X25519', extractable: true })
  const [publicJwk, privateJwk] = [await exportJWK(pair.publicKey), await exportJWK(pair.privateKey)]
  const opener = sealing.createEvidenceOpener(privateJwk)
  const sealer = await sealing.createEvidenceSealer(publicJwk)

  it('gives identity what the terminal sealed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (evidence) => {
        const piece = sealer.seal(uuid(), evidence)
        const [opened] = await opener.open([sealer.key], [piece])
        expect(opened).toEqual({ ok: true, value: Buffer.from(evidence) })
      }),
      { numRuns: 50 },
    )
  })

  it('refuses every flipped character, another id, another key', async () => {
    const piece = sealer.seal(uuid(), randomBytes(200))
    await fc.assert(
      fc.asyncProperty(fc.nat(piece.sealed.length - 1), fc.constantFrom(...'ABz09-_'), async (at, letter) => {
        fc.pre(piece.sealed[at] !== letter)
        const mutated = { ...piece, sealed: piece.sealed.slice(0, at) + letter + piece.sealed.slice(at + 1) }
        expect((await opener.open([sealer.key], [mutated]))[0]?.ok).toBe(false)
      }),
      { numRuns: 200 },
    )
    const other = await sealing.createEvidenceSealer(publicJwk)
    const strange = [
      opener.open([sealer.key], [{ ...piece, evidenceId: uuid() }]),
      opener.open([other.key], [piece]),
      opener.open([{ ...other.key, keyId: sealer.key.keyId }], [piece]),
      opener.open([{ ...sealer.key, wrapped: 'not.a.jwe' }], [piece]),
    ]
    for (const answer of await Promise.all(strange)) expect(answer[0]?.ok).toBe(false)
  })
})

describe('sealed stubs', () => {
  const set = { setId: uuid(), setKey: randomBytes(32), salt: randomBytes(32) }
  const content = {
    standing: 'good' as const,
    birthDate: '1982-04-05',
    faceKeyHash: toBase64Url(randomBytes(32)),
    payload: {
      personId: uuid(),
      home: '282227' as never,
      household: [{ personId: uuid(), displayName: '但馬 一郎', ageBand: '40s' as const, needs: [] }],
    },
  }

  it('opens for its own card and for no other', () => {
    const [mine, other] = [
      sealing.certificateDigest(randomBytes(900)),
      sealing.certificateDigest(randomBytes(900)),
    ]
    const stub = sealing.sealStub(set, mine, content)
    expect(stub.stubId).toBe(sealing.stubIdOf(set.setKey, mine))
    expect(sealing.openStub(set, mine, stub)).toEqual({ ok: true, value: content })
    expect(sealing.openStub(set, other, stub).ok).toBe(false)
    expect(sealing.openStub({ ...set, salt: randomBytes(32) }, mine, stub).ok).toBe(false)
    expect(Buffer.from(stub.box, 'base64url').includes('但馬')).toBe(false)
  })
})

describe('terminal token', async () => {
  const pair = await generateKeyPair('Ed25519', { extractable: true })
  const [publicJwk, privateJwk] = [await exportJWK(pair.publicKey), await exportJWK(pair.privateKey)]
  const terminalId = uuid()
  const now = Date.UTC(2026, 10, 23)
  const expected = { terminalId, audience: 'http://musubi.test', now }
  const sign = (over = {}) =>
    sealing.signTerminalToken({
      privateKey: privateJwk,
      terminalId,
      audience: 'http://musubi.test',
      now,
      ...over,
    })

  it('is believed from its own key, now, for this audience only', async () => {
    expect((await sealing.verifyTerminalToken(publicJwk, await sign(), expected)).ok).toBe(true)
    expect(sealing.findTokenTerminal(await sign())).toBe(terminalId)
    const bad = [
      await sign({ audience: 'http://elsewhere.test' }),
      await sign({ now: now - 9 * 3_600_000 }),
      await sign({ now: now + 9 * 3_600_000 }),
      await sign({ terminalId: uuid() }),
      `${await sign()}x`,
      'rubbish',
    ]
    for (const token of bad)
      expect((await sealing.verifyTerminalToken(publicJwk, token, expected)).ok).toBe(false)
  })
})
