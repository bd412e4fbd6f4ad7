import { z } from 'zod'
import { CrowdingSchema, HazardSchema, InstantSchema, MunicipalityCodeSchema, UuidSchema } from './common.ts'
import { EvidenceKeySchema, SealedEvidenceSchema } from './evidence.ts'
import { PublicJwkSchema, SealedStubSchema, StubSetKeysSchema, TerminalSchema } from './identity.ts'
import { HouseholdMemberSchema } from './people.ts'
import { defineRoutes } from './route.ts'
import { ShelterEventSchema } from './shelter-events.ts'

export const MunicipalitySchema = z.object({ municipalityCode: MunicipalityCodeSchema, name: z.string() })

export const DisasterSchema = z.object({
  disasterId: UuidSchema,
  name: z.string(),
  drill: z.boolean(),
  hazards: z.array(HazardSchema),
  declaredAt: InstantSchema,
  closedAt: InstantSchema.nullable(),
})
export type Disaster = z.infer<typeof DisasterSchema>

/** A place of the open data: 指定避難所 (to stay) or 指定緊急避難場所 (to flee to; only these carry hazards). */
export const SiteSchema = z.object({
  siteId: z.string().describe('国土地理院 共通ID where there is one'),
  municipalityCode: MunicipalityCodeSchema,
  kind: z.enum(['designated_shelter', 'emergency_site']),
  name: z.string(),
  address: z.string(),
  lat: z.number(),
  lon: z.number(),
  hazards: z
    .array(HazardSchema)
    .nullable()
    .describe(
      'hazards the place is valid for; of a shelter those of the emergency site at the same address; null = not known',
    ),
  welfare: z.boolean(),
  capacity: z.int().nullable(),
  capacitySource: z.enum(['published', 'demo']).nullable(),
})
export type Site = z.infer<typeof SiteSchema>

export const HeadCountSchema = z.object({
  total: z.int().min(0),
  named: z.int().min(0).describe('people checked in by name'),
  unnamed: z.int().min(0).describe('people only counted'),
})
export type HeadCount = z.infer<typeof HeadCountSchema>

export const ShelterStatusSchema = SiteSchema.extend({
  state: z.enum(['not_open', 'open', 'closed']),
  headCount: HeadCountSchema,
  crowding: CrowdingSchema,
  updatedAt: InstantSchema.nullable().describe('when a figure of this shelter was last heard'),
  arrivalsLastHour: z.int().min(0),
})
export type ShelterStatus = z.infer<typeof ShelterStatusSchema>

/** Shares of capacity from which a shelter is called some / crowded / full. Configuration of the municipality. */
export const CrowdingThresholdsSchema = z.object({ some: z.number(), crowded: z.number(), full: z.number() })
export type CrowdingThresholds = z.infer<typeof CrowdingThresholdsSchema>

const TerminalReportSchema = z.object({
  terminalId: UuidSchema,
  name: z.string(),
  siteId: z.string().nullable(),
  pending: z.int().min(0).describe('events it said it had not sent yet'),
  oldestPendingAt: InstantSchema.nullable(),
  lastHeardAt: InstantSchema,
  clockOffsetMs: z.int().describe('terminal clock minus server clock'),
})

