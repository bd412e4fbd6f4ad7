import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '@musubi/platform/config'
import { createLifecycle } from '@musubi/platform/lifecycle'
import { logger } from '@musubi/platform/logging'
import { type Agent, startAgent } from './agent.ts'
import { parseAgentConfig } from './config.ts'
import { OutboxUnusable } from './store/database.ts'

// A start that failed half-way may leave timers behind; whoever typed the command must get the prompt back.
process.exit(await main())

async function main(): Promise<number> {
  try {
    return await run()
  } catch (error) {
    console.error(`The reception agent did not start. ${explain(error)}`)
    return 1
  }
}

async function run(): Promise<number> {
  const { config, logLevel } = parseAgentConfig(process.env)
  const log = logger({ level: logLevel })
  const lifecycle = createLifecycle(log)
  let agent: Agent | undefined
  let failure: unknown
  lifecycle.onStart('agent', async () => {
    try {
      agent = await startAgent(config, { logger: log })
    } catch (error) {
      failure = error
      throw error
    }
    writeFileSync(join(config.dataDir, 'page-url.txt'), agent.url)
    // A line for people and for the launcher, which reads the port from it.
    process.stdout.write(`kiosk ready ${agent.url}\n`)
  })
  lifecycle.onStop('agent', async () => agent?.stop())
  const code = await lifecycle.runUntilSignal()
  if (failure !== undefined) throw failure
  return code
}

/** One sentence for whoever typed the command. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof OutboxUnusable) return error.message
  if ((error as { code?: unknown } | null)?.code === 'EADDRINUSE')
    return 'The port is taken by another program. Set MUSUBI_AGENT_PORT to a free one, or end that program.'
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
