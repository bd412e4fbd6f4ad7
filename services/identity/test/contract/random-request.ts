import * as contracts from '@musubi/contracts'
import { accessKinds, type AccessKind, type Route, type RouteTable } from '@musubi/contracts/route'
import fc from 'fast-check'
import { z } from 'zod'

export interface NamedRoute {
  readonly name: string
  readonly route: Route
  readonly access: readonly AccessKind[]
}

/** Every route of identity that the contracts declare, also those of tomorrow. */
export const identityRouteList: readonly NamedRoute[] = Object.values<unknown>(contracts)
  .filter(isTable)
  .flatMap(({ service, routes }) =>
    Object.entries<Route>(routes).map(([name, route]) => {
      return { name: `${service}.${name}`, route, access: accessKinds(route) }
    }),
  )
  .filter(({ route }) => route.path.startsWith('/identity/'))

function isTable(value: unknown): value is RouteTable {
  return typeof value === 'object' && value !== null && 'routes' in value && 'service' in value
}

/** What requests may name: for each kind of name, values that exist somewhere. */
export interface Names {
  readonly uuids: readonly string[]
  readonly clientIds: readonly string[]
  readonly municipalityCodes: readonly string[]
}

export interface RandomRequest {
  readonly method: string
  readonly url: string
  readonly payload?: object
}

/** A request that the route's own schema mostly accepts, naming what exists. */
export function requestFor({ route }: NamedRoute, names: Names): fc.Arbitrary<RandomRequest> {
  const params = fc.record(
    Object.fromEntries(
      Object.keys(route.params?.shape ?? {}).map((name) => [name, textFor(name, { format: 'uuid' }, names)]),
    ),
  )
  const body =
    'body' in route && route.body ? arbitraryOf(toJsonSchema(route.body), '', names) : fc.constant(undefined)
  return fc.tuple(params, body).map(([values, payload]) => {
    const url = route.path.replaceAll(/:(\w+)/g, (_all, name: string) =>
      encodeURIComponent(String(values[name])),
    )
    return { method: route.method, url, ...(payload === undefined ? {} : { payload: payload as object }) }
  })
}

interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly format?: string
  readonly pattern?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
}

function toJsonSchema(schema: z.ZodType): Schema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Schema
}

function arbitraryOf(schema: Schema, name: string, names: Names): fc.Arbitrary<unknown> {
  const some = schema.anyOf ?? schema.oneOf
  if (some) return fc.oneof(...some.map((one) => arbitraryOf(one, name, names)))
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([key, one]) => [key, arbitraryOf(one, key, names)]),
        ),
      )
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}, name, names), { minLength: 1, maxLength: 2 })
    case 'integer':
    case 'number':
      return fc.integer({ min: 0, max: 3 })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return textFor(name, schema, names)
  }
}

function textFor(name: string, { format, pattern }: Schema, names: Names): fc.Arbitrary<string> {
  if (/clientId/i.test(name)) return fc.constantFrom(...names.clientIds)
  if (/municipality|home|town/i.test(name)) return fc.constantFrom(...names.municipalityCodes)
  if (format === 'uuid') return fc.constantFrom(...names.uuids)
  if (format === 'date-time') return fc.constant('2026-11-24T01:00:00.000Z')
  if (format === 'date') return fc.constant('2027-11-24')
  if (/url|uri/i.test(`${format} ${name}`)) return fc.constant('https://library.example.jp/callback')
  if (pattern !== undefined)
    return fc.oneof(fc.constantFrom('library', 'resident'), fc.stringMatching(new RegExp(pattern)))
  return fc.constantFrom(...names.uuids, 'library', '受付')
}
