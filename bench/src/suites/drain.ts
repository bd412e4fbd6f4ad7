import { measurePostgresInsert } from '../controls/postgres-insert.ts'
import { measureRsaVerify } from '../controls/rsa-verify.ts'
import { costOf } from '../processor-time.ts'
import type { Suite } from '../suite.ts'
import { useTown } from '../town.ts'

const WARM_UP = 25
/** Cards at each of the four terminals, 2.25 people with each. */
const CARDS = 500
const AIM = 1700

/**
 * Check-ins a second when terminals that were cut off come back: four full outboxes with their evidence, sent in
 * batches, resolved by identity and stored. Only the drain is timed, not the taps before it.
 */
export const drain: Suite = {
  name: 'drain',
  about: 'check-ins a second when four terminals return from being offline, evidence resolved',
  async run(report) {
    const { desks, databaseUrl, readProcessorTime } = await useTown(report)
    report.say(`${CARDS} cards are tapped at each of ${desks.length} terminals without a network …`)
    for (const desk of desks) {
      await desk.makeCards(WARM_UP + CARDS)
      await desk.tap(WARM_UP)
      await desk.sentAll()
      await desk.setNetwork(false)
      await desk.tap(CARDS)
    }
    const looks = await Promise.all(desks.map((desk) => desk.look()))
    const checkIns = looks.reduce((sum, { pending }) => sum + pending, 0)
    const before = readProcessorTime()
    const begun = performance.now()
    await Promise.all(
      desks.map(async (desk) => {
        await desk.setNetwork(true)
        await desk.sentAll()
      }),
    )
    const seconds = (performance.now() - begun) / 1000
    const cost = costOf(before, readProcessorTime(), checkIns)
    const { batched } = await measurePostgresInsert(databaseUrl)
    report.compare({
      name: 'check-ins drained',
      value: checkIns / seconds,
      unit: 'a second',
      control: batched,
      aim: AIM,
      note: `${checkIns} check-ins of ${CARDS * desks.length} cards in ${seconds.toFixed(2)} s`,
    })
    if (!cost) return
    const processor = { name: 'processor time of a check-in', value: cost.ms, unit: 'ms' } as const
    report.compare({ ...processor, control: measureRsaVerify().processor, note: cost.words })
  },
}
