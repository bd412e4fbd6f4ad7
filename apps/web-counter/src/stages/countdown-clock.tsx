import type { Language } from '@musubi/i18n'
import { Ruby } from '@musubi/ui'
import { receptionTexts } from '../texts/reception.ts'
import { COUNTDOWN_SECONDS, type Countdown } from '../view/countdown.ts'

export interface CountdownClockProps {
  readonly countdown: Countdown
  readonly language: Language
}

/** The seconds left as ring, figure and sentence; once stopped, it says so and the ring is gone. */
export function CountdownClock({ countdown, language }: CountdownClockProps) {
  const { phrase } = receptionTexts.voice(language)
  const left = countdown.phase === 'running' ? countdown.left : 0
  const stopped = countdown.phase === 'stopped'
  return (
    <div className="clock" role="timer">
      {!stopped && (
        <svg viewBox="0 0 72 72" aria-hidden="true">
          <circle className="clock__track" cx="36" cy="36" r="32" />
          <circle
            className="clock__arc"
            cx="36"
            cy="36"
            r="32"
            pathLength={COUNTDOWN_SECONDS}
            strokeDasharray={`${left} ${COUNTDOWN_SECONDS}`}
            transform="rotate(-90 36 36)"
          />
          <text x="36" y="47">
            {left}
          </text>
        </svg>
      )}
      <p>
        <b>
          <Ruby>{stopped ? phrase('green.stopped') : phrase('green.countdown', { count: left })}</Ruby>
        </b>
        <span>
          <Ruby>{phrase(stopped ? 'green.slowly' : 'green.touch')}</Ruby>
        </span>
      </p>
    </div>
  )
}
