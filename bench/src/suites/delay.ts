import { setTimeout as sleep } from 'node:timers/promises'
import { BROKER_STREAM_PATH, EntityChangeSchema, shelterEntityId } from '@musubi/contracts'
import { KIOSK_SITE_ID, YABU } from '@musubi/demo-town'
import { measurePostgresInsert } from '../controls/postgres-insert.ts'
import { percentile } from '../report.ts'
import type { Suite } from '../suite.ts'
import { useTown } from '../town.ts'

/** The first taps of a server that just started meet code and statements nobody has prepared yet. */
const WARM_UP = 25
const TAPS = 400
/** Ten taps a second: ten times what all of Yabu's 53 shelters together see in the busiest hour. */
const EVERY_MS = 100
const AIM_MS = 150

/**
 * The machine's part of the way from a card on the reader to headquarters' screen: reading, outbox, server, commit, job,
 * context broker, server-sent event. The hand that holds the card is not in it.
 */
export const delay: Suite = {
  name: 'delay',
  about: 'milliseconds from a card on the reader to the new head count at headquarters',
  async run(report) {
    const { desks, server, databaseUrl } = await useTown(report)
    const [desk] = desks
    if (!desk) throw new Error('there is a terminal')
    await desk.makeCards(WARM_UP)
    await desk.tap(WARM_UP)
    await desk.sentAll()
    const sizes = await desk.makeCards(TAPS)
    const screen = await watchHeadquarters(server.url)
    const waiting: { readonly from: number; readonly expected: number }[] = []
    const delays: number[] = []
    screen.onCount((count) => {
      const at = performance.now()
      while (waiting[0] && waiting[0].expected <= count) delays.push(at - (waiting.shift()?.from ?? at))
    })
    let expected = (await desk.look()).headCount
    for (const people of sizes) {
      expected += people
      waiting.push({ from: performance.now(), expected })
      await desk.tap(1)
      await sleep(EVERY_MS)
    }
    while (delays.length < TAPS) await sleep(10)
    await screen.close()
    const { p50, p99 } = await measurePostgresInsert(databaseUrl)
    const what = (share: number) => ({ value: percentile(delays, share), unit: 'ms' }) as const
    report.compare({ name: 'tap to headquarters, p50', ...what(0.5), control: p50 })
    report.compare({ name: 'tap to headquarters, p99', ...what(0.99), control: p99, aim: AIM_MS })
  },
}

interface Screen {
  onCount(tell: (count: number) => void): void
  close(): Promise<void>
}

/** Reads the stream headquarters' map lives on. */
async function watchHeadquarters(serverUrl: string): Promise<Screen> {
  const stop = new AbortController()
  const url = `${serverUrl}${BROKER_STREAM_PATH}?tenant=${YABU}`
  const answer = await fetch(url, { signal: stop.signal, headers: { accept: 'text/event-stream' } })
  if (!answer.ok || !answer.body) throw new Error(`headquarters' stream answered ${answer.status}`)
  const tellers: ((count: number) => void)[] = []
  const reading = readCounts(answer.body, (count) => {
    for (const tell of tellers) tell(count)
  }).catch(() => undefined)
  return {
    onCount: (tell) => void tellers.push(tell),
    close: async () => {
      stop.abort()
      await reading
    },
  }
}

async function readCounts(body: ReadableStream<Uint8Array>, onCount: (count: number) => void): Promise<void> {
  const wanted = shelterEntityId(YABU, KIOSK_SITE_ID)
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    const messages = text.split('\n\n')
    text = messages.pop() ?? ''
    for (const message of messages) {
      const data = /^data: ?(.*)$/m.exec(message)?.[1]
      const change = data === undefined ? undefined : EntityChangeSchema.safeParse(JSON.parse(data)).data
      const count = change?.entity.id === wanted ? change.entity['headCount'] : undefined
      if (typeof count === 'number') onCount(count)
    }
  }
}
