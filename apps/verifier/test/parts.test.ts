import { plainProtocol, verifyArchive } from '@musubi/belenios'
import { describe, expect, it } from 'vitest'
import { nodeWorkers } from '../src/parts/node-workers.ts'
import { verifyInParts } from '../src/parts/verify-in-parts.ts'
import { goldenBytes } from './archives.ts'

/** What a report says, without points of the group: those of two threads never meet. */
const words = ({ election: _, trustees: __, ...rest }: ReturnType<typeof verifyArchive>) => rest

describe('ballots checked on several threads', () => {
  it.each(['accept/single-choice-threshold.bel', 'reject/invalid-ballot-proof.bel'])(
    '%s gives the report of one thread, and progress that only grows',
    async (name) => {
      const bytes = goldenBytes(name)
      const progress: number[] = []
      const { report } = await verifyInParts(bytes, { ...nodeWorkers(3), worthFor: 2 }, (done) =>
        progress.push(done),
      )
      expect(words(report)).toEqual(words(verifyArchive(plainProtocol, bytes)))
      expect(progress.length).toBeGreaterThan(1)
      expect(progress).toEqual(progress.toSorted((a, b) => a - b))
      expect(progress.at(-1)).toBe(report.checked.ballots)
    },
  )
})
