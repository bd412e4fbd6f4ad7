import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLifecycle } from '@musubi/platform/lifecycle'
import { logger } from '@musubi/platform/logging'
import { type Agent, startAgent } from './agent.ts'
import { parseAgentConfig } from './config.ts'

const { config, logLevel } = parseAgentConfig(process.env)
const log = logger({ level: logLevel })
const lifecycle = createLifecycle(log)
let agent: Agent | undefined
lifecycle.onStart('agent', async () => {
  agent = await startAgent(config, { logger: log })
  writeFileSync(join(config.dataDir, 'page-url.txt'), agent.url)
  // A line for people and for the launcher, which reads the port from it.
  process.stdout.write(`kiosk ready ${agent.url}\n`)
})
lifecycle.onStop('agent', async () => agent?.stop())
process.exitCode = await lifecycle.runUntilSignal()
