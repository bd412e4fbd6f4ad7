import { languages, type Language } from '@musubi/contracts/route'
import { UuidSchema } from '@musubi/contracts/common'
import { z } from 'zod'

declare const auditField: unique symbol

/** A detail of an audit record. Made by `auditFields` only: none of them can carry a sentence or a name of a person. */
export type AuditField<T = unknown> = z.ZodType<T> & { readonly [auditField]: true }

function field<T>(schema: z.ZodType<T>): AuditField<T> {
  return schema as AuditField<T>
}

/** A name made by a program, never by a person; twelve digits in a row could be an individual number. */
const NAME = /^(?!.*\d{12})[A-Za-z0-9][A-Za-z0-9._:/-]{0,159}$/

/** An opaque id: a PPID, a UUID, a client's name. */
export const AuditIdSchema = z.string().regex(/^(?!\d+$)[A-Za-z0-9_.:-]{1,160}$/, 'not_an_opaque_id')

export const auditFields = {
  /** One of a fixed list of words. */
  word: <const W extends readonly [string, ...string[]]>(words: W) => field<W[number]>(z.enum(words)),
  /** What a program is called or calls something: an acr, a service, a client, a queue. */
  name: () => field<string>(z.string().regex(NAME, 'not_a_program_name')),
  names: () =>
    field<readonly string[]>(z.array(z.string().regex(NAME, 'not_a_program_name')).max(40).readonly()),
  id: () => field<string>(AuditIdSchema),
  uuid: () => field<string>(UuidSchema),
  municipality: () => field<string>(z.string().regex(/^\d{6}$/)),
  count: () => field<number>(z.int().min(0)),
  flag: () => field<boolean>(z.boolean()),
  instant: () => field<string>(z.iso.datetime()),
  optional: <T>(inner: AuditField<T>) => field<T | undefined>(inner.optional()),
} as const

/** What a service may write, and how it reads to the person it is about. `{name}` is filled from the details. */
export interface AuditAction extends Readonly<Record<Language, string>> {
  readonly details: Readonly<Record<string, AuditField>>
  /** The person it is about sees it on their page; `false` for what would warn or endanger somebody. */
  readonly shown: boolean
}

export type AuditActions = Readonly<Record<string, AuditAction>>

type ValueOf<F> = F extends AuditField<infer T> ? T : never
type Shape = Readonly<Record<string, AuditField>>

/** The values of an action's details; what `auditFields.optional` made may be left out. */
export type DetailsOf<D extends Shape> = {
  readonly [K in keyof D as undefined extends ValueOf<D[K]> ? never : K]: ValueOf<D[K]>
} & { readonly [K in keyof D as undefined extends ValueOf<D[K]> ? K : never]?: ValueOf<D[K]> }

/** Declares a service's actions. Names are `area.what_happened`; a text in every language is part of an action. */
export function defineAuditActions<const A extends AuditActions>(actions: A): A {
  for (const [name, action] of Object.entries(actions)) {
    if (!/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/.test(name)) throw new Error(`audit action name "${name}"`)
    const silent = languages.find((language) => !action[language].trim())
    if (silent) throw new Error(`audit action ${name} has no text in "${silent}"`)
    const known = Object.keys(action.details)
    for (const language of languages) {
      const unknown = [...action[language].matchAll(/\{(\w+)\}/g)].find(
        ([, detail]) => !known.includes(detail ?? ''),
      )
      if (unknown) throw new Error(`audit action ${name} names ${unknown[0]}, which it has not`)
    }
  }
  return actions
}
