import { measurePostgresInsert } from '../controls/postgres-insert.ts'
import { measureRsaVerify } from '../controls/rsa-verify.ts'
import { describeCost } from '../processor-time.ts'
import type { Suite } from '../suite.ts'
import { useTown } from '../town.ts'

/** Taps at each of the four terminals: enough for several seconds. */
const WARM_UP = 25
const TAPS = 300
const AIM = 300

/**
 * Taps a second through the whole path: card, terminal's outbox (fsync), shelter, identity (chain, proof, revocation, replay),
 * database (fsync), acknowledgement. Four terminals tap as fast as they can; terminals, cards, server and database share
 * the machine.
 */
export const taps: Suite = {
  name: 'taps',
  about: 'taps resolved a second through terminal, shelter, identity and database, durable at both ends',
  async run(report) {
    const { desks, databaseUrl, readProcessorTime } = await useTown(report)
    const work = await Promise.all(
      desks.map(async (desk) => ({ desk, cards: await desk.takeCards(WARM_UP + TAPS) })),
    )
    const tapAll = (from: number, to: number) =>
      Promise.all(
        work.map(async ({ desk, cards }) => {
          for (const { card } of cards.slice(from, to)) await desk.tap(card)
          await desk.sentAll()
        }),
      )
    await tapAll(0, WARM_UP)
    const before = readProcessorTime()
    const begun = performance.now()
    await tapAll(WARM_UP, WARM_UP + TAPS)
    const seconds = (performance.now() - begun) / 1000
    const value = (TAPS * desks.length) / seconds
    const cost = describeCost(before, readProcessorTime(), TAPS * desks.length)
    const { single } = await measurePostgresInsert(databaseUrl)
    const what = { name: 'taps resolved', value, unit: 'a second' } as const
    report.compare({ ...what, control: single, aim: AIM, ...(cost ? { note: cost } : {}) })
    report.compare({
      ...what,
      control: measureRsaVerify(),
      note: 'a tap costs eight verifications: four at the terminal, four at identity; the card itself signs once',
    })
  },
}
