import type { CivilDate, Result } from '@musubi/kernel'
import { readCardDate } from './card-face-record.ts'
import { attemptParse, encodeTlv, MalformedBytes, readTemplate } from './tlv.ts'

/** EF 0002 of 券面事項入力補助AP: the four basic attributes (基本4情報). */
export interface FourAttributes {
  /** Family and given name are separated by U+3000. */
  readonly name: string
  readonly address: string
  readonly birthDate: CivilDate
  /** The digit on the card: 1 male, 2 female; 0, 3 and 9 are "not known" or "not applicable". */
  readonly sex: string
}

const TAG = {
  file: 0xff20,
  offsets: 0xdf21,
  name: 0xdf22,
  address: 0xdf23,
  birthDate: 0xdf24,
  sex: 0xdf25,
} as const
const text = new TextEncoder()
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads `FF20 { DF21 offsets, DF22 name, DF23 address, DF24 birth date, DF25 sex }`, and proves the offsets right. */
export function parseFourAttributes(bytes: Uint8Array): Result<FourAttributes, 'malformed'> {
  return attemptParse(() => {
    const tags = [TAG.offsets, TAG.name, TAG.address, TAG.birthDate, TAG.sex]
    const [, name, address, birthDate, sex] = readTemplate(bytes, TAG.file, tags)
    if (!name || !address || !birthDate || !sex) throw new MalformedBytes('a field is missing')
    const attributes = {
      name: readUtf8(name),
      address: readUtf8(address),
      birthDate: readCardDate(birthDate),
      sex: readUtf8(sex),
    }
    if (!/^\d$/.test(attributes.sex)) throw new MalformedBytes('sex is one digit')
    if (!isSame(encodeFourAttributes(attributes), bytes)) throw new MalformedBytes('the offsets are wrong')
    return attributes
  })
}

function readUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new MalformedBytes('not UTF-8')
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

/** The file as a card holds it; DF21 lists where each of the four objects starts, counted from the first byte. */
export function encodeFourAttributes({ name, address, birthDate, sex }: FourAttributes): Uint8Array {
  const objects = [
    encodeTlv(TAG.name, text.encode(name)),
    encodeTlv(TAG.address, text.encode(address)),
    encodeTlv(TAG.birthDate, text.encode(birthDate.replaceAll('-', ''))),
    encodeTlv(TAG.sex, text.encode(sex)),
  ]
  const draft = encodeTlv(TAG.file, encodeTlv(TAG.offsets, new Uint8Array(8)), ...objects)
  let start = draft.length - objects.reduce((sum, object) => sum + object.length, 0)
  const offsets = new Uint8Array(8)
  for (const [index, object] of objects.entries()) {
    offsets.set([start >> 8, start & 0xff], index * 2)
    start += object.length
  }
  return encodeTlv(TAG.file, encodeTlv(TAG.offsets, offsets), ...objects)
}
