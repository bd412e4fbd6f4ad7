import { ClientKeySchema, type ClientRegistration } from '@musubi/contracts'
import { err, ok, type Result } from '@musubi/kernel'

export type ClientKey = ClientRegistration['keys'][number]
export type KeyProblem = 'keysEmpty' | 'keysNotJson' | 'keyPrivate' | 'keyNotP256' | 'keyNoKid' | 'keysMany'

const MOST = 5
/** Members of a private key (RFC 7518, sections 6.2.2, 6.3.2 and 6.4). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']

/**
 * Public keys out of what somebody pasted: one JWK, a list of them, or a JWKS (RFC 7517). Members we have no use for are
 * left out; a private key is refused here already, so that it never leaves the page.
 */
export function readKeys(text: string): Result<ClientKey[], KeyProblem> {
  if (text.trim() === '') return err('keysEmpty')
  const found = findKeys(text)
  if (!found || found.length === 0) return err('keysNotJson')
  if (found.some((key) => PRIVATE.some((member) => member in key))) return err('keyPrivate')
  if (found.length > MOST) return err('keysMany')
  const keys: ClientKey[] = []
  for (const { kty, crv, x, y, kid } of found) {
    if (kty !== 'EC' || crv !== 'P-256') return err('keyNotP256')
    if (typeof kid !== 'string' || kid === '') return err('keyNoKid')
    const key = ClientKeySchema.safeParse({ kty, crv, x, y, kid, alg: 'ES256', use: 'sig' })
    if (!key.success) return err('keyNotP256')
    keys.push(key.data)
  }
  return ok(keys)
}

function findKeys(text: string): Record<string, unknown>[] | null {
  try {
    const value: unknown = JSON.parse(text)
    const list = isObject(value) && Array.isArray(value['keys']) ? value['keys'] : value
    const keys: unknown[] = Array.isArray(list) ? list : [list]
    return keys.every(isObject) ? keys : null
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
