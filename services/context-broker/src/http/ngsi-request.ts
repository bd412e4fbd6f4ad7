import { type MunicipalityCode, parseMunicipalityCode, err, ok, type Result } from '@musubi/kernel'
import type { BrokerError } from '../app/broker.ts'
import { parseQuery, type Term } from '../core/query.ts'

export const MAX_LIMIT = 1000
const KNOWN = new Set(['id', 'type', 'attrs', 'q', 'limit', 'offset', 'options'])

export interface NgsiParams {
  readonly ids: readonly string[] | null
  readonly types: readonly string[] | null
  readonly attrs: readonly string[] | null
  readonly terms: readonly Term[]
  readonly limit: number
  readonly offset: number
  readonly options: ReadonlySet<string>
}

function badRequest(description: string): Result<never, BrokerError> {
  return err({ error: 'BadRequest', description })
}

/**
 * Reads the URI parameters of NGSIv2. One that is not supported is refused by name: an ignored filter would answer
 * with entities that were not asked for.
 */
export function parseParams(query: Readonly<Record<string, unknown>>): Result<NgsiParams, BrokerError> {
  const unknown = Object.keys(query).find((name) => !KNOWN.has(name))
  if (unknown) return badRequest(`the parameter ${unknown} is not supported`)
  const twice = Object.entries(query).find(([, value]) => typeof value !== 'string')
  if (twice) return badRequest(`the parameter ${twice[0]} may stand only once`)
  const given = query as Readonly<Record<string, string>>
  const limit = Number(given['limit'] ?? 20)
  const offset = Number(given['offset'] ?? 0)
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    return badRequest(`limit must be from 1 to ${MAX_LIMIT}`)
  if (!Number.isInteger(offset) || offset < 0) return badRequest('offset must be 0 or more')
  const terms = given['q'] === undefined ? ok([]) : parseQuery(given['q'])
  if (!terms.ok) return badRequest(terms.error)
  return ok({
    ids: list(given['id']),
    types: list(given['type']),
    attrs: list(given['attrs']),
    terms: terms.value,
    limit,
    offset,
    options: new Set(list(given['options']) ?? []),
  })
}

function list(text: string | undefined): string[] | null {
  return text === undefined || text === '' ? null : text.split(',')
}

/** The tenant of a request: FIWARE's `Fiware-Service` header holds the municipality code. */
export function parseTenant(
  header: unknown,
  defaultTenant: MunicipalityCode | null,
): Result<MunicipalityCode, BrokerError> {
  if (header === undefined && defaultTenant) return ok(defaultTenant)
  const code = parseMunicipalityCode(typeof header === 'string' ? header : '')
  return code.ok ? code : badRequest('the header Fiware-Service must hold a municipality code of six digits')
}
