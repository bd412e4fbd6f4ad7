import { randomBytes } from 'node:crypto'
import { expectOk, parseCivilDate, type CivilDate } from '@musubi/kernel'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  checkFaceVisual,
  faceKeyHash,
  formatNumberB,
  imageKindOf,
  parseFaceRecord,
  parseFaceVisual,
  selectCardFace,
  type CardChannel,
} from '../src/index.ts'
import type { TestCa } from '../src/test-ca.ts'
import { loadCard, serialiseCard, VirtualCard, type CardContents } from '../src/virtual.ts'
import { makeCa, makeContents } from './test-card.ts'

const day = (text: string): CivilDate => expectOk(parseCivilDate(text), 'a date')
const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(4000)])
const expiry = day('2030-04-05')
let ca: TestCa
let contents: CardContents
beforeAll(async () => {
  ca = await makeCa()
  const visual = { photo: png, nameImage: png.subarray(0, 900), addressImage: png.subarray(0, 1200) }
  contents = await makeContents(ca, { visual: { ...visual, expiry, securityCode: '0471' } })
})

const channelOf = (card: VirtualCard): CardChannel => ({
  transmit: (command) => card.transmit(command),
  close: () => undefined,
})
async function openFace(card = new VirtualCard(contents)) {
  return expectOk(await selectCardFace(channelOf(card)), 'a card face')
}
async function readFace() {
  const face = await openFace()
  expectOk(await face.verifyNumberB(contents.visual?.numberB ?? ''), '照合番号B')
  const challenge = randomBytes(32)
  return {
    bytes: expectOk(await face.readVisual(), 'EF 0002'),
    shown: {
      faceCertificate: expectOk(await face.readFaceCertificate(), 'EF 0004'),
      challenge,
      signature: expectOk(await face.prove(challenge), 'a proof'),
    },
  }
}

describe('the face of a card (EF 0002)', () => {
  it('opens by 照合番号B alone, and says how often it may still be tried', async () => {
    const face = await openFace()
    expect((await face.readVisual()).ok).toBe(false)
    expect(await face.findNumberBTriesLeft()).toEqual({ ok: true, value: 10 })
    expect(await face.verifyNumberB('00000000000000')).toMatchObject({
      error: { reason: 'wrong_face_number', triesLeft: 9 },
    })
    expect((await face.readVisual()).ok).toBe(false)
    expect(contents.visual?.numberB).toBe(formatNumberB(day('1980-02-17'), '2030', '0471'))
  })

  it('shows what is printed, of the very key that EF 0001 has', async () => {
    const { bytes } = await readFace()
    const visual = expectOk(parseFaceVisual(bytes), 'a face')
    expect(visual).toMatchObject({ birthDate: '1980-02-17', expiry, securityCode: '0471' })
    expect(Buffer.from(visual.photo).equals(png)).toBe(true)
    const record = expectOk(parseFaceRecord(contents.face.record), 'EF 0001')
    expect(visual.faceKeyHash).toEqual(faceKeyHash(record))
  })

  it('is believed only when issuer and card both signed, and a test issuer only where it is allowed', async () => {
    const { bytes, shown } = await readFace()
    const visual = expectOk(parseFaceVisual(bytes), 'a face')
    const roots = { faceRoots: ca.faceRoots, allowTestCa: true }
    expect(checkFaceVisual(visual, shown, roots)).toEqual({ ok: true, value: undefined })
    const other = { ...shown, challenge: randomBytes(32) }
    expect(checkFaceVisual(visual, other, roots)).toMatchObject({ error: 'proof_invalid' })
    expect(checkFaceVisual(visual, shown, { faceRoots: ca.faceRoots })).toMatchObject({
      error: 'face_certificate_untrusted',
    })
    const changed = Buffer.from(bytes)
    const at = changed.indexOf(Buffer.from('19800217'))
    changed.write('19800218', at)
    const forged = expectOk(parseFaceVisual(changed), 'a face')
    expect(checkFaceVisual(forged, shown, roots)).toMatchObject({ error: 'face_record_forged' })
  })

  it('cut or changed in its structure is malformed, and never throws', async () => {
    const { bytes } = await readFace()
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(parseFaceVisual(bytes.subarray(0, length)).ok).toBe(false)
      }),
      { numRuns: 60 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        expect(parseFaceVisual(noise).ok).toBe(false)
      }),
    )
  })

  it('knows pictures by their first bytes', () => {
    expect(imageKindOf(png)).toBe('png')
    expect(imageKindOf(Buffer.from('0000000c6a502020', 'hex'))).toBe('jpeg2000')
    expect(imageKindOf(Buffer.from('ff4fff51', 'hex'))).toBe('jpeg2000')
    expect(imageKindOf(new Uint8Array())).toBe('unknown')
  })

  it('is kept with a stored card; a card without pictures keeps the file shut', async () => {
    const again = expectOk(loadCard(serialiseCard(contents)), 'a card')
    expect(again.visual?.numberB).toBe(contents.visual?.numberB)
    const bare = await makeContents(ca)
    const face = await openFace(new VirtualCard(bare))
    expect(await face.verifyNumberB('00000000000000')).toMatchObject({ ok: false })
    expect((await face.readVisual()).ok).toBe(false)
  })
})
