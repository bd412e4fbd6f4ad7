import type { Question } from '../election/question.ts'
import { isHomomorphic } from '../election/question.ts'
import { count, listOf, record, refuse, type Shape, type TypeOf } from '../encoding/shape.ts'
import type { Group, Point } from '../group/group.ts'
import { readNumbers } from '../mixnet/embedding.ts'
import { SmallLogarithms } from './discrete-log.ts'

/** Votes per answer, or for a ranking question the numbers of every ballot in the order of the last shuffle. */
export type QuestionResult = readonly number[] | readonly (readonly number[])[]

const sums = listOf(count)
const rankings = listOf(sums)

const questionResult: Shape<QuestionResult> = {
  read(value, at) {
    if (!Array.isArray(value)) refuse(at)
    return value.some(Array.isArray) ? rankings.read(value, at) : sums.read(value, at)
  },
  write: (value) => (isRankings(value) ? rankings.write(value) : sums.write(value as readonly number[])),
}

function isRankings(value: QuestionResult): value is readonly (readonly number[])[] {
  return value.some((own) => typeof own !== 'number')
}

/** The published result (Belenios specification, Election result). */
export const resultShape = record({ result: listOf(questionResult) })
export type ElectionResult = TypeOf<typeof resultShape>

/**
 * The numbers behind opened sums `g^n`.
 * @param totalWeight no sum can exceed it
 * @throws RangeError when one does: the tally was not opened with the right keys
 */
export function readSums(
  group: Group,
  opened: readonly (readonly Point[])[],
  totalWeight: number,
): number[][] {
  const logarithms = new SmallLogarithms(group, totalWeight)
  return opened.map((points) => points.map((point) => sumOf(logarithms, point)))
}

function sumOf(logarithms: SmallLogarithms, point: Point): number {
  const found = logarithms.find(point)
  if (found === undefined) throw new RangeError('an opened sum is no number of votes')
  return found
}

/** The result of every question, sums or rankings. @throws RangeError as `readSums` */
export function readResult(
  group: Group,
  questions: readonly Question[],
  opened: readonly (readonly Point[])[],
  totalWeight: number,
): QuestionResult[] {
  const logarithms = new SmallLogarithms(group, totalWeight)
  return questions.map((question, at) => {
    const points = opened[at] ?? []
    if (isHomomorphic(question)) return points.map((point) => sumOf(logarithms, point))
    return points.map((point) => readNumbers(group, point, question.value.answers.length))
  })
}

/** Position of the first part of a claimed result that does not follow from the opened points; undefined when all do. */
export function findWrongPart(
  group: Group,
  question: Question,
  claimed: QuestionResult,
  opened: readonly Point[],
  totalWeight: number,
): number | undefined {
  const wrong = opened.findIndex((point, at) => {
    const own = claimed[at]
    if (!isHomomorphic(question)) {
      const numbers = readNumbers(group, point, question.value.answers.length)
      return JSON.stringify(own) !== JSON.stringify(numbers)
    }
    if (typeof own !== 'number' || own > totalWeight) return true
    return !group.equal(group.multiply(group.generator, BigInt(own)), point)
  })
  return wrong < 0 ? undefined : wrong
}
