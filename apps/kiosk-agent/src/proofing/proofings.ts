import type { HttpService } from '@musubi/platform/http'
import type { ServerLink } from '../link/server-link.ts'
import type { LoginTray } from '../login/login-tray.ts'
import type { ReaderGate } from '../login/reader-gate.ts'
import type { TerminalCore } from '../terminal/terminal.ts'
import { createProofingDesk } from './proofing-desk.ts'
import { createProofingLine } from './proofing-line.ts'
import { createProofingService } from './proofing-service.ts'

/** A face nobody looks at any more is gone soon; a letter may still be on its way to the printer. */
const IDLE_MS = { face: 75_000, decided: 3 * 60_000 }

export interface ProofingsDeps {
  readonly core: TerminalCore
  readonly link: Pick<ServerLink, 'faceProofings'>
  /** Null on a machine without a reader. */
  readonly gate: ReaderGate | null
  readonly tray: LoginTray | null
  readonly onTrouble: (error: unknown) => void
}

/** Walk-in proofing at this terminal. */
export interface Proofings {
  /** The part of the agent's page and API. */
  readonly service: HttpService
  stop(): void
}

export function createProofings({ core, link, gate, tray, onTrouble }: ProofingsDeps): Proofings {
  const { identity, clock, newId } = core
  const desk = createProofingDesk({
    gate,
    line: createProofingLine(link.faceProofings),
    identity,
    now: clock.now,
    newId,
    onChange: () => service.publish(),
    onTrouble,
    idleMs: IDLE_MS,
  })
  const service = createProofingService({ desk, tray })
  return {
    service,
    stop() {
      service.stop()
      desk.stop()
    },
  }
}
