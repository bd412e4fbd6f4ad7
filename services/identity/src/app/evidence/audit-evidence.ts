import type { MunicipalityCode } from '@musubi/kernel'
import type { AuditActor } from '@musubi/platform/audit'
import type { Transaction } from 'kysely'
import { auditNames } from '../../audit/subject.ts'
import type { IdentityDatabase } from '../../db/schema.ts'
import type { IdentityContext } from '../context.ts'
import type { Judged } from './judge.ts'
import type { Holder } from './piece.ts'
import type { ResolutionScope } from './resolve.ts'

type Tx = Transaction<IdentityDatabase>
type KnownJudged = Judged & { readonly holder: Holder }

/**
 * Each use of a resident's card stands in the log of the resident's own municipality, whoever asked: this is where the
 * resident reads it. Written before the answer goes out, under the evidence's id, so a repetition is one record.
 */
export async function auditHolders(
  tx: Tx,
  context: IdentityContext,
  home: MunicipalityCode,
  { municipalityCode, service }: ResolutionScope,
  judged: readonly KnownJudged[],
): Promise<void> {
  if (judged.length === 0) return
  const accountIds = judged.map(({ holder }) => holder.accountId)
  const nameOf = await auditNames(tx, context, home, accountIds)
  const entries = judged.map(({ piece, answer, holder }) => {
    const actor: AuditActor = {
      kind: 'terminal',
      id: piece.terminalId,
      ...(home === municipalityCode ? {} : { municipalityCode }),
    }
    const takenAt = new Date(piece.evidence.takenAt).toISOString()
    const common = {
      id: piece.evidenceId,
      actor,
      subject: { kind: 'person', id: nameOf(holder.accountId) },
      purpose: 'recognise_card',
    } as const
    return answer.status === 'resolved'
      ? ({
          ...common,
          action: 'card.used',
          outcome: 'done',
          details: { service, acr: answer.acr, takenAt },
        } as const)
      : ({
          ...common,
          action: 'card.refused',
          outcome: 'refused',
          details: { service, reason: answer.reason, takenAt },
        } as const)
  })
  await context.audit.append(tx, ...entries)
}

/** Cards without a holder are counted in the asking municipality's log, by terminal and reason. */
export async function auditUnknown(
  tx: Tx,
  { audit }: IdentityContext,
  { service }: ResolutionScope,
  judged: readonly Judged[],
): Promise<void> {
  const groups = Map.groupBy(judged, ({ piece, answer }) =>
    answer.status === 'refused' ? `${piece.terminalId} ${answer.reason}` : '',
  )
  const entries = [...groups].flatMap(([name, { length: pieces }]) => {
    const [terminalId, reason] = name.split(' ')
    if (!terminalId || !reason) return []
    return {
      action: 'card.unknown',
      actor: { kind: 'terminal', id: terminalId },
      subject: null,
      purpose: 'recognise_card',
      outcome: 'refused',
      details: { service, reason, pieces },
    } as const
  })
  await audit.append(tx, ...entries)
}

export function isKnown(judged: Judged): judged is KnownJudged {
  return judged.holder !== undefined
}
