import { expectOk } from '@musubi/kernel'
import { assert, constantFrom, integer, property, record, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAllowed } from '../src/ballot/homomorphic-answer.ts'
import {
  checkBallot,
  checkNullProof,
  credentialSecret,
  encryptBallot,
  type HomomorphicQuestion,
  isCredential,
  makeBallot,
  makeCredential,
  ORDER,
  parseCredentialList,
  plainProtocol as protocol,
  proveNull,
  publicCredential,
  type Question,
  SmallLogarithms,
  verifyArchive,
} from '../src/index.ts'
import { drawChoices, plainResult, randomPlan } from '../src/sample/random-plan.ts'
import { castSample, makeSampleArchive, setUpSample } from '../src/sample/sample-election.ts'
import { seeded } from './seeded.ts'

const { group } = protocol
const question = record({
  answers: integer({ min: 1, max: 3 }),
  blank: constantFrom(undefined, false, true),
  min: integer({ min: 0, max: 2 }),
  max: integer({ min: 1, max: 3 }),
}).map(({ answers, blank, min, max }): HomomorphicQuestion => {
  const most = Math.min(max, answers)
  return {
    answers: Array.from({ length: answers }, (_, at) => `答 ${at} 🌉`),
    ...(blank === undefined ? {} : { blank }),
    min: Math.min(min, most),
    max: most,
    question: '問',
  }
})

const plainPlan = (questions: readonly Question[]) => ({
  name: '模擬',
  description: '',
  questions,
  trustees: ['single'] as const,
  weights: [1, 1],
  votes: [],
  timestamp: 1,
})

describe('credentials', () => {
  test('the reference tool’s vector', () => {
    const secret = credentialSecret('JpNwNTnXtexmHS', '11111-222222-33333-444444')
    expect(publicCredential(group, secret)).toBe(
      '05205b59be0c99c4ffe2b2cc6afc15893cdda2422c99429d805836ec67d58170',
    )
  })

  test('a fresh credential has the form, others have not', () => {
    const random = seeded('credentials')
    const made = Array.from({ length: 50 }, () => makeCredential(random))
    expect(made.every(isCredential)).toBe(true)
    expect(new Set(made).size).toBe(50)
    for (const bad of ['', '11111-222222-33333', '1111-2222222-33333-444444', '11111-222222-33333-44444O']) {
      expect(isCredential(bad)).toBe(false)
    }
  })
})

test('whatever a question allows, the ballot is accepted; its bytes depend on the randomness', () => {
  let run = 0
  assert(
    property(question, (own) => {
      const random = seeded(`ballot ${run++}`)
      const sample = setUpSample(protocol, plainPlan([own]), random)
      const { byText } = expectOk(parseCredentialList(group, sample.credentialsText), 'list')
      const choices = [drawChoices(own, random)]
      const [one = '', other = ''] = castSample(
        protocol,
        sample,
        [
          { voter: 0, choices },
          { voter: 0, choices },
        ],
        random,
      )
      expect(checkBallot(protocol, sample.election, byText, one).ok).toBe(true)
      expect(one).not.toBe(other)
    }),
    { numRuns: 8 },
  )
})

test('what a question does not allow gives no ballot', () => {
  const own: Question = { answers: ['甲', '乙', '丙'], min: 1, max: 2, question: '問' }
  const sample = setUpSample(protocol, plainPlan([own]), seeded('not allowed'))
  for (const choices of [
    [0, 0, 0],
    [1, 1, 1],
    [1, 0],
    [2, 0, 0],
    [-1, 1, 1],
    [0.5, 0.5, 0],
    'blank',
  ] as const) {
    expect(makeBallot(protocol, sample.election, 5n, [choices], seeded('x'))).toEqual({
      ok: false,
      error: { reason: 'not_allowed', question: 0 },
    })
    expect(isAllowed(own, choices)).toBe(false)
  }
  expect(makeBallot(protocol, sample.election, 5n, [], seeded('x')).ok).toBe(false)
  expect(makeBallot(protocol, sample.election, 5n, [[1, 0, 0], [1]], seeded('x')).ok).toBe(false)
})

