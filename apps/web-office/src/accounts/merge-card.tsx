import type { AccountMerge, FoundAccount, MergePreview } from '@musubi/contracts'
import type { Phrase } from '@musubi/i18n'
import { Icon, Notice, Ruby } from '@musubi/ui'
import { Link } from 'react-router'
import { useLanguage } from '../office-context.ts'
import { mergeTexts } from '../texts/merge-texts.ts'
import { ActButton, ActPanel } from './act-panel.tsx'
import { StatePlate } from './state-plate.tsx'

interface MergeCardProps {
  readonly merge: AccountMerge
  readonly busy: boolean
  readonly onDecide: (decision: 'approve' | 'refuse' | 'withdraw') => void
}

/** One proposal: which account goes into which, what becomes of everything, and the decision. */
export function MergeCard({ merge, busy, onDecide }: MergeCardProps) {
  const { phrase } = mergeTexts.voice(useLanguage())
  const { keep, end, proposedBy, preview, reason } = merge
  const name = proposedBy.name ?? '—'
  return (
    <article className="merge">
      <div className="merge-pair">
        <Side label={phrase('end')} account={end} />
        <Icon name="forward" />
        <Side label={phrase('keep')} account={keep} />
      </div>
      <p className="merge-by">
        <Ruby>{proposedBy.mine ? phrase('byMine') : phrase('by', { name })}</Ruby>
        <span>
          <Ruby>{phrase(`reason.${reason}`)}</Ruby>
        </span>
      </p>
      {preview ? (
        <Preview preview={preview} />
      ) : (
        <Notice tone="warn" title={<Ruby>{phrase('impossible')}</Ruby>} />
      )}
      {proposedBy.mine ? (
        <div className="account-acts">
          <ActButton words={phrase('withdraw')} busy={busy} onPress={() => onDecide('withdraw')} />
        </div>
      ) : (
        <>
          {preview && (
            <ActPanel title={phrase('approve')} lead={phrase('approveLead')}>
              <ActButton words={phrase('approve')} busy={busy} strong onPress={() => onDecide('approve')} />
            </ActPanel>
          )}
          <div className="account-acts">
            <ActButton words={phrase('refuse')} busy={busy} onPress={() => onDecide('refuse')} />
          </div>
        </>
      )}
    </article>
  )
}

function Side({
  label,
  account: { person, displayName, loginName, status },
}: {
  readonly label: Phrase
  readonly account: FoundAccount
}) {
  return (
    <div>
      <small>
        <Ruby>{label}</Ruby>
      </small>
      <Link to={`/accounts/person/${person}`}>{displayName ?? loginName ?? '—'}</Link>
      <span lang="en">{loginName}</span>
      <StatePlate status={status} />
    </div>
  )
}

function Preview({ preview }: { readonly preview: MergePreview }) {
  const { phrase } = mergeTexts.voice(useLanguage())
  const { card, municipalId, app } = preview
  const counts = ['passkeys', 'consents', 'consentsEnded', 'services', 'servicesTold'] as const
  const lines: readonly Phrase[] = [
    ...(card === 'none' ? [] : [phrase(`card.${card}`)]),
    ...(municipalId === 'none' || municipalId === 'takes_place' ? [] : [phrase(`id.${municipalId}`)]),
    ...(app === 'moves' ? [phrase('app.moves')] : []),
    ...counts.flatMap((name) => (preview[name] > 0 ? [phrase(name, { count: preview[name] })] : [])),
  ]
  return (
    <>
      <h3>
        <Ruby>{phrase('becomes')}</Ruby>
      </h3>
      <ul className="merge-lines">
        {lines.map((line, index) => (
          <li key={index}>
            <Ruby>{line}</Ruby>
          </li>
        ))}
      </ul>
    </>
  )
}
