import { ConfigError, configPieces, parseConfig, type Environment } from '@musubi/platform/config'
import { z } from 'zod'

/** How the agent keeps time; tests shorten it. All in milliseconds. */
export interface AgentTiming {
  readonly heartbeatMs: number
  /** First and longest pause after a failed exchange with the server. */
  readonly retryMs: number
  readonly longestRetryMs: number
  /** How long a result stays when no page is open to take it away: the page's 6 s and some slack. */
  readonly resultMs: number
  readonly requestTimeoutMs: number
}

export const DEFAULT_TIMING: AgentTiming = {
  heartbeatMs: 15_000,
  retryMs: 500,
  longestRetryMs: 30_000,
  resultMs: 8_000,
  requestTimeoutMs: 10_000,
}

export interface AgentConfig {
  readonly serverUrl: string
  /** Audience of the terminal's tokens: the issuer URL of the server. */
  readonly audience: string
  readonly dataDir: string
  /** Loopback port of the reception page; 0 takes any free one. */
  readonly port: number
  readonly enrolmentCode: string | null
  readonly reader: 'virtual' | 'pcsc'
  readonly demo: boolean
  readonly trayPath: string | null
  /** Folder of the built reception page; null serves the API only. */
  readonly pageDir: string | null
  readonly timing: AgentTiming
}

const environment = z.object({
  MUSUBI_SERVER_URL: configPieces.url(),
  MUSUBI_TOKEN_AUDIENCE: configPieces.url().optional(),
  MUSUBI_AGENT_DATA: z.string().min(1),
  MUSUBI_AGENT_PORT: configPieces.port().default(0),
  MUSUBI_ENROLMENT_CODE: z.string().min(8).max(64).optional(),
  MUSUBI_READER: z.enum(['virtual', 'pcsc']).default('pcsc'),
  MUSUBI_DEMO: configPieces.flag().default(false),
  MUSUBI_DEMO_TRAY: z.string().min(1).optional(),
  MUSUBI_COUNTER_PAGE: z.string().min(1).optional(),
  MUSUBI_LOG_LEVEL: configPieces.logLevel().default('info'),
})

/**
 * Reads the agent's configuration from the environment. Throws a ConfigError that names every wrong variable. The
 * virtual reader and the tray exist in demo mode only: a real counter must never accept a card that is a file.
 */
export function parseAgentConfig(env: Environment) {
  const read = parseConfig(environment, env)
  if (!read.MUSUBI_DEMO && (read.MUSUBI_READER === 'virtual' || read.MUSUBI_DEMO_TRAY)) {
    throw new ConfigError([
      { variable: 'MUSUBI_DEMO', message: 'must be true for the virtual reader and its tray' },
    ])
  }
  const config: AgentConfig = {
    serverUrl: read.MUSUBI_SERVER_URL,
    audience: read.MUSUBI_TOKEN_AUDIENCE ?? read.MUSUBI_SERVER_URL,
    dataDir: read.MUSUBI_AGENT_DATA,
    port: read.MUSUBI_AGENT_PORT,
    enrolmentCode: read.MUSUBI_ENROLMENT_CODE ?? null,
    reader: read.MUSUBI_READER,
    demo: read.MUSUBI_DEMO,
    trayPath: read.MUSUBI_DEMO_TRAY ?? null,
    pageDir: read.MUSUBI_COUNTER_PAGE ?? null,
    timing: DEFAULT_TIMING,
  }
  return { config, logLevel: read.MUSUBI_LOG_LEVEL }
}
