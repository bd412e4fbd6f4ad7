import { type Kysely, sql } from 'kysely'

/** The policy every tenant table carries, as PostgreSQL prints it back. */
const POLICY = `(municipality_code = current_setting('app.municipality_code'::text, true))`

interface TableFacts {
  readonly name: string
  readonly firstKeyColumn: string | null
  readonly enabled: boolean
  readonly forced: boolean
  /** Conditions of the permissive policies, each of which opens rows by itself. */
  readonly conditions: readonly (string | null)[]
}

/**
 * Checks that no table forgot its municipality: every table in schema public, except those named, has the text column
 * `municipality_code` first in its primary key, row-level security enabled and forced, and exactly the policy
 * `using (municipality_code = current_setting('app.municipality_code', true))`; every view asks with the caller's rights.
 * Throws naming the table. Returns the tables it examined, so that a test can tell that there were any.
 */
export async function assertTenantTables(
  db: Kysely<any>,
  options: { readonly without?: readonly string[] } = {},
): Promise<readonly string[]> {
  const without = new Set(options.without)
  const tables = await readTables(db)
  const names = new Set(tables.map((table) => table.name))
  for (const name of without) {
    if (!names.has(name))
      throw new Error(`Table ${name} is listed as having no municipality but does not exist.`)
  }
  const examined = tables.filter((table) => !without.has(table.name))
  for (const table of examined) {
    const fault = findFault(table)
    if (fault) throw new Error(`Table ${table.name} is not bound to a municipality: ${fault}.`)
  }
  await checkViews(db)
  return examined.map((table) => table.name)
}

function findFault(table: TableFacts): string | null {
  if (table.firstKeyColumn !== 'municipality_code')
    return 'municipality_code is not the first column of its primary key'
  if (!table.enabled) return 'row-level security is not enabled'
  if (!table.forced) return 'row-level security is not forced'
  if (table.conditions.length === 0) return 'it has no policy'
  const foreign = table.conditions.find((condition) => condition !== POLICY)
  return foreign === undefined ? null : `a policy opens rows by ${foreign ?? 'no condition'}`
}

async function readTables(db: Kysely<any>): Promise<readonly TableFacts[]> {
  const { rows } = await sql<TableFacts>`
    select c.relname as name, a.attname as "firstKeyColumn", c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
      coalesce((select json_agg(pg_get_expr(condition, p.polrelid))
        from pg_policy p, lateral (select p.polqual as condition union all select p.polwithcheck where p.polwithcheck is not null) both_sides
        where p.polrelid = c.oid and p.polpermissive), '[]') as conditions
    from pg_class c
      left join pg_index i on i.indrelid = c.oid and i.indisprimary
      left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    order by c.relname`.execute(db)
  return rows
}

/** A view runs with its owner's rights unless told otherwise, and a materialized view keeps rows no policy looks at. */
async function checkViews(db: Kysely<any>): Promise<void> {
  const { rows } = await sql<{ name: string; kind: string }>`
    select c.relname as name, c.relkind::text as kind from pg_class c
    where c.relnamespace = 'public'::regnamespace
      and (c.relkind = 'm' or (c.relkind = 'v'
        and not coalesce(c.reloptions, '{}') && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1']))
    order by c.relname`.execute(db)
  const view = rows[0]
  if (!view) return
  const fix =
    view.kind === 'm' ? 'materialized views ignore row-level security' : 'it needs (security_invoker = true)'
  throw new Error(`View ${view.name} is not bound to a municipality: ${fix}.`)
}
