import { setTimeout as sleep } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  type IsolationLevel,
  Kysely,
  PostgresDialect,
  PostgresDriver,
  type Transaction,
  type TransactionSettings,
} from 'kysely'
import type { MunicipalityCode } from '@musubi/kernel'
import type pg from 'pg'

export interface TenantTransactionOptions {
  /** Default: read committed. */
  readonly isolation?: IsolationLevel
}

export type WithTenant<DB> = <T>(
  municipalityCode: MunicipalityCode,
  work: (tx: Transaction<DB>) => Promise<T>,
  options?: TenantTransactionOptions,
) => Promise<T>

export type OnRetry = (attempt: number, sqlState: string) => void

/**
 * The only way to the rows of a municipality: a transaction in which `app.municipality_code` is that municipality, so
 * that row-level security shows and takes its rows alone. The setting travels with BEGIN, without a round trip of its
 * own. There is one Kysely a municipality, all over the same pool; they hold no connection.
 */
export function tenantTransactions<DB>(pool: pg.Pool, onRetry: OnRetry): WithTenant<DB> {
  const databases = new Map<string, Kysely<DB>>()
  const databaseOf = (code: MunicipalityCode): Kysely<DB> => {
    const known = databases.get(code)
    if (known) return known
    const made = new Kysely<DB>({ dialect: new TenantDialect(pool, code) })
    databases.set(code, made)
    return made
  }
  return (municipalityCode, work, { isolation } = {}) => {
    const begin = databaseOf(municipalityCode).transaction()
    return retrying(() => (isolation ? begin.setIsolationLevel(isolation) : begin).execute(work), onRetry)
  }
}

class TenantDialect extends PostgresDialect {
  readonly #pool: pg.Pool
  readonly #code: string

  constructor(pool: pg.Pool, code: string) {
    super({ pool })
    // The code becomes part of a statement, so its form is checked here, whatever the types promised.
    if (!/^\d{6}$/.test(code)) throw new Error('a municipality code has six digits')
    this.#pool = pool
    this.#code = code
  }

  override createDriver(): PostgresDriver {
    return new TenantDriver(this.#pool, this.#code)
  }
}

class TenantDriver extends PostgresDriver {
  readonly #code: string

  constructor(pool: pg.Pool, code: string) {
    super({ pool })
    this.#code = code
  }

  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    const isolation = settings.isolationLevel ? ` isolation level ${settings.isolationLevel}` : ''
    // One message with two statements; the third argument ends the setting with the transaction.
    await connection.executeQuery(
      CompiledQuery.raw(
        `begin${isolation}; select set_config('app.municipality_code', '${this.#code}', true)`,
      ),
    )
  }
}

const SERIALIZATION_FAILURE = '40001'
const DEADLOCK = '40P01'
const RETRIES = 3

/**
 * Runs a transaction again when PostgreSQL ended it for the sake of another one (serialization failure, deadlock), at most
 * three times. Everything else is thrown at once, also a lost connection: the commit may have happened.
 */
export async function retrying<T>(run: () => Promise<T>, onRetry: OnRetry): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      const sqlState = (error as { code?: unknown } | null)?.code
      if (attempt > RETRIES || (sqlState !== SERIALIZATION_FAILURE && sqlState !== DEADLOCK)) throw error
      onRetry(attempt, sqlState)
      await sleep(Math.random() * 20 * 2 ** attempt)
    }
  }
}
