import type { AccountMerge, MergePreview } from '@musubi/contracts'
import { err, ok, type Result, type Uuid } from '@musubi/kernel'
import { formatAccountRef } from '../../../core/account-ref.ts'
import {
  decideMerge,
  type DecisionRefusal,
  type MergeDecision,
  type MergePlan,
} from '../../../core/accounts/merge.ts'
import { sectorOf } from '../../../core/sector.ts'
import {
  insertMerge,
  listMerges,
  lockMerge,
  saveMergeState,
  type StoredMerge,
} from '../../../db/account-merges.ts'
import { findConsoleAccounts } from '../../../db/console-accounts.ts'
import type { Tx } from '../../../db/schema.ts'
import { findStaffNames } from '../../../db/staff-names.ts'
import type { IdentityContext } from '../../context.ts'
import { openAccount } from '../account-desk.ts'
import { mergePair, planPair, type MergePair } from '../merge-accounts.ts'
import { findForClerk, personKeys, type Clerk } from './clerk.ts'
import { toFound } from './find-accounts.ts'

export interface MergeProposal {
  readonly mergeId: Uuid
  readonly keep: string
  readonly end: string
  readonly reason: AccountMerge['reason']
}

export type ProposalRefusal = 'account_unknown' | 'merge_impossible' | 'merge_proposed_already'

/** Writes a proposal down; nothing of either account changes. The same id again answers with the same proposal. */
export async function proposeMerge(
  context: IdentityContext,
  clerk: Clerk,
  { mergeId, keep, end, reason }: MergeProposal,
): Promise<Result<AccountMerge, ProposalRefusal>> {
  const [keepRef, endRef] = [
    await findForClerk(context, clerk, keep),
    await findForClerk(context, clerk, end),
  ]
  if (!keepRef || !endRef) return err('account_unknown')
  const { home } = clerk
  return context.database.withTenant(home, async (tx) => {
    const known = await lockMerge(tx, home, mergeId)
    if (known) {
      const same = known.keepId === keepRef.accountId && known.endId === endRef.accountId
      const answer = same ? await describe(context, tx, clerk, known) : undefined
      return answer ? ok(answer) : err('merge_proposed_already')
    }
    const pair = await openPair(context, tx, clerk, { keepId: keepRef.accountId, endId: endRef.accountId })
    if (!pair || !(await planPair(tx, pair)).ok) return err('merge_impossible')
    const merge: StoredMerge = {
      mergeId,
      keepId: keepRef.accountId,
      endId: endRef.accountId,
      reason,
      state: { status: 'proposed', proposedBy: clerk.subject },
      proposedAt: pair.keep.at,
      decidedAt: null,
    }
    if (!(await insertMerge(tx, home, merge))) return err('merge_proposed_already')
    await pair.keep.record('account.merge_proposed', {})
    await pair.end.record('account.merge_proposed', {})
    const answer = await describe(context, tx, clerk, merge)
    return answer ? ok(answer) : err('account_unknown')
  })
}

export type MergeDecisionRefusal = DecisionRefusal | 'merge_unknown' | 'merge_impossible'

export interface Decided {
  readonly merge: AccountMerge
  /** The account that ended: whoever is logged in to it is logged out. */
  readonly endLoginsOf: string | undefined
}

/** Another clerk decides. An approval merges in the same transaction, or is not written down either. */
export async function decideProposal(
  context: IdentityContext,
  clerk: Clerk,
  mergeId: Uuid,
  decision: MergeDecision,
): Promise<Result<Decided, MergeDecisionRefusal>> {
  const { home } = clerk
  return context.database.withTenant(home, async (tx) => {
    const merge = await lockMerge(tx, home, mergeId)
    const pair = merge && (await openPair(context, tx, clerk, merge))
    if (!merge || !pair) return err('merge_unknown')
    const state = decideMerge(merge.state, decision, clerk.subject)
    if (!state.ok) return state
    if (state.value !== merge.state) {
      const outcome = state.value.status
      if (outcome === 'done' && !(await mergePair(context, tx, pair)).ok) return err('merge_impossible')
      if (outcome === 'refused' || outcome === 'withdrawn') {
        await pair.keep.record('account.merge_ended', { how: outcome })
        await pair.end.record('account.merge_ended', { how: outcome })
      }
      await saveMergeState(tx, home, mergeId, state.value, pair.keep.at)
    }
    const decided = { ...merge, state: state.value, decidedAt: merge.decidedAt ?? pair.keep.at }
    const answer = await describe(context, tx, clerk, decided)
    if (!answer) return err('merge_unknown')
    const ended = { kind: 'resident', municipalityCode: home, accountId: merge.endId } as const
    const done = state.value.status === 'done'
    return ok({ merge: answer, endLoginsOf: done ? formatAccountRef(ended) : undefined })
  })
}

