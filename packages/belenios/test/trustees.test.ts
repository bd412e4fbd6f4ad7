import { expectOk } from '@musubi/kernel'
import { describe, expect, test } from 'vitest'
import {
  commitToDealing,
  deal,
  fitsCommitments,
  keysOfSeed,
  makeCertificate,
  makePartialDecryption,
  makeSeed,
  opensCommitment,
  openTally,
  parseTrustees,
  plainProtocol as protocol,
  privateKeyOf,
  readSums,
  type Scalar,
  shareFor,
  trusteesShape,
} from '../src/index.ts'
import { setUpSample } from '../src/sample/sample-election.ts'
import { lagrange } from '../src/tally/combine.ts'
import { readCoefficients } from '../src/trustee/pedersen.ts'
import { makePedersenGroup } from '../src/sample/pedersen-group.ts'
import { seeded } from './seeded.ts'

const { group } = protocol

/** All subsets of 1…size. */
function subsets(size: number): number[][] {
  return Array.from({ length: 2 ** size }, (_, bits) =>
    Array.from({ length: size }, (_, at) => at + 1).filter((owner) => bits & (1 << (owner - 1))),
  )
}

describe('any quorum opens, no other set does', () => {
  test.each<
    [
      name: string,
      kinds: ('single' | { threshold: number; size: number })[],
      opens: (has: (owner: number) => boolean) => boolean,
    ]
  >([
    ['single', ['single'], (has) => has(1)],
    ['two singles', ['single', 'single'], (has) => has(1) && has(2)],
    ['1 of 2', [{ threshold: 1, size: 2 }], (has) => has(1) || has(2)],
    ['2 of 3', [{ threshold: 2, size: 3 }], (has) => [1, 2, 3].filter(has).length >= 2],
    ['3 of 4', [{ threshold: 3, size: 4 }], (has) => [1, 2, 3, 4].filter(has).length >= 3],
    [
      'server, chair or deputy, two of three witnesses',
      ['single', { threshold: 1, size: 2 }, { threshold: 2, size: 3 }],
      (has) => has(1) && (has(2) || has(3)) && [4, 5, 6].filter(has).length >= 2,
    ],
  ])('%s', (name, trustees, opens) => {
    const sample = setUpSample(
      protocol,
      {
        name,
        description: '',
        questions: [{ answers: ['甲'], min: 0, max: 1, question: '問' }],
        trustees,
        weights: [],
        votes: [],
        timestamp: 1,
      },
      seeded(name),
    )
    const nonce = 987654321n
    const beta = group.add(group.multiply(sample.election.key, nonce), group.multiply(group.generator, 3n))
    const tally = [[{ alpha: group.secretBase(nonce), beta }]]
    const factors = sample.privateKeys.map((key) => [[group.multiply(tally[0]?.[0]?.alpha as never, key)]])
    for (const owners of subsets(sample.privateKeys.length)) {
      const present = new Map(owners.map((owner) => [owner, factors[owner - 1] ?? []]))
      const opened = openTally(group, sample.trustees, tally, present)
      expect(opened.ok).toBe(opens((owner) => owners.includes(owner)))
      if (opened.ok) expect(readSums(group, opened.value, 5)).toEqual([[3]])
    }
  })

  test('fewer shares than the threshold, combined all the same, give another point', () => {
    const { parameters, privateKeys } = makePedersenGroup(
      protocol,
      { threshold: 3, size: 4 },
      seeded('too few'),
    )
    const key = expectOk(parseTrustees(protocol, trusteesShape.write([['Pedersen', parameters]])), 'own').key
    const combine = (indexes: readonly number[]) => {
      const coefficients = lagrange(indexes)
      return group.multiplyMany(
        indexes.map((index, at) => [
          group.secretBase(privateKeys[index - 1] as Scalar),
          coefficients[at] as Scalar,
        ]),
      )
    }
    expect(group.equal(combine([1, 3, 4]), key)).toBe(true)
    expect(group.equal(combine([4, 1, 2]), key)).toBe(true)
    expect(group.equal(combine([1, 3]), key)).toBe(false)
    expect(group.equal(combine([2]), key)).toBe(false)
  })
})

describe('dealing', () => {
  const random = seeded('dealing')
  const seeds = [1, 2, 3].map(() => makeSeed(random))
  const certs = seeds.map((seed, at) =>
    makeCertificate(protocol, seed, { size: 3, threshold: 2, index: at + 1 }, random),
  )
  const dealing = deal(protocol, seeds[0] ?? '', 2, random)
  const keys = {
    verification: group.secretBase(keysOfSeed(seeds[0] ?? '').signing),
    encryption: group.identity,
  }
  const { points } = expectOk(readCoefficients(group, dealing.coefexps, keys, 2, ''), 'own')

  test('a share fits its maker’s commitments at its own index only', () => {
    for (const index of [1, 2, 3]) {
      const share = shareFor(dealing.coefficients, index)
      expect(fitsCommitments(group, points, index, share)).toBe(true)
      expect(fitsCommitments(group, points, index, share + 1n)).toBe(false)
      expect(fitsCommitments(group, points, index + 1, share)).toBe(false)
    }
  })

  test('commitments cannot be changed after they were committed to, nor moved to other certificates', () => {
    const commitment = commitToDealing(certs, dealing.coefexps)
    expect(opensCommitment(commitment, certs, dealing.coefexps)).toBe(true)
    const other = deal(protocol, seeds[0] ?? '', 2, random)
    expect(opensCommitment(commitment, certs, other.coefexps)).toBe(false)
    expect(opensCommitment(commitment, certs.toReversed(), dealing.coefexps)).toBe(false)
  })

  test('threshold 1 gives every member the same share', () => {
    const { privateKeys } = makePedersenGroup(protocol, { threshold: 1, size: 3 }, random)
    expect(new Set(privateKeys).size).toBe(1)
  })

  test('a private key is the sum of the shares', () => {
    expect(privateKeyOf([1n, 2n, group.order - 1n])).toBe(2n)
  })
})

test('a decryption of another election’s tally does not pass', () => {
  const plan = {
    name: '一',
    description: '',
    questions: [{ answers: ['甲'], min: 0, max: 1, question: '問' }],
    trustees: ['single' as const],
    weights: [],
    votes: [],
    timestamp: 1,
  }
  const [one, other] = [setUpSample(protocol, plan, seeded('a')), setUpSample(protocol, plan, seeded('b'))]
  const tally = [[{ alpha: group.secretBase(3n), beta: group.secretBase(4n) }]]
  const key = one.privateKeys[0] as Scalar
  const right = makePartialDecryption(protocol, one.election, tally, key, seeded('c'))
  const wrong = makePartialDecryption(protocol, other.election, tally, key, seeded('c'))
  expect(right).not.toBe(wrong)
  expect(JSON.parse(right).decryption_factors).toEqual(JSON.parse(wrong).decryption_factors)
})
