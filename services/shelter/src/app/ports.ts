import type { Client, identityRoutes, mergedSubjectRoutes, NgsiAttribute } from '@musubi/contracts'
import type { MunicipalityCode, Result } from '@musubi/kernel'
import type { Outbox } from '@musubi/platform/outbox'
import type { Log } from '@musubi/platform/logging'
import type { ShelterAudit } from '../audit/actions.ts'
import type { ShelterDatabase } from '../db/transaction.ts'
import type { shelterLogEvents } from './log-events.ts'
import type { shelterQueues } from './queues.ts'

export type IdentityClient = Pick<
  Client<typeof identityRoutes.routes>,
  'resolveEvidence' | 'createStubSet' | 'sealStubs' | 'deleteStubSet' | 'getSealingKey'
> &
  Client<typeof mergedSubjectRoutes.routes>

/** An NGSIv2 entity in normalised form. */
export type NgsiPayload = { readonly id: string; readonly type: string } & Readonly<
  Record<string, NgsiAttribute | string>
>

/** The context broker as this service needs it. Writing the same entity twice does no harm. */
export interface EntityWriter {
  upsertEntity(municipalityCode: MunicipalityCode, entity: NgsiPayload): Promise<Result<void, 'unavailable'>>
}

/** What every use case may reach; nothing else is. */
export interface ShelterContext {
  readonly database: ShelterDatabase
  readonly audit: ShelterAudit
  readonly outbox: Outbox<typeof shelterQueues>
  readonly identity: IdentityClient
  readonly entities: EntityWriter
  /** milliseconds since 1970 */
  readonly now: () => number
  readonly log: Log<typeof shelterLogEvents>
}
