import type { FastifySchemaCompiler } from 'fastify'
import { z } from 'zod'

/** A request part that does not fit its schema. Keeps the input only to see which fields were empty. */
export class InputRejected extends Error {
  override readonly name = 'InputRejected'
  readonly statusCode = 400
  readonly issues: readonly z.core.$ZodIssue[]
  readonly input: unknown

  constructor(issues: readonly z.core.$ZodIssue[], input: unknown) {
    super('input does not fit its schema')
    this.issues = issues
    this.input = input
  }
}

/** Lets zod parse the parts of a request. */
export const zodValidator: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const lists = httpPart === 'querystring' ? listFields(schema) : []
  return (data: unknown) => {
    const input = wrapSingles(data, lists)
    const parsed = z.safeParse(schema, input)
    return parsed.success ? { value: parsed.data } : { error: new InputRejected(parsed.error.issues, input) }
  }
}

/** `?tag=a` and `?tag=a&tag=b` both mean a list where the schema says list, though the parser sees text in the first. */
function wrapSingles(data: unknown, lists: readonly string[]): unknown {
  if (lists.length === 0 || typeof data !== 'object' || data === null) return data
  const wrapped = lists.flatMap((name) => {
    const value = Reflect.get(data, name)
    return typeof value === 'string' ? [[name, [value]] as const] : []
  })
  return { ...data, ...Object.fromEntries(wrapped) }
}

function listFields(schema: z.ZodType): string[] {
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries(schema.shape).flatMap(([name, field]) => (isList(field) ? [name] : []))
}

function isList(schema: z.core.$ZodType): boolean {
  const { type, innerType } = schema._zod.def as { type: string; innerType?: z.core.$ZodType }
  return type === 'array' || (innerType !== undefined && isList(innerType))
}
