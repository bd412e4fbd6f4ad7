import type { AgentState, ClientFailure } from '@musubi/contracts'
import type { Result, Uuid } from '@musubi/kernel'
import { useMemo, type Dispatch } from 'react'
import type { PageEvent } from '../view/page-state.ts'
import type { AgentStore } from './agent-store.ts'
import { freshId } from './fresh-id.ts'

/** What a touch on the page asks of the agent. A failure becomes a line on the staff's half. */
export interface Acts {
  readonly setPresence: (tapId: Uuid, personId: Uuid, here: boolean) => void
  readonly finishTap: (tapId: Uuid) => void
  readonly setDirection: (direction: 'in' | 'out') => void
  readonly addHeadCount: (count: number) => void
  readonly undoHeadCount: (countEventId: Uuid) => void
}

export function useActs({ client, take }: AgentStore, dispatch: Dispatch<PageEvent>): Acts {
  return useMemo(() => {
    const run = async (answer: Promise<Result<AgentState, ClientFailure>>) => {
      const result = await take(answer)
      dispatch(result.ok ? { type: 'call_succeeded' } : { type: 'call_failed', failure: result.error })
    }
    return {
      setPresence: (tapId, personId, here) =>
        void run(client.setPresence({ params: { tapId, personId }, body: { eventId: freshId(), here } })),
      finishTap: (tapId) => void run(client.finishTap({ params: { tapId }, body: {} })),
      setDirection: (direction) => void run(client.setDirection({ body: { direction } })),
      addHeadCount: (count) => void run(client.addHeadCount({ body: { eventId: freshId(), count } })),
      undoHeadCount: (countEventId) =>
        void run(client.undoHeadCount({ params: { countEventId }, body: { eventId: freshId() } })),
    }
  }, [client, take, dispatch])
}
