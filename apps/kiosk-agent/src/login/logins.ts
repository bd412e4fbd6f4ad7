import type { HttpService } from '@musubi/platform/http'
import type { AgentConfig } from '../config.ts'
import type { ServerLink } from '../link/server-link.ts'
import type { TerminalCore } from '../terminal/terminal.ts'
import { createLoginDesk } from './login-desk.ts'
import { createLoginLine } from './login-line.ts'
import { createLoginService } from './login-service.ts'
import type { LoginTray } from './login-tray.ts'
import type { ReaderGate } from './reader-gate.ts'
import { createTerminalProofs } from './terminal-proofs.ts'

/** Nobody stands before a login page for longer; what was begun is forgotten then. */
const IDLE_MS = 3 * 60_000

export interface LoginsDeps {
  readonly config: Pick<AgentConfig, 'serverUrl' | 'audience'>
  readonly core: TerminalCore
  readonly link: Pick<ServerLink, 'cardLogins' | 'identity'>
  /** Null on a machine without a reader. */
  readonly gate: ReaderGate | null
  readonly tray: LoginTray | null
  readonly onTrouble: (error: unknown) => void
}

/** Logins with a card at this terminal. */
export interface Logins {
  /** The part of the agent's page and API. */
  readonly service: HttpService
  stop(): void
}

export function createLogins({ config, core, link, gate, tray, onTrouble }: LoginsDeps): Logins {
  const { identity, clock } = core
  const desk = createLoginDesk({
    gate,
    line: createLoginLine(link),
    identity,
    now: clock.now,
    onChange: () => service.publish(),
    onTrouble,
    idleMs: IDLE_MS,
  })
  const service = createLoginService({
    desk,
    tray,
    proofs: createTerminalProofs({ ...config, identity, now: clock.now }),
  })
  return { service, stop: desk.stop }
}
