import { assert, constantFrom, integer, property, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainProtocol, verifyArchive } from '../src/index.ts'
import { badPoints } from './group-contract.ts'
import {
  base,
  baseEvents,
  edit,
  type EventSpec,
  type Loose,
  ORDER_TEXT,
  plus,
  rebuild,
  resigned,
  sample,
} from './mutation-harness.ts'
import { remembering } from './remembering.ts'

type Where = [event: number, data: number]
type Case = [why: string, change: (events: EventSpec[]) => void, reason: string, where: Where, at?: string]

const text = (events: EventSpec[], [event, data]: Where) => events[event]?.data[data] ?? ''
const set = (events: EventSpec[], [event, data]: Where, value: string) => {
  const spec = events[event] as EventSpec
  spec.data[data] = value
}
/** A change of the JSON at a place. */
const json = (where: Where, change: (value: Loose) => void) => (events: EventSpec[]) =>
  set(events, where, edit(text(events, where), change))
const raw = (where: Where, change: (value: string) => string) => (events: EventSpec[]) =>
  set(events, where, change(text(events, where)))
const spaced = (where: Where) => raw(where, (value) => value.replace(',', ', '))

const protocol = remembering(plainProtocol)
const { group } = protocol
const bad = Object.fromEntries(badPoints().map(([why, value]) => [why, value]))
const OTHER = group.encode(group.secretBase(12345n))
const TWO_TORSION = bad['the point of order 2'] ?? ''

const [ELECTION, TRUSTEES, CREDENTIALS]: [Where, Where, Where] = [
  [0, 0],
  [0, 1],
  [0, 2],
]