const SHOWN_MS = 30 * 86_400_000

export async function readMerges(context: IdentityContext, clerk: Clerk): Promise<AccountMerge[]> {
  return context.database.withTenant(clerk.home, async (tx) => {
    const merges = await listMerges(tx, clerk.home, new Date(context.clock() - SHOWN_MS))
    const answers: AccountMerge[] = []
    for (const merge of merges) {
      const answer = await describe(context, tx, clerk, merge)
      if (answer) answers.push(answer)
    }
    return answers
  })
}

/** Both accounts, locked in the order of their ids, so that two merges never wait for each other. */
async function openPair(
  context: IdentityContext,
  tx: Tx,
  clerk: Clerk,
  { keepId, endId }: Pick<StoredMerge, 'keepId' | 'endId'>,
): Promise<MergePair | undefined> {
  const doer = { kind: 'clerk', id: clerk.subject } as const
  const open = (accountId: Uuid) =>
    openAccount(context, tx, { municipalityCode: clerk.home, accountId }, doer)
  const [first, second] = keepId < endId ? [keepId, endId] : [endId, keepId]
  const opened = new Map([
    [first, await open(first)],
    [second, await open(second)],
  ])
  const [keep, end] = [opened.get(keepId), opened.get(endId)]
  if (!keep || !end) return undefined
  const hidden = keep.account.state.protected || end.account.state.protected
  if (hidden && !clerk.officer) return undefined
  return { keep, end, vault: await context.vaults.get(clerk.home) }
}

/** Undefined for whoever may not know of one of the two. */
async function describe(
  context: IdentityContext,
  tx: Tx,
  clerk: Clerk,
  merge: StoredMerge,
): Promise<AccountMerge | undefined> {
  const { home } = clerk
  const ids = [merge.keepId, merge.endId]
  const accounts = await findConsoleAccounts(tx, home, ids)
  const [keep, end] = [accounts.get(merge.keepId), accounts.get(merge.endId)]
  if (!keep || !end || ((keep.protected || end.protected) && !clerk.officer)) return undefined
  const keyOf = await personKeys(tx, context, home, ids)
  const { proposedBy, status } = merge.state
  const names = await findStaffNames(tx, home, sectorOf(home, 'office'), [proposedBy])
  const mine = proposedBy === clerk.subject
  return {
    mergeId: merge.mergeId,
    keep: toFound(keep, keyOf(merge.keepId)),
    end: toFound(end, keyOf(merge.endId)),
    reason: merge.reason,
    status,
    proposedBy: { name: mine ? clerk.staff.name : (names.get(proposedBy) ?? null), mine },
    proposedAt: merge.proposedAt.toISOString(),
    decidedAt: status === 'proposed' ? null : (merge.decidedAt?.toISOString() ?? null),
    preview: status === 'proposed' ? await previewOf(context, tx, clerk, merge) : null,
  }
}

async function previewOf(
  context: IdentityContext,
  tx: Tx,
  clerk: Clerk,
  merge: StoredMerge,
): Promise<MergePreview | null> {
  const pair = await openPair(context, tx, clerk, merge)
  const plan = pair && (await planPair(tx, pair))
  return plan?.ok ? toPreview(plan.value) : null
}

function toPreview(plan: MergePlan): MergePreview {
  return {
    card: plan.card,
    municipalId: plan.municipalId,
    app: plan.app,
    passkeys: plan.passkeys.length,
    consents: plan.consents.length,
    consentsEnded: plan.consentsEnded.length,
    services: plan.takenOver.length,
    servicesTold: plan.told.length,
  }
}
