import { createDecipheriv, createHash } from 'node:crypto'
import { expectOk, parseHex, toBase64Url } from '@musubi/kernel'
import { describe, expect, test } from 'vitest'
import {
  appendBallot,
  appendEncryptedTally,
  appendEndBallots,
  appendPartialDecryption,
  appendResult,
  appendSetup,
  type Choices,
  checkPartialDecryption,
  credentialSecret,
  type Decryptor,
  keysOfSeed,
  makeBallot,
  makePartialDecryption,
  openArchive,
  openTally,
  plainProtocol as protocol,
  publicCredential,
  readSums,
  verifyArchive,
  verifyDiff,
  writeCredentialList,
  writeTally,
} from '../src/index.ts'
import { checkBallot } from '../src/ballot/check.ts'
import { sortedResult } from '../src/sample/random-plan.ts'
import { ArchiveFile } from '../src/sample/sample-election.ts'
import { checkEntries } from '../src/verify/ballot-box.ts'
import { type GoldenSecrets, golden, goldenSecrets } from './golden.ts'
import { seeded } from './seeded.ts'

const { group } = protocol

/** Of six voters: the numbers of the ranking question sorted, because the shuffles took their order away. */
const RANKING_RESULT = [
  [2, 3],
  [2, 1, 3],
  [
    [0, 0, 0],
    [1, 2, 3],
    [1, 2, 3],
    [3, 1, 2],
    [3, 1, 2],
    [3, 1, 2],
  ],
]

describe('the verdicts of the reference tool', () => {
  test.each([
    ['single-choice-threshold', 'finished', [[2, 1, 1, 2, 1]]],
    ['single-choice-threshold.before-revotes', 'open', undefined],
    [
      'two-questions-blank',
      'finished',
      [
        [1, 2, 1],
        [2, 2, 2],
      ],
    ],
    ['commission-chair', 'finished', [[3, 2, 2]]],
    ['ranking', 'finished', RANKING_RESULT],
    ['ranking.later-tool', 'finished', RANKING_RESULT],
  ])('accept/%s', (name, stage, result) => {
    const report = verifyArchive(protocol, golden(`accept/${name}.bel`))
    expect(report).toMatchObject({ verdict: 'valid', findings: [], stage })
    expect(report.result && sortedResult(report.result)).toEqual(result)
  })

  test.each([
    ['commission-without-chair', 'missing_trustee', 'trustees[1]'],
    ['wrong-result', 'result_mismatch', 'result[0][0]'],
    ['invalid-ballot-proof', 'ballot_bad_proof', 'answers[0].individual_proofs[0]'],
  ])('reject/%s', (name, reason, at) => {
    const report = verifyArchive(protocol, golden(`reject/${name}.bel`))
    expect(report.verdict).toBe('invalid')
    expect(report.result).toBeUndefined()
    const [finding] = report.findings
    expect(finding).toMatchObject({ reason, at })
    expect(finding?.record).toMatch(/^[0-9a-f]{64}\.data\.json$/)
  })

  test.each(['ranking', 'ranking.later-tool'])('%s: our tally has the bytes of theirs', (name) => {
    const opened = expectOk(openArchive(protocol, golden(`accept/${name}.bel`)), name)
    const { tally } = checkEntries(protocol, opened.setup, opened.box.entries)
    const theirs = opened.links.find((link) => link.event.type === 'EncryptedTally')?.data[0]?.text
    expect(writeTally(group, tally)).toBe(theirs)
  })

  test('the later archive extends the earlier one, and not the other way round', () => {
    const [before, after] = ['single-choice-threshold.before-revotes', 'single-choice-threshold'].map(
      (name) => golden(`accept/${name}.bel`),
    ) as [Uint8Array, Uint8Array]
    expect(verifyDiff(before, after)).toEqual({ verdict: 'extends', addedEvents: 9, addedBallots: 3 })
    expect(verifyDiff(after, before)).toEqual({ verdict: 'earlier_is_longer', missingEvents: 9 })
    expect(verifyDiff(after, after)).toEqual({ verdict: 'identical' })
    expect(verifyDiff(after, golden('accept/two-questions-blank.bel'))).toMatchObject({
      verdict: 'forked',
      height: 0,
    })
  })
})

