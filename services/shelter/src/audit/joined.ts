import type { MunicipalityCode } from '@musubi/kernel'
import { derivedUuid } from './derived-uuid.ts'
import type { MergedPpid } from '../core/index.ts'
import type { Tx } from '../db/transaction.ts'
import type { ShelterAudit } from './actions.ts'

/** Tells people that what was registered about them twice is one now. What is learned twice is one entry. */
export async function auditJoined(
  tx: Tx,
  audit: ShelterAudit,
  home: MunicipalityCode,
  merges: readonly MergedPpid[],
): Promise<void> {
  const entries = merges.map(
    ({ was, is }) =>
      ({
        id: derivedUuid(`merged ${home} ${was} ${is}`),
        action: 'registrations.joined',
        actor: { kind: 'service', id: 'shelter', municipalityCode: home },
        subject: { kind: 'person', id: is },
        purpose: 'disaster_preparation',
        outcome: 'done',
        details: {},
      }) as const,
  )
  await audit.append(tx, ...entries)
}
