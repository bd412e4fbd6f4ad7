import type { MunicipalityCode, Uuid } from '@musubi/kernel'
import type { Tx } from '../db/transaction.ts'
import { allResidents, type ShelterAudit } from './actions.ts'

/** A terminal of another town showed the household of the person who tapped. */
export interface SeenElsewhere {
  /** the tap that made it necessary: what happens twice is one crossing */
  readonly id: Uuid
  readonly by: MunicipalityCode
  readonly terminalId: Uuid
  /** null: no event of the batch names one */
  readonly disasterId: Uuid | null
  /** of the home's sector; only the person who tapped reads it, because it says where they were */
  readonly ppid: string
  /** whose names were shown */
  readonly people: number
}

/** Writes crossings into the home municipality's audit log (`tx` is bound to it), where the resident can read them. */
export async function auditSeen(
  tx: Tx,
  audit: ShelterAudit,
  crossings: readonly SeenElsewhere[],
): Promise<void> {
  const entries = crossings.map(
    ({ id, by, terminalId, disasterId, ppid, people }) =>
      ({
        id,
        action: 'household.seen_elsewhere',
        actor: { kind: 'terminal', id: terminalId, municipalityCode: by },
        subject: { kind: 'person', id: ppid },
        purpose: 'disaster_reception',
        outcome: 'done',
        details: { people, ...(disasterId === null ? {} : { disasterId }) },
      }) as const,
  )
  await audit.append(tx, ...entries)
}

/** Residents of `home` were sealed for the terminals of another town. */
export interface PreparedElsewhere {
  readonly id: Uuid
  readonly home: MunicipalityCode
  readonly by: MunicipalityCode
  readonly disasterId: Uuid
  readonly people: number
}

export async function auditPrepared(
  tx: Tx,
  audit: ShelterAudit,
  { id, home, by, disasterId, people }: PreparedElsewhere,
): Promise<void> {
  await audit.append(tx, {
    id,
    action: 'residents.prepared_elsewhere',
    actor: { kind: 'service', id: 'shelter', municipalityCode: by },
    subject: { kind: 'municipality', id: allResidents(home) },
    purpose: 'disaster_preparation',
    outcome: 'done',
    details: { disasterId, people },
  })
}