test('an all-zero ballot can be proved empty, no other can', () => {
  const questions: Question[] = [
    { answers: ['甲', '乙'], min: 0, max: 1, question: '問' },
    { answers: ['可'], blank: true, min: 0, max: 1, question: '問' },
  ]
  const sample = setUpSample(protocol, plainPlan(questions), seeded('null'))
  const { election } = sample
  const { byText } = expectOk(parseCredentialList(group, sample.credentialsText), 'list')
  const secret = credentialSecret(sample.uuid, sample.credentials[0]?.credential ?? '')
  const [empty, voted] = [
    [[0, 0], [0]],
    [[0, 1], [0]],
  ].map((choices, at) => {
    const made = expectOk(encryptBallot(protocol, election, secret, choices, seeded(`null ${at}`)), 'allowed')
    const { claims } = expectOk(checkBallot(protocol, election, byText, made.text), 'own ballot')
    const proof = proveNull(protocol, election, made.text, made.nonces, seeded('proof'))
    return { ...made, claims, proof }
  })
  if (!empty || !voted) throw new Error('two ballots were made')
  expect(checkNullProof(protocol, election, empty.text, empty.claims, empty.proof)).toBe(true)
  expect(checkNullProof(protocol, election, voted.text, voted.claims, voted.proof)).toBe(false)
  expect(checkNullProof(protocol, election, voted.text, empty.claims, empty.proof)).toBe(false)
  expect(checkNullProof(protocol, election, empty.text, empty.claims, '[[],[]]')).toBe(false)
  expect(checkNullProof(protocol, election, empty.text, empty.claims, `${empty.proof} `)).toBe(false)
})

test('a stuck random source gives different ciphertexts for different choices and credentials', () => {
  const stuck = (length: number) => new Uint8Array(length)
  const own: Question = { answers: ['甲', '乙'], min: 0, max: 1, question: '問' }
  const sample = setUpSample(protocol, plainPlan([own]), seeded('stuck'))
  const alphas = [
    makeBallot(protocol, sample.election, 5n, [[1, 0]], stuck),
    makeBallot(protocol, sample.election, 5n, [[0, 1]], stuck),
    makeBallot(protocol, sample.election, 6n, [[1, 0]], stuck),
  ].flatMap((ballot) => expectOk(ballot, 'allowed').match(/"alpha":"[0-9a-f]{64}"/g) ?? [])
  expect(alphas).toHaveLength(6)
  expect(new Set(alphas).size).toBe(6)
})

test('the result is the plain count of last votes, for any votes, re-votes, overrides and weights', () => {
  let run = 0
  assert(
    property(
      tuple(question, question, integer({ min: 0, max: 4 }), integer({ min: 1, max: 9 })),
      ([one, other, voters, weight]) => {
        const random = seeded(`model ${run++}`)
        const plan = randomPlan(
          {
            questions: [one, other],
            trustees: ['single', { threshold: 2, size: 3 }],
            weights: [1, weight, 1, 2 * weight, 1],
            voters,
            revotes: 40,
            overrides: 30,
          },
          random,
        )
        const { bytes, result } = makeSampleArchive(protocol, plan, random)
        expect(result).toEqual(plainResult(plan))
        const report = verifyArchive(protocol, bytes)
        expect(report.findings).toEqual([])
        expect(report.result).toEqual(result)
        expect(report.tallied).toBe(voters)
      },
    ),
    { numRuns: 5 },
  )
})

test('small logarithms are found, up to the limit and not above it', () => {
  for (const limit of [0, 1, 2, 3, 10, 99, 100]) {
    const logarithms = new SmallLogarithms(group, limit)
    for (const value of new Set([0, 1, limit - 1, limit, limit + 1, limit + 2].filter((own) => own >= 0))) {
      const found = logarithms.find(group.multiply(group.generator, BigInt(value)))
      expect(found).toBe(value <= limit ? value : undefined)
    }
    expect(logarithms.find(group.multiply(group.generator, ORDER - 1n))).toBeUndefined()
  }
})
