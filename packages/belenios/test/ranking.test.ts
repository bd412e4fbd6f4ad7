import { expectOk } from '@musubi/kernel'
import { array, assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  allows,
  checkBallot,
  checkShuffle,
  makeShuffle,
  parseCredentialList,
  plainProtocol,
  type Question,
  verifyArchive,
} from '../src/index.ts'
import { embedNumbers, independentGenerator, MOST_NUMBERS, readNumbers } from '../src/mixnet/embedding.ts'
import { plainResult, sortedResult } from '../src/sample/random-plan.ts'
import { castSample, makeSampleArchive, type SamplePlan, setUpSample } from '../src/sample/sample-election.ts'
import { edit, type EventSpec, eventsOf, type Loose, plus, rebuild, resigned } from './mutation-harness.ts'
import { remembering } from './remembering.ts'
import { seeded } from './seeded.ts'

const protocol = remembering(plainProtocol)
const { group } = protocol
const ranking: Question = {
  type: 'NonHomomorphic',
  value: { answers: ['甲', '乙', '丙'], question: '順位' },
}
const plan: SamplePlan = {
  name: '順位の試験',
  description: '',
  questions: [{ answers: ['可'], min: 0, max: 1, question: '問' }, ranking],
  trustees: ['single'],
  weights: [1, 1, 1],
  timestamp: 1_795_466_821,
  votes: [
    { voter: 0, choices: [[1], [1, 2, 3]] },
    { voter: 1, choices: [[0], [3, 2, 1]] },
    { voter: 2, choices: [[1], [255, 0, 255]] },
    { voter: 1, choices: [[1], [2, 2, 0]] },
  ],
}
const made = makeSampleArchive(protocol, plan, seeded('ranking'))

test('numbers survive as a member of the group', () => {
  assert(
    property(array(integer({ min: 0, max: 255 }), { minLength: 1, maxLength: MOST_NUMBERS }), (numbers) => {
      expect(readNumbers(group, embedNumbers(group, numbers), numbers.length)).toEqual(numbers)
    }),
    { numRuns: 10 },
  )
  expect(() =>
    embedNumbers(
      group,
      Array.from({ length: MOST_NUMBERS + 1 }, () => 0),
    ),
  ).toThrow(RangeError)
})

test('the generators of shuffles are different members', () => {
  const texts = [-1, 0, 1, 2, 10].map((number) => group.encode(independentGenerator(group, number)))
  expect(new Set([...texts, group.encode(group.generator), group.encode(group.identity)]).size).toBe(7)
})

test('a ranking takes one number from 0 to 255 an answer', () => {
  expect(allows(ranking, [0, 255, 3])).toBe(true)
  for (const wrong of [[1, 2], [1, 2, 3, 4], [1, 2, 256], [-1, 0, 0], [0.5, 0, 0], 'blank'] as const) {
    expect(allows(ranking, wrong)).toBe(false)
  }
})

test('after two shuffles the result is what the voters wrote last, in an order that nobody knows', () => {
  const report = verifyArchive(protocol, made.bytes)
  expect(report.findings).toEqual([])
  expect(report.checked).toMatchObject({ shuffles: 2, tally: true, result: true })
  expect(sortedResult(report.result ?? [])).toEqual(plainResult(plan))
})

describe('changes of a shuffle are refused', () => {
  const sample = setUpSample(protocol, plan, seeded('shuffle'))
  const lists = [0, 1].map((list) =>
    [1, 2, 3].map((number) => ({
      alpha: group.secretBase(BigInt(10 * list + number)),
      beta: group.secretBase(BigInt(100 * list + number)),
    })),
  )
  const { text, lists: after } = makeShuffle(protocol, sample.election, lists, seeded('permutation'))
  const check = (own: string, before = lists) => checkShuffle(protocol, sample.election, before, own)

  test('the unchanged one is accepted and gives the new lists', () => {
    const checked = expectOk(check(text), 'own shuffle')
    expect(checked.map((list) => group.encodeAll(list.map(({ alpha }) => alpha)))).toEqual(
      after.map((list) => group.encodeAll(list.map(({ alpha }) => alpha))),
    )
    expect(check(makeShuffle(protocol, sample.election, [[], []], seeded('empty')).text, [[], []]).ok).toBe(
      true,
    )
  })

  test.each<[why: string, change: (own: Loose) => void, reason: string]>([
    ['a ciphertext replaced', (own) => (own.ciphertexts[0][0] = own.ciphertexts[1][0]), 'shuffle_bad_proof'],
    ['a ciphertext twice', (own) => (own.ciphertexts[0][0] = own.ciphertexts[0][1]), 'shuffle_bad_proof'],
    ['two ciphertexts exchanged', (own) => own.ciphertexts[0].reverse(), 'shuffle_bad_proof'],
    [
      'a beta replaced',
      (own) => (own.ciphertexts[0][2].beta = own.ciphertexts[0][2].alpha),
      'shuffle_bad_proof',
    ],
    ['a ciphertext left out', (own) => own.ciphertexts[0].pop(), 'shuffle_wrong_shape'],
    ['a question left out', (own) => own.ciphertexts.pop(), 'shuffle_wrong_shape'],
    ['a proof left out', (own) => own.proofs.pop(), 'shuffle_wrong_shape'],
    ['the proofs of two questions exchanged', (own) => own.proofs.reverse(), 'shuffle_bad_proof'],
    ...[0, 1, 2].map((at): [string, (own: Loose) => void, string] => [
      `commitment t${at + 1}`,
      (own) => (own.proofs[0][0][at] = own.ciphertexts[0][0].alpha),
      'shuffle_bad_proof',
    ]),
    ['commitment t4', (own) => own.proofs[0][0][3].reverse(), 'shuffle_bad_proof'],
    ['a commitment to the chain', (own) => own.proofs[0][0][4].reverse(), 'shuffle_bad_proof'],
    ...[0, 1, 2, 3].map((at): [string, (own: Loose) => void, string] => [
      `response s${at + 1}`,
      (own) => (own.proofs[1][1][at] = plus(own.proofs[1][1][at], 1n)),
      'shuffle_bad_proof',
    ]),
    [
      'a response of the chain',
      (own) => (own.proofs[0][1][4][1] = plus(own.proofs[0][1][4][1], 1n)),
      'shuffle_bad_proof',
    ],
    [
      'a response of the permutation',
      (own) => (own.proofs[0][1][5][2] = plus(own.proofs[0][1][5][2], 1n)),
      'shuffle_bad_proof',
    ],
    ['the commitment to the permutation', (own) => own.proofs[0][2].reverse(), 'shuffle_bad_proof'],
    ['the chain', (own) => own.proofs[0][3].reverse(), 'shuffle_bad_proof'],
    ['a response too few', (own) => own.proofs[0][1][4].pop(), 'shuffle_wrong_shape'],
    ['a point that is none', (own) => (own.proofs[0][3][0] = '00'), 'shuffle_bad_point'],
    [
      'a response that is not reduced',
      (own) => (own.proofs[0][1][0] = `1${own.proofs[0][1][0].padStart(77, '0')}`),
      'shuffle_wrong_shape',
    ],
  ])('%s', (_, change, reason) => {
    expect(check(edit(text, change))).toMatchObject({ ok: false, error: { reason } })
  })

  test('a space; other lists before it; another election', () => {
    expect(check(text.replace(',', ', '))).toMatchObject({
      ok: false,
      error: { reason: 'shuffle_not_canonical' },
    })
    expect(check(text, lists.toReversed())).toMatchObject({
      ok: false,
      error: { reason: 'shuffle_bad_proof' },
    })
    const other = setUpSample(protocol, plan, seeded('other')).election
    expect(checkShuffle(protocol, other, lists, text)).toMatchObject({
      ok: false,
      error: { reason: 'shuffle_bad_proof' },
    })
  })
})