const setupCases: Case[] = [
  ['election not JSON', raw(ELECTION, () => '{'), 'election_not_json', ELECTION],
  [
    'election without a name',
    json(ELECTION, (own) => delete own.name),
    'election_wrong_shape',
    ELECTION,
    'name',
  ],
  ['version 2', json(ELECTION, (own) => (own.version = 2)), 'election_unsupported_version', ELECTION],
  [
    'another group',
    json(ELECTION, (own) => (own.group = 'RFC-3526-2048')),
    'election_unsupported_group',
    ELECTION,
  ],
  ['a short uuid', json(ELECTION, (own) => (own.uuid = 'abc')), 'election_bad_uuid', ELECTION],
  ['a uuid with a 0', json(ELECTION, (own) => (own.uuid = '0BCDEFGHJKLMNP')), 'election_bad_uuid', ELECTION],
  [
    'a key of order 2',
    json(ELECTION, (own) => (own.public_key = TWO_TORSION)),
    'election_bad_public_key',
    ELECTION,
  ],
  [
    'a key that nobody holds',
    json(ELECTION, (own) => (own.public_key = OTHER)),
    'trustees_do_not_give_key',
    ELECTION,
  ],
  [
    'another question text',
    json(ELECTION, (own) => (own.questions[0].question = '第0問')),
    'ballot_of_other_election',
    [1, 0],
    'election_hash',
  ],
  ['trustees with a space', spaced(TRUSTEES), 'trustees_not_canonical', TRUSTEES],
  [
    'an unknown kind of trustee',
    json(TRUSTEES, (own) => (own[0][0] = 'Double')),
    'trustees_wrong_shape',
    TRUSTEES,
  ],
  [
    'the single trustee’s proof',
    json(TRUSTEES, (own) => (own[0][1].pok.challenge = plus(own[0][1].pok.challenge, 1n))),
    'trustee_bad_proof',
    TRUSTEES,
    '[0][1].pok',
  ],
  [
    'the single trustee’s response',
    json(TRUSTEES, (own) => (own[0][1].pok.response = plus(own[0][1].pok.response, 1n))),
    'trustee_bad_proof',
    TRUSTEES,
    '[0][1].pok',
  ],
  [
    'a challenge that is not reduced',
    json(TRUSTEES, (own) => (own[0][1].pok.challenge = plus(own[0][1].pok.challenge, ORDER_TEXT, false))),
    'trustees_wrong_shape',
    TRUSTEES,
    '[0][1].pok.challenge',
  ],
  [
    'a trustee’s key of order 2',
    json(TRUSTEES, (own) => (own[0][1].public_key = TWO_TORSION)),
    'trustee_bad_point',
    TRUSTEES,
    '[0][1].public_key',
  ],
  [
    'a certificate’s signature',
    json(
      TRUSTEES,
      (own) => (own[2][1].certs[1].signature.response = plus(own[2][1].certs[1].signature.response, 1n)),
    ),
    'trustee_bad_signature',
    TRUSTEES,
    '[2][1].certs[1]',
  ],
  [
    'a certificate for another place',
    json(TRUSTEES, (own) => own[2][1].certs.reverse()),
    'trustee_bad_context',
    TRUSTEES,
    '[2][1].certs[0].message',
  ],
  [
    'commitments of another member',
    json(TRUSTEES, (own) => own[2][1].coefexps.reverse()),
    'trustee_bad_signature',
    TRUSTEES,
    '[2][1].coefexps[0]',
  ],
  [
    'commitments signed by another member',
    json(TRUSTEES, (own) => own[1][1].coefexps.reverse()),
    'trustee_bad_signature',
    TRUSTEES,
    '[1][1].coefexps[0]',
  ],
  [
    'one commitment too many',
    json(
      TRUSTEES,
      (own) =>
        (own[2][1].coefexps[0].message = edit(own[2][1].coefexps[0].message, (inner) =>
          inner.coefexps.push(OTHER),
        )),
    ),
    'trustees_wrong_shape',
    TRUSTEES,
    '[2][1].coefexps[0].message',
  ],
  [
    'a commitment of order 2',
    json(
      TRUSTEES,
      (own) =>
        (own[2][1].coefexps[0].message = edit(
          own[2][1].coefexps[0].message,
          (inner) => (inner.coefexps[0] = TWO_TORSION),
        )),
    ),
    'trustee_bad_point',
    TRUSTEES,
    '[2][1].coefexps[0].message',
  ],
  [
    'a member’s signature over the list',
    json(
      TRUSTEES,
      (own) => (own[2][1].signatures[2].challenge = plus(own[2][1].signatures[2].challenge, 1n)),
    ),
    'trustee_bad_signature',
    TRUSTEES,
    '[2][1].signatures[2]',
  ],
  [
    'two members’ public shares exchanged',
    json(TRUSTEES, (own) => own[2][1].verification_keys.reverse()),
    'trustee_bad_share',
    TRUSTEES,
    '[2][1].verification_keys[0]',
  ],
  [
    'the signature of a public share',
    json(
      TRUSTEES,
      (own) =>
        (own[2][1].verification_keys[1].signature.response = plus(
          own[2][1].verification_keys[1].signature.response,
          1n,
        )),
    ),
    'trustee_bad_signature',
    TRUSTEES,
    '[2][1].verification_keys[1].signature',
  ],
  ['a lower threshold', json(TRUSTEES, (own) => (own[2][1].threshold = 1)), 'trustee_bad_context', TRUSTEES],
  ['threshold 0', json(TRUSTEES, (own) => (own[2][1].threshold = 0)), 'trustees_wrong_shape', TRUSTEES],
  [
    'a member left out',
    json(TRUSTEES, (own) => own[2][1].certs.pop()),
    'trustees_wrong_shape',
    TRUSTEES,
    '[2][1]',
  ],
  [
    'an item left out',
    json(TRUSTEES, (own) => own.pop()),
    'trustees_do_not_give_key',
    ELECTION,
    'public_key',
  ],
  ['credentials with a space', spaced(CREDENTIALS), 'credentials_not_canonical_json', CREDENTIALS],
  [
    'a credential twice',
    json(CREDENTIALS, (own) => own.push(own[0])),
    'credentials_duplicate_credential',
    CREDENTIALS,
    '[2]',
  ],
  [
    'a credential twice with another weight',
    json(CREDENTIALS, (own) => own.push(`${own[0]},2`)),
    'credentials_duplicate_credential',
    CREDENTIALS,
    '[2]',
  ],
  [
    'a credential of order 2',
    json(CREDENTIALS, (own) => own.push(TWO_TORSION)),
    'credentials_bad_point',
    CREDENTIALS,
    '[2]',
  ],
  [
    'a credential that is a name',
    json(CREDENTIALS, (own) => own.push('但馬 一郎')),
    'credentials_bad_entry',
    CREDENTIALS,
    '[2]',
  ],
  ['weight 0', json(CREDENTIALS, (own) => (own[0] += ',0')), 'credentials_bad_entry', CREDENTIALS, '[0]'],
  ['weight 01', json(CREDENTIALS, (own) => (own[0] += ',01')), 'credentials_bad_entry', CREDENTIALS, '[0]'],
  [
    'another weight than was tallied',
    json(CREDENTIALS, (own) => (own[0] += ',2')),
    'tally_wrong_size',
    [5, 1],
    'total_weight',
  ],
]

