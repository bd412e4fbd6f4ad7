import type { IdentityContext } from '../src/app/context.ts'
import { openKeyring } from '../src/app/keyring.ts'
import { createMunicipalityVaults } from '../src/app/municipality-vaults.ts'
import type { World } from './world.ts'

/** What the use cases of a world's identity share, for tests that call one directly. */
export async function openContext({ deps }: Pick<World, 'deps'>): Promise<IdentityContext> {
  const { database, audit, clock, random, logger, demoMode, municipalities, secrets } = deps
  const keyring = await openKeyring({ db: database.db, secrets, demoMode, random, clock })
  const vaults = createMunicipalityVaults({ database, masterVault: keyring.masterVault, random, clock })
  return { database, audit, keyring, vaults, municipalities, demoMode, clock, random, logger }
}
