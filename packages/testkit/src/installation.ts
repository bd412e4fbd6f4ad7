import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createTestCa, serialiseTestCa } from '@musubi/card/test-ca'
import {
  ageBandOn,
  type DemoHousehold,
  demoMunicipalities,
  KIOSK_SITE_ID,
  seededRandom,
  STORY_DAY,
  YABU,
} from '@musubi/demo-town'
import { type CivilDate, expectOk, parseCivilDate } from '@musubi/kernel'
import { openTray, type Tray, type TrayFile } from '@musubi/kiosk-agent'
import { type Logger, silentLogger } from '@musubi/platform/logging'
import { readConfig } from '@musubi/server/config'
import { type Databases, openDatabases } from '@musubi/server/databases'
import { cardRequestOf } from '@musubi/server/demo/cards'
import { issueTownCards, setUpDemo } from '@musubi/server/demo/set-up'
import { DEMO_CA_START, OWN_FACE_KEYS } from '@musubi/server/demo/test-ca-store'
import { openDemoTrust } from '@musubi/server/demo/trust'
import { createDemoWorld, type DemoWorld } from '@musubi/server/demo/world'
import { openSecrets } from '@musubi/server/secrets'
import { composeServer, type Server } from '@musubi/server/server'

/** A card key takes a tenth of a second to make; cards share a few. */
const CARD_KEYS = 8
/** Far from the serials of the cast and of the generated towns. */
const FIRST_SERIAL = 7_000_000

/** The whole platform of the demo composed in this process, on the real PostgreSQL, ready to listen. */
export interface Installation {
  readonly server: Server
  readonly databases: Databases
  readonly world: DemoWorld
  /** What a server process with the same data folder needs to be the same installation. */
  readonly environment: Readonly<Record<string, string>>
  /** Registers residents with their cards and seals their stubs for the shelters of Yabu. */
  register(households: readonly DemoHousehold[]): Promise<void>
  /** A one-time code for a reception terminal at a shelter of Yabu. */
  createEnrolmentCode(name: string, siteId?: string): Promise<string>
  /** A tray whose rush is these people's cards, in their order; made afresh at each tap like in the demo. */
  makeTray(households: readonly DemoHousehold[]): Tray
  /** The same as the text of a tray file. */
  describeTray(households: readonly DemoHousehold[]): string
  stop(): Promise<void>
}

export interface InstallationOptions {
  readonly dataDir: string
  /** Where it says it can be reached; a terminal's tokens are made out to it. */
  readonly publicUrl: string
  /** A PostgreSQL of the caller's; one of its own in the data folder unless given. */
  readonly databaseUrl?: string
  readonly logger?: Logger
}

/**
 * Sets up the demo's story without its generated town in `dataDir`, or opens it again. Whoever needs many people adds
 * `loneResidents`: one tap of theirs is one stay.
 */
export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const { dataDir, publicUrl, databaseUrl, logger = silentLogger } = options
  const environment = {
    MUSUBI_DATA_DIR: dataDir,
    MUSUBI_PUBLIC_URL: publicUrl,
    MUSUBI_DEMO_RESIDENTS: '0',
    MUSUBI_DEMO_KIOSK: 'off',
    ...(databaseUrl === undefined ? {} : { MUSUBI_DATABASE_URL: databaseUrl }),
  }
  const config = readConfig(environment)
  await makeAuthority(join(dataDir, 'demo', 'test-ca.json'))
  const secrets = openSecrets(config.secrets, dataDir)
  const databases = await openDatabases(config, secrets, logger)
  const world = await createDemoWorld(dataDir, 0)
  const trust = await openDemoTrust(world, join(dataDir, 'certificate-status'), logger)
  const municipalities = demoMunicipalities.map(({ municipalityCode: code, name }) => ({ code, name }))
  const deps = { databases, secrets, logger, trust, municipalities, pages: [] }
  const server = await composeServer(config, deps)
  await server.start()
  const { identity, shelter } = server
  const demo = { world, identity, shelter, now: Date.now(), say: () => undefined }
  await setUpDemo(demo)
  return {
    server,
    databases,
    world,
    environment,
    register: (households) =>
      issueTownCards({ ...demo, world: { ...world, towns: new Map([[YABU, households]]) } }, () => false),
    createEnrolmentCode: (name, siteId = KIOSK_SITE_ID) =>
      identity.demo.createEnrolment({ municipalityCode: YABU, service: 'shelter', place: siteId, name }),
    makeTray: (households) => openTray(JSON.stringify(describeTray(world, households))),
    describeTray: (households) => JSON.stringify(describeTray(world, households)),
    async stop() {
      await server.stop()
      await databases.stop()
    },
  }
}

/** Residents of Yabu who live alone and have a card, the same for the same numbers. */
export function loneResidents(count: number, first = 0): DemoHousehold[] {
  return Array.from({ length: count }, (_, at) => loneResident(first + at))
}

function loneResident(number: number): DemoHousehold {
  const random = seededRandom(`lone resident ${number}`)
  const birthDate: CivilDate = expectOk(parseCivilDate(`${1940 + (number % 60)}-04-01`), 'a birth date')
  const member = {
    accountId: random.uuid(),
    personId: random.uuid(),
    municipalityCode: YABU,
    displayName: `試験 ${number}`,
    birthDate,
    ageBand: ageBandOn(birthDate, STORY_DAY),
    needs: [],
    card: { serial: FIRST_SERIAL + number, standing: 'good' as const },
    protected: false,
  }
  return { householdId: random.uuid(), municipalityCode: YABU, members: [member] }
}

function describeTray({ ca }: DemoWorld, households: readonly DemoHousehold[]): TrayFile {
  const people = households.flatMap(({ members }) => members)
  return {
    format: 'musubi-demo-tray-1',
    testCa: serialiseTestCa(ca),
    cards: [],
    rush: people.map((person) => ({ ...cardRequestOf(ca, person), name: person.displayName })),
  }
}

async function makeAuthority(path: string): Promise<void> {
  if (existsSync(path)) return
  const ca = await createTestCa({ at: DEMO_CA_START, keyPoolSize: CARD_KEYS + OWN_FACE_KEYS })
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, serialiseTestCa(ca), { mode: 0o600 })
}
