import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { agentRoutes, type AgentState, createClient, networkTransport } from '@musubi/contracts'

/** Where the demo's reception listens unless it was told otherwise. */
const DEMO_PAGE = 'http://127.0.0.1:8788'
const MOST_TAPS = 2000
const LOOK_EVERY_MS = 250
/** Without a terminal a log gets a line a second instead of a line that moves. */
const LINE_EVERY_MS = 1000
const BAR = 30

const USAGE = `Plays a rush at the demo's reception: residents of the generated town tap one after another.

  npm run rush                       200 taps at ${DEMO_PAGE}
  npm run rush -- --taps 1000        up to ${MOST_TAPS}
  npm run rush -- --url http://127.0.0.1:PORT
`

process.exitCode = await main()

async function main(): Promise<number> {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: 'string', default: process.env['MUSUBI_AGENT_URL'] ?? DEMO_PAGE },
        taps: { type: 'string', default: '200' },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      console.log(USAGE)
      return 0
    }
    const taps = Number(values.taps)
    if (!Number.isInteger(taps) || taps < 1 || taps > MOST_TAPS)
      return fail(`--taps takes a whole number from 1 to ${MOST_TAPS}.`)
    if (!URL.canParse(values.url)) return fail('--url takes an address such as http://127.0.0.1:8788.')
    return await play(new URL(values.url).origin, taps)
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  }
}

function fail(sentence: string): number {
  console.error(`Musubi rush: ${sentence}`)
  return 1
}

async function play(origin: string, taps: number): Promise<number> {
  const agent = createClient(agentRoutes, networkTransport({ baseUrl: origin, headers: { origin } }), {
    language: 'en',
  })
  const before = await agent.getState()
  if (!before.ok) return fail(describeMissing(origin, before.error.status, before.error.message))
  const started = await agent.startDemoRush({ body: { taps } })
  if (!started.ok) return fail(started.error.message)
  if (started.value.total === 0)
    return fail(
      'the demo has no generated town behind it, so there is nobody to tap. Start it with residents.',
    )
  console.log(`Musubi rush: ${taps} people tap at ${before.value.shelter.name}.`)
  const began = performance.now()
  const show = createProgress(taps)
  for (;;) {
    await sleep(LOOK_EVERY_MS)
    const [tray, state] = [await agent.listDemoCards(), await agent.getState()]
    if (!tray.ok || !state.ok)
      return fail('the reception does not answer any more. What was green is in its outbox.')
    const { rush } = tray.value
    show(rush.done, `${rush.green} green, ${rush.staff} for staff, ${state.value.link.pending} not yet sent`)
    if (rush.running) continue
    const seconds = (performance.now() - began) / 1000
    show.end()
    const outcome = `${rush.green} green, ${rush.staff} for staff`
    const pace = `${seconds.toFixed(1)} s (${(rush.done / seconds).toFixed(0)} a second)`
    console.log(`Done: ${rush.done} taps in ${pace}: ${outcome}.`)
    break
  }
  return summarise(await waitUntilSent(agent.getState), before.value)
}

function describeMissing(origin: string, status: number, message: string): string {
  if (status === 503) return 'the reception is still getting ready. Try again in a moment.'
  if (status !== 0) return message
  return `nobody answers at ${origin}. Start the demo with "npm start", or say where its reception is: --url http://127.0.0.1:PORT.`
}

type GetState = () => Promise<{ ok: true; value: AgentState } | { ok: false }>

/** The state once everything has been acknowledged, or as it is when there is no line to the server. */
async function waitUntilSent(getState: GetState): Promise<AgentState | undefined> {
  for (;;) {
    const state = await getState()
    if (!state.ok) return undefined
    const { pending, connected } = state.value.link
    if (pending === 0 || !connected) return state.value
    await sleep(LOOK_EVERY_MS)
  }
}

function summarise(state: AgentState | undefined, before: AgentState): number {
  if (!state) return fail('the reception does not answer any more. What was green is in its outbox.')
  const { headCount, capacity, crowding } = state.shelter
  const came = headCount.total - before.shelter.headCount.total
  const room = capacity === null ? 'its capacity is unknown' : `${capacity} places, ${crowding}`
  console.log(
    `The shelter went from ${before.shelter.headCount.total} to ${headCount.total} people (${came} came; ${room}).`,
  )
  console.log(
    state.link.connected
      ? 'Everything has been sent: headquarters sees the same figure.'
      : `The server is away: ${state.link.pending} events wait in the outbox and are sent once it is back.`,
  )
  return 0
}

interface Progress {
  (done: number, words: string): void
  end(): void
}

/** A line that moves on a terminal, a line a second elsewhere. */
function createProgress(total: number): Progress {
  const { stdout } = process
  let lastLine = 0
  const show = (done: number, words: string) => {
    const filled = Math.round((BAR * done) / total)
    const line = `  ${'#'.repeat(filled)}${'.'.repeat(BAR - filled)} ${done}/${total}  ${words}`
    if (stdout.isTTY) stdout.write(`\r${line.padEnd(stdout.columns - 1).slice(0, stdout.columns - 1)}`)
    else if (performance.now() - lastLine > LINE_EVERY_MS || done === total) {
      lastLine = performance.now()
      console.log(line)
    }
  }
  return Object.assign(show, {
    end: () => {
      if (stdout.isTTY) stdout.write('\n')
    },
  })
}
