export {
  type Argon2Cost,
  DEFAULT_COST,
  type KeyFileFault,
  readKeyFileOwner,
  type SecretOwner,
  securityKeyInput,
  SHORTEST_PASSPHRASE,
  unwrapWithPassphrase,
  unwrapWithSecurityKey,
  wrapForPassphrase,
  wrapForSecurityKey,
} from './key-file.ts'
export { type PrintedFault, type PrintedShare, printShare, readPrintedShare } from './printed-share.ts'
export {
  openSealed,
  type Sealed,
  sealFor,
  type SealingKeys,
  sealingKeysOf,
  type ShareRoute,
} from './sealed-share.ts'
