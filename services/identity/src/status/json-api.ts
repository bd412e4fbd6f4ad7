import { err, ok, type Result } from '@musubi/kernel'
import type { z } from 'zod'
import type { Outbound, OutboundFailure } from './outbound.ts'

export type ApiFailure = OutboundFailure | 'refused' | 'malformed'

/** Asks a JSON interface and parses what it says; anything outside of the schema is `malformed`, whatever its status. */
export async function askJson<S extends z.ZodType>(
  outbound: Outbound,
  { url, headers, body }: { url: string; headers: Readonly<Record<string, string>>; body: object },
  schema: S,
): Promise<Result<z.output<S>, ApiFailure>> {
  const answer = await outbound.ask({
    url,
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  })
  if (!answer.ok) return answer
  if (answer.value.status !== 200) return err('refused')
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(answer.value.body).toString('utf8')))
    return parsed.success ? ok(parsed.data) : err('malformed')
  } catch {
    return err('malformed')
  }
}
