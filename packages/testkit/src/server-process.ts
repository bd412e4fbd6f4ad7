import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'

const MAIN = resolve(import.meta.dirname, '../../../apps/server/src/main.ts')

/** The demo's sample services have ports of their own; a journey that visits them says which. */
const QUIET = { MUSUBI_DEMO_SERVICES: 'off' }

export interface ServerProcess {
  readonly url: string
  readonly child: ChildProcess
  /** everything it printed so far */
  output(): string
  /** ends it in order, or with SIGKILL as a power cut would */
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/** Starts the real server as a process of its own and waits until it says it is ready. */
export async function startServerProcess(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const port = env['MUSUBI_PORT'] ?? String(await freePort())
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    env: {
      ...process.env,
      ...QUIET,
      ...env,
      MUSUBI_PORT: port,
      MUSUBI_PUBLIC_URL: `http://127.0.0.1:${port}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const ready = Promise.withResolvers<void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('Musubi is ready')) ready.resolve()
    })
  }
  child.once('exit', (code) => ready.reject(new Error(`the server ended with ${code}:\n${text}`)))
  await ready.promise
  return {
    url: `http://127.0.0.1:${port}`,
    child,
    output: () => text,
    async end(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
    },
  }
}

/** A TCP port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}
