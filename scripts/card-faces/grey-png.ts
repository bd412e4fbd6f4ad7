import { crc32, deflateSync } from 'node:zlib'

/** Grey levels in a picture: fewer make a smaller file, and a card's file holds 32 KB. */
const STEP = 8

/** A greyscale PNG (ISO/IEC 15948) of 8 bits, from RGBA pixels. */
export function encodeGreyPng(rgba: Uint8Array, width: number, height: number): Buffer {
  const rows = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y++) {
    // Filter 2 (Up): flat areas become zeros.
    rows[y * (width + 1)] = 2
    for (let x = 0; x < width; x++) {
      const above = y === 0 ? 0 : toneAt(rgba, width, x, y - 1)
      rows[y * (width + 1) + 1 + x] = (toneAt(rgba, width, x, y) - above) & 0xff
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function toneAt(rgba: Uint8Array, width: number, x: number, y: number): number {
  const tone = rgba[4 * (y * width + x)] ?? 0
  return Math.min(255, Math.round(tone / STEP) * STEP)
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
