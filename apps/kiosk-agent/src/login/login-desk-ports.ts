import type { AgentLoginState, CardLoginTarget, CardWay } from '@musubi/contracts'
import type { TerminalIdentity } from '../terminal/identity.ts'
import type { ConsentAnswer, LoginLine } from './login-line.ts'
import type { LoginView } from './login-machine.ts'
import type { ReaderGate } from './reader-gate.ts'

export interface LoginDeskDeps {
  /** Null on a machine without a reader. */
  readonly gate: ReaderGate | null
  readonly line: LoginLine
  readonly identity: Pick<TerminalIdentity, 'findTerminal'>
  /** Milliseconds since 1970 by the server's clock. */
  readonly now: () => number
  readonly onChange: () => void
  readonly onTrouble: (error: unknown) => void
  /** A login that nobody goes on with is forgotten after this long. */
  readonly idleMs: number
}

/** One login at a time, because there is one reader and one person before it. */
export interface LoginDesk {
  readonly view: () => LoginView
  readonly readerState: () => AgentLoginState['reader']
  /** Whoever was here before is gone. */
  open(target: CardLoginTarget, way: CardWay | null): Promise<void>
  chooseWay(way: CardWay): void
  /** @param pin is wiped before this resolves, whatever comes of it */
  givePin(pin: Uint8Array): Promise<void>
  /** The person's yes or no to what the service asks for; nothing while nobody is asked. */
  answerConsent(answer: ConsentAnswer): Promise<void>
  retry(): void
  close(): void
  /** What a counter system came for, once. */
  takeResult(): { readonly loginHintToken: string; readonly expiresAt: string } | null
  stop(): void
}
