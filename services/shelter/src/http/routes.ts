import { defineRoutes, type Hazard, shelterRoutes } from '@musubi/contracts'
import { err, ok, parseMunicipalityCode, expectOk } from '@musubi/kernel'
import type { ServiceDatabase } from '@musubi/platform/database'
import { type Actor, type Authorisers, registerRoutes } from '@musubi/platform/http'
import type { FastifyInstance } from 'fastify'
import { importSites } from '../app/import-sites.ts'
import { getHqOverview } from '../app/overview.ts'
import { findPublicStatus } from '../app/public-status.ts'
import { toSite } from '../app/shelter-status.ts'
import type { Shelters } from '../app/shelters.ts'
import { validityFor } from '../core/index.ts'
import { listMunicipalities } from '../db/municipalities.ts'
import type { ShelterDatabase } from '../db/schema.ts'
import { listSites } from '../db/sites.ts'

export interface RoutesDeps {
  readonly database: ServiceDatabase<ShelterDatabase>
  readonly shelters: Shelters
  readonly authorise: Authorisers
  readonly clock: () => number
}

export const SITE_SOURCES = ['出典：国土地理院『指定緊急避難場所・指定避難所データ』を加工して作成'] as const

type Staff = Extract<Actor, { kind: 'staff' }>

/** What the public sees: counts and places. */
export function registerPublicRoutes(app: FastifyInstance, { database, authorise, clock }: RoutesDeps): void {
  const { listSites: sites, getPublicStatus, listMunicipalities: towns } = shelterRoutes.routes
  const table = defineRoutes('shelter', { listSites: sites, getPublicStatus, listMunicipalities: towns })
  registerRoutes(
    app,
    table,
    {
      listMunicipalities: async () => {
        const all = await listMunicipalities(database.db)
        return ok({ municipalities: all.map(({ municipalityCode, name }) => ({ municipalityCode, name })) })
      },
      listSites: async ({ params, query }) => {
        const all = await listMunicipalities(database.db)
        const own = all.find(({ municipalityCode }) => municipalityCode === params.municipalityCode)
        if (!own) return err({ code: 'municipality_unknown' })
        const codes = [own.municipalityCode, ...(query.neighbours ? own.sharesWith : [])]
        const found = await Promise.all(codes.map((code) => database.withTenant(code, listSites)))
        const shown = found
          .flat()
          .filter(({ kind }) => query.kind === undefined || kind === query.kind)
          .filter(({ hazards }) => validityFor(hazards, hazardsOf(query.hazard)) === 'valid')
        return ok({ sites: shown.map(toSite), sources: [...SITE_SOURCES] })
      },
      getPublicStatus: async ({ params, query }) => {
        const from =
          query.lat !== undefined && query.lon !== undefined ? { lat: query.lat, lon: query.lon } : null
        const question = { municipalityCode: params.municipalityCode, hazards: hazardsOf(query.hazard), from }
        const status = await findPublicStatus(database, question, clock())
        return status ? ok(status) : err({ code: 'municipality_unknown' })
      },
    },
    { authorise },
  )
}

/** What staff do; always in their own municipality, whatever the request says. */
export function registerStaffRoutes(
  app: FastifyInstance,
  { database, shelters, authorise, clock }: RoutesDeps,
): void {
  const {
    getHqOverview: overview,
    openDisaster,
    openShelter,
    closeShelter,
    redirectArrivals,
  } = shelterRoutes.routes
  const { importSites: imports } = shelterRoutes.routes
  const table = defineRoutes('shelter', {
    overview,
    openDisaster,
    openShelter,
    closeShelter,
    redirectArrivals,
    imports,
  })
  registerRoutes(
    app,
    table,
    {
      overview: async ({ actor }) => {
        if (!isHq(actor)) return err({ code: 'forbidden' })
        const found = await getHqOverview(database, townOf(actor), clock())
        return found ? ok(found) : err({ code: 'forbidden' })
      },
      openDisaster: async ({ actor, body }) => {
        if (!isHq(actor)) return err({ code: 'forbidden' })
        const opened = await shelters.openDisaster(townOf(actor), body)
        return opened.ok ? opened : err({ code: opened.error })
      },
      openShelter: async ({ actor, params, body }) => {
        if (!isHq(actor)) return err({ code: 'forbidden' })
        const opened = await shelters.openShelter(townOf(actor), params, body)
        return opened.ok ? opened : err({ code: opened.error })
      },
      closeShelter: async ({ actor, params, body }) => {
        if (!isHq(actor)) return err({ code: 'forbidden' })
        const closed = await shelters.closeShelter(townOf(actor), params, body.closedAt)
        return closed.ok ? closed : err({ code: closed.error })
      },
      redirectArrivals: async ({ actor, params, body }) => {
        if (!isHq(actor)) return err({ code: 'forbidden' })
        const set = await shelters.redirect(townOf(actor), params.disasterId, body)
        return set.ok ? ok({ redirect: set.value }) : err({ code: set.error })
      },
      imports: async ({ actor, body }) => {
        if (!actor.roles.includes('open_data_editor') && !isHq(actor)) return err({ code: 'forbidden' })
        const bytes = Buffer.from(body.content, 'base64')
        const report = await importSites(database, townOf(actor), { ...body, bytes })
        return report.ok ? report : err({ code: report.error })
      },
    },
    { authorise },
  )
}

function isHq(actor: Staff): boolean {
  return actor.roles.includes('hq')
}

function townOf(actor: Staff) {
  return expectOk(parseMunicipalityCode(actor.municipalityCode), 'staff belong to a municipality')
}

function hazardsOf(chosen: Hazard | readonly Hazard[] | undefined): Hazard[] {
  return chosen === undefined ? [] : [chosen].flat()
}
