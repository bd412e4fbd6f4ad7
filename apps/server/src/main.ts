import { join } from 'node:path'
import { ConfigError } from '@musubi/platform/config'
import { DatabaseStartError, MigrationError } from '@musubi/platform/database'
import { createLifecycle } from '@musubi/platform/lifecycle'
import { logger as createLogger } from '@musubi/platform/logging'
import { readConfig } from './config.ts'
import { type Databases, openDatabases } from './databases.ts'
import { demoMunicipalities } from '@musubi/demo-town'
import { readTrust, type Trust } from './card-trust.ts'
import { openDemoTrust } from './demo/trust.ts'
import { demoFrontDoor } from './demo/front-door.ts'
import { type DemoKiosk, startDemoKiosk } from './demo/kiosk.ts'
import { sampleClients, type SampleServices, startSampleServices } from './demo/sample-services.ts'
import { openDemoPhoneApp } from './demo/phone-app.ts'
import { issueTownCards, setUpDemo } from './demo/set-up.ts'
import { createDemoWorld, type DemoWorld } from './demo/world.ts'
import { readNationalAppConfig } from './national-app-config.ts'
import { findBuiltPages, NOT_BUILT } from './pages/page-bundle.ts'
import { buildResidentPages } from './pages/resident-pages.ts'
import { verifierPage } from './pages/verifier-page.ts'
import { openSecrets } from './secrets.ts'
import { composeServer, type Server } from './server.ts'

// A start that failed half-way may leave timers behind; the operator must get the prompt back.
process.exit(await main())

async function main(): Promise<number> {
  try {
    return await run()
  } catch (error) {
    console.error(`Musubi did not start. ${explain(error)}`)
    return 1
  }
}

async function run(): Promise<number> {
  const config = readConfig(process.env)
  const logger = createLogger({ level: config.logLevel })
  const secrets = openSecrets(config.secrets, config.dataDir)
  const lifecycle = createLifecycle(logger, { startTimeoutMs: 180_000, isExplained })
  let databases: Databases | undefined
  let server: Server | undefined
  let world: DemoWorld | undefined
  let townCards = Promise.resolve()
  let stopping = false
  let kiosk: DemoKiosk | undefined
  let samples: SampleServices | undefined
  let failure: unknown

  /** The lifecycle answers with an exit code; the reason is kept for the sentence to the operator. */
  const step = (name: string, start: () => Promise<void>, stop: () => Promise<void>) => {
    lifecycle.onStart(name, () => start().catch((error: unknown) => Promise.reject((failure = error))))
    lifecycle.onStop(name, stop)
  }

  step(
    'databases',
    async () => {
      databases = await openDatabases(config, secrets, logger)
      console.log(`Musubi: ${databases.report}`)
    },
    async () => databases?.stop(),
  )
  step(
    'services',
    async () => {
      if (!databases) throw new Error('the databases come first')
      if (config.mode === 'demo') world = await createDemoWorld(config.dataDir, config.demo.residents)
      const statusFolder = join(config.dataDir, 'certificate-status')
      const trust: Trust = world
        ? await openDemoTrust(world, statusFolder, logger)
        : await readTrust({ folder: config.jpkiRootsFolder ?? '', statusFolder, logger })
      const municipalities = demoMunicipalities.map(({ municipalityCode: code, name }) => ({ code, name }))
      const built = await findBuiltPages()
      if (!built) console.log(`Musubi: ${NOT_BUILT}`)
      const residentPages = buildResidentPages({
        built,
        https: config.publicUrl.startsWith('https:'),
        demo: world ? () => demoFrontDoor(kiosk?.url, samples?.urls) : null,
        clock: Date.now,
      })
      const phoneApp = world && openDemoPhoneApp(world, { trust, secrets, publicUrl: config.publicUrl })
      const file = config.nationalAppFile
      const nationalApp = phoneApp?.config ?? (file === undefined ? undefined : readNationalAppConfig(file))
      server = await composeServer(config, {
        databases,
        secrets,
        logger,
        trust,
        municipalities,
        clients: world && config.demo.services ? sampleClients(config, secrets) : [],
        nationalApp,
        pages: [residentPages, verifierPage, ...(phoneApp ? [phoneApp.simulator] : [])],
        ...(world ? { readerUrl: () => kiosk?.url } : {}),
      })
      await server.start()
    },
    async () => server?.stop(),
  )
  step(
    'demo',
    async () => {
      if (!server || !world) return
      const say = (sentence: string) => console.log(`Musubi: ${sentence}`)
      const { identity, shelter } = server
      const demo = { world, identity, shelter, now: Date.now(), say }
      await setUpDemo(demo)
      townCards = issueTownCards(demo, () => stopping).then(() => say('the whole town has its cards.'))
      townCards.catch((error: unknown) => say(`the town's cards could not be issued: ${explain(error)}`))
    },
    async () => {
      stopping = true
      await townCards.catch(() => undefined)
    },
  )
  step(
    'listening',
    async () => {
      await server?.app.listen({ host: config.host, port: config.port })
    },
    async () => undefined,
  )
  step(
    'reception',
    async () => {
      if (server && world && config.demo.kiosk) {
        const { dataDir, publicUrl: serverUrl } = config
        kiosk = await startDemoKiosk({
          world,
          identity: server.identity,
          serverUrl,
          dataDir,
          port: config.demo.kioskPort,
        })
        console.log(`Musubi: the demo's reception is at ${kiosk.url}/`)
      }
    },
    async () => kiosk?.stop(),
  )
  step(
    'sample services',
    async () => {
      if (world && config.demo.services) {
        const say = (sentence: string) => console.log(`Musubi: ${sentence}`)
        samples = await startSampleServices({ config, secrets, readerUrl: kiosk?.url, say })
      }
      console.log(`\nMusubi is ready: ${config.publicUrl}/\n`)
    },
    async () => samples?.stop(),
  )
  const code = await lifecycle.runUntilSignal()
  if (failure !== undefined) throw failure
  return code
}

/** One sentence for whoever typed the command; a bug has none and shows its stack. */
function explain(error: unknown): string {
  return sentenceFor(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error))
}

function isExplained(error: unknown): boolean {
  return sentenceFor(error) !== undefined
}

function sentenceFor(error: unknown): string | undefined {
  if (error instanceof ConfigError || error instanceof DatabaseStartError || error instanceof MigrationError)
    return error.message
  const code = (error as { code?: unknown } | null)?.code
  if (code === 'EADDRINUSE')
    return 'The port is taken by another program. Set MUSUBI_PORT to a free one, or end that program.'
  if (code === 'EACCES') return 'This user may not open that port. Set MUSUBI_PORT to one above 1023.'
  return undefined
}
