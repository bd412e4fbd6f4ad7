import {
  cardLoginRoutes,
  createClient,
  faceProofingRoutes,
  identityRoutes,
  shelterRoutes,
  type Client,
  type Transport,
} from '@musubi/contracts'
import { err, ok } from '@musubi/kernel'
import { signTerminalToken } from '@musubi/platform/sealing'
import type { TerminalClock } from '../terminal/clock.ts'
import type { TerminalIdentity } from '../terminal/identity.ts'

export interface ServerLinkDeps {
  readonly serverUrl: string
  readonly audience: string
  readonly timeoutMs: number
  readonly clock: TerminalClock
  readonly identity: TerminalIdentity
  readonly wallNow: () => number
  readonly fetch: typeof globalThis.fetch
  /** The demo's network cable. */
  readonly isPlugged: () => boolean
}

export interface ServerLink {
  readonly shelter: Client<typeof shelterRoutes.routes>
  readonly identity: Client<typeof identityRoutes.routes>
  readonly cardLogins: Client<typeof cardLoginRoutes.routes>
  readonly faceProofings: Client<typeof faceProofingRoutes.routes>
}

/**
 * The terminal's line to the server: every request carries a fresh token signed with server time. A refused token may
 * only mean that our clock is wrong, so the refusal's Date corrects the clock and the request is tried once more.
 */
export function createServerLink(deps: ServerLinkDeps): ServerLink {
  const transport: Transport = async (request) => {
    const first = await send(deps, request)
    return first.ok && first.value.status === 401 ? send(deps, request) : first
  }
  return {
    shelter: createClient(shelterRoutes, transport),
    identity: createClient(identityRoutes, transport),
    cardLogins: createClient(cardLoginRoutes, transport),
    faceProofings: createClient(faceProofingRoutes, transport),
  }
}

async function send(
  deps: ServerLinkDeps,
  { url, headers, ...request }: Parameters<Transport>[0],
): ReturnType<Transport> {
  if (!deps.isPlugged()) return err('unreachable')
  const sentAt = deps.wallNow()
  try {
    const answer = await deps.fetch(deps.serverUrl + url, {
      ...request,
      headers: { ...headers, ...(await authorise(deps)) },
      signal: AbortSignal.timeout(deps.timeoutMs),
    })
    const body = await answer.text()
    deps.clock.learnFromDateHeader(answer.headers.get('date'), sentAt, deps.wallNow())
    return ok({ status: answer.status, body })
  } catch {
    return err('unreachable')
  }
}

async function authorise({ identity, clock, audience }: ServerLinkDeps): Promise<Record<string, string>> {
  const terminal = identity.findTerminal()
  if (!terminal) return {}
  const { kty, crv, x, d } = identity.privateKey
  const token = await signTerminalToken({
    privateKey: { kty, crv, x, d },
    terminalId: terminal.terminalId,
    audience,
    now: clock.now(),
  })
  return { authorization: `Bearer ${token}` }
}
