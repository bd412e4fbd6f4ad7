import { err, ok, type Result } from '@musubi/kernel'
import type { Entity } from './entity.ts'

/** One term of NGSIv2's Simple Query Language: `attr==value`, `attr>3`, `attr`, `!attr`. */
export interface Term {
  readonly attribute: string
  readonly operator: '==' | '!=' | '>' | '<' | '>=' | '<=' | 'exists' | 'absent'
  readonly values: readonly (string | number)[]
}

const COMPARISON = /^([^=!<>]+)(==|!=|>=|<=|>|<)(.+)$/

/**
 * Parses `q`: terms joined by `;`, lists by `,` for == and !=. Ranges (`..`), patterns (`~=`) and metadata queries are
 * not taken and say so, rather than answering with entities nobody asked for.
 */
export function parseQuery(q: string): Result<Term[], string> {
  const terms: Term[] = []
  for (const text of q.split(';')) {
    if (text.includes('~=') || text.includes('..'))
      return err(`"${text}": patterns and ranges are not supported here`)
    const parts = COMPARISON.exec(text)
    if (parts?.[1] && parts[2] && parts[3]) {
      terms.push({
        attribute: parts[1],
        operator: parts[2] as Term['operator'],
        values: parts[3].split(',').map(literal),
      })
    } else if (/^!?[^=!<>~]+$/.test(text)) {
      const absent = text.startsWith('!')
      terms.push({
        attribute: absent ? text.slice(1) : text,
        operator: absent ? 'absent' : 'exists',
        values: [],
      })
    } else return err(`"${text}" is not a query term`)
  }
  return ok(terms)
}

function literal(text: string): string | number {
  const quoted = /^'(.*)'$/.exec(text)
  if (quoted) return quoted[1] ?? ''
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

/** True when the entity fulfils every term; a missing attribute fulfils only `!attr`. */
export function matches(entity: Entity, terms: readonly Term[]): boolean {
  return terms.every(({ attribute, operator, values }) => {
    const value = Object.hasOwn(entity.attributes, attribute)
      ? entity.attributes[attribute]?.value
      : undefined
    if (operator === 'absent') return value === undefined
    if (value === undefined) return false
    if (operator === 'exists') return true
    if (operator === '==') return values.some((wanted) => wanted === value)
    if (operator === '!=') return values.every((wanted) => wanted !== value)
    return values.length === 1 && compares(value, operator, values[0])
  })
}

function compares(value: unknown, operator: string, wanted: string | number | undefined): boolean {
  if (typeof value !== typeof wanted || wanted === undefined) return false
  const [left, right] = [value as string | number, wanted]
  if (operator === '>') return left > right
  if (operator === '<') return left < right
  return operator === '>=' ? left >= right : left <= right
}