describe.each(Object.entries(goldenSecrets()))('from the secrets of %s', (name, secrets) => {
  const bytes = golden(`accept/${name}.bel`)
  const opened = expectOk(openArchive(protocol, bytes), name)
  const { election, trustees, credentials } = opened.setup
  const part = checkEntries(protocol, opened.setup, opened.box.entries)
  const text = (type: string, at: number) =>
    opened.links.find((link) => link.event.type === type)?.data[at]?.text ?? ''

  test('the public credentials are derived, in the reference tool’s order', () => {
    const derived = secrets.credentials.map((credential) => ({
      text: publicCredential(group, credentialSecret(election.uuid, credential)),
    }))
    expect(writeCredentialList(derived)).toBe(text('Setup', 2))
  })

  test('every ballot decrypts to what was cast', () => {
    const keys = privateKeys(secrets)
    for (const [at, entry] of opened.box.entries.entries()) {
      const cast = secrets.cast[at]
      const credential = publicCredential(group, credentialSecret(election.uuid, cast?.credential ?? ''))
      expect(entry.credential.text).toBe(credential)
      const { claims } = expectOk(
        checkBallot(protocol, election, credentials.byText, entry.text),
        'a golden ballot',
      )
      const factors = new Map(
        keys.map(([owner, key]) => [
          owner,
          claims.ciphertexts.map((choices) => choices.map(({ alpha }) => group.multiply(alpha, key))),
        ]),
      )
      const plain = readSums(
        group,
        expectOk(openTally(group, trustees, claims.ciphertexts, factors), 'keys'),
        1,
      )
      expect(plain).toEqual(cast?.choices)
    }
  })

  test('the encrypted tally has the archive’s bytes, and opens to the result with our own decryptions', () => {
    expect(writeTally(group, part.tally)).toBe(text('EncryptedTally', 0))
    const factors = new Map(
      privateKeys(secrets).map(([owner, key]) => {
        const own = makePartialDecryption(protocol, election, part.tally, key, seeded(`opening ${owner}`))
        const decryptor = trustees.decryptors[owner - 1] as Decryptor
        return [
          owner,
          expectOk(checkPartialDecryption(protocol, election, part.tally, decryptor, own), 'own'),
        ]
      }),
    )
    const points = expectOk(openTally(group, trustees, part.tally, factors), 'a quorum')
    expect(readSums(group, points, opened.box.totalWeight)).toEqual(secrets.result)
  })

  test('trackers are the ballots’ record names in Base64', () => {
    const report = verifyArchive(protocol, bytes)
    expect(report.ballots).toHaveLength(secrets.cast.length)
    for (const { tracker, record } of report.ballots) {
      const hash = expectOk(parseHex(record.slice(0, 64)), 'a record name')
      expect(tracker.replaceAll('+', '-').replaceAll('/', '_')).toBe(toBase64Url(hash))
    }
  })

  test('written again by us, chain and all, the archive has the same bytes', () => {
    const file = new ArchiveFile(timestampOf(bytes))
    for (const { event, data } of opened.links) {
      const [first = '', second = '', third = ''] = data.map((record) => record.text)
      file.add((head) => {
        if (event.type === 'Setup') {
          return appendSetup(head, { election: first, trustees: second, credentials: third })
        }
        if (event.type === 'Ballot') return appendBallot(head, first)
        if (event.type === 'EndBallots') return appendEndBallots(head)
        if (event.type === 'EncryptedTally') {
          const { tallied, totalWeight } = opened.box
          return appendEncryptedTally(head, first, { ballots: tallied, totalWeight })
        }
        if (event.type === 'PartialDecryption') {
          return appendPartialDecryption(head, (JSON.parse(second) as { owner: number }).owner, first)
        }
        return appendResult(head, first)
      })
    }
    expect(Buffer.from(file.bytes()).equals(Buffer.from(bytes))).toBe(true)
  })

  test('a ballot made by us with a golden credential is accepted in the same election', () => {
    const cast = secrets.cast[0]
    const secret = credentialSecret(election.uuid, cast?.credential ?? '')
    const choices = cast?.choices.map((own, at): Choices => {
      const question = election.questions[at]
      const blank = question && 'blank' in question && question.blank === true
      return blank ? (own[0] === 1 ? 'blank' : own.slice(1)) : own
    })
    const ballot = expectOk(
      makeBallot(protocol, election, secret, choices ?? [], seeded('golden')),
      'choices',
    )
    expect(checkBallot(protocol, election, credentials.byText, ballot).ok).toBe(true)
  })
})

function timestampOf(bytes: Uint8Array): number {
  const header = JSON.parse(Buffer.from(bytes.subarray(512, 550)).toString()) as { timestamp: string }
  return Number(header.timestamp)
}

/** Owners and their private keys, enough to open: every Single, and two of the three members. */
function privateKeys(secrets: GoldenSecrets): [owner: number, key: bigint][] {
  const { single, pedersen = [] } = secrets.trusteePrivateKeys
  const alone = single.map((key, at): [number, bigint] => [at + 1, BigInt(key)])
  const members = pedersen.map((member): [number, bigint] => [
    single.length + member.index,
    unwrap(member.seed, member.decryptionKeyFile),
  ])
  return [...alone, ...members.slice(1)]
}

/**
 * Opens a member's key file as the reference tool writes it (Belenios specification, Public key infrastructure:
 * Encrypting; AES-256-CCM with 13 bytes of nonce and 8 of tag).
 */
function unwrap(seed: string, file: string): bigint {
  const { alpha, beta, data } = JSON.parse(file) as { alpha: string; beta: string; data: string }
  const points = expectOk(group.parseAll([alpha, beta]), 'a key file')
  const [a = group.identity, b = group.identity] = points
  const shared = group.add(b, group.negate(group.secretMultiply(a, keysOfSeed(seed).decryption)))
  const digest = (textToHash: string) => createHash('sha256').update(textToHash).digest()
  const sealed = Buffer.from(data, 'hex')
  const decipher = createDecipheriv(
    'aes-256-ccm',
    digest(`key|${group.encode(shared)}`),
    digest(`iv|${alpha}`).subarray(0, 13),
    { authTagLength: 8 },
  )
  decipher.setAuthTag(sealed.subarray(-8))
  const signed = JSON.parse(decipher.update(sealed.subarray(0, -8)).toString()) as { message: string }
  decipher.final()
  const channel = JSON.parse(signed.message) as { message: string }
  return BigInt((JSON.parse(channel.message) as { decryption_key: string }).decryption_key)
}
