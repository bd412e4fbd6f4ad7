import pg from 'pg'
import { checkServerVersion, type ReadServerVersion, withAdvisoryLock, withClient } from './connection.ts'
import { getDatabaseUrl, withDatabase } from './database-url.ts'
import { deriveRolePassword, scramVerifier } from './role-password.ts'
import { DatabaseStartError } from './start-error.ts'

const { escapeIdentifier, escapeLiteral } = pg

/** The three names of a service in the server. */
export interface ServiceNames {
  readonly database: string
  /** Owns the database and its tables; runs migrations, nothing else. */
  readonly migrator: string
  /** What the program works as: owns nothing and is bound by row-level security. */
  readonly app: string
}

/** `shelter` -> `musubi_shelter`, `musubi_shelter_migrator`, `musubi_shelter_app`; hyphens become underscores. */
export function serviceNames(service: string, prefix = 'musubi'): ServiceNames {
  if (!/^[a-z][a-z0-9_-]{0,30}$/.test(service)) throw new Error(`"${service}" is not a service name`)
  const database = `${prefix}_${service.replaceAll('-', '_')}`
  return { database, migrator: `${database}_migrator`, app: `${database}_app` }
}

/** Where to connect as what. */
export interface ServiceUrls {
  readonly migratorUrl: string
  readonly appUrl: string
  /** The role that migrations grant to. */
  readonly appRole: string
}

export interface ProvisionOptions {
  readonly names: ServiceNames
  readonly secret: Uint8Array | string
  readonly readVersion: ReadServerVersion
}

/**
 * On a server where we may create databases: makes the service's database and its two roles unless they are there.
 * Idempotent by the names; processes starting together take turns.
 */
export async function provisionService(adminUrl: string, options: ProvisionOptions): Promise<ServiceUrls> {
  const { names, secret, readVersion } = options
  const admin = getDatabaseUrl(adminUrl)
  await withClient(admin.href, async (client) => {
    await checkServerVersion(client, readVersion, admin.about)
    await withAdvisoryLock(client, 'musubi provision', async () => {
      await ensureRole(client, names.migrator, secret)
      await ensureRole(client, names.app, secret)
      await ensureDatabase(client, names)
    })
  })
  return serviceUrls(adminUrl, names, secret)
}

/** The URLs of a service on a server where it is provisioned by us. */
export function serviceUrls(
  adminUrl: string,
  { database, migrator, app }: ServiceNames,
  secret: Uint8Array | string,
): ServiceUrls {
  const admin = getDatabaseUrl(adminUrl)
  const urlFor = (user: string): string =>
    withDatabase(admin, { database, user, password: deriveRolePassword(secret, user) })
  return { migratorUrl: urlFor(migrator), appUrl: urlFor(app), appRole: app }
}

/**
 * On a database that an operator made for this one service: its user owns the objects. The app role is created when
 * that user may create roles; otherwise the operator names one with `appUrl`.
 */
export async function provisionInto(
  serviceUrl: string,
  appUrl: string | undefined,
  options: ProvisionOptions,
): Promise<ServiceUrls> {
  const { names, secret, readVersion } = options
  const service = getDatabaseUrl(serviceUrl)
  await withClient(service.href, async (client) => {
    await checkServerVersion(client, readVersion, service.about)
    if (appUrl !== undefined) return
    await withAdvisoryLock(client, 'musubi provision', async () => {
      if (!(await mayCreateRoles(client))) throw needsAppUrl(service.about, service.user, names.app)
      await ensureRole(client, names.app, secret)
    })
  })
  if (appUrl !== undefined) return { migratorUrl: service.href, appUrl, appRole: getDatabaseUrl(appUrl).user }
  const made = withDatabase(service, {
    database: service.database,
    user: names.app,
    password: deriveRolePassword(secret, names.app),
  })
  return { migratorUrl: service.href, appUrl: made, appRole: names.app }
}

/** New roles are no superusers and bound by row-level security unless somebody says otherwise; see `checkAppRole`. */
async function ensureRole(client: pg.Client, role: string, secret: Uint8Array | string): Promise<void> {
  const password = escapeLiteral(scramVerifier(deriveRolePassword(secret, role)))
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role])
  const verb = rowCount ? 'alter' : 'create'
  await client.query(`${verb} role ${escapeIdentifier(role)} with login password ${password}`)
}

async function ensureDatabase(client: pg.Client, names: ServiceNames): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [names.database])
  if (rowCount) return
  const [database, migrator] = [escapeIdentifier(names.database), escapeIdentifier(names.migrator)]
  // An administrator who is no superuser, as on managed servers, may only give a database to a role it belongs to.
  if (!(await isSuperuser(client))) await client.query(`grant ${migrator} to current_user`)
  await client.query(`create database ${database} owner ${migrator} encoding 'UTF8' template template0`)
}

async function isSuperuser(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ rolsuper: boolean }>(
    'select rolsuper from pg_roles where rolname = current_user',
  )
  return rows[0]?.rolsuper === true
}

async function mayCreateRoles(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    'select rolsuper or rolcreaterole as may from pg_roles where rolname = current_user',
  )
  return rows[0]?.may === true
}

/**
 * What the app role may do besides the grants in the migrations, said as the owner of the database: connect and see the
 * schema. Other services' roles may not even connect.
 */
export async function openDoors(client: pg.Client, appRole: string): Promise<void> {
  const { rows } = await client.query<{ database: string; owned: boolean }>(
    `select datname as database, pg_has_role(datdba, 'USAGE') as owned from pg_database where datname = current_database()`,
  )
  const database = escapeIdentifier(rows[0]?.database ?? '')
  const app = escapeIdentifier(appRole)
  if (rows[0]?.owned) {
    await client.query(`revoke all on database ${database} from public`)
    await client.query(`grant connect on database ${database} to ${app}`)
  }
  await client.query(`grant usage on schema public to ${app}`)
}

/** Refuses an app role that row-level security would not bind. */
export async function checkAppRole(client: pg.Client | pg.PoolClient, about: string): Promise<void> {
  const { rows } = await client.query<{ user: string; free: boolean; owns: string | null }>(`
    select r.rolname as user, r.rolsuper or r.rolbypassrls as free,
      (select min(c.relname) from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and pg_has_role(r.oid, c.relowner, 'MEMBER')) as owns
    from pg_roles r where r.rolname = current_user`)
  const role = rows[0]
  if (role && !role.free && role.owns === null) return
  const [whyEn, whyJa] = role?.free
    ? [
        'it is a superuser or may bypass row-level security',
        'スーパーユーザーか、行レベルセキュリティーを通らない権限がある',
      ]
    : [`it owns the table ${role?.owns}`, `テーブル${role?.owns}の所有者である`]
  throw new DatabaseStartError('not_permitted', {
    en: `The app user ${role?.user} at ${about} cannot be used because ${whyEn}; name an ordinary role that owns nothing in appUrl.`,
    ja: `${about}のアプリ用ユーザー${role?.user}は${whyJa}ため使えないので、何も所有しない通常のロールをappUrlに指定してください。`,
  })
}

function needsAppUrl(about: string, user: string, app: string): DatabaseStartError {
  return new DatabaseStartError('not_permitted', {
    en: `The database user ${user} at ${about} may not create the role ${app}; let an administrator create an ordinary login role and give its URL as appUrl.`,
    ja: `${about}のデータベースユーザー${user}はロール${app}を作れないので、管理者に通常のログイン用ロールを作ってもらい、そのURLをappUrlに指定してください。`,
  })
}
