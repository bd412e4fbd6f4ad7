import type { MunicipalityCode } from '@musubi/kernel'
import { createVault, type Vault } from '../crypto/vault.ts'
import { findMunicipalityKey, keepMunicipalityKey } from '../db/keyring.ts'
import type { Queries } from '../db/schema.ts'

/** The vault of each municipality: destroying one key makes one municipality's dates and digests unreadable. */
export interface MunicipalityVaults {
  /** @param tx a transaction of that municipality */
  get(tx: Queries, municipalityCode: MunicipalityCode): Promise<Vault>
}

export function createMunicipalityVaults(
  masterVault: Vault,
  { random, clock }: { readonly random: (bytes: number) => Uint8Array; readonly clock: () => number },
): MunicipalityVaults {
  const opened = new Map<MunicipalityCode, Vault>()
  return {
    async get(tx, municipalityCode) {
      const known = opened.get(municipalityCode)
      if (known) return known
      const context = `municipality-key:${municipalityCode}`
      const sealed =
        (await findMunicipalityKey(tx, municipalityCode)) ??
        (await keepMunicipalityKey(tx, municipalityCode, masterVault.seal(context, random(32)), new Date(clock())))
      const vault = createVault(masterVault.open(context, sealed))
      opened.set(municipalityCode, vault)
      return vault
    },
  }
}
