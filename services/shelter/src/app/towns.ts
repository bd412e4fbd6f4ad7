import type { MunicipalityCode } from '@musubi/kernel'
import type { Kysely } from 'kysely'
import { listMunicipalities, type Municipality } from '../db/municipalities.ts'
import type { ShelterTables } from '../db/transaction.ts'
import { sharesWith } from './agreements.ts'

export interface TownAndNeighbours {
  readonly town: Municipality
  /** towns it shares with, both ways */
  readonly neighbours: readonly Municipality[]
}

export async function findTown(
  db: Kysely<ShelterTables>,
  code: MunicipalityCode,
): Promise<TownAndNeighbours | undefined> {
  const all = await listMunicipalities(db)
  const towns = new Map(all.map((one) => [one.municipalityCode as string, one]))
  const town = towns.get(code)
  if (!town) return undefined
  return { town, neighbours: all.filter(({ municipalityCode }) => sharesWith(towns, code, municipalityCode)) }
}

/** The municipality of somebody who has already been recognised as one of its staff or terminals. */
export async function getTown(db: Kysely<ShelterTables>, code: MunicipalityCode): Promise<TownAndNeighbours> {
  const found = await findTown(db, code)
  if (!found) throw new Error(`municipality ${code} takes no part in this joint use`)
  return found
}
