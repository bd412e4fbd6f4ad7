export { columnTypes } from './column-types.ts'
export { type EmbeddedPostgres, startEmbeddedPostgres, type StartEmbeddedOptions } from './embedded/index.ts'
export { type Listener, listenNotify, type ListenOptions } from './listen-notify.ts'
export { databaseLogEvents } from './log-events.ts'
export { type MigrationCode, MigrationError } from './migrations.ts'
export {
  type DatabaseOwner,
  type DatabasePlace,
  openServiceDatabase,
  type OpenServiceDatabaseOptions,
  type ServiceDatabase,
} from './service-database.ts'
export { type DatabaseStartCode, DatabaseStartError } from './start-error.ts'
export { assertTenantTables } from './tenant-tables.ts'
export type { TenantTransactionOptions, WithTenant } from './tenant.ts'
