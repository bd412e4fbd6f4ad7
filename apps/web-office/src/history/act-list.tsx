import type { ClientFailure, ConsoleAct } from '@musubi/contracts'
import { exactTime } from '@musubi/i18n'
import type { Result } from '@musubi/kernel'
import { Ruby } from '@musubi/ui'
import { useCallback, useState, type ReactNode } from 'react'
import { FailureNotice } from '../frame/failure-notice.tsx'
import { useLanguage } from '../office-context.ts'
import { frameTexts } from '../texts/frame-texts.ts'
import { useLoaded } from '../use-loaded.ts'
import { Words } from '../words.tsx'
import './act-list.css'

interface ActsPage {
  readonly acts: readonly ConsoleAct[]
  readonly more: boolean
}
type LoadActs = (query: { readonly before?: string }) => Promise<Result<ActsPage, ClientFailure>>

interface ActListProps {
  /** A stable function. */
  readonly load: LoadActs
  /** What an act's details say beyond its words. */
  readonly detailOf?: (act: ConsoleAct) => ReactNode
}

/** What was done, when and by whom, the newest first, out of the audit log. A new `key` asks again. */
export function ActList({ load, detailOf }: ActListProps) {
  const language = useLanguage()
  const { phrase } = frameTexts.voice(language)
  const { page, failure, reload, showMore } = useActs(load)
  return (
    <section className="acts" aria-labelledby="acts">
      <h2 id="acts">
        <Ruby>{phrase('history')}</Ruby>
      </h2>
      <p className="acts-lead">
        <Ruby>{phrase('historyLead')}</Ruby>
      </p>
      {failure && <FailureNotice failure={failure} onRetry={() => void reload()} />}
      {page && page.acts.length === 0 && (
        <p>
          <Ruby>{phrase('historyEmpty')}</Ruby>
        </p>
      )}
      {page && page.acts.length > 0 && (
        <ol>
          {page.acts.map((act) => (
            <li key={act.id}>
              <time dateTime={act.at}>
                <Ruby>{exactTime(language, act.at)}</Ruby>
              </time>
              <span>
                {act.texts[language]}
                {detailOf?.(act)}
              </span>
              <small>
                <Actor act={act} />
              </small>
            </li>
          ))}
        </ol>
      )}
      {page?.more && (
        <button type="button" className="office-act no-print" onClick={() => void showMore()}>
          <Words>{phrase('historyMore')}</Words>
        </button>
      )}
    </section>
  )
}

const words = { staff: 'historyStaff', terminal: 'historyTerminal', resident: 'historyPerson' } as const

function Actor({ act: { by } }: { readonly act: ConsoleAct }) {
  const { phrase } = frameTexts.voice(useLanguage())
  if (by.mine) return <Ruby>{phrase('historyMine')}</Ruby>
  if (by.name !== null) return <span lang="ja">{by.name}</span>
  const word = by.kind in words ? words[by.kind as keyof typeof words] : 'historySystem'
  return <Ruby>{phrase(word)}</Ruby>
}

function useActs(load: LoadActs) {
  const loadFirst = useCallback(() => load({}), [load])
  const [first, reload] = useLoaded(loadFirst)
  const [older, setOlder] = useState<ActsPage | null>(null)
  const [failure, setFailure] = useState<ClientFailure | null>(null)
  const newest = first.state === 'ready' ? first.value : null
  const page = newest && { acts: [...newest.acts, ...(older?.acts ?? [])], more: (older ?? newest).more }
  const showMore = async () => {
    const last = page?.acts.at(-1)
    if (!last) return
    const answer = await load({ before: String(last.position) })
    setFailure(answer.ok ? null : answer.error)
    if (answer.ok) setOlder({ acts: [...(older?.acts ?? []), ...answer.value.acts], more: answer.value.more })
  }
  return { page, failure: first.state === 'failed' ? first.failure : failure, reload, showMore }
}
