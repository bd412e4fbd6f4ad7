import type { IdentityContext } from '../context.ts'
import { followSightings } from './follow-sightings.ts'
import { watchStaff } from './watch-staff.ts'

/** After a start: what was done while no process watched. */
const CATCH_UP_MS = 7 * 86_400_000
/** Records are written before their transaction ends, so the last turn's end is looked at once more. */
const OVERLAP_MS = 5 * 60_000

/** Watches in turns; each turn counts whoever was active since the one before. Any number of processes may watch. */
export function createAccessWatcher(): (context: IdentityContext) => Promise<void> {
  let seenUntil: number | undefined
  return async (context) => {
    const now = context.clock()
    await followSightings(context)
    await watchStaff(context, seenUntil === undefined ? now - CATCH_UP_MS : seenUntil - OVERLAP_MS)
    seenUntil = now
  }
}
