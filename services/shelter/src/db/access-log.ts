import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import { sql } from 'kysely'
import type { Tx } from './transaction.ts'

/** Another town looked at residents of this one. */
export interface Crossing {
  /** the tap or the stub set that made it necessary: what happens twice is one crossing */
  readonly accessId: Uuid
  readonly at: Date
  readonly by: MunicipalityCode
  readonly purpose: 'check_in' | 'sealed_stubs'
  readonly disasterId: Uuid
  /** null: residents with a card as a whole */
  readonly householdId: Uuid | null
  readonly people: number
}

/** Writes crossings into the home municipality's log (`tx` is bound to it), where the resident can read them. */
export async function logCrossings(
  tx: Tx,
  home: MunicipalityCode,
  crossings: readonly Crossing[],
): Promise<void> {
  if (crossings.length === 0) return
  await sql`
    insert into access_log (municipality_code, access_id, at, by_municipality, purpose, disaster_id, household_id, people)
    select ${home}, given.*
    from unnest(${crossings.map((one) => one.accessId)}::uuid[], ${crossings.map((one) => one.at)}::timestamptz[],
      ${crossings.map((one) => one.by)}::text[], ${crossings.map((one) => one.purpose)}::text[],
      ${crossings.map((one) => one.disasterId)}::uuid[], ${crossings.map((one) => one.householdId)}::uuid[],
      ${crossings.map((one) => one.people)}::int[]) as given
    on conflict do nothing`.execute(tx)
}
