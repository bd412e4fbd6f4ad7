import type { MunicipalityCode } from '@musubi/kernel'
import type { ServiceDatabase } from '@musubi/platform/database'
import { createVault, type Vault } from '../crypto/vault.ts'
import { findMunicipalityKey, keepMunicipalityKey } from '../db/keyring.ts'
import type { IdentityDatabase } from '../db/schema.ts'

/** The vault of each municipality: destroying one key makes one municipality's dates and digests unreadable. */
export interface MunicipalityVaults {
  /** Not to be called inside a transaction: the key is committed before anything is sealed with it. */
  get(municipalityCode: MunicipalityCode): Promise<Vault>
}

export interface MunicipalityVaultDeps {
  readonly database: ServiceDatabase<IdentityDatabase>
  readonly masterVault: Vault
  readonly random: (bytes: number) => Uint8Array
  readonly clock: () => number
}

export function createMunicipalityVaults(deps: MunicipalityVaultDeps): MunicipalityVaults {
  const opened = new Map<MunicipalityCode, Promise<Vault>>()
  return {
    get(municipalityCode) {
      const known = opened.get(municipalityCode)
      if (known) return known
      const opening = openVault(deps, municipalityCode)
      opened.set(municipalityCode, opening)
      opening.catch(() => opened.delete(municipalityCode))
      return opening
    },
  }
}

async function openVault(
  { database, masterVault, random, clock }: MunicipalityVaultDeps,
  municipalityCode: MunicipalityCode,
): Promise<Vault> {
  const context = `municipality-key:${municipalityCode}`
  const sealed = await database.withTenant(
    municipalityCode,
    async (tx) =>
      (await findMunicipalityKey(tx, municipalityCode)) ??
      keepMunicipalityKey(tx, municipalityCode, masterVault.seal(context, random(32)), new Date(clock())),
  )
  return createVault(masterVault.open(context, sealed))
}
