import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { tablesWithoutTenant as identityTables } from '@musubi/identity'
import { MunicipalityCodeSchema } from '@musubi/contracts'
import { openAudit } from '@musubi/platform/audit'
import { logger as createLogger } from '@musubi/platform/logging'
import { tablesWithoutTenant as shelterTables } from '@musubi/shelter'
import { readConfig } from '../config.ts'
import { openDatabases } from '../databases.ts'
import { auditSigningKey } from '../derived-keys.ts'
import { openSecrets } from '../secrets.ts'

/**
 * `npm run audit:export -- SERVICE MUNICIPALITY > log.jsonl`: writes one municipality's audit log of one service, with a
 * fresh signed head at its end. Reads the same environment as the server, and may run beside it.
 */
const TABLES = { identity: identityTables, shelter: shelterTables } as const
const USAGE = `Usage: npm run --silent audit:export -- SERVICE MUNICIPALITY > log.jsonl

  SERVICE       one of ${Object.keys(TABLES).join(', ')}
  MUNICIPALITY  a municipality code of six digits, such as 282227`

process.exit(
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error))
    return 2
  }),
)

async function main(): Promise<number> {
  const [service, code] = parseArgs({ allowPositionals: true }).positionals
  const municipalityCode = MunicipalityCodeSchema.safeParse(code)
  if (!isService(service) || !municipalityCode.success) throw new Error(USAGE)
  const config = readConfig(process.env)
  const secrets = openSecrets(config.secrets, config.dataDir)
  const logger = createLogger({ level: 'silent' })
  const databases = await openDatabases(config, secrets, logger)
  try {
    const database = await databases.open(service, { tablesWithoutTenant: TABLES[service], poolSize: 2 })
    const signingKey = auditSigningKey(secrets.derive('audit'))
    const audit = await openAudit(database, { service, actions: {}, signingKey, logger })
    await audit.chainNow()
    await audit.signHeadsNow()
    for await (const line of audit.export(municipalityCode.data)) {
      if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await once(process.stdout, 'drain')
    }
    // A pipe takes what is written later than this process would end.
    await new Promise<void>((resolve) => process.stdout.write('', () => resolve()))
  } finally {
    await databases.stop()
  }
  return 0
}

function isService(name: string | undefined): name is keyof typeof TABLES {
  return name !== undefined && Object.hasOwn(TABLES, name)
}
