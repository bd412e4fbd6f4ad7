import { configPieces, parseConfig, type Environment } from '@musubi/platform/config'
import { z } from 'zod'

const schema = z.object({
  MUSUBI_MODE: z.enum(['demo', 'production'], 'must be demo or production').default('demo'),
  MUSUBI_HOST: z.string().default('127.0.0.1'),
  MUSUBI_PORT: configPieces.port().default(8787),
  MUSUBI_PUBLIC_URL: configPieces.url().optional(),
  MUSUBI_DATA_DIR: z.string().default('.musubi'),
  MUSUBI_SECRET: configPieces.secrets().optional(),
  MUSUBI_DATABASE_URL: configPieces.url(['postgres', 'postgresql']).optional(),
  MUSUBI_DATABASE_URL_IDENTITY: configPieces.url(['postgres', 'postgresql']).optional(),
  MUSUBI_DATABASE_URL_SHELTER: configPieces.url(['postgres', 'postgresql']).optional(),
  MUSUBI_DATABASE_URL_CONTEXT_BROKER: configPieces.url(['postgres', 'postgresql']).optional(),
  MUSUBI_DATABASE_URL_IDENTITY_APP: configPieces.url(['postgres', 'postgresql']).optional(),
  MUSUBI_DATABASE_URL_SHELTER_APP: configPieces.url(['postgres', 'postgresql']).optional(),
  MUSUBI_DATABASE_URL_CONTEXT_BROKER_APP: configPieces.url(['postgres', 'postgresql']).optional(),
  MUSUBI_DATABASE_PORT: configPieces.port().optional(),
  MUSUBI_JPKI_ROOTS: z.string().optional(),
  MUSUBI_NATIONAL_APP: z.string().optional(),
  MUSUBI_DEFAULT_MUNICIPALITY: z
    .string()
    .regex(/^\d{6}$/, 'must be a municipality code of six digits')
    .optional(),
  MUSUBI_DEMO_RESIDENTS: z
    .string()
    .regex(/^\d{1,6}$/, 'must be a number')
    .transform(Number)
    .default(20_000),
  MUSUBI_DEMO_KIOSK: configPieces.flag().default(true),
  MUSUBI_DEMO_KIOSK_PORT: configPieces.port().default(8788),
  MUSUBI_DEMO_SERVICES: configPieces.flag().default(true),
  MUSUBI_DEMO_SERVICE_A_PORT: configPieces.port().default(8790),
  MUSUBI_DEMO_SERVICE_B_PORT: configPieces.port().default(8791),
  MUSUBI_LOG_LEVEL: configPieces.logLevel().default('warn'),
})

export type ServiceDatabaseName = 'identity' | 'shelter' | 'context-broker'

export interface ServerConfig {
  readonly mode: 'demo' | 'production'
  readonly host: string
  readonly port: number
  readonly publicUrl: string
  readonly dataDir: string
  /** The newest first; undefined in demo mode, where one is made and kept in the data folder. */
  readonly secrets: readonly string[] | undefined
  readonly databaseUrl: string | undefined
  readonly serviceDatabaseUrls: Readonly<
    Record<ServiceDatabaseName, { url?: string | undefined; appUrl?: string | undefined }>
  >
  readonly databasePort: number | undefined
  readonly jpkiRootsFolder: string | undefined
  /** The file that connects the Digital Agency's app; without it the login page does not offer it. */
  readonly nationalAppFile: string | undefined
  readonly defaultMunicipality: string | undefined
  readonly demo: {
    readonly residents: number
    readonly kiosk: boolean
    readonly kioskPort: number
    /** The two sample services of `examples/`. */
    readonly services: boolean
    readonly servicePorts: Readonly<Record<'service-a' | 'service-b', number>>
  }
  readonly logLevel: z.output<ReturnType<typeof configPieces.logLevel>>
}

/** The configuration of one server process. Throws ConfigError; outside demo mode a missing secret is one. */
export function readConfig(env: Environment): ServerConfig {
  const given = parseConfig(env['MUSUBI_MODE'] === 'production' ? productionSchema : schema, env)
  return {
    mode: given.MUSUBI_MODE,
    host: given.MUSUBI_HOST,
    port: given.MUSUBI_PORT,
    publicUrl: given.MUSUBI_PUBLIC_URL ?? `http://localhost:${given.MUSUBI_PORT}`,
    dataDir: given.MUSUBI_DATA_DIR,
    secrets: given.MUSUBI_SECRET,
    databaseUrl: given.MUSUBI_DATABASE_URL,
    serviceDatabaseUrls: {
      identity: { url: given.MUSUBI_DATABASE_URL_IDENTITY, appUrl: given.MUSUBI_DATABASE_URL_IDENTITY_APP },
      shelter: { url: given.MUSUBI_DATABASE_URL_SHELTER, appUrl: given.MUSUBI_DATABASE_URL_SHELTER_APP },
      'context-broker': {
        url: given.MUSUBI_DATABASE_URL_CONTEXT_BROKER,
        appUrl: given.MUSUBI_DATABASE_URL_CONTEXT_BROKER_APP,
      },
    },
    databasePort: given.MUSUBI_DATABASE_PORT,
    jpkiRootsFolder: given.MUSUBI_JPKI_ROOTS,
    nationalAppFile: given.MUSUBI_NATIONAL_APP,
    defaultMunicipality: given.MUSUBI_DEFAULT_MUNICIPALITY,
    demo: {
      residents: given.MUSUBI_DEMO_RESIDENTS,
      kiosk: given.MUSUBI_DEMO_KIOSK,
      kioskPort: given.MUSUBI_DEMO_KIOSK_PORT,
      services: given.MUSUBI_DEMO_SERVICES,
      servicePorts: {
        'service-a': given.MUSUBI_DEMO_SERVICE_A_PORT,
        'service-b': given.MUSUBI_DEMO_SERVICE_B_PORT,
      },
    },
    logLevel: given.MUSUBI_LOG_LEVEL,
  }
}

/** What has a convenient default in the demo must be said outright where real people's data is. */
const productionSchema = schema.extend({
  MUSUBI_SECRET: configPieces.secrets(),
  MUSUBI_PUBLIC_URL: configPieces.url(['https']),
  MUSUBI_JPKI_ROOTS: z.string().meta({ examples: ['/etc/musubi/jpki-roots'] }),
})
