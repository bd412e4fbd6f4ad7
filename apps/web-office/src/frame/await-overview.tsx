import type { HqOverview } from '@musubi/contracts'
import type { ReactNode } from 'react'
import { HqSkeleton } from '../hq/hq-skeleton.tsx'
import { useHeadquarters, useHeadquartersStore, useOverview } from '../live/headquarters-context.ts'
import { FailureNotice, SessionOver } from './failure-notice.tsx'

/** What stands on the headquarters' figures: a skeleton until they come, the reason when they do not. */
export function AwaitOverview({ children }: { readonly children: (overview: HqOverview) => ReactNode }) {
  const overview = useOverview()
  const { failure } = useHeadquarters()
  const { refresh } = useHeadquartersStore()
  if (overview)
    return (
      <>
        {failure?.code === 'unauthenticated' && <SessionOver />}
        {children(overview)}
      </>
    )
  return failure ? <FailureNotice failure={failure} onRetry={() => void refresh()} /> : <HqSkeleton />
}