describe('changes around the shuffles are refused, with the record', () => {
  type Change = (events: EventSpec[]) => void
  const at = (events: EventSpec[], index: number) => events[index] as EventSpec
  test.each<[why: string, change: Change, reason: string, where: [event: number, data?: number]]>([
    ['opened before the close of the shuffles', (all) => void all.splice(9, 1), 'event_out_of_order', [9]],
    ['opened without a shuffle', (all) => void all.splice(7, 3), 'decryption_before_shuffles', [7]],
    ['the first shuffle left out', (all) => void all.splice(7, 1), 'shuffle_bad_proof', [7, 0]],
    [
      'the shuffles exchanged',
      (all) => void all.splice(7, 0, ...all.splice(8, 1)),
      'shuffle_bad_proof',
      [7, 0],
    ],
    ['the last shuffle left out', (all) => void all.splice(8, 1), 'decryption_bad_proof', [9, 0]],
    [
      'a ciphertext of the tally replaced',
      (all) => void (at(all, 6).data[0] = edit(at(all, 6).data[0] ?? '', (own) => (own[1][0] = own[0][0]))),
      'tally_mismatch',
      [6, 0],
    ],
    [
      'a ciphertext of the tally twice',
      (all) => void (at(all, 6).data[0] = edit(at(all, 6).data[0] ?? '', (own) => (own[1][0] = own[1][1]))),
      'tally_mismatch',
      [6, 0],
    ],
    [
      'a voter with two votes',
      (all) => void (at(all, 0).data[2] = edit(at(all, 0).data[2] ?? '', (own) => (own[0] += ',2'))),
      'tally_wrong_size',
      [6, 1],
    ],
    [
      'another ranking in the result',
      (all) => void (at(all, 11).data[0] = edit(at(all, 11).data[0] ?? '', (own) => own.result[1][0][0]++)),
      'result_mismatch',
      [11, 0],
    ],
    [
      'the rankings in another order',
      (all) =>
        void (at(all, 11).data[0] = edit(at(all, 11).data[0] ?? '', (own) =>
          own.result[1].push(own.result[1].shift()),
        )),
      'result_mismatch',
      [11, 0],
    ],
    [
      'a ranking as a sum',
      (all) =>
        void (at(all, 11).data[0] = edit(at(all, 11).data[0] ?? '', (own) => (own.result[1] = [1, 2, 3]))),
      'result_mismatch',
      [11, 0],
    ],
  ])('%s', (_, change, reason, [event, data]) => {
    const events = eventsOf(made.bytes)
    change(events)
    const { bytes, names } = rebuild(events)
    const record = data === undefined ? names[event]?.event : names[event]?.data[data]
    expect(verifyArchive(protocol, bytes).findings).toMatchObject([{ reason, record }])
  })
})

test('a ranking answer cannot be copied into another ballot', () => {
  const sample = setUpSample(protocol, plan, seeded('copy'))
  const { byText } = expectOk(parseCredentialList(group, sample.credentialsText), 'list')
  const [one = '', other = ''] = castSample(protocol, sample, plan.votes.slice(0, 2), seeded('copy ballots'))
  const copied = (JSON.parse(other) as Loose).answers[1]
  const forged = resigned(0, one, (own) => (own.answers[1] = copied), sample)
  expect(
    checkBallot(
      protocol,
      sample.election,
      byText,
      resigned(0, one, () => {}, sample),
    ).ok,
  ).toBe(true)
  expect(checkBallot(protocol, sample.election, byText, forged)).toEqual({
    ok: false,
    error: { reason: 'ballot_bad_proof', at: 'answers[1].proof' },
  })
})
