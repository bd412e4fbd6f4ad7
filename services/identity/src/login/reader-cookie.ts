import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { IdentityContext } from '../app/context.ts'
import { verifyTerminal } from '../app/terminals/recognise.ts'

const COOKIE = 'musubi_reader'
const DAYS = 400
const READER_PATH = '/identity/reader'
const PortSchema = z.coerce.number().int().min(1).max(65_535)
const QuerySchema = z.object({ token: z.string().max(4000), port: PortSchema })

/** Where a reader's own page is on this machine: on loopback, which only this machine can mean. */
function loopback(port: number): string {
  return `http://127.0.0.1:${port}`
}

/**
 * The address of the reader of the machine this browser runs on: told by the reader's program itself (below), or the same
 * for everybody in a demonstration.
 */
export function findReader(
  { readerUrl }: { readonly readerUrl?: (() => string | undefined) | undefined },
  request: FastifyRequest,
): string | undefined {
  const told = PortSchema.safeParse(request.cookies[COOKIE])
  return told.success ? loopback(told.data) : readerUrl?.()
}

/**
 * A terminal's program sends the browser of its machine here once, by an ordinary link, with a token that its key signed
 * for this address alone. From then on the login page of that browser offers the card.
 */
export function registerReader(app: FastifyInstance, context: IdentityContext, publicUrl: string): void {
  app.get(READER_PATH, async (request, reply) => {
    const query = QuerySchema.safeParse(request.query)
    const audience = `${publicUrl}${READER_PATH}`
    const verified = query.success ? await verifyTerminal(context, query.data.token, audience) : undefined
    if (!query.success || !verified?.ok) return reply.code(303).redirect('/')
    const { port } = query.data
    reply.setCookie(COOKIE, String(port), {
      path: '/identity',
      httpOnly: true,
      sameSite: 'lax',
      maxAge: DAYS * 86_400,
    })
    return reply.header('cache-control', 'no-store').redirect(`${loopback(port)}/login?paired=1`, 303)
  })
}
