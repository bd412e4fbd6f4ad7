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
export {
  type CeremonyMember,
  receiveShares,
  sayCertificate,
  sayCommitment,
  sayComplaint,
  sayKey,
  sayReveal,
  sayShares,
  saySingleKey,
  type ShareFault,
} from './member.ts'
export {
  AUTHORITY,
  type CeremonyMessage,
  type CeremonyStep,
  hashMessage,
  type MessageOf,
  parseMessage,
  writeMessage,
} from './message.ts'
export {
  appendMinutes,
  beginMinutes,
  type Minutes,
  type MinutesEntry,
  type MinutesFault,
  minutesHash,
  minutesInJapanese,
  verifyMinutes,
  writeMinutes,
} from './minutes.ts'
export {
  type CeremonyPlan,
  isRehearsal,
  type MemberPlace,
  placesOf,
  type PlanFault,
  REHEARSAL_NAME,
  REHEARSAL_UUID,
  rehearsalUuid,
} from './plan.ts'
export { readyElection, reduceCeremony } from './reduce.ts'
export { awaited, BEFORE_CEREMONY, type CeremonyFault, type CeremonyState, trusteesOf } from './state.ts'