/** A ballot that its own voter changed and signed again. */
const voted = (change: (ballot: Loose) => void) => raw([1, 0], (value) => resigned(0, value, change))
const B: Where = [1, 0]
const choice = (own: Loose, at = 0) => own.answers[0].choices[at]
const first = (own: Loose) => own.answers[0].individual_proofs[0][0]
const bump = (own: Loose, key: string) => (own[key] = plus(own[key], 1n))

const ballotCases: Case[] = [
  [
    'another uuid',
    voted((own) => (own.election_uuid = 'BPHrhae17hFi7r')),
    'ballot_of_other_election',
    B,
    'election_uuid',
  ],
  [
    'another election’s fingerprint',
    voted((own) => (own.election_hash = own.election_hash.replace(/^./, '_'))),
    'ballot_of_other_election',
    B,
    'election_hash',
  ],
  [
    'a credential that is not listed',
    voted((own) => (own.credential = OTHER)),
    'credential_not_listed',
    B,
    'credential',
  ],
  [
    'the other voter’s credential',
    voted((own) => (own.credential = otherCredential(own.credential))),
    'ballot_bad_proof',
    B,
  ],
  [
    'signed by the other voter',
    raw(B, (value) => resigned(1, value, () => {})),
    'ballot_bad_signature',
    B,
    'signature.proof',
  ],
  [
    'alpha replaced',
    voted((own) => (choice(own).alpha = OTHER)),
    'ballot_bad_proof',
    B,
    'answers[0].individual_proofs[0]',
  ],
  [
    'beta replaced',
    voted((own) => (choice(own).beta = OTHER)),
    'ballot_bad_proof',
    B,
    'answers[0].individual_proofs[0]',
  ],
  [
    'alpha and beta exchanged',
    voted((own) => ([choice(own).alpha, choice(own).beta] = [choice(own).beta, choice(own).alpha])),
    'ballot_bad_proof',
    B,
  ],
  ['two choices exchanged', voted((own) => own.answers[0].choices.reverse()), 'ballot_bad_proof', B],
  ['two answers exchanged', voted((own) => own.answers.reverse()), 'ballot_wrong_shape', B],
  ...badPoints().map(
    ([why, point]): Case => [
      `alpha: ${why}`,
      voted((own) => (choice(own, 1).alpha = point)),
      'ballot_bad_point',
      B,
      'answers[0].choices[1].alpha',
    ],
  ),
  [
    'an individual challenge',
    voted((own) => bump(first(own), 'challenge')),
    'ballot_bad_proof',
    B,
    'answers[0].individual_proofs[0]',
  ],
  [
    'an individual response',
    voted((own) => bump(first(own), 'response')),
    'ballot_bad_proof',
    B,
    'answers[0].individual_proofs[0]',
  ],
  [
    'the branches of a proof exchanged',
    voted((own) => own.answers[0].individual_proofs[0].reverse()),
    'ballot_bad_proof',
    B,
  ],
  ['two proofs exchanged', voted((own) => own.answers[0].individual_proofs.reverse()), 'ballot_bad_proof', B],
  [
    'the overall challenge',
    voted((own) => bump(own.answers[0].overall_proof[1], 'challenge')),
    'ballot_bad_proof',
    B,
    'answers[0].overall_proof',
  ],
  [
    'the overall response',
    voted((own) => bump(own.answers[1].overall_proof[1], 'response')),
    'ballot_bad_proof',
    B,
    'answers[1].overall_proof',
  ],
  [
    'the blank challenge',
    voted((own) => bump(own.answers[1].blank_proof[0], 'challenge')),
    'ballot_bad_proof',
    B,
    'answers[1].blank_proof',
  ],
  [
    'the blank response',
    voted((own) => bump(own.answers[1].blank_proof[1], 'response')),
    'ballot_bad_proof',
    B,
    'answers[1].blank_proof',
  ],
  [
    'a response that is not reduced',
    signedAsIs((own) => (first(own).response = plus(first(own).response, ORDER_TEXT, false))),
    'ballot_wrong_shape',
    B,
    'answers[0].individual_proofs[0][0].response',
  ],
  [
    'a response with a zero in front',
    signedAsIs((own) => (first(own).response = `0${first(own).response}`)),
    'ballot_wrong_shape',
    B,
  ],
  ['a negative challenge', signedAsIs((own) => (first(own).challenge = '-1')), 'ballot_wrong_shape', B],
  ['a challenge as a number', signedAsIs((own) => (first(own).challenge = 1)), 'ballot_wrong_shape', B],
  [
    'a proof missing',
    voted((own) => own.answers[0].individual_proofs.pop()),
    'ballot_wrong_shape',
    B,
    'answers[0].individual_proofs',
  ],
  [
    'a branch missing',
    voted((own) => own.answers[0].individual_proofs[1].pop()),
    'ballot_wrong_shape',
    B,
    'answers[0].individual_proofs[1]',
  ],
  [
    'an overall branch too many',
    voted((own) => own.answers[0].overall_proof.push(first(own))),
    'ballot_wrong_shape',
    B,
    'answers[0].overall_proof',
  ],
  [
    'a choice too many',
    voted((own) => own.answers[0].choices.push(choice(own))),
    'ballot_wrong_shape',
    B,
    'answers[0].choices',
  ],
  [
    'no proof about blank',
    voted((own) => delete own.answers[1].blank_proof),
    'ballot_wrong_shape',
    B,
    'answers[1].blank_proof',
  ],
  [
    'a proof about blank where blank is not allowed',
    voted((own) => (own.answers[0].blank_proof = own.answers[1].blank_proof)),
    'ballot_wrong_shape',
    B,
    'answers[0].blank_proof',
  ],
  ['an answer missing', voted((own) => own.answers.pop()), 'ballot_wrong_shape', B, 'answers'],
  [
    'the signed hash',
    signedAsIs((own) => (own.signature.hash = own.signature.hash.replace(/^./, '_'))),
    'ballot_bad_hash',
    B,
    'signature.hash',
  ],
  [
    'the signature’s challenge',
    signedAsIs((own) => bump(own.signature.proof, 'challenge')),
    'ballot_bad_signature',
    B,
    'signature.proof',
  ],
  [
    'the signature’s response',
    signedAsIs((own) => bump(own.signature.proof, 'response')),
    'ballot_bad_signature',
    B,
    'signature.proof',
  ],
  [
    'another order of fields',
    raw(B, (value) => value.replace(/("election_uuid":"[^"]+"),("election_hash":"[^"]+")/, '$2,$1')),
    'ballot_not_canonical',
    B,
  ],
  ['a space', spaced(B), 'ballot_not_canonical', B],
  [
    'a field twice',
    raw(B, (value) => value.replace('{', '{"election_uuid":"x",')),
    'ballot_not_canonical',
    B,
  ],
  ['an unknown field', signedAsIs((own) => (own.more = 1)), 'ballot_not_canonical', B],
  [
    'an escape that is not needed',
    raw(B, (value) =>
      value
        .replace('"credential":"', '"credential":"\\u0030')
        .replace(/\\u0030./, (own) => `\\u00${own.charCodeAt(6).toString(16)}`),
    ),
    'ballot_not_canonical',
    B,
  ],
  ['half a ballot', raw(B, (value) => value.slice(0, 500)), 'ballot_not_canonical', B],
]

