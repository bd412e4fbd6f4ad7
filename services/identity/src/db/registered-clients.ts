import {
  ClientRegistrationSchema,
  ClientStatusSchema,
  type ClientRegistration,
  type ClientStatus,
} from '@musubi/contracts'
import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import type { Selectable } from 'kysely'
import type { ClientTable, Queries } from './schema.ts'

export interface ClientRow {
  readonly clientId: string
  readonly registrationId: Uuid
  readonly registration: ClientRegistration
  readonly status: ClientStatus
  readonly version: number
  readonly updatedAt: Date
}

export async function findClient(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  clientId: string,
): Promise<ClientRow | undefined> {
  const row = await tx
    .selectFrom('client')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .where('client_id', '=', clientId)
    .executeTakeFirst()
  return row && toClientRow(row)
}

export async function listClients(
  tx: Queries,
  municipalityCode: MunicipalityCode,
): Promise<readonly ClientRow[]> {
  const rows = await tx
    .selectFrom('client')
    .selectAll()
    .where('municipality_code', '=', municipalityCode)
    .orderBy('client_id')
    .execute()
  return rows.map(toClientRow)
}

/** Inserts unless the service has a client already; the row that is there afterwards. */
export async function insertClient(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  client: Omit<ClientRow, 'version'>,
): Promise<ClientRow | undefined> {
  await tx
    .insertInto('client')
    .values({
      municipality_code: municipalityCode,
      client_id: client.clientId,
      registration_id: client.registrationId,
      registration: JSON.stringify(client.registration),
      status: client.status,
      version: 1,
      updated_at: client.updatedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return findClient(tx, municipalityCode, client.clientId)
}

/** True when the client still had the version that the change was made from. */
export async function updateClient(
  tx: Queries,
  municipalityCode: MunicipalityCode,
  clientId: string,
  from: number,
  change: { readonly registration: ClientRegistration; readonly status: ClientStatus },
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('client')
    .set({
      registration: JSON.stringify(change.registration),
      status: change.status,
      version: from + 1,
      updated_at: at,
    })
    .where('municipality_code', '=', municipalityCode)
    .where('client_id', '=', clientId)
    .where('version', '=', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

function toClientRow(row: Selectable<ClientTable>): ClientRow {
  return {
    clientId: row.client_id,
    registrationId: row.registration_id as Uuid,
    registration: ClientRegistrationSchema.parse(row.registration),
    status: ClientStatusSchema.parse(row.status),
    version: row.version,
    updatedAt: row.updated_at,
  }
}
