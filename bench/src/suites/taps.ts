import { measurePostgresInsert } from '../controls/postgres-insert.ts'
import { measureRsaVerify } from '../controls/rsa-verify.ts'
import { costOf } from '../processor-time.ts'
import type { Suite } from '../suite.ts'
import { useTown } from '../town.ts'

const WARM_UP = 25
/** Taps at each of the four terminals: enough for several seconds. */
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
    await Promise.all(desks.map((desk) => desk.makeCards(WARM_UP + TAPS)))
    const tapAll = (count: number) =>
      Promise.all(
        desks.map(async (desk) => {
          await desk.tap(count)
          await desk.sentAll()
        }),
      )
    await tapAll(WARM_UP)
    const before = readProcessorTime()
    const begun = performance.now()
    await tapAll(TAPS)
    const seconds = (performance.now() - begun) / 1000
    const times = TAPS * desks.length
    const cost = costOf(before, readProcessorTime(), times)
    const { single } = await measurePostgresInsert(databaseUrl)
    const rsa = measureRsaVerify()
    const what = { name: 'taps resolved', value: times / seconds, unit: 'a second' } as const
    report.compare({ ...what, control: single, aim: AIM })
    report.compare({
      ...what,
      control: rsa.rate,
      note: 'a tap takes seven verifications, three at the terminal and four at identity, and one signature of the card',
    })
    if (!cost) return
    const processor = { name: 'processor time of a tap', value: cost.ms, unit: 'ms' } as const
    report.compare({ ...processor, control: rsa.processor, note: cost.words })
  },
}
