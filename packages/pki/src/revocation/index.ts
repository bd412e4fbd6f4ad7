export type { BuildFailure, BuildOutcome } from './build.ts'
export type { CrlFacts } from './crl-scan.ts'
export { openRevokedFile, type StoredSet } from './revoked-file.ts'
export { openRevocationStore, type RevocationStore, type RevocationStoreOptions } from './store.ts'
