import { count, listOf, record, type TypeOf } from '../encoding/shape.ts'
import type { Group, Point } from '../group/group.ts'
import { SmallLogarithms } from './discrete-log.ts'

/** Votes per question and choice (Belenios specification, Election result). */
export const resultShape = record({ result: listOf(listOf(count)) })
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
  return opened.map((points) =>
    points.map((point) => {
      const found = logarithms.find(point)
      if (found === undefined) throw new RangeError('an opened sum is no number of votes')
      return found
    }),
  )
}
