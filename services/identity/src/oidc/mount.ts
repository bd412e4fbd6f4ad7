import type { FastifyInstance } from 'fastify'
import type Provider from 'oidc-provider'
import type { ProviderHolder } from './provider-holder.ts'

/**
 * Serves the provider below the path of its issuer. The bodies are its own to read, so this scope has no parser; the
 * security headers that were prepared for the answer go along.
 */
export async function mountProvider(app: FastifyInstance, holder: ProviderHolder): Promise<void> {
  const prefix = new URL(holder.current().issuer).pathname.replace(/\/$/, '')
  const callbacks = new WeakMap<Provider, ReturnType<Provider['callback']>>()
  const callbackOf = (provider: Provider): ReturnType<Provider['callback']> => {
    const known = callbacks.get(provider) ?? provider.callback()
    callbacks.set(provider, known)
    return known
  }
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.all(`${prefix}/*`, { schema: { hide: true } as object }, (request, reply) => {
      const headers = reply.getHeaders()
      reply.hijack()
      for (const [name, value] of Object.entries(headers))
        if (value !== undefined) reply.raw.setHeader(name, value)
      // The provider reads from the difference of the two where it is mounted.
      Object.assign(request.raw, { originalUrl: request.raw.url })
      request.raw.url = (request.raw.url ?? '').slice(prefix.length) || '/'
      void callbackOf(holder.current())(request.raw, reply.raw)
    })
  })
}
