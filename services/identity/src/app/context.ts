import type { Logger } from '@musubi/platform/logging'
import type { ServiceDatabase } from '@musubi/platform/database'
import type { MunicipalityCode } from '@musubi/kernel'
import type { IdentityAudit } from '../audit/actions.ts'
import type { IdentityDatabase } from '../db/schema.ts'
import { locatorKey, type LocatorKind } from '../crypto/keyed-hash.ts'
import type { Keyring } from './keyring.ts'
import type { MunicipalityVaults } from './municipality-vaults.ts'

export interface Municipality {
  readonly code: MunicipalityCode
  readonly name: string
  /** How the name is written in other letters; nobody may choose it as a password. */
  readonly readings?: readonly string[]
}

/** What the use cases share. */
export interface IdentityContext {
  readonly database: ServiceDatabase<IdentityDatabase>
  readonly audit: IdentityAudit
  readonly keyring: Keyring
  readonly vaults: MunicipalityVaults
  readonly municipalities: readonly Municipality[]
  readonly demoMode: boolean
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly logger: Logger
}

export function locate({ keyring }: IdentityContext, kind: LocatorKind, name: string): Buffer {
  return locatorKey(keyring.locatorSecret, kind, name)
}
