import { useEffect, useState } from 'react'

/** True once 300 ms have passed: what comes sooner needs no skeleton. */
export function useLate(): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300)
    return () => clearTimeout(timer)
  }, [])
  return late
}
