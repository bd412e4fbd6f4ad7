import type { ClientFailure } from '@musubi/contracts'
import type { Result } from '@musubi/kernel'
import { useCallback, useEffect, useRef, useState } from 'react'

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly failure: ClientFailure }

/**
 * Loads once for each `load` (a stable function) and again on `reload`. A reload keeps the value on screen, and a later
 * answer never gives way to an earlier one.
 */
export function useLoaded<T>(
  load: () => Promise<Result<T, ClientFailure>>,
): readonly [Loaded<T>, reload: () => Promise<void>] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' })
  const latest = useRef(0)
  const reload = useCallback(async () => {
    const ticket = ++latest.current
    const answer = await load()
    if (ticket !== latest.current) return
    setLoaded((last) => {
      if (answer.ok) return { state: 'ready', value: answer.value }
      return last.state === 'loading' ? { state: 'failed', failure: answer.error } : last
    })
  }, [load])
  useEffect(() => {
    void reload()
    const tickets = latest
    return () => void tickets.current++
  }, [reload])
  return [loaded, reload]
}
