import { MERGE_REASONS, type ClientFailure, type StaffAccount } from '@musubi/contracts'
import { Field, Notice, Ruby } from '@musubi/ui'
import { useState } from 'react'
import { Link } from 'react-router'
import { Picks } from '../disaster/picks.tsx'
import { ActFailure } from '../frame/act-failure.tsx'
import { freshId } from '../fresh-id.ts'
import { useLanguage } from '../office-context.ts'
import { mergeTexts } from '../texts/merge-texts.ts'
import { Words } from '../words.tsx'
import { ActButton, ActPanel } from './act-panel.tsx'
import { useAccounts, useMerges } from './use-accounts.ts'

type Reason = (typeof MERGE_REASONS)[number]

/** Proposes that another account of the same person goes into this one. */
export function ProposeMerge({ account: { person, status } }: { readonly account: StaffAccount }) {
  const { phrase } = mergeTexts.voice(useLanguage())
  const [reason, setReason] = useState<Reason>('double_registration')
  const [other, setOther] = useState('')
  const proposing = useProposal(person)
  if (status !== 'active' && status !== 'provisional') return null
  if (proposing.done)
    return (
      <Notice tone="ok" role="status" title={<Ruby>{phrase('proposed')}</Ruby>}>
        <Link className="office-act" to="/accounts/merges">
          <Words>{phrase('toList')}</Words>
        </Link>
      </Notice>
    )
  return (
    <ActPanel title={phrase('propose')} lead={phrase('proposeLead')}>
      <Field
        id="merge-other"
        label={<Ruby>{phrase('otherId')}</Ruby>}
        value={other}
        autoComplete="off"
        onChange={({ target }) => setOther(target.value)}
        {...(proposing.unknown ? { error: <Ruby>{phrase('otherUnknown')}</Ruby> } : {})}
      />
      <Picks
        id="merge-reason"
        type="radio"
        legend={<Ruby>{phrase('reason')}</Ruby>}
        picks={MERGE_REASONS.map((one) => ({
          value: one,
          label: <Ruby>{phrase(`reason.${one}`)}</Ruby>,
          picked: reason === one,
        }))}
        onPick={setReason}
      />
      <ActButton
        words={phrase(proposing.busy ? 'working' : 'proposeDo')}
        busy={proposing.busy}
        strong
        onPress={() => void proposing.propose(other, reason)}
      />
      {proposing.failure && <ActFailure failure={proposing.failure} />}
    </ActPanel>
  )
}

/** Finds the other account by its ID, then proposes. One opened page is one proposal. */
function useProposal(keep: string) {
  const accounts = useAccounts()
  const merges = useMerges()
  const [mergeId] = useState(freshId)
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState(false)
  const [unknown, setUnknown] = useState(false)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  const ask = async (loginName: string, reason: Reason): Promise<ClientFailure | null> => {
    const found = await accounts.findAccounts({ body: { by: 'login_name', loginName } })
    if (!found.ok) return found.error
    const [end] = found.value.accounts
    setUnknown(!end)
    if (!end) return null
    const answer = await merges.proposeMerge({
      params: { mergeId },
      body: { keep, end: end.person, reason },
    })
    setDone(answer.ok)
    return answer.ok ? null : answer.error
  }
  const propose = async (loginName: string, reason: Reason) => {
    if (loginName.trim() === '') return setUnknown(true)
    setBusy(true)
    setFailure(await ask(loginName, reason))
    setBusy(false)
  }
  return { busy, done, unknown, failure, propose }
}
