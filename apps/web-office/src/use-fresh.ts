import type { ClientFailure } from '@musubi/contracts'
import type { Result } from '@musubi/kernel'
import { useCallback, useEffect, useRef, useState } from 'react'

/** What was loaded last stays when a later load fails; `failure` then says why and `at` from when the value is. */
export interface Fresh<T> {
  readonly value: T | null
  readonly at: number
  readonly failure: ClientFailure | null
}

/**
 * Loads now, every `everyMs` while somebody looks, and on `reload`. `load` is a stable function; an answer never gives way
 * to an earlier one.
 */
export function useFresh<T>(
  load: () => Promise<Result<T, ClientFailure>>,
  everyMs: number,
): Fresh<T> & { readonly reload: () => Promise<void> } {
  const [fresh, setFresh] = useState<Fresh<T>>({ value: null, at: 0, failure: null })
  const latest = useRef(0)
  const reload = useCallback(async () => {
    const ticket = ++latest.current
    const answer = await load()
    if (ticket !== latest.current) return
    setFresh((last) =>
      answer.ok ? { value: answer.value, at: Date.now(), failure: null } : { ...last, failure: answer.error },
    )
  }, [load])
  useEffect(() => {
    void reload()
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void reload()
    }, everyMs)
    const tickets = latest
    return () => {
      clearInterval(timer)
      tickets.current++
    }
  }, [reload, everyMs])
  return { ...fresh, reload }
}
