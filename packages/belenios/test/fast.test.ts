import { expectOk } from '@musubi/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ballotClaims, type ReadBallot } from '../src/ballot/check.ts'
import { multiScalar } from '../src/group/fast/multi-scalar.ts'
import { readWhole, writeWhole } from '../src/group/whole-point.ts'
import {
  createSodiumGroup,
  ed25519Group,
  holdTogether,
  keep,
  openArchive,
  plainProtocol,
  protocol1,
  type Statement,
  verifyArchive,
} from '../src/index.ts'
import { groupContract } from './group-contract.ts'
import { golden } from './golden.ts'
import { seeded } from './seeded.ts'

const sodium = await createSodiumGroup()
const fast = protocol1(sodium)

groupContract('sodium engine', sodium)

describe('points with both coordinates', () => {
  const texts = fc
    .bigInt({ min: 0n, max: ed25519Group.order - 1n })
    .map((scalar) => ed25519Group.encode(ed25519Group.multiply(ed25519Group.generator, scalar)))

  it('read back as themselves', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const point = readWhole(writeWhole(text) ?? '')
        expect(point && ed25519Group.encode(point)).toBe(text)
        expect(point && ed25519Group.equal(point, expectOk(ed25519Group.parse(text), 'a point'))).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  it('are refused with any digit changed', () => {
    fc.assert(
      fc.property(texts, fc.nat(127), fc.integer({ min: 1, max: 15 }), (text, at, by) => {
        const whole = writeWhole(text) ?? ''
        const digit = ((Number.parseInt(whole[at] ?? '', 16) + by) % 16).toString(16)
        expect(readWhole(`${whole.slice(0, at)}${digit}${whole.slice(at + 1)}`)).toBeUndefined()
      }),
      { numRuns: 60 },
    )
    expect(readWhole('')).toBeUndefined()
  })
})

describe('sums of many terms', () => {
  it('equal the sum term by term, for scalars of any length', () => {
    // Integers under addition are a group too, and one whose answers are known.
    const integer = (value: bigint) => ({
      value,
      add: (other: { value: bigint }) => integer(value + other.value),
      double: () => integer(2n * value),
    })
    type Integer = ReturnType<typeof integer>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.bigInt(), fc.bigInt({ min: 0n, max: 2n ** 253n })), { maxLength: 60 }),
        (terms) => {
          const expected = terms.reduce((sum, [point, scalar]) => sum + point * scalar, 0n)
          const points = terms.map(([point]): Integer => integer(point))
          const sum = multiScalar<Integer>(
            integer(0n),
            points,
            terms.map(([, scalar]) => scalar),
          )
          expect(sum.value).toBe(expected)
        },
      ),
    )
  })
})

describe('the sodium engine', () => {
  it.each([
    'accept/single-choice-threshold.bel',
    'accept/two-questions-blank.bel',
    'accept/commission-chair.bel',
    'reject/commission-without-chair.bel',
    'reject/wrong-result.bel',
    'reject/invalid-ballot-proof.bel',
  ])('gives the verdict of the plain engine on %s', (name) => {
    const words = ({ election: _, trustees: __, ...rest }: ReturnType<typeof verifyArchive>) => rest
    expect(words(verifyArchive(fast, golden(name)))).toEqual(
      words(verifyArchive(plainProtocol, golden(name))),
    )
  })
})

describe.each([
  ['plain', plainProtocol],
  ['sodium', fast],
])('statements checked together by their kept commitments, %s engine', (_name, protocol) => {
  const random = () => seeded('weights')
  const opened = expectOk(openArchive(protocol, golden('accept/single-choice-threshold.bel')), 'archive')
  const statementsOf = (ballot: ReadBallot): Statement[] =>
    expectOk(ballotClaims(protocol, opened.setup.election, ballot), 'claims').statements.map(([, own]) => own)
  const statements = opened.box.entries.slice(0, 4).flatMap(statementsOf)
  const kept = keep(protocol, statements)

  it('hold when each holds', () => {
    expect(protocol.findFalse(protocol, statements)).toEqual([])
    expect(holdTogether(protocol, statements, kept, random())).toBe(true)
    expect(holdTogether(protocol, [], [], random())).toBe(true)
  })

  it('do not hold when a response, a challenge, a commitment or its place is another', () => {
    const point = writeWhole(ed25519Group.encode(ed25519Group.multiply(ed25519Group.generator, 12345n))) ?? ''
    fc.assert(
      fc.property(fc.nat(statements.length - 1), fc.nat(3), fc.nat(), (at, kind, where) => {
        const own = statements[at] as Statement
        const row = where % own.commitments.length
        const changed: Statement = {
          ...own,
          ...(kind === 0 ? { challenge: own.challenge + 1n } : {}),
          commitments: own.commitments.map((commitment, index) =>
            kind === 1 && index === row ? { ...commitment, base: commitment.base + 1n } : commitment,
          ),
        }
        const whole = [...(kept[at]?.commitments ?? [])]
        if (kind === 2) whole[row] = point
        if (kind === 3) whole.pop()
        const changedKept = kept.with(at, { commitments: whole, points: kept[at]?.points ?? [] })
        expect(holdTogether(protocol, statements.with(at, changed), changedKept, random())).toBe(false)
      }),
      { numRuns: 12 },
    )
  })

  it('do not hold for the ballots that the reference tool refuses', () => {
    const bad = expectOk(openArchive(protocol, golden('reject/invalid-ballot-proof.bel')), 'archive')
    const claims = bad.box.entries.flatMap((ballot) =>
      expectOk(ballotClaims(protocol, bad.setup.election, ballot), 'claims').statements.map(([, own]) => own),
    )
    expect(holdTogether(protocol, claims, keep(protocol, claims), random())).toBe(false)
  })
})
