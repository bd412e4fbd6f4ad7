import { AccessWatchSchema, type AccessWatch } from '@musubi/contracts'
import type { MunicipalityCode } from '@musubi/kernel'
import type { Queries } from './schema.ts'

/** From which counts on this municipality wants to be told; undefined: it never said. */
export async function findAccessWatch(
  tx: Queries,
  municipalityCode: MunicipalityCode,
): Promise<AccessWatch | undefined> {
  const row = await tx
    .selectFrom('access_watch')
    .select(['opens', 'closes', 'floors'])
    .where('municipality_code', '=', municipalityCode)
    .executeTakeFirst()
  return row && AccessWatchSchema.parse(row)
}

export async function saveAccessWatch(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  { opens, closes, floors }: AccessWatch,
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<void> {
  const values = { opens, closes, floors: JSON.stringify(floors), changed_by: by, changed_at: at }
  await tx
    .insertInto('access_watch')
    .values({ municipality_code: municipalityCode, ...values })
    .onConflict((conflict) => conflict.column('municipality_code').doUpdateSet(values))
    .execute()
}
