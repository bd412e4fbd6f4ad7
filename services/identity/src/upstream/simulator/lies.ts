import { generateKeyPairSync } from 'node:crypto'
import { decodeJwt, importJWK, type JWK, SignJWT } from 'jose'
import type { KoaContextWithOIDC } from 'oidc-provider'

/** What an attacker, or a broken server, would say. */
export const LIES = [
  'forged_signature',
  'alg_none',
  'wrong_issuer',
  'wrong_audience',
  'wrong_nonce',
  'expired',
  'from_the_future',
  'other_person',
] as const
export type Lie = (typeof LIES)[number]

/** Changes an answer on its way out, where the mood is a lie. */
export async function falsify(ctx: KoaContextWithOIDC, mood: string, key: JWK): Promise<void> {
  const body = ctx.body as { id_token?: unknown; sub?: unknown } | undefined
  if (mood === 'other_person' && ctx.path.endsWith('/userinfo') && typeof body?.sub === 'string')
    ctx.body = { ...body, sub: `${body.sub}x` }
  if (!ctx.path.endsWith('/token') || typeof body?.id_token !== 'string') return
  if (mood === 'weak')
    ctx.body = { ...body, id_token: await sign({ ...decodeJwt(body.id_token), acr: 'aal1' }, key) }
  const lie = LIES.find((one) => one === mood)
  if (lie) ctx.body = { ...body, id_token: await lieAbout(body.id_token, lie, key) }
}

async function lieAbout(token: string, lie: Lie, key: JWK): Promise<string> {
  const claims = decodeJwt(token)
  const now = Math.floor(Date.now() / 1000)
  switch (lie) {
    case 'forged_signature':
      return sign(claims, { ...strangersKey(), kid: key.kid ?? '' })
    case 'alg_none':
      return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`
    case 'wrong_issuer':
      return sign({ ...claims, iss: 'https://evil.example/realms/main' }, key)
    case 'wrong_audience':
      return sign({ ...claims, aud: 'another-platform' }, key)
    case 'wrong_nonce':
      return sign({ ...claims, nonce: 'of another login' }, key)
    case 'expired':
      return sign({ ...claims, iat: now - 7200, exp: now - 3600 }, key)
    case 'from_the_future':
      return sign({ ...claims, nbf: now + 3600, iat: now + 3600, exp: now + 7200 }, key)
    case 'other_person':
      return token
  }
}

async function sign(claims: object, key: JWK): Promise<string> {
  const header = { alg: 'ES256', ...(key.kid === undefined ? {} : { kid: key.kid }) }
  return new SignJWT({ ...claims }).setProtectedHeader(header).sign(await importJWK(key, 'ES256'))
}

function strangersKey(): JWK {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) as JWK
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
