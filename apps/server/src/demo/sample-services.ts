import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { ClientConfig } from '@musubi/identity'
import { clientKeyOf } from '@musubi/platform/sealing'
import type { ServerConfig } from '../config.ts'
import type { Secrets } from '../secrets.ts'

const EXAMPLES = resolve(import.meta.dirname, '../../../../examples')

type SampleName = 'service-a' | 'service-b'
const NAMES: readonly SampleName[] = ['service-a', 'service-b']

export interface SampleUrls {
  readonly a: string
  readonly b: string
}

export interface SampleServices {
  /** Undefined while one of the two does not run. */
  readonly urls: SampleUrls | undefined
  stop(): Promise<void>
}

const urlOf = (config: ServerConfig, name: SampleName): string =>
  `http://localhost:${config.demo.servicePorts[name]}`

const keyOf = (secrets: Secrets, name: SampleName) => clientKeyOf(secrets.derive(`demo-${name}`), `${name}-1`)

/**
 * The two sample services of `examples/` as clients of the common login, for residents of all five towns. They belong to the
 * joint use, so nobody is asked for consent; B has a counter where people only hold their card (CIBA).
 */
export function sampleClients(config: ServerConfig, secrets: Secrets): ClientConfig[] {
  return NAMES.map((name) => ({
    clientId: name,
    service: name,
    audience: 'resident' as const,
    redirectUris: [`${urlOf(config, name)}/callback`],
    postLogoutRedirectUris: [`${urlOf(config, name)}/`],
    backchannelLogoutUri: `${urlOf(config, name)}/backchannel-logout`,
    refresh: true,
    authentication: { jwks: { keys: [keyOf(secrets, name).publicJwk] } },
    ...ABOUT[name],
  }))
}

const ABOUT = {
  'service-a': { name: { ja: '本の予約', easy: '本の 予約（よやく）', en: 'Book reservations' } },
  'service-b': {
    name: { ja: '体育館の受付', easy: '体育館（たいいくかん）の 受付', en: 'Gym counter' },
    counter: {},
  },
} satisfies Record<SampleName, Partial<ClientConfig>>

export interface SampleServiceOptions {
  readonly config: ServerConfig
  readonly secrets: Secrets
  /** The reception terminal's program, where B's counter finds its card reader. */
  readonly readerUrl: string | undefined
  readonly say: (sentence: string) => void
}

/**
 * Runs the sample services, each as it is, on a thread of its own that gets its settings as a program gets them. A demo whose
 * samples cannot run is a demo without them: nothing here throws, and what it is about is said in a sentence.
 */
export async function startSampleServices(options: SampleServiceOptions): Promise<SampleServices> {
  const workers = NAMES.map((name) => startOne(options, name))
  const running = await Promise.all(workers.map(({ ready }) => ready))
  const { config, say } = options
  const urls = running.every(Boolean)
    ? { a: `${urlOf(config, 'service-a')}/`, b: `${urlOf(config, 'service-b')}/` }
    : undefined
  if (urls) say(`two sample services are at ${urls.a} and ${urls.b}`)
  return {
    urls,
    async stop() {
      await Promise.all(workers.map(({ worker }) => worker.terminate()))
    },
  }
}

const PATIENCE_MS = 20_000

function startOne({ config, secrets, readerUrl, say }: SampleServiceOptions, name: SampleName) {
  const other = name === 'service-a' ? 'service-b' : 'service-a'
  const key = join(config.dataDir, 'demo', `${name}-key.json`)
  mkdirSync(join(config.dataDir, 'demo'), { recursive: true })
  writeFileSync(key, JSON.stringify(keyOf(secrets, name).privateJwk), { mode: 0o600 })
  const port = config.demo.servicePorts[name]
  const worker = new Worker(join(EXAMPLES, name, 'src/main.ts'), {
    stdout: true,
    stderr: true,
    env: {
      ISSUER: `${config.publicUrl}/oidc`,
      CLIENT_ID: name,
      CLIENT_KEY: key,
      PORT: String(port),
      PUBLIC_URL: urlOf(config, name),
      OTHER_URL: `${urlOf(config, other)}/`,
      ...(name === 'service-b' && readerUrl !== undefined ? { READER_URL: readerUrl } : {}),
    },
  })
  const started = Promise.withResolvers<boolean>()
  worker.stdout.on('data', (text: Buffer) => {
    if (text.includes('service ready')) started.resolve(true)
  })
  // What visitors of a sample do wrong is its own affair; only what keeps it from starting is told.
  worker.stderr.resume()
  worker.on('error', () => started.resolve(false))
  worker.on('exit', () => started.resolve(false))
  const ready = Promise.race([started.promise, sleep(PATIENCE_MS, false, { ref: false })]).then(
    (isRunning) => {
      if (!isRunning)
        say(
          `the sample service at port ${port} does not run. Is the port taken? Set MUSUBI_DEMO_${name === 'service-a' ? 'SERVICE_A' : 'SERVICE_B'}_PORT. Everything else goes on.`,
        )
      return isRunning
    },
  )
  return { worker, ready }
}
