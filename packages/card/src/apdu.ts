import { concatBytes, err, ok, type Result } from '@musubi/kernel'

/** A command to a card (ISO/IEC 7816-4 section 5). */
export interface CommandApdu {
  readonly cla: number
  readonly ins: number
  readonly p1: number
  readonly p2: number
  /** 1 to 65 535 bytes; absent when the command carries none. */
  readonly data?: Uint8Array
  /** How many bytes of answer are wanted, 1 to 65 536; absent when none. 256 and 65 536 mean "all there is". */
  readonly le?: number
}

export interface ResponseApdu {
  readonly data: Uint8Array
  readonly statusWord: number
}

/** Short encoding wherever it suffices; the extended one beyond 255 bytes of data or 256 bytes of answer. */
export function encodeCommand({ cla, ins, p1, p2, data, le }: CommandApdu): Uint8Array {
  const length = data?.length ?? 0
  if (length > 65_535 || (le !== undefined && (le < 1 || le > 65_536)))
    throw new RangeError('APDU out of range')
  const isExtended = length > 255 || (le ?? 0) > 256
  const number = (value: number) => (isExtended ? [(value >> 8) & 0xff, value & 0xff] : [value & 0xff])
  const body = data && length > 0 ? concatBytes(Uint8Array.from(number(length)), data) : new Uint8Array()
  const marker = isExtended ? [0] : []
  return concatBytes(
    Uint8Array.from([cla, ins, p1, p2, ...marker]),
    body,
    Uint8Array.from(le ? number(le) : []),
  )
}

/** The inverse of `encodeCommand`, for cards; refuses anything but the seven cases of ISO/IEC 7816-3 section 12.1. */
export function parseCommand(bytes: Uint8Array): Result<CommandApdu, 'malformed'> {
  const [cla, ins, p1, p2] = bytes
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) return err('malformed')
  const body = parseBody(bytes.subarray(4))
  return body === undefined ? err('malformed') : ok({ cla, ins, p1, p2, ...body })
}

type Body = Pick<CommandApdu, 'data' | 'le'>

function parseBody(body: Uint8Array): Body | undefined {
  const first = body[0]
  if (first === undefined) return {}
  if (body.length === 1) return { le: first || 256 }
  return first === 0 ? parseExtended(body) : parseSized(body.subarray(1), first, 1)
}

function parseExtended(body: Uint8Array): Body | undefined {
  if (body.length < 3) return undefined
  const number = readUint16(body, 1)
  if (body.length === 3) return { le: number || 65_536 }
  return number === 0 ? undefined : parseSized(body.subarray(3), number, 2)
}

/** Data of `length` bytes, then nothing or an Le of `leWidth` bytes. */
function parseSized(rest: Uint8Array, length: number, leWidth: 1 | 2): Body | undefined {
  const data = rest.subarray(0, length)
  if (rest.length === length) return { data }
  if (rest.length !== length + leWidth) return undefined
  const le = leWidth === 1 ? rest[length] || 256 : readUint16(rest, length) || 65_536
  return { data, le }
}

function readUint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}

export function encodeResponse({ data, statusWord }: ResponseApdu): Uint8Array {
  return concatBytes(data, Uint8Array.of(statusWord >> 8, statusWord & 0xff))
}

export function parseResponse(bytes: Uint8Array): Result<ResponseApdu, 'malformed'> {
  if (bytes.length < 2) return err('malformed')
  return ok({ data: bytes.subarray(0, -2), statusWord: readUint16(bytes, bytes.length - 2) })
}

/** Status words of ISO/IEC 7816-4 section 5.6 that the My Number Card uses. */
export const STATUS = {
  done: 0x9000,
  securityNotSatisfied: 0x6982,
  blocked: 0x6984,
  conditionsNotSatisfied: 0x6985,
  noFileSelected: 0x6986,
  wrongParameters: 0x6a86,
  fileNotFound: 0x6a82,
  wrongOffset: 0x6b00,
  wrongLength: 0x6700,
  wrongData: 0x6a80,
  insNotSupported: 0x6d00,
  claNotSupported: 0x6e00,
} as const

/** The retry counter in a `63Cx` answer; undefined for any other status word. */
export function findTriesLeft(statusWord: number): number | undefined {
  return (statusWord & 0xfff0) === 0x63c0 ? statusWord & 0x0f : undefined
}

export function triesLeftStatus(tries: number): number {
  return 0x63c0 | Math.min(tries, 15)
}