function signedAsIs(change: (ballot: Loose) => void) {
  return json(B, change)
}

function otherCredential(own: string): string {
  const all = JSON.parse(sample.credentialsText) as string[]
  return all.find((one) => one !== own) ?? ''
}

const TALLY: Where = [5, 0]
const sized = (change: (value: Loose) => void) => (events: EventSpec[]) => {
  const spec = events[5] as EventSpec
  spec.naming = edit(spec.naming ?? '{}', change)
}
const owned = (event: number, owner: number) => (events: EventSpec[]) => {
  const spec = events[event] as EventSpec
  spec.naming = edit(spec.naming ?? '{}', (own) => (own.owner = owner))
}
const drop = (event: number) => (events: EventSpec[]) => void events.splice(event, 1)
const P: Where = [6, 0]
const result = (change: (value: Loose) => void) => json([10, 0], change)

const closingCases: Case[] = [
  [
    'one ballot more was counted',
    sized((own) => own.num_tallied++),
    'tally_wrong_size',
    [5, 1],
    'num_tallied',
  ],
  ['another total weight', sized((own) => own.total_weight++), 'tally_wrong_size', [5, 1], 'total_weight'],
  ['two sums exchanged', json(TALLY, (own) => own[0].reverse()), 'tally_mismatch', TALLY],
  ['a sum that nobody cast', json(TALLY, (own) => (own[0][0].beta = OTHER)), 'tally_mismatch', TALLY],
  ['a question left out', json(TALLY, (own) => own.pop()), 'tally_mismatch', TALLY],
  ['the tally with a space', spaced(TALLY), 'tally_not_canonical', TALLY],
  ['a ballot left out', drop(2), 'tally_wrong_size', [4, 1], 'num_tallied'],
  ['a re-vote left out', drop(3), 'tally_mismatch', [4, 0]],
  [
    'two ballots of one voter exchanged',
    (events) => void events.splice(1, 0, ...events.splice(3, 1)),
    'tally_mismatch',
    TALLY,
  ],
  ['a decryption of another owner', owned(6, 2), 'decryption_bad_proof', P],
  ['an owner that does not exist', owned(6, 7), 'owner_unknown', [6, 1], 'owner'],
  ['owner 0', owned(6, 0), 'owner_unknown', [6, 1], 'owner'],
  ['an owner twice', owned(9, 4), 'owner_twice', [9, 1], 'owner'],
  [
    'a factor replaced',
    json(P, (own) => (own.decryption_factors[0][0] = OTHER)),
    'decryption_bad_proof',
    P,
    'decryption_proofs[0][0]',
  ],
  [
    'a factor of order 2',
    json(P, (own) => (own.decryption_factors[1][0] = TWO_TORSION)),
    'decryption_bad_point',
    P,
    'decryption_factors[1][0]',
  ],
  ['two factors exchanged', json(P, (own) => own.decryption_factors[0].reverse()), 'decryption_bad_proof', P],
  [
    'a decryption’s challenge',
    json(P, (own) => bump(own.decryption_proofs[0][1], 'challenge')),
    'decryption_bad_proof',
    P,
    'decryption_proofs[0][1]',
  ],
  [
    'a decryption’s response',
    json(P, (own) => bump(own.decryption_proofs[1][1], 'response')),
    'decryption_bad_proof',
    P,
    'decryption_proofs[1][1]',
  ],
  [
    'a factor left out',
    json(P, (own) => own.decryption_factors[0].pop()),
    'decryption_wrong_shape',
    P,
    'decryption_factors',
  ],
  [
    'a proof left out',
    json(P, (own) => own.decryption_proofs.pop()),
    'decryption_wrong_shape',
    P,
    'decryption_proofs',
  ],
  ['a decryption with a space', spaced(P), 'decryption_not_canonical', P],
  ['the server’s decryption left out', drop(6), 'missing_trustee', [9, 0], 'trustees[0]'],
  ['the chair’s decryption left out', drop(7), 'missing_trustee', [9, 0], 'trustees[1]'],
  ['a witness’s decryption left out', drop(8), 'missing_trustee', [9, 0], 'trustees[2]'],
  ['one vote more', result((own) => own.result[0][0]++), 'result_mismatch', [10, 0], 'result[0][0]'],
  ['one vote moved', result((own) => own.result[0].reverse()), 'result_mismatch', [10, 0], 'result[0][0]'],
  [
    'more votes than there are',
    result((own) => (own.result[0][1] = 1_000_000)),
    'result_mismatch',
    [10, 0],
    'result[0][1]',
  ],
  [
    'a negative number of votes',
    result((own) => (own.result[0][1] = -1)),
    'result_not_canonical',
    [10, 0],
    'result[0][1]',
  ],
  ['half a vote', result((own) => (own.result[0][1] = 0.5)), 'result_not_canonical', [10, 0], 'result[0][1]'],
  ['a result too short', result((own) => own.result[0].pop()), 'result_wrong_shape', [10, 0], 'result[0]'],
  ['a question without a result', result((own) => own.result.pop()), 'result_wrong_shape', [10, 0], 'result'],
  ['the result with a space', spaced([10, 0]), 'result_not_canonical', [10, 0]],
]

