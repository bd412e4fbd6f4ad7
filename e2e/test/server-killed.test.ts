import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VirtualReader } from '@musubi/card/virtual'
import { agentRoutes, createClient, networkTransport, shelterEntityId } from '@musubi/contracts'
import { demoDisasterId, KIOSK_SITE_ID, YABU } from '@musubi/demo-town'
import { expectOk } from '@musubi/kernel'
import { type Agent, DEFAULT_TIMING, startAgent } from '@musubi/kiosk-agent'
import { silentLogger } from '@musubi/platform/logging'
import { type ShelterTables, tablesWithoutTenant } from '@musubi/shelter'
import { freePort, type ServerProcess, startServerProcess } from '@musubi/testkit'
import { loneResidents, openInstallation } from '@musubi/testkit/installation'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const TAPS = 1000
const HALF = TAPS / 2
/** About 20 s on a free machine; a busy one may take its time. */
const PATIENCE_MS = 240_000
const people = loneResidents(TAPS)
const personIds = people.flatMap(({ members }) => members.map(({ personId }) => personId as string)).sort()
const folder = mkdtempSync(join(tmpdir(), 'musubi-killed-'))
const dataDir = join(folder, 'server')

let publicUrl: string
let env: Record<string, string>
let server: ServerProcess
let agent: Agent

beforeAll(async () => {
  const port = String(await freePort())
  publicUrl = `http://127.0.0.1:${port}`
  const installation = await openInstallation({ dataDir, publicUrl })
  await installation.register(people)
  const enrolmentCode = await installation.createEnrolmentCode('受付（試験）')
  const tray = installation.makeTray(people)
  await installation.stop()
  env = { ...installation.environment, MUSUBI_PORT: port }
  server = await startServerProcess(env)
  agent = await startAgent(
    {
      serverUrl: publicUrl,
      audience: publicUrl,
      dataDir: join(folder, 'agent'),
      port: 0,
      enrolmentCode,
      reader: 'virtual',
      demo: true,
      trayPath: null,
      pageDir: null,
      timing: { ...DEFAULT_TIMING, longestRetryMs: 500 },
    },
    { logger: silentLogger, reader: new VirtualReader(), tray },
  )
}, PATIENCE_MS)

afterAll(async () => {
  await agent?.stop()
  await server?.end()
  rmSync(folder, { recursive: true, force: true })
})

const page = () =>
  createClient(agentRoutes, networkTransport({ baseUrl: agent.url, headers: { origin: agent.url } }))
const rush = async () => expectOk(await page().listDemoCards(), 'the tray').rush
const waitFor = (done: number) =>
  expect
    .poll(async () => (await rush()).done, { timeout: PATIENCE_MS, interval: 100 })
    .toBeGreaterThanOrEqual(done)

/** Half of the people tap their cards, and the server is killed and started again in the middle of it. */
async function rushThroughAKill(): Promise<void> {
  expectOk(await page().startDemoRush({ body: { taps: HALF } }), 'a rush')
  await waitFor(100)
  const before = (await rush()).done
  await server.end('SIGKILL')
  server = await startServerProcess(env)
  // The reception never waited: people were let in while there was no server.
  expect((await rush()).done).toBeGreaterThan(before)
  await waitFor(HALF)
  expect(await rush()).toMatchObject({ done: HALF, green: HALF, staff: 0 })
}

async function headCount(): Promise<number> {
  const answer = await fetch(
    `${publicUrl}/v2/entities/${shelterEntityId(YABU, KIOSK_SITE_ID)}?options=keyValues`,
  )
  return ((await answer.json()) as { headCount: number }).headCount
}

describe('the server is killed (-9) during 1,000 taps and started again', { timeout: PATIENCE_MS }, () => {
  it('leaves 1,000 stays: none lost, none twice', async () => {
    await expect.poll(() => agent.state()?.stubs.count ?? 0, { timeout: PATIENCE_MS }).toBeGreaterThan(TAPS)
    const before = await headCount()
    await rushThroughAKill()
    await rushThroughAKill()
    await expect.poll(() => agent.state()?.link.pending, { timeout: PATIENCE_MS }).toBe(0)

    const roster = expectOk(await page().getRoster(), 'the roster')
    const present = roster.people.map(({ personId }): string => personId)
    expect(roster.complete).toBe(true)
    expect(present.filter((personId) => personIds.includes(personId)).sort()).toEqual(personIds)
    expect(new Set(roster.people.map(({ confirmation }) => confirmation))).toEqual(new Set(['confirmed']))
    await expect.poll(headCount, { timeout: PATIENCE_MS }).toBe(before + TAPS)
  })

  it('and the database says the same: one check-in and one confirmed stay a person', async () => {
    await agent.stop()
    await server.end()
    const { databases, stop } = await openInstallation({ dataDir, publicUrl })
    const shelter = await databases.open<ShelterTables>('shelter', { tablesWithoutTenant })
    const { rows } = await shelter.withTenant(YABU, (tx) =>
      sql<{ person_id: string; check_ins: number; stays: number }>`
        select event.person_id, count(distinct event.event_id)::int as check_ins,
          count(distinct stay.person_id) filter (where stay.confirmation = 'confirmed')::int as stays
        from event left join stay on stay.person_id = event.person_id and stay.disaster_id = event.disaster_id
        where event.disaster_id = ${demoDisasterId(YABU)} and event.person_id = any(${personIds}::uuid[])
        group by event.person_id order by event.person_id`.execute(tx),
    )
    await stop()
    expect(rows).toEqual(personIds.map((person_id) => ({ person_id, check_ins: 1, stays: 1 })))
  })
})
