import { parseMunicipalityCode, type MunicipalityCode } from '@musubi/kernel'
import type { JWK } from 'jose'
import { sql, type Transaction } from 'kysely'
import type { ServiceDatabase } from '../database/service-database.ts'
import type { Logger } from '../logging/logger.ts'
import { forgetBodies } from './forget.ts'
import { auditLogEvents } from './log-events.ts'
import { addLeaf, decodeFrontier, EMPTY_FRONTIER, encodeFrontier, type Frontier, rootOf } from './merkle.ts'
import { signHead } from './signed-head.ts'

const CHAIN_EVERY_MS = 500
const LOOK_FOR_HEADS_EVERY_MS = 60_000
const HEAD_EVERY_MS = 24 * 3_600_000
/** One transaction links this many records: some 20 ms. */
const BATCH = 1000

/** Links the records that wait, municipality by municipality. Returns how many. */
export async function chainPending<DB>(database: ServiceDatabase<DB>): Promise<number> {
  let linked = 0
  for (const code of await listCodes(database, 'pending')) {
    for (let batch = BATCH; batch === BATCH; linked += batch) {
      batch = await database.withTenant(code, async (tx) => {
        const { rows } = await sql<{ linked: number }>`select audit.chain(${BATCH}) as linked`.execute(tx)
        return rows[0]?.linked ?? 0
      })
    }
  }
  return linked
}

async function listCodes<DB>(
  { db }: ServiceDatabase<DB>,
  table: 'pending' | 'town',
): Promise<MunicipalityCode[]> {
  const { rows } = await sql<{ code: string }>`
    select distinct municipality_code as code from ${sql.table(`audit.${table}`)}`.execute(db)
  return rows.flatMap(({ code }) => {
    const parsed = parseMunicipalityCode(code)
    return parsed.ok ? [parsed.value] : []
  })
}

/** Forgets bodies that are older than `keepMs`, everywhere. Returns how many. */
export async function forgetOldBodies<DB>(
  database: ServiceDatabase<DB>,
  { keepMs, now }: { readonly keepMs: number; readonly now: number },
): Promise<number> {
  let forgotten = 0
  for (const code of await listCodes(database, 'town')) {
    const when = { before: now - keepMs, now }
    forgotten += await database.withTenant(code, (tx) => forgetBodies(tx, when))
  }
  return forgotten
}

export interface Signing {
  readonly service: string
  readonly key: JWK
  readonly clock: () => number
  readonly logger: Logger
}

/**
 * Signs a head for each municipality whose log grew since its last head, when that one is `everyMs` old. Reads only the
 * links since then. Two processes that do it at once sign the same tree; one of the two is kept.
 */
export async function signDueHeads<DB>(
  database: ServiceDatabase<DB>,
  signing: Signing,
  everyMs: number,
): Promise<number> {
  let signed = 0
  for (const code of await listCodes(database, 'town')) {
    const size = await database.withTenant(code, (tx) => signHeadOf(tx, code, signing, everyMs))
    if (size === undefined) continue
    signed++
    const fields = { service: signing.service, municipalityCode: code, size }
    signing.logger.for(auditLogEvents).event('audit.head_signed', fields)
  }
  return signed
}

async function signHeadOf<DB>(
  tx: Transaction<DB>,
  municipalityCode: MunicipalityCode,
  { service, key, clock }: Signing,
  everyMs: number,
): Promise<number | undefined> {
  const last = await findLastHead(tx, municipalityCode)
  const signedAt = clock()
  if (last && signedAt - last.signedAt.getTime() < everyMs) return undefined
  const grown = await growFrontier(tx, municipalityCode, last?.frontier ?? EMPTY_FRONTIER)
  if (!grown) return undefined
  const { frontier, chainHash } = grown
  const { size } = frontier
  const jws = await signHead(
    { service, municipalityCode, size, root: rootOf(frontier), chainHash, signedAt },
    key,
  )
  await sql`insert into audit.head (municipality_code, size, frontier, signed_at, jws)
    values (${municipalityCode}, ${size}, ${Buffer.from(encodeFrontier(frontier))}, ${new Date(signedAt)}, ${jws})
    on conflict do nothing`.execute(tx)
  return size
}

interface LastHead {
  readonly signedAt: Date
  readonly frontier: Frontier
}

async function findLastHead<DB>(tx: Transaction<DB>, code: MunicipalityCode): Promise<LastHead | undefined> {
  const { rows } = await sql<{ size: number; frontier: Buffer; signed_at: Date }>`
    select size, frontier, signed_at from audit.head where municipality_code = ${code}
    order by size desc limit 1`.execute(tx)
  const row = rows[0]
  return row && { signedAt: row.signed_at, frontier: decodeFrontier(row.size, row.frontier) }
}

const PAGE = 10_000

async function growFrontier<DB>(
  tx: Transaction<DB>,
  code: MunicipalityCode,
  from: Frontier,
): Promise<{ frontier: Frontier; chainHash: Uint8Array } | undefined> {
  let frontier = from
  let chainHash: Uint8Array | undefined
  for (;;) {
    const { rows } = await sql<{ hash: Buffer }>`
      select hash from audit.link where municipality_code = ${code} and sequence > ${frontier.size}
      order by sequence limit ${PAGE}`.execute(tx)
    for (const { hash } of rows) {
      frontier = addLeaf(frontier, hash)
      chainHash = hash
    }
    if (rows.length < PAGE) break
  }
  return chainHash && { frontier, chainHash }
}

/** Goes round until stopped: chains twice a second, heads once a day, bodies past their time are forgotten. A failure is logged and the next round tries again. */
export function createKeeper<DB>(database: ServiceDatabase<DB>, signing: Signing, keepMs: number) {
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  let lookForHeadsAt = 0
  let forgetAt = 0
  let stopped = true

  async function round(): Promise<void> {
    try {
      await chainPending(database)
      if (signing.clock() >= lookForHeadsAt) {
        lookForHeadsAt = signing.clock() + LOOK_FOR_HEADS_EVERY_MS
        await signDueHeads(database, signing, HEAD_EVERY_MS)
      }
      if (signing.clock() >= forgetAt) {
        forgetAt = signing.clock() + HEAD_EVERY_MS
        await forgetOldBodies(database, { keepMs, now: signing.clock() })
      }
    } catch (error) {
      signing.logger.for(auditLogEvents).warn('audit.keeping_failed', { service: signing.service }, error)
    }
    if (!stopped) schedule()
  }
  function schedule(): void {
    timer = setTimeout(() => {
      running = round()
    }, CHAIN_EVERY_MS).unref()
  }

  return {
    start(): void {
      if (!stopped) return
      stopped = false
      schedule()
    },
    /** The last round links what was written until now. */
    async stop(): Promise<void> {
      if (stopped) return
      stopped = true
      clearTimeout(timer)
      await running
      await round()
    },
  }
}
