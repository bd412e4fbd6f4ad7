import { z } from 'zod'

/** An answer that does not fit its own contract: our bug, so the caller gets a 500 and no part of the answer. */
export class AnswerRejected extends Error {
  override readonly name = 'AnswerRejected'
  readonly issues: string[]

  constructor(route: string, error: z.ZodError) {
    super(`${route}: the answer does not fit its schema`)
    this.issues = error.issues.map((issue) => `${issue.path.join('.') || '(whole)'} ${issue.code}`)
  }
}

/**
 * The JSON text of an answer, holding only what the schema names: a new column cannot leak. An empty text for
 * `undefined`. Throws AnswerRejected.
 */
export function encodeAnswer(route: string, schema: z.ZodType, value: unknown): string {
  const encoded = z.safeEncode(schema, value)
  if (!encoded.success) throw new AnswerRejected(route, encoded.error)
  return encoded.data === undefined ? '' : JSON.stringify(encoded.data)
}
