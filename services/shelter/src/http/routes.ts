import { type Hazard, shelterRoutes } from '@musubi/contracts'
import {
  err,
  expectOk,
  type MunicipalityCode,
  ok,
  parseMunicipalityCode,
  parseUuid,
  type Result,
} from '@musubi/kernel'
import type { ActorOf, Handlers } from '@musubi/platform/http'
import { closeDisaster, closeShelter, openDisaster, openShelter, redirectArrivals } from '../app/disasters.ts'
import { recordEvents } from '../app/events/record-events.ts'
import { readOverview } from '../app/headquarters.ts'
import type { ShelterContext } from '../app/ports.ts'
import { readPublicStatus } from '../app/public-status.ts'
import { findSites, importSites, SITE_SOURCES } from '../app/sites.ts'
import {
  type NamedTerminal,
  readStubs,
  readTerminalRoster,
  readTerminalSetup,
  reportTerminal,
} from '../app/terminal.ts'
import { listMunicipalities } from '../db/municipalities.ts'

type Routes = typeof shelterRoutes.routes
type PublicRoute = 'listMunicipalities' | 'listSites' | 'getPublicStatus'
type TerminalRoute = 'getTerminalSetup' | 'listStubs' | 'recordEvents' | 'reportTerminal' | 'getRoster'

/** The handlers of the contract: mapping only. Staff and terminals always act for their own municipality. */
export function shelterHandlers(context: ShelterContext): Handlers<Routes> {
  return { ...publicHandlers(context), ...staffHandlers(context), ...terminalHandlers(context) }
}

function publicHandlers(context: ShelterContext): Pick<Handlers<Routes>, PublicRoute> {
  return {
    listMunicipalities: async () => {
      const towns = await listMunicipalities(context.database.db)
      return ok({ municipalities: towns.map(({ municipalityCode, name }) => ({ municipalityCode, name })) })
    },
    listSites: async ({ params, query }) => {
      const { neighbours, kind } = query
      const question = { code: params.municipalityCode, neighbours, kind, hazards: hazardsOf(query.hazard) }
      const sites = coded(await findSites(context, question))
      return sites.ok ? ok({ sites: sites.value, sources: [...SITE_SOURCES] }) : sites
    },
    getPublicStatus: async ({ params, query: { hazard, lat, lon } }) => {
      const from = lat !== undefined && lon !== undefined ? { lat, lon } : null
      const question = { code: params.municipalityCode, hazards: hazardsOf(hazard), from }
      return coded(await readPublicStatus(context, question))
    },
  }
}

function staffHandlers(context: ShelterContext): Omit<Handlers<Routes>, PublicRoute | TerminalRoute> {
  return {
    getHqOverview: async ({ actor }) =>
      isHq(actor) ? ok(await readOverview(context, townOf(actor))) : forbidden,
    openDisaster: async ({ actor, body }) =>
      isHq(actor) ? coded(await openDisaster(context, townOf(actor), body)) : forbidden,
    closeDisaster: async ({ actor, params, body }) =>
      isHq(actor) ? coded(await closeDisaster(context, townOf(actor), { ...params, ...body })) : forbidden,
    openShelter: async ({ actor, params, body }) =>
      isHq(actor) ? coded(await openShelter(context, townOf(actor), { ...params, ...body })) : forbidden,
    closeShelter: async ({ actor, params, body }) =>
      isHq(actor) ? coded(await closeShelter(context, townOf(actor), { ...params, ...body })) : forbidden,
    redirectArrivals: async ({ actor, params, body }) => {
      if (!isHq(actor)) return forbidden
      const set = coded(await redirectArrivals(context, townOf(actor), params.disasterId, body))
      return set.ok ? ok({ redirect: set.value }) : set
    },
    importSites: async ({ actor, body }) => {
      if (!isHq(actor) && !actor.roles.includes('open_data_editor')) return forbidden
      return coded(await importSites(context, townOf(actor), body))
    },
  }
}

function terminalHandlers(context: ShelterContext): Pick<Handlers<Routes>, TerminalRoute> {
  const now = () => new Date(context.now()).toISOString()
  return {
    getTerminalSetup: async ({ actor }) => {
      const terminal = terminalOf(actor)
      return terminal.ok ? coded(await readTerminalSetup(context, terminal.value)) : terminal
    },
    reportTerminal: async ({ actor, body }) => {
      const terminal = terminalOf(actor)
      return terminal.ok ? coded(await reportTerminal(context, terminal.value, body)) : terminal
    },
    recordEvents: async ({ actor, body }) => {
      const terminal = terminalOf(actor)
      if (!terminal.ok) return terminal
      const recorded = coded(await recordEvents(context, terminal.value, body))
      return recorded.ok ? ok({ serverTime: now(), ...recorded.value }) : recorded
    },
    listStubs: async ({ actor, params, query }) => {
      const terminal = terminalOf(actor)
      if (!terminal.ok) return forbidden
      return coded(await readStubs(context, terminal.value, params.setId, query))
    },
    getRoster: async ({ actor }) => {
      const terminal = terminalOf(actor)
      return terminal.ok ? ok(await readTerminalRoster(context, terminal.value)) : forbidden
    },
  }
}

const forbidden = err({ code: 'forbidden' as const })

function coded<T, Code extends string>(result: Result<T, Code>): Result<T, { code: Code }> {
  return result.ok ? result : err({ code: result.error })
}

function isHq({ roles }: ActorOf<'staff'>): boolean {
  return roles.includes('hq')
}

function townOf({ municipalityCode }: { readonly municipalityCode: string }): MunicipalityCode {
  return expectOk(parseMunicipalityCode(municipalityCode), 'an actor belongs to a municipality')
}

/** A terminal may carry the name identity knows it by. */
function terminalOf(
  actor: ActorOf<'terminal'> & { readonly name?: string },
): Result<NamedTerminal, { code: 'terminal_without_shelter' }> {
  if (actor.shelterId === null) return err({ code: 'terminal_without_shelter' })
  const terminalId = expectOk(parseUuid(actor.terminalId), 'a terminal has an id')
  const { shelterId, name } = actor
  return ok({ terminalId, municipalityCode: townOf(actor), shelterId, name })
}

function hazardsOf(given: Hazard | Hazard[] | undefined): Hazard[] {
  return given === undefined ? [] : [given].flat()
}
