/** Who is logged in, as the server's session cookie says. */
export interface Session {
  readonly name: string
  readonly municipalityCode: string
  readonly municipalityName: string
  readonly roles: readonly string[]
  readonly demo: boolean
}

export type SessionAnswer =
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'logged_out' }
  | { readonly kind: 'unreachable' }

/** Asks the server who is logged in. Anything but an answer that fits counts as unreachable and is asked again. */
export async function askSession(fetch: typeof globalThis.fetch = globalThis.fetch): Promise<SessionAnswer> {
  try {
    const answer = await fetch('/office/session', { headers: { accept: 'application/json' } })
    if (answer.status === 401) return { kind: 'logged_out' }
    const session = answer.ok ? readSession(await answer.json()) : null
    return session ? { kind: 'session', session } : { kind: 'unreachable' }
  } catch {
    return { kind: 'unreachable' }
  }
}

/** A session as it stands on the wire; null where it does not fit. */
export function readSession(value: unknown): Session | null {
  if (typeof value !== 'object' || value === null) return null
  const { name, municipalityCode, municipalityName, roles, demo } = value as Record<string, unknown>
  if (typeof name !== 'string' || typeof municipalityCode !== 'string') return null
  if (typeof municipalityName !== 'string' || !Array.isArray(roles)) return null
  return { name, municipalityCode, municipalityName, roles: roles.filter(isText), demo: demo === true }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** Where to log in, coming back to this page afterwards. */
export function loginHref({ pathname, search }: Pick<Location, 'pathname' | 'search'>): string {
  return `/office/login?returnTo=${encodeURIComponent(pathname + search)}`
}

/** Logs out here and at the provider; answers where to go then. */
export async function logOut(fetch: typeof globalThis.fetch = globalThis.fetch): Promise<string> {
  try {
    const answer = await fetch('/office/logout', { method: 'POST' })
    const body: unknown = await answer.json()
    const next =
      typeof body === 'object' && body !== null ? (body as { continueAt?: unknown }).continueAt : null
    return typeof next === 'string' ? next : '/'
  } catch {
    return '/'
  }
}