describe.each([
  ['setup', setupCases],
  ['ballots', ballotCases],
  ['closing', closingCases],
])('changes in records of the %s are refused, with the record', (_, cases) => {
  test.each(cases)('%s', (_why, change, reason, where, place) => {
    const events = baseEvents()
    change(events)
    const { bytes, names } = rebuild(events)
    const report = verifyArchive(protocol, bytes)
    expect(report.verdict).toBe('invalid')
    const [finding] = report.findings
    expect(finding).toMatchObject({ reason, record: names[where[0]]?.data[where[1]] })
    if (place !== undefined) expect(finding?.at).toBe(place)
  })
})

test('any changed character of any record is refused, though every hash is made right again', () => {
  const places = baseEvents().flatMap(({ data }, event) => data.map((_, at): Where => [event, at]))
  assert(
    property(
      constantFrom(...places),
      tuple(integer({ min: 0, max: 2 ** 31 }), constantFrom(...'0123456789abcdefZ+",:[]{}')),
      (where, [position, letter]) => {
        const events = baseEvents()
        const old = text(events, where)
        const at = position % old.length
        set(events, where, `${old.slice(0, at)}${letter}${old.slice(at + 1)}`)
        if (text(events, where) === old) return
        const report = verifyArchive(protocol, rebuild(events).bytes)
        expect(report.verdict).toBe('invalid')
        expect(report.findings[0]?.record).toMatch(/^[0-9a-f]{64}\.(data|event)\.json$/)
      },
    ),
    { numRuns: 30 },
  )
})

test('there are more than sixty of them', () => {
  expect(setupCases.length + ballotCases.length + closingCases.length).toBeGreaterThan(100)
  expect(verifyArchive(protocol, base).verdict).toBe('valid')
})
