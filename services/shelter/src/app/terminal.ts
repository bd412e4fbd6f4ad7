import type { Disaster, ShelterStatus, TerminalSetup } from '@musubi/contracts'
import { err, type MunicipalityCode, ok, type Result, type Uuid } from '@musubi/kernel'
import { findOpenDisaster } from '../db/disasters.ts'
import { findStubSet, listStubsAfter, listStubSets, type StubSet } from '../db/stubs.ts'
import { readRoster, type RosterPerson, saveReport } from '../db/terminals.ts'
import type { Tx } from '../db/transaction.ts'
import type { ReceptionTerminal } from './events/record-events.ts'
import { readOwnShelter } from './own-shelter.ts'
import type { ShelterContext } from './ports.ts'
import { terminalName } from './terminal-name.ts'
import { getTown } from './towns.ts'

export type NamedTerminal = ReceptionTerminal & { readonly name: string | undefined }

/** Everything a reception terminal needs before the network goes. The keys come from identity each time and are not kept. */
export async function readTerminalSetup(
  context: ShelterContext,
  terminal: NamedTerminal,
): Promise<Result<TerminalSetup, 'terminal_without_shelter' | 'service_unavailable'>> {
  const { database, now } = context
  const { terminalId, municipalityCode, shelterId } = terminal
  const { town } = await getTown(database.db, municipalityCode)
  const here = await database.withTenant(municipalityCode, (tx) => readHere(tx, context, terminal))
  if (!here.shelter) return err('terminal_without_shelter')
  const keys = await readKeys(context, municipalityCode, here.sets)
  if (!keys.ok) return keys
  const name = terminal.name ?? terminalName(terminalId, here.shelter.name)
  return ok({
    serverTime: new Date(now()).toISOString(),
    terminal: { terminalId, municipalityCode, service: 'shelter', place: shelterId, name },
    municipality: { municipalityCode, name: town.name },
    disaster: here.disaster,
    shelter: here.shelter,
    thresholds: town.thresholds,
    ...keys.value,
  })
}

interface Here {
  readonly disaster: Disaster | null
  readonly shelter: ShelterStatus | undefined
  readonly sets: readonly StubSet[]
}

async function readHere(tx: Tx, context: ShelterContext, terminal: ReceptionTerminal): Promise<Here> {
  const disaster = (await findOpenDisaster(tx)) ?? null
  const sets = disaster ? await listStubSets(tx, disaster.disasterId) : []
  return { disaster, sets, shelter: await readOwnShelter(tx, context, terminal) }
}

async function readKeys(
  { identity }: ShelterContext,
  municipalityCode: MunicipalityCode,
  sets: readonly StubSet[],
): Promise<Result<Pick<TerminalSetup, 'stubSets' | 'sealingKey'>, 'service_unavailable'>> {
  const sealingKey = await identity.getSealingKey()
  if (!sealingKey.ok) return err('service_unavailable')
  const stubSets: TerminalSetup['stubSets'] = []
  for (const { setId, version } of sets) {
    const keys = await identity.createStubSet({ body: { setId, municipalityCode, service: 'shelter' } })
    if (!keys.ok) return err('service_unavailable')
    stubSets.push({ ...keys.value, version })
  }
  return ok({ stubSets, sealingKey: sealingKey.value })
}

export interface Heartbeat {
  readonly sentAt: string
  readonly pending: number
  readonly oldestPendingAt: string | null
}

export interface HeartbeatAnswer {
  readonly serverTime: string
  readonly shelter: ShelterStatus
  readonly disaster: Disaster | null
  readonly stubSets: { readonly setId: Uuid; readonly version: number }[]
}

/** Notes what a terminal holds unsent and how far its clock is off; answers the latest figures. */
export async function reportTerminal(
  context: ShelterContext,
  terminal: ReceptionTerminal,
  { sentAt, pending, oldestPendingAt }: Heartbeat,
): Promise<Result<HeartbeatAnswer, 'terminal_without_shelter'>> {
  const { database, now } = context
  const { terminalId, municipalityCode, shelterId } = terminal
  const at = new Date(now())
  const serverTime = at.toISOString()
  const clockOffsetMs = Date.parse(sentAt) - at.getTime()
  const here = await database.withTenant(municipalityCode, async (tx) => {
    const report = { terminalId, siteId: shelterId, pending, oldestPendingAt, lastHeardAt: serverTime }
    await saveReport(tx, municipalityCode, { ...report, clockOffsetMs })
    return readHere(tx, context, terminal)
  })
  if (!here.shelter) return err('terminal_without_shelter')
  const stubSets = here.sets.map(({ setId, version }) => ({ setId, version }))
  return ok({ serverTime, shelter: here.shelter, disaster: here.disaster, stubSets })
}

/** Who is in the terminal's shelter by name, and how many more. Nobody under protection is among the names. */
export async function readTerminalRoster(
  { database }: ShelterContext,
  { municipalityCode, shelterId }: ReceptionTerminal,
): Promise<{ people: RosterPerson[]; unnamed: number }> {
  return database.withTenant(municipalityCode, async (tx) => {
    const disaster = await findOpenDisaster(tx)
    return disaster ? readRoster(tx, disaster.disasterId, shelterId) : { people: [], unnamed: 0 }
  })
}

export async function readStubs(
  { database }: ShelterContext,
  { municipalityCode }: ReceptionTerminal,
  setId: Uuid,
  { after, limit }: { readonly after: number; readonly limit: number },
) {
  return database.withTenant(municipalityCode, async (tx) => {
    const set = await findStubSet(tx, setId)
    if (!set) return err('stubs_unknown' as const)
    return ok({ stubs: await listStubsAfter(tx, setId, after, limit), latest: set.version })
  })
}
