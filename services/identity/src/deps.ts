import type { CertificateStatusProvider } from '@musubi/pki'
import type { ServiceDatabase } from '@musubi/platform/database'
import type { Authorisers } from '@musubi/platform/http'
import type { Logger } from '@musubi/platform/logging'
import type { RevocationList } from './app/accounts/follow-lists.ts'
import type { ActivitySource } from './app/activity.ts'
import type { Municipality } from './app/context.ts'
import type { MasterSecret } from './app/keyring.ts'
import type { IdentityAudit } from './audit/actions.ts'
import type { IdentityDatabase } from './db/schema.ts'
import type { CardTrust } from './inspection/inspect-card.ts'
import type { NationalAppConfig } from './upstream/national-app.ts'
import type { IdentityPages } from './http/pages/page-props.ts'
import type { ClientConfig } from './oidc/clients.ts'

export interface IdentityDeps {
  readonly database: ServiceDatabase<IdentityDatabase>
  /** `openAudit` with `identityAuditActions`; started and stopped with the service. */
  readonly audit: IdentityAudit
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly logger: Logger
  readonly demoMode: boolean
  readonly secrets: MasterSecret
  /** The OpenID issuer; its path is where the provider is served, such as `https://musubi.example.jp/oidc`. */
  readonly issuer: string
  readonly trustProxy?: boolean
  readonly municipalities: readonly Municipality[]
  readonly clients: readonly ClientConfig[]
  readonly cardTrust: CardTrust
  /** Threads that verify cards; 1 unless told, 0 verifies on the main one. */
  readonly inspectionThreads?: number
  readonly statusProvider: CertificateStatusProvider
  /** Revocation lists, asked every minute: cards that their issuer ended stop, and their holders are logged out. */
  readonly revocationLists?: (() => readonly RevocationList[]) | undefined
  /** `service` and `staff` are needed; without `resident` there are no routes for residents' pages. */
  readonly authorise: Authorisers
  /** Other services' logs, for the page on which residents read who used what. */
  readonly activitySources?: readonly ActivitySource[]
  /** Where a demonstration's card reader has its page, on every machine; elsewhere terminals tell their browsers. */
  readonly readerUrl?: () => string | undefined
  /** The Digital Agency's app as upstream; without it the login page does not offer it. */
  readonly nationalApp?: NationalAppConfig
  /** The look of the pages; the plain ones fill what is left out. */
  readonly pages?: Partial<IdentityPages>
}
