import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { serialiseTestCa } from '@musubi/card/test-ca'
import { VirtualReader } from '@musubi/card/virtual'
import { silentLogger } from '@musubi/platform/logging'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Agent, openTray, startAgent } from '../src/index.ts'
import { createTapSession } from '../src/tap-session.ts'
import {
  agentConfig,
  createTerminalWorld,
  FAMILY,
  PEOPLE_BEFORE,
  type TerminalWorld,
} from '@musubi/testkit/terminal-world'

const CLI = resolve(import.meta.dirname, '../src/rush-cli.ts')
let world: TerminalWorld
let agent: Agent

beforeAll(async () => {
  world = await createTerminalWorld()
  const session = await createTapSession({ dataDir: world.folder, ...world })
  session.close()
  const tray = openTray(
    JSON.stringify({
      format: 'musubi-demo-tray-1',
      testCa: serialiseTestCa(world.ca),
      cards: [],
      rush: [world.cardRequest, { ...world.cardRequest, serial: 99 }],
    }),
  )
  agent = await startAgent(agentConfig(world.folder), {
    logger: silentLogger,
    reader: new VirtualReader(),
    tray,
  })
}, 60_000)
afterAll(async () => {
  await agent.stop()
  world.remove()
})

async function run(...args: string[]): Promise<{ code: number; text: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args])
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  return { code, text }
}

describe('npm run rush', () => {
  it('shows how far it is and what came of it, and says when the server is away', async () => {
    const { code, text } = await run('--url', agent.url, '--taps', '1')
    expect(text).toMatch(/1\/1 +1 green, 0 for staff, 4 not yet sent/)
    expect(text).toContain(`from ${PEOPLE_BEFORE} to ${PEOPLE_BEFORE + FAMILY.length} people`)
    expect(text).toContain('The server is away: 4 events wait in the outbox')
    expect(code).toBe(0)
  })

  it('waits for the cards of the town instead of sending everybody to the staff', async () => {
    const { code, text } = await run('--url', agent.url, '--taps', '1')
    expect(text).toContain('still being registered')
    expect(code).toBe(1)
  })

  it.each([
    [['--taps', 'many'], 'whole number from 1 to 2000'],
    [['--url', 'http://127.0.0.1:9'], 'nobody answers at http://127.0.0.1:9'],
    [['--fast'], 'npm run rush -- --taps 1000'],
  ])('%j is answered with one sentence', async (args, sentence) => {
    const { code, text } = await run(...args)
    expect(text).toContain(sentence)
    expect(text).not.toMatch(/^ +at /m)
    expect(code).toBe(1)
  })
})
