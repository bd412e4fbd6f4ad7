/** Seconds for which a finished reception stays on the screen by itself. */
export const COUNTDOWN_SECONDS = 6

/** The return after a green result. A touch stops it for good: nobody is hurried out of a choice they have begun. */
export type Countdown =
  | { readonly phase: 'running'; readonly left: number }
  | { readonly phase: 'stopped' }
  | { readonly phase: 'over' }

export type CountdownEvent = 'tick' | 'touched'

export const startCountdown = (): Countdown => ({ phase: 'running', left: COUNTDOWN_SECONDS })

/** `tick` once a second; only a running countdown changes. */
export function reduceCountdown(countdown: Countdown, event: CountdownEvent): Countdown {
  if (countdown.phase !== 'running') return countdown
  if (event === 'touched') return { phase: 'stopped' }
  const left = countdown.left - 1
  return left > 0 ? { phase: 'running', left } : { phase: 'over' }
}
