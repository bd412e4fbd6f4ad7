import { measurePostgresInsert } from '../controls/postgres-insert.ts'
import { describeCost } from '../processor-time.ts'
import type { Suite } from '../suite.ts'
import { useTown } from '../town.ts'

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
      const cards = await desk.takeCards(CARDS)
      await desk.setNetwork(false)
      for (const { card } of cards) await desk.tap(card)
    }
    const checkIns = desks.reduce((sum, { agent }) => sum + agent.core.outbox.pending().count, 0)
    const before = readProcessorTime()
    const begun = performance.now()
    await Promise.all(
      desks.map(async (desk) => {
        await desk.setNetwork(true)
        await desk.sentAll()
      }),
    )
    const seconds = (performance.now() - begun) / 1000
    const cost = describeCost(before, readProcessorTime(), checkIns)
    const { batched } = await measurePostgresInsert(databaseUrl)
    report.compare({
      name: 'check-ins drained',
      value: checkIns / seconds,
      unit: 'a second',
      control: batched,
      aim: AIM,
      note: `${checkIns} check-ins of ${CARDS * desks.length} cards in ${seconds.toFixed(2)} s${cost ? `; ${cost}` : ''}`,
    })
  },
}
