import { parentPort, workerData } from 'node:worker_threads'
import { type SimulatedCard, VirtualReader } from '@musubi/card/virtual'
import { type Agent, DEFAULT_TIMING, openTray, startAgent } from '@musubi/kiosk-agent'
import { silentLogger } from '@musubi/platform/logging'
import type { Answer, DeskPlan, Look, NumberedOrder, Order } from './desk-messages.ts'

/** One terminal of the bench on a thread of its own, as each real one is a machine of its own. */
const plan = workerData as DeskPlan
const tray = openTray(plan.tray)
const reader = new VirtualReader()
const agent = await openAgent()
const cards: SimulatedCard[] = []
let made = 0

parentPort?.on('message', ({ number, order }: NumberedOrder) => {
  const answer = (rest: Omit<Answer, 'number'>) => parentPort?.postMessage({ number, ...rest })
  perform(order).then(
    (value) => answer({ value }),
    (error: unknown) =>
      answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
})
parentPort?.postMessage({ number: 0 } satisfies Answer)

async function openAgent(): Promise<Agent> {
  const { serverUrl, dataDir, enrolmentCode, stubs } = plan
  const config = {
    serverUrl,
    audience: serverUrl,
    dataDir,
    port: 0,
    enrolmentCode,
    reader: 'virtual',
    demo: true,
    trayPath: null,
    pageDir: null,
    timing: DEFAULT_TIMING,
  } as const
  const started = await startAgent(config, { logger: silentLogger, reader, tray })
  await until(() => (started.state()?.stubs.count ?? 0) >= stubs && started.state()?.link.connected === true)
  return started
}

async function perform(order: Order): Promise<unknown> {
  switch (order.kind) {
    case 'make_cards':
      return makeCards(order.count)
    case 'tap':
      for (const card of cards.splice(0, order.count)) await tap(card)
      return undefined
    case 'network':
      return setNetwork(order.connected)
    case 'sent_all':
      return until(() => agent.core.outbox.pending().count === 0)
    case 'look':
      return {
        pending: agent.core.outbox.pending().count,
        headCount: agent.state()?.shelter.headCount.total ?? 0,
      } satisfies Look
    case 'stop':
      return agent.stop()
  }
}

async function makeCards(count: number): Promise<readonly number[]> {
  if (made + count > plan.sizes.length) throw new RangeError('the town has no more people')
  const sizes = plan.sizes.slice(made, made + count)
  for (let at = 0; at < count; at++) cards.push(await tray.makeRushCard(made++))
  return sizes
}

/** Holds a card over the reader until the desk shows green. */
async function tap(card: SimulatedCard): Promise<void> {
  const result = agent.nextResult()
  reader.present(card)
  const shown = await result
  reader.remove()
  if (shown.phase !== 'green') throw new Error(`a card of the town was not green: ${JSON.stringify(shown)}`)
}

/** The demo's cable, through the page's own API. */
async function setNetwork(connected: boolean): Promise<void> {
  const answer = await fetch(`${agent.url}/agent/v1/demo/network`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', origin: agent.url },
    body: JSON.stringify({ connected }),
  })
  if (!answer.ok) throw new Error(`the cable could not be moved: ${answer.status}`)
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 4))
}
