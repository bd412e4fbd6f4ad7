import { useEffect, useEffectEvent, useReducer } from 'react'
import { reduceCountdown, startCountdown, type Countdown } from '../view/countdown.ts'

export interface RunningCountdown {
  readonly countdown: Countdown
  readonly touch: () => void
}

/** Counts down from the moment the component appears and calls `onOver` once. */
export function useCountdown(onOver: () => void): RunningCountdown {
  const [countdown, dispatch] = useReducer(reduceCountdown, undefined, startCountdown)
  const finish = useEffectEvent(onOver)
  const { phase } = countdown

  useEffect(() => {
    if (phase !== 'running') return
    const timer = setInterval(() => dispatch('tick'), 1_000)
    return () => clearInterval(timer)
  }, [phase])
  useEffect(() => {
    if (phase === 'over') finish()
  }, [phase])
  return { countdown, touch: () => dispatch('touched') }
}
