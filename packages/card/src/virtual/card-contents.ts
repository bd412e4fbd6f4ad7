import { err, ok, parseBase64Url, type Result, toBase64Url } from '@musubi/kernel'

/** Everything personalisation puts on a virtual card; keys are PKCS#8 DER. It holds no individual number. */
export interface CardContents {
  /** Names the card in lists and demonstrations; it is in no file the card gives out. */
  readonly cardSerial: string
  readonly authentication: {
    readonly certificate: Uint8Array
    readonly ca: Uint8Array
    readonly privateKey: Uint8Array
    readonly pin: string
  }
  /** Absent on a child's card. */
  readonly sign?: {
    readonly certificate: Uint8Array
    readonly ca: Uint8Array
    readonly privateKey: Uint8Array
    readonly password: string
  }
  readonly face: {
    readonly record: Uint8Array
    readonly certificate: Uint8Array
    readonly basicInfo: Uint8Array
    readonly privateKey: Uint8Array
    /** 和暦 YYMMDD. */
    readonly birthDateDigits: string
  }
  /** What is printed on the face (EF 0002); a card without it keeps that file shut. */
  readonly visual?: {
    readonly file: Uint8Array
    /** 照合番号B. */
    readonly numberB: string
  }
  readonly textEntry: {
    readonly attributes: Uint8Array
    readonly pin: string
  }
}

type Shape = Readonly<Record<string, 'text' | 'bytes'>>

/** The fields of each part in a stored card, and which of them are bytes (kept as base64url). */
const SHAPES = {
  authentication: { certificate: 'bytes', ca: 'bytes', privateKey: 'bytes', pin: 'text' },
  sign: { certificate: 'bytes', ca: 'bytes', privateKey: 'bytes', password: 'text' },
  face: {
    record: 'bytes',
    certificate: 'bytes',
    basicInfo: 'bytes',
    privateKey: 'bytes',
    birthDateDigits: 'text',
  },
  visual: { file: 'bytes', numberB: 'text' },
  textEntry: { attributes: 'bytes', pin: 'text' },
} as const satisfies Readonly<Record<string, Shape>>

/** A card as one JSON text, for demonstrations that keep cards between starts. */
export function serialiseCard(contents: CardContents): string {
  return JSON.stringify(contents, (_key, value: unknown) =>
    value instanceof Uint8Array ? toBase64Url(value) : value,
  )
}

export function loadCard(text: string): Result<CardContents, 'malformed'> {
  const stored = parseObject(text)
  const { cardSerial } = stored ?? {}
  if (!stored || typeof cardSerial !== 'string') return err('malformed')
  const authentication = readPart(stored['authentication'], SHAPES.authentication)
  const face = readPart(stored['face'], SHAPES.face)
  const textEntry = readPart(stored['textEntry'], SHAPES.textEntry)
  const sign = readPart(stored['sign'], SHAPES.sign)
  const visual = readPart(stored['visual'], SHAPES.visual)
  if (stored['visual'] !== undefined && !visual) return err('malformed')
  if (!authentication || !face || !textEntry || (stored['sign'] !== undefined && !sign))
    return err('malformed')
  return ok({
    cardSerial,
    authentication,
    face,
    textEntry,
    ...(sign ? { sign } : {}),
    ...(visual ? { visual } : {}),
  })
}

type Part<S extends Shape> = { readonly [Field in keyof S]: S[Field] extends 'bytes' ? Uint8Array : string }

function readPart<S extends Shape>(stored: unknown, shape: S): Part<S> | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined
  const fields = stored as Readonly<Record<string, unknown>>
  const values = Object.entries(shape).map(
    ([field, kind]) => [field, readField(fields[field], kind)] as const,
  )
  return values.some(([, value]) => value === undefined) ? undefined : (Object.fromEntries(values) as Part<S>)
}

function readField(value: unknown, kind: 'text' | 'bytes'): string | Uint8Array | undefined {
  if (typeof value !== 'string') return undefined
  if (kind === 'text') return value
  const bytes = parseBase64Url(value)
  return bytes.ok ? bytes.value : undefined
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
