import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { KAZASHI_ACR, type ShelterEvent } from '@musubi/contracts'
import { formatHlc, ok, parseUuid, type Uuid } from '@musubi/kernel'
import { createTestDatabase, startTestPostgres } from '@musubi/platform/database/testing'
import { createOutbox } from '@musubi/platform/outbox'
import { silentLogger } from '@musubi/platform/logging'
import { buildShelterService, shelterQueues, tablesWithoutTenant, type ShelterTables } from '../src/index.ts'
import { recordEvents } from '../src/app/events/record-events.ts'
import { readOverview } from '../src/app/headquarters.ts'
import { shelterLogEvents } from '../src/app/log-events.ts'
import { YABU } from './towns.ts'
const id = (k: string, n: number) => `${k.repeat(8)}-0000-4000-8000-${n.toString(16).padStart(12, '0')}` as Uuid
const db = await createTestDatabase<ShelterTables>({ service: 'shelter', migrationsDir: join(import.meta.dirname, '../src/db/migrations'), tablesWithoutTenant })
const outbox = await createOutbox(db, { queues: shelterQueues })
const identity = { resolveEvidence: async ({ body }: any) => ok({ answers: body.evidence.map((e: any) => ({ evidenceId: e.evidenceId, status: 'resolved', ppid: `p${parseInt(e.evidenceId.slice(24), 16) % 20000}`, acr: KAZASHI_ACR, home: { municipalityCode: YABU, ppid: 'x' } })) }) } as any
const entities = { upsertEntity: async () => ok() } as any
const service = buildShelterService({ database: db, outbox, identity, entities, authorise: {}, clock: Date.now })
const context = { database: db, outbox, identity, entities, now: Date.now, log: silentLogger.for(shelterLogEvents) }
await service.setUp.saveMunicipalities([{ municipalityCode: YABU, name: 'Y', sharesWith: [] }])
await service.setUp.installOpenData(readFileSync('/work/main/data/shelters/yabu_shelters.csv'))
let t = performance.now()
await service.setUp.registerHouseholds(YABU, Array.from({ length: 20000 }, (_, n) => ({ householdId: id('8', n), members: [{ personId: id('b', n), displayName: 'x', ageBand: '40s' as const, needs: [], ppid: `p${n}`, protected: false }] })))
console.log('register 20000', Math.round(performance.now() - t), 'ms')
const disasterId = id('d', 1)
await service.shelters.openDisaster(YABU, { disasterId, name: 'd', drill: true, hazards: [], declaredAt: new Date().toISOString() })
for (const size of [100, 500]) {
  const shelters = ['E2822200039111', 'E2822200026111', 'E2822200147111', 'E2822200019111']
  const base = size === 100 ? 0 : 10000
  t = performance.now()
  let n = 0
  await Promise.all(shelters.map(async (shelterId, k) => {
    for (let at = k * 2500; at < (k + 1) * 2500; at += size) {
      const events = Array.from({ length: size }, (_, i): ShelterEvent => ({ type: 'stay.checked_in', eventId: id('e', base + at + i), disasterId, shelterId, terminalId: id('f', k), seq: base + at + i + 1, hlc: formatHlc({ ms: Date.now(), counter: i, node: 'n' }), effectiveAt: new Date().toISOString(), tapId: id('a', base + at + i), personId: id('b', base + at + i) }))
      const r = await recordEvents(context as any, { terminalId: id('f', k), municipalityCode: YABU, shelterId }, { batchId: id('9', 1), sentAt: new Date().toISOString(), pending: 0, oldestPendingAt: null, keys: [{ keyId: id('c', 1), wrapped: 'w' }], evidence: events.map((e: any) => ({ evidenceId: e.tapId, keyId: id('c', 1), sealed: 'A'.repeat(4000) })), events })
      if (!r.ok || r.value.results.some((x) => x.confirmation !== 'confirmed')) throw new Error(JSON.stringify(r).slice(0, 300))
      n += size
    }
  }))
  const s = (performance.now() - t) / 1000
  console.log('batch', size, n, 'check-ins', Math.round(n / s), '/s')
}
for (let i = 0; i < 3; i++) { t = performance.now(); const o = await readOverview(context as any, YABU); console.log('overview', Math.round(performance.now() - t), 'ms', o.totals.evacuees) }
await outbox.stop(); await db.drop(); await (await startTestPostgres()).stop()
