import type { HqOverview } from '@musubi/contracts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useOffice } from '../office-context.ts'

export interface Redirect {
  readonly fromSiteId: string
  readonly toSiteId: string
}

export interface RedirectState {
  /** What the public page says now; null when it sends nobody elsewhere. */
  readonly current: Redirect | null
  readonly busy: boolean
  readonly failed: boolean
  /** The last thing done here was to end a redirection. */
  readonly undone: boolean
  readonly start: (redirect: Redirect) => Promise<void>
  readonly end: () => Promise<void>
}

/**
 * The redirection that the public page shows, read from there once the disaster is known, and the two things that can be
 * done about it. Both are idempotent: the request says what shall be, not what to change.
 */
export function useRedirect({ disaster, municipality, nextAct }: HqOverview): RedirectState {
  const { shelter } = useOffice()
  const [current, setCurrent] = useState<Redirect | null>(null)
  const [status, setStatus] = useState<'idle' | 'busy' | 'failed' | 'undone'>('idle')
  const disasterId = disaster?.disasterId
  const { municipalityCode } = municipality
  const proposedFrom = nextAct?.fromSiteId
  // What was read before this office acted is older than what it did, however late the answer comes.
  const acts = useRef(0)
  useEffect(() => {
    let wanted = true
    const actsBefore = acts.current
    void shelter.getPublicStatus({ params: { municipalityCode }, query: {} }).then((answer) => {
      if (wanted && answer.ok && acts.current === actsBefore) setCurrent(answer.value.redirect)
    })
    return () => {
      wanted = false
    }
    // A proposal that changes is the sign that another office may have acted.
  }, [shelter, municipalityCode, proposedFrom])
  const put = useCallback(
    async (redirect: Redirect | null) => {
      if (!disasterId || status === 'busy') return
      acts.current += 1
      setStatus('busy')
      const answer = await shelter.redirectArrivals({ params: { disasterId }, body: redirect })
      acts.current += 1
      if (answer.ok) setCurrent(answer.value.redirect)
      setStatus(answer.ok ? (redirect ? 'idle' : 'undone') : 'failed')
    },
    [shelter, disasterId, status],
  )
  const end = useCallback(() => put(null), [put])
  return {
    current,
    busy: status === 'busy',
    failed: status === 'failed',
    undone: status === 'undone',
    start: put,
    end,
  }
}
