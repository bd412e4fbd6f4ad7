import { timeOfDay } from '@musubi/i18n'
import { Icon } from '@musubi/ui'
import type { ReactNode } from 'react'
import { HqSkeleton } from '../hq/hq-skeleton.tsx'
import { useLanguage } from '../office-context.ts'
import { frameTexts } from '../texts/frame-texts.ts'
import type { Fresh } from '../use-fresh.ts'
import { Words } from '../words.tsx'
import { FailureNotice, SessionOver } from './failure-notice.tsx'

/** What stands on loaded things: a skeleton until they come, the reason when they do not, and a word when they grow old. */
export function AwaitFresh<T>({
  fresh: { value, at, failure, reload },
  children,
}: {
  readonly fresh: Fresh<T> & { readonly reload: () => Promise<void> }
  readonly children: (value: T) => ReactNode
}) {
  const { phrase } = frameTexts.voice(useLanguage())
  if (value === null)
    return failure ? <FailureNotice failure={failure} onRetry={() => void reload()} /> : <HqSkeleton />
  return (
    <>
      {failure?.code === 'unauthenticated' && <SessionOver />}
      {failure && failure.code !== 'unauthenticated' && (
        <p className="act-failure" role="status">
          <Icon name="wifi-off" />
          <Words>{phrase('staleView', { time: timeOfDay(new Date(at)) })}</Words>
        </p>
      )}
      {children(value)}
    </>
  )
}
