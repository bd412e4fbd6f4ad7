export { type Link, readChain } from './archive/chain.ts'
export type { ChainEvent, EventType } from './archive/event.ts'
export { type ArchiveRecord, type Container, readContainer, recordBytes } from './archive/tar.ts'
export {
  appendBallot,
  appendEncryptedTally,
  appendEndBallots,
  appendEndShuffles,
  appendPartialDecryption,
  appendResult,
  appendSetup,
  appendShuffle,
  type Appended,
  type ArchiveHead,
  beginArchive,
} from './archive/write.ts'
export {
  type BallotClaims,
  ballotClaims,
  type BallotFault,
  checkBallot,
  type ReadBallot,
  readBallot,
} from './ballot/check.ts'
export { type Choices, isAllowed } from './ballot/homomorphic-answer.ts'
export { allows, encryptBallot, makeBallot, type OpenableBallot } from './ballot/make.ts'
export { checkNullProof, proveNull } from './ballot/null-proof.ts'
export { credentialSecret, isCredential, makeCredential, publicCredential } from './credential/credential.ts'
export {
  type CredentialList,
  type ListedCredential,
  parseCredentialList,
  writeCredentialList,
} from './credential/credential-list.ts'
export { type Election, type NewElection, parseElection, writeElection } from './election/election.ts'
export {
  type HomomorphicQuestion,
  isHomomorphic,
  type NonHomomorphicQuestion,
  type Question,
} from './election/question.ts'
export { randomBase58 } from './encoding/base58.ts'
export { sha256Base64, sha256Hex } from './encoding/digest.ts'
export * from './group/index.ts'
export { createSodiumGroup } from './group/fast/sodium-group.ts'
export { holdTogether, type Kept, keep } from './proof/batch.ts'
export { checkShuffle } from './mixnet/check-shuffle.ts'
export { makeShuffle } from './mixnet/make-shuffle.ts'
export type { Ciphertext, Proof } from './proof/proof.ts'
export { type FindFalse, findFalseOneByOne, type Hashing, type Statement } from './proof/statement.ts'
export { plainProtocol, type Protocol, protocol1 } from './protocol.ts'
export { type FactorsByOwner, type LockedFault, openTally } from './tally/combine.ts'
export { SmallLogarithms } from './tally/discrete-log.ts'
export { emptyTally, joinTallies, type Tally, tallyBallots, writeTally } from './tally/encrypted-tally.ts'
export { checkPartialDecryption, makePartialDecryption } from './tally/partial-decryption.ts'
export { type QuestionResult, readResult, readSums, resultShape } from './tally/result.ts'
export * from './trustee/dealing.ts'
export { makePrivateKey, makePublicKey } from './trustee/public-key.ts'
export { type TrusteeItem, type TrusteePublicKey, trusteesShape } from './trustee/shapes.ts'
export {
  type Decryptor,
  electionKey,
  parseTrustees,
  type TrusteeLock,
  type Trustees,
} from './trustee/trustees.ts'
export {
  type Box,
  type BoxEntry,
  type BoxPart,
  checkEntries,
  joinParts,
} from './verify/ballot-box.ts'
export type { Finding, ListedBallot, Reason, Report, Stage } from './verify/report.ts'
export { readSetup, type Setup, type SetupTexts, setupTexts } from './verify/setup.ts'
export {
  concludeArchive,
  openArchive,
  type OpenedArchive,
  refusedReport,
  verifyArchive,
} from './verify/verify-archive.ts'
export { type DiffVerdict, verifyDiff } from './verify/verify-diff.ts'
export * from './ceremony/index.ts'
