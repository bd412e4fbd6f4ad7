import { err, ok, type Result } from '@musubi/kernel'
import { findScalar } from '../group/scalar.ts'

/**
 * How one kind of JSON value of the protocol is read and written. The order of a record's fields is part of the format:
 * records are hashed as bytes, so there is exactly one right spelling.
 */
export interface Shape<T> {
  /** @throws ShapeFault */
  read(value: unknown, at: string): T
  write(value: T): string
}

export interface OptionalField<T> {
  readonly optional: Shape<T>
}

export type TypeOf<S> = S extends Shape<infer T> ? T : S extends OptionalField<infer T> ? T : never

/** What is wrong with a text, and where: `at` is a path such as `answers[0].choices[2].alpha`. */
export interface JsonFault {
  readonly reason: 'not_json' | 'wrong_shape' | 'not_canonical'
  readonly at: string
}

export class ShapeFault extends Error {
  readonly at: string

  constructor(at: string) {
    super(`unexpected value at ${at}`)
    this.at = at
  }
}

/**
 * Reads a text and refuses every spelling but the canonical one: compact, fields in order, no leading zeros, nothing
 * added.
 */
export function parseCanonical<T>(shape: Shape<T>, text: string): Result<T, JsonFault> {
  const read = parseAnySpelling(shape, text)
  if (!read.ok) return read
  return shape.write(read.value) === text ? read : err({ reason: 'not_canonical', at: '' })
}

/** Reads a text in any spelling and ignores fields it does not know: for records that are only ever hashed as they are. */
export function parseAnySpelling<T>(shape: Shape<T>, text: string): Result<T, JsonFault> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return err({ reason: 'not_json', at: '' })
  }
  try {
    return ok(shape.read(value, ''))
  } catch (fault) {
    if (fault instanceof ShapeFault) return err({ reason: 'wrong_shape', at: fault.at })
    throw fault
  }
}

/** JSON text with the one escape that JSON.stringify leaves out and the reference writes: DEL. */
export const text: Shape<string> = {
  read: (value, at) => (typeof value === 'string' ? value : refuse(at)),
  write: (value) => JSON.stringify(value).replaceAll('\u007f', '\\u007f'),
}

/** A small whole number, not negative, as a JSON number. */
export const count: Shape<number> = {
  read: (value, at) =>
    Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : refuse(at),
  write: String,
}

export const flag: Shape<boolean> = {
  read: (value, at) => (typeof value === 'boolean' ? value : refuse(at)),
  write: String,
}

/** A number modulo q as a decimal string, reduced. */
export const scalar: Shape<bigint> = {
  read: (value, at) => (typeof value === 'string' ? findScalar(value) : undefined) ?? refuse(at),
  write: (value) => `"${value}"`,
}

export function literal<T extends string | number>(expected: T): Shape<T> {
  return {
    read: (value, at) => (value === expected ? expected : refuse(at)),
    write: (value) => JSON.stringify(value),
  }
}

export function listOf<T>(item: Shape<T>): Shape<readonly T[]> {
  return {
    read: (value, at) => asList(value, at).map((entry, index) => item.read(entry, `${at}[${index}]`)),
    write: (values) => `[${values.map((value) => item.write(value)).join(',')}]`,
  }
}

/** A list of fixed length whose places have their own shapes. */
export function tuple<A, B>(first: Shape<A>, second: Shape<B>): Shape<readonly [A, B]> {
  return {
    read(value, at) {
      const list = asList(value, at)
      if (list.length !== 2) refuse(at)
      return [first.read(list[0], `${at}[0]`), second.read(list[1], `${at}[1]`)]
    },
    write: ([a, b]) => `[${first.write(a)},${second.write(b)}]`,
  }
}

export function optional<T>(shape: Shape<T>): OptionalField<T> {
  return { optional: shape }
}

type Fields = Readonly<Record<string, Shape<unknown> | OptionalField<unknown>>>
type OptionalKeys<F> = { [K in keyof F]: F[K] extends OptionalField<unknown> ? K : never }[keyof F]
type RecordOf<F> = { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: TypeOf<F[K]> } & {
  readonly [K in OptionalKeys<F>]?: TypeOf<F[K]>
}

/** A JSON object whose fields are written in the order given here. */
export function record<F extends Fields>(fields: F): Shape<RecordOf<F>> {
  const entries = Object.entries(fields)
  return {
    read(value, at) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(at)
      const found = value as Record<string, unknown>
      const result: Record<string, unknown> = {}
      for (const [key, field] of entries) {
        const place = at ? `${at}.${key}` : key
        if (Object.hasOwn(found, key)) result[key] = shapeOf(field).read(found[key], place)
        else if (!('optional' in field)) refuse(place)
      }
      return result as RecordOf<F>
    },
    write(value) {
      const found = value as Record<string, unknown>
      const written = entries
        .filter(([key]) => found[key] !== undefined)
        .map(([key, field]) => `"${key}":${shapeOf(field).write(found[key])}`)
      return `{${written.join(',')}}`
    },
  }
}

function shapeOf(field: Shape<unknown> | OptionalField<unknown>): Shape<unknown> {
  return 'optional' in field ? field.optional : field
}

function asList(value: unknown, at: string): readonly unknown[] {
  return Array.isArray(value) ? value : refuse(at)
}

/** Ends the reading of a value that has not the expected shape. */
export function refuse(at: string): never {
  throw new ShapeFault(at)
}
