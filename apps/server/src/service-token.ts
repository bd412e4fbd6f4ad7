import { err, ok } from '@musubi/kernel'
import type { Authoriser } from '@musubi/platform/http'
import { jwtVerify, SignJWT } from 'jose'

const SECONDS = 60

/**
 * How one service of the platform proves itself to another: a JWT of one minute under a key that only this
 * installation's servers have. The same in one process and over the network.
 */
export interface ServiceTokens {
  headersFor(service: string): () => Promise<Record<string, string>>
  readonly authorise: Authoriser<'service'>
}

export function createServiceTokens(key: Uint8Array, now: () => number = Date.now): ServiceTokens {
  return {
    headersFor(service) {
      let cached = { token: '', until: 0 }
      return async () => {
        if (now() > cached.until)
          cached = { token: await sign(key, service, now()), until: now() + (SECONDS * 1000) / 2 }
        return { authorization: `Bearer ${cached.token}` }
      }
    },
    async authorise(request) {
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
      if (!token) return err('unauthenticated')
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          audience: 'musubi-services',
          typ: 'musubi-service+jwt',
          currentDate: new Date(now()),
          requiredClaims: ['iss', 'exp'],
        })
        return ok({ kind: 'service', service: String(payload.iss) })
      } catch {
        return err('unauthenticated')
      }
    },
  }
}

function sign(key: Uint8Array, service: string, now: number): Promise<string> {
  const seconds = Math.floor(now / 1000)
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256', typ: 'musubi-service+jwt' })
    .setIssuer(service)
    .setAudience('musubi-services')
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + SECONDS)
    .sign(key)
}