export const HqOverviewSchema = z.object({
  generatedAt: InstantSchema,
  municipality: MunicipalitySchema,
  disaster: DisasterSchema.nullable(),
  thresholds: CrowdingThresholdsSchema,
  totals: z.object({
    evacuees: z.int(),
    named: z.int(),
    unnamed: z.int(),
    arrivalsLastHour: z.int(),
    openShelters: z.int(),
    designatedShelters: z.int(),
    fullShelters: z.int(),
    crowdedShelters: z.int(),
    supportTotal: z.int().describe('people needing evacuation support who registered'),
    supportUnconfirmed: z.int().describe('of these, not checked in anywhere'),
    terminals: z.int(),
    terminalsUnsent: z.int().describe('terminals that hold unsent events or have gone silent'),
    pendingEvents: z.int(),
    unresolvedEvidence: z.int().describe('people counted whose card identity has not confirmed yet'),
    worklist: z.int().describe('events that need a person to look at them'),
  }),
  shelters: z.array(ShelterStatusSchema).describe('designated shelters of this municipality, by need'),
  neighbours: z.array(
    MunicipalitySchema.extend({
      openShelters: z.int(),
      evacuees: z.int(),
      shelters: z.array(ShelterStatusSchema),
    }),
  ),
  arrivals: z.array(
    z.object({ siteId: z.string(), hours: z.array(z.object({ hour: InstantSchema, count: z.int() })) }),
  ),
  terminals: z.array(TerminalReportSchema),
  nextAct: z
    .object({
      kind: z.literal('redirect'),
      fromSiteId: z.string(),
      fromName: z.string(),
      toSiteId: z.string(),
      toName: z.string(),
      places: z.int(),
      distanceM: z.int(),
    })
    .nullable()
    .describe('the one thing worth doing now: a full shelter and the nearest open one with room'),
})
export type HqOverview = z.infer<typeof HqOverviewSchema>

export const PublicStatusSchema = z.object({
  generatedAt: InstantSchema,
  municipality: MunicipalitySchema,
  disaster: DisasterSchema.nullable(),
  shelters: z
    .array(
      ShelterStatusSchema.extend({ distanceM: z.int().nullable(), insteadSiteId: z.string().nullable() }),
    )
    .describe(
      'open shelters first by distance, own town and neighbours; `insteadSiteId` says where to go when full',
    ),
  emergencySites: z
    .array(SiteSchema.extend({ distanceM: z.int().nullable() }))
    .describe('only those valid for every chosen hazard'),
  redirect: z.object({ fromSiteId: z.string(), toSiteId: z.string() }).nullable(),
})
export type PublicStatus = z.infer<typeof PublicStatusSchema>

/** A line of a CSV that could not be taken, in the words of whoever made the file. */
export const RowProblemSchema = z.object({
  row: z.int().describe('line in the file, the header is 1'),
  column: z.string().nullable(),
  problem: z.enum([
    'missing',
    'not_a_number',
    'out_of_japan',
    'not_a_flag',
    'duplicate_id',
    'unknown_municipality',
    'wrong_column_count',
    'other_municipality',
  ]),
  value: z.string().max(100).nullable(),
})
export const ImportReportSchema = z.object({
  importId: UuidSchema,
  format: z.enum(['gsi', 'gsi_derived', 'municipal_standard', 'municipal_standard_2017']).nullable(),
  encoding: z.enum(['utf-8', 'utf-8-bom', 'shift_jis']),
  applied: z.boolean(),
  rows: z.int(),
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  missing: z.int().describe('sites we have that the file does not name; they are kept'),
  problems: z.array(RowProblemSchema).max(500),
})
export type ImportReport = z.infer<typeof ImportReportSchema>

export const TerminalSetupSchema = z.object({
  serverTime: InstantSchema,
  terminal: TerminalSchema,
  municipality: MunicipalitySchema,
  disaster: DisasterSchema.nullable(),
  shelter: ShelterStatusSchema,
  thresholds: CrowdingThresholdsSchema,
  stubSets: z.array(StubSetKeysSchema.extend({ version: z.int() })),
  sealingKey: PublicJwkSchema,
})
export type TerminalSetup = z.infer<typeof TerminalSetupSchema>

export const CheckInBatchSchema = z.object({
  batchId: UuidSchema,
  sentAt: InstantSchema,
  pending: z.int().min(0).describe('events still in the outbox after this batch'),
  oldestPendingAt: InstantSchema.nullable(),
  keys: z.array(EvidenceKeySchema).max(20),
  evidence: z.array(SealedEvidenceSchema).max(1000),
  events: z.array(ShelterEventSchema).min(1).max(1000),
})
export type CheckInBatch = z.infer<typeof CheckInBatchSchema>

