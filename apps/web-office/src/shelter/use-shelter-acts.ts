import type { ClientFailure } from '@musubi/contracts'
import type { Result } from '@musubi/kernel'
import { useCallback, useState } from 'react'
import { useHeadquartersStore, useOverview } from '../live/headquarters-context.ts'
import { useOffice } from '../office-context.ts'

type ActName = 'opening' | 'closing' | 'saving'

export interface ShelterActs {
  readonly busy: ActName | null
  /** The last act that went through here. */
  readonly done: ActName | null
  readonly failure: ClientFailure | null
  readonly open: () => Promise<void>
  readonly close: () => Promise<void>
  readonly saveCapacity: (capacity: number) => Promise<void>
}

/**
 * What can be done with one shelter in the open disaster. Each request says what shall be, so a repeated one changes
 * nothing more; afterwards the headquarters' figures are asked for at once.
 */
export function useShelterActs(siteId: string): ShelterActs {
  const { shelter } = useOffice()
  const { refresh } = useHeadquartersStore()
  const disasterId = useOverview()?.disaster?.disasterId
  const [state, setState] = useState<Pick<ShelterActs, 'busy' | 'done' | 'failure'>>(idle)
  const run = useCallback(
    async (name: ActName, request: () => Promise<Result<unknown, ClientFailure>>) => {
      setState({ busy: name, done: null, failure: null })
      const answer = await request()
      if (answer.ok) await refresh()
      setState(answer.ok ? { ...idle, done: name } : { ...idle, failure: answer.error })
    },
    [refresh],
  )
  const start = async (name: ActName, capacity: number | null) => {
    if (!disasterId || state.busy) return
    const params = { disasterId, siteId }
    const now = new Date().toISOString()
    await run(name, () =>
      name === 'closing'
        ? shelter.closeShelter({ params, body: { closedAt: now } })
        : shelter.openShelter({ params, body: { openedAt: now, capacity } }),
    )
  }
  return {
    ...state,
    open: () => start('opening', null),
    close: () => start('closing', null),
    saveCapacity: (capacity) => start('saving', capacity),
  }
}

const idle = { busy: null, done: null, failure: null } as const
