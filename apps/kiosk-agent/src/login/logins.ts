import type { CardReader } from '@musubi/card'
import { VirtualReader } from '@musubi/card/virtual'
import type { HttpService } from '@musubi/platform/http'
import type { AgentConfig } from '../config.ts'
import type { Tray } from '../demo/tray.ts'
import type { ServerLink } from '../link/server-link.ts'
import type { TerminalCore } from '../terminal/terminal.ts'
import { createLoginDesk } from './login-desk.ts'
import { createLoginLine } from './login-line.ts'
import { createLoginService } from './login-service.ts'
import { createLoginTray } from './login-tray.ts'
import { createReaderGate } from './reader-gate.ts'
import { createTerminalProofs } from './terminal-proofs.ts'

/** Nobody stands before a login page for longer; what was begun is forgotten then. */
const IDLE_MS = 3 * 60_000

export interface LoginsDeps {
  readonly config: Pick<AgentConfig, 'demo' | 'serverUrl' | 'audience'>
  readonly core: TerminalCore
  readonly link: Pick<ServerLink, 'cardLogins' | 'identity'>
  readonly reader: CardReader | null
  readonly tray: Tray | undefined
  readonly onTrouble: (error: unknown) => void
}

/** Logins with a card at this terminal. */
export interface Logins {
  /** The reader as the reception desk may see it: a card that is held for a login is not for the desk. */
  readonly deskReader: CardReader | null
  /** The part of the agent's page and API. */
  readonly service: HttpService
  stop(): void
}

export function createLogins({ config, core, link, reader, tray, onTrouble }: LoginsDeps): Logins {
  const gate = reader && createReaderGate(reader)
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
    tray: config.demo && tray && reader instanceof VirtualReader ? createLoginTray(tray, reader) : null,
    proofs: createTerminalProofs({ ...config, identity, now: clock.now }),
  })
  return { deskReader: gate?.forDesk ?? null, service, stop: desk.stop }
}
