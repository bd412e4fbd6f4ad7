import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { agentRoutes, createClient, networkTransport } from '@musubi/contracts'

/** Plays a rush at a running demo terminal: `--url http://127.0.0.1:PORT --taps 200`. */
const { values } = parseArgs({
  options: { url: { type: 'string' }, taps: { type: 'string', default: '200' } },
})
const url = values.url ?? process.env.MUSUBI_AGENT_URL
if (!url) throw new Error('say where the terminal is: --url http://127.0.0.1:PORT')
const agent = createClient(
  agentRoutes,
  networkTransport({ baseUrl: url, headers: { origin: new URL(url).origin } }),
)
const started = await agent.startDemoRush({ body: { taps: Number(values.taps) } })
if (!started.ok) throw new Error(started.error.message)
for (let isRunning = true; isRunning; ) {
  await sleep(500)
  const answer = await agent.listDemoCards()
  if (!answer.ok) throw new Error(answer.error.message)
  const { rush } = answer.value
  console.log(`${rush.done}/${rush.total} taps, ${rush.green} green, ${rush.staff} for staff`)
  isRunning = rush.running
}
