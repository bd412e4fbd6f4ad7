import type { FastifyInstance } from 'fastify'

export interface SecretBytesRoute {
  readonly path: string
  /** Most bytes that are taken. */
  readonly length: number
  /** Wipes them when it is done. */
  readonly give: (secret: Uint8Array) => Promise<void>
  /** The state afterwards. */
  readonly describe: () => unknown
}

/** The body is the digits as bytes and nothing else: no parser makes a text of it, no log sees it, it is wiped. */
export function registerSecretBytes(
  app: FastifyInstance,
  { path, length, give, describe }: SecretBytesRoute,
): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: length },
      (_request, body, done) => done(null, body),
    )
    scope.post(path, { schema: { hide: true } as object }, async (request, reply) => {
      await give(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0))
      return reply.header('cache-control', 'no-store').send(describe())
    })
  })
}
