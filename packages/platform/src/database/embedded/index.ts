export { type EmbeddedPostgres, startEmbeddedPostgres, type StartEmbeddedOptions } from './start.ts'
export { isOrphaned } from './owner.ts'