export const CheckInResultSchema = z.object({
  eventId: UuidSchema,
  status: z.enum(['accepted', 'duplicate', 'refused']),
  confirmation: z.enum(['confirmed', 'unresolved', 'needs_staff', 'not_needed']),
  reason: z.string().nullable().describe('why refused or why staff must look'),
})

const shelterOf = z.object({ disasterId: UuidSchema, siteId: z.string() })

export const shelterRoutes = defineRoutes('shelter', {
  listSites: {
    method: 'GET',
    path: '/shelter/v1/municipalities/:municipalityCode/sites',
    params: z.object({ municipalityCode: MunicipalityCodeSchema }),
    query: z.object({
      neighbours: z.stringbool().default(false),
      kind: z.enum(['designated_shelter', 'emergency_site']).optional(),
      hazard: z.union([HazardSchema, z.array(HazardSchema)]).optional(),
    }),
    answer: { 200: z.object({ sites: z.array(SiteSchema), sources: z.array(z.string()) }) },
    errors: ['municipality_unknown'],
    access: 'public',
    summary:
      'Shelters and emergency sites of the open data; with hazards, only the sites valid for all of them',
  },
  getPublicStatus: {
    method: 'GET',
    path: '/shelter/v1/municipalities/:municipalityCode/status',
    params: z.object({ municipalityCode: MunicipalityCodeSchema }),
    query: z.object({
      hazard: z.union([HazardSchema, z.array(HazardSchema)]).optional(),
      lat: z.coerce.number().min(20).max(46).optional(),
      lon: z.coerce.number().min(122).max(154).optional(),
    }),
    answer: { 200: PublicStatusSchema },
    errors: ['municipality_unknown'],
    access: 'public',
    summary: 'Which shelters are open and how crowded, counts only',
  },
  listMunicipalities: {
    method: 'GET',
    path: '/shelter/v1/municipalities',
    answer: { 200: z.object({ municipalities: z.array(MunicipalitySchema) }) },
    errors: [],
    access: 'public',
    summary: 'The municipalities of this joint use',
  },
  getHqOverview: {
    method: 'GET',
    path: '/shelter/v1/hq/overview',
    answer: { 200: HqOverviewSchema },
    errors: [],
    access: 'staff',
    summary: 'Everything the headquarters screen shows, of the staff member’s own municipality',
  },
  openDisaster: {
    method: 'POST',
    path: '/shelter/v1/disasters',
    body: z.object({
      disasterId: UuidSchema,
      name: z.string().trim().min(1).max(60),
      drill: z.boolean(),
      hazards: z.array(HazardSchema).min(1),
      declaredAt: InstantSchema,
    }),
    answer: { 200: DisasterSchema },
    errors: ['disaster_open_already'],
    access: 'staff',
    summary: 'Opens a disaster; idempotent by disasterId',
  },
  closeDisaster: {
    method: 'POST',
    path: '/shelter/v1/disasters/:disasterId/closing',
    params: z.object({ disasterId: UuidSchema }),
    body: z.object({ closedAt: InstantSchema }),
    answer: { 200: DisasterSchema },
    errors: ['disaster_unknown'],
    access: 'staff',
    summary: 'Closes a disaster and destroys its stub sets',
  },
  openShelter: {
    method: 'PUT',
    path: '/shelter/v1/disasters/:disasterId/shelters/:siteId/opening',
    params: shelterOf,
    body: z.object({ openedAt: InstantSchema, capacity: z.int().min(1).max(100_000).nullable() }),
    answer: { 200: ShelterStatusSchema },
    errors: ['disaster_unknown', 'site_unknown', 'disaster_closed'],
    access: 'staff',
    summary: 'Opens a shelter for a disaster; capacity null keeps the known one',
  },
  closeShelter: {
    method: 'POST',
    path: '/shelter/v1/disasters/:disasterId/shelters/:siteId/closing',
    params: shelterOf,
    body: z.object({ closedAt: InstantSchema }),
    answer: { 200: ShelterStatusSchema },
    errors: ['disaster_unknown', 'site_unknown', 'people_inside'],
    access: 'staff',
    summary: 'Closes a shelter once everybody has checked out',
  },
  redirectArrivals: {
    method: 'PUT',
    path: '/shelter/v1/disasters/:disasterId/redirect',
    params: z.object({ disasterId: UuidSchema }),
    body: z.object({ fromSiteId: z.string(), toSiteId: z.string() }).nullable(),
    answer: {
      200: z.object({ redirect: z.object({ fromSiteId: z.string(), toSiteId: z.string() }).nullable() }),
    },
    errors: ['disaster_unknown', 'site_unknown'],
    access: 'staff',
    summary: 'Tells the public page to send arrivals of a full shelter to another one; null ends it',
  },
  importSites: {
    method: 'POST',
    path: '/shelter/v1/imports',
    body: z.object({
      importId: UuidSchema,
      fileName: z.string().max(200),
      content: z
        .string()
        .max(8_000_000)
        .describe(
          'base64 of the CSV as it is: any of the three formats, UTF-8 with or without BOM, or Shift_JIS',
        ),
      apply: z.boolean().describe('false: only say what would change'),
    }),
    answer: { 200: ImportReportSchema },
    errors: ['import_unreadable', 'import_format_unknown'],
    access: 'staff',
    limits: { bodyBytes: 8_100_000 },
    summary: 'Takes open data of the staff member’s municipality; a single broken row and nothing is taken',
  },
  getRoster: {
    method: 'GET',
    path: '/shelter/v1/terminal/roster',
    answer: {
      200: z.object({
        people: z.array(
          HouseholdMemberSchema.extend({
            since: InstantSchema,
            confirmation: z.string(),
            home: MunicipalityCodeSchema,
          }),
        ),
        unnamed: z.int(),
      }),
    },
    errors: [],
    access: 'terminal',
    summary: 'Who is in the terminal’s shelter now',
  },
  getTerminalSetup: {
    method: 'GET',
    path: '/shelter/v1/terminal/setup',
    answer: { 200: TerminalSetupSchema },
    errors: ['terminal_without_shelter'],
    access: 'terminal',
    summary: 'Everything a reception terminal needs before the network goes',
  },
  listStubs: {
    method: 'GET',
    path: '/shelter/v1/terminal/stub-sets/:setId/stubs',
    params: z.object({ setId: UuidSchema }),
    query: z.object({
      after: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(5000).default(2000),
    }),
    answer: {
      200: z.object({ stubs: z.array(SealedStubSchema.extend({ version: z.int() })), latest: z.int() }),
    },
    errors: ['stubs_unknown'],
    access: 'terminal',
    summary: 'Sealed stubs with a version after the given one, oldest first (full load and delta alike)',
  },
  recordEvents: {
    method: 'POST',
    path: '/shelter/v1/terminal/events',
    body: CheckInBatchSchema,
    answer: {
      200: z.object({
        serverTime: InstantSchema,
        results: z.array(CheckInResultSchema),
        shelter: ShelterStatusSchema,
      }),
    },
    errors: ['terminal_without_shelter'],
    access: 'terminal',
    summary:
      'A batch of a terminal’s outbox; every event is idempotent by its id, in any order, any number of times',
  },
  reportTerminal: {
    method: 'POST',
    path: '/shelter/v1/terminal/reports',
    body: z.object({
      sentAt: InstantSchema,
      pending: z.int().min(0),
      oldestPendingAt: InstantSchema.nullable(),
    }),
    answer: {
      200: z.object({
        serverTime: InstantSchema,
        shelter: ShelterStatusSchema,
        disaster: DisasterSchema.nullable(),
        stubSets: z.array(z.object({ setId: UuidSchema, version: z.int() })),
      }),
    },
    errors: ['terminal_without_shelter'],
    access: 'terminal',
    summary: 'Heartbeat of a terminal: what it holds unsent; answers the shelter’s latest figures',
  },
})
