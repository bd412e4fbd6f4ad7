import type { AccountMerge, ClientFailure } from '@musubi/contracts'
import { exactTime } from '@musubi/i18n'
import { EmptyState, Icon, Ruby } from '@musubi/ui'
import { useCallback, useState } from 'react'
import { Link } from 'react-router'
import { ActFailure } from '../frame/act-failure.tsx'
import { FailureNotice } from '../frame/failure-notice.tsx'
import { Page } from '../frame/page.tsx'
import { useLanguage } from '../office-context.ts'
import { mergeTexts } from '../texts/merge-texts.ts'
import { useLoaded } from '../use-loaded.ts'
import { AccountsNav } from './accounts-nav.tsx'
import { MergeCard } from './merge-card.tsx'
import { useMerges } from './use-accounts.ts'

/** Proposals that wait for a second clerk, and what was decided lately. */
export function MergesPage() {
  const { phrase, text } = mergeTexts.voice(useLanguage())
  const merges = useMerges()
  const load = useCallback(() => merges.listMerges({}), [merges])
  const [loaded, reload] = useLoaded(load)
  const [failure, setFailure] = useState<{ readonly of: string; readonly why: ClientFailure } | null>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const decide = async (mergeId: AccountMerge['mergeId'], decision: 'approve' | 'refuse' | 'withdraw') => {
    if (busy) return
    setBusy(mergeId)
    const answer = await merges.decideMerge({ params: { mergeId }, body: { decision } })
    setBusy(null)
    setFailure(answer.ok ? null : { of: mergeId, why: answer.error })
    await reload()
  }
  const all = loaded.state === 'ready' ? loaded.value.merges : []
  const open = all.filter(({ status }) => status === 'proposed')
  const decided = all.filter(({ status }) => status !== 'proposed')
  return (
    <Page title={text('title')} heading={<Ruby>{phrase('title')}</Ruby>} wide>
      <AccountsNav />
      <p className="page-lead accounts-lead">
        <Ruby>{phrase('lead')}</Ruby>
      </p>
      {loaded.state === 'failed' && <FailureNotice failure={loaded.failure} onRetry={() => void reload()} />}
      {loaded.state === 'ready' && open.length === 0 && (
        <EmptyState icon="link" title={<Ruby>{phrase('none')}</Ruby>}>
          <Ruby>{phrase('noneDo')}</Ruby>
        </EmptyState>
      )}
      {open.length > 0 && (
        <section aria-labelledby="merges-open" className="merges">
          <h2 id="merges-open">
            <Ruby>{phrase('open')}</Ruby>
          </h2>
          {open.map((merge) => (
            <div key={merge.mergeId}>
              <MergeCard
                merge={merge}
                busy={busy !== null}
                onDecide={(decision) => void decide(merge.mergeId, decision)}
              />
              {failure?.of === merge.mergeId && <ActFailure failure={failure.why} />}
            </div>
          ))}
        </section>
      )}
      {decided.length > 0 && <Decided merges={decided} />}
    </Page>
  )
}

function Decided({ merges }: { readonly merges: readonly AccountMerge[] }) {
  const language = useLanguage()
  const { phrase } = mergeTexts.voice(language)
  return (
    <section aria-labelledby="merges-decided" className="merges-decided">
      <h2 id="merges-decided">
        <Ruby>{phrase('decided')}</Ruby>
      </h2>
      <ul>
        {merges.map(({ mergeId, keep, status, decidedAt }) => (
          <li key={mergeId}>
            <Icon name={status === 'done' ? 'done' : 'close'} />
            <Link to={`/accounts/person/${keep.person}`}>{keep.displayName ?? keep.loginName}</Link>
            <span>
              <Ruby>{phrase(`status.${status}`)}</Ruby>
            </span>
            {decidedAt && (
              <time dateTime={decidedAt}>
                <Ruby>{exactTime(language, decidedAt)}</Ruby>
              </time>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
