import { useEffect, useState } from 'react'
import { stageKey, type Stage } from '../view/stage.ts'
import { createSignaller, type Signal } from './sounds.ts'

const REMEMBERED = 'musubi.counter.sound'

export interface Feedback {
  readonly on: boolean
  readonly toggle: () => void
}

/** Sounds and vibrates when the stage or the last head count changes; remembers whether staff switched it off. */
export function useFeedback(stage: Stage, countEventId: string | null): Feedback {
  const [signaller] = useState(createSignaller)
  const [on, setOn] = useState(() => localStorage.getItem(REMEMBERED) !== 'off')
  const key = stageKey(stage)
  const signal = signalOf(stage)

  useEffect(() => {
    addEventListener('pointerdown', signaller.wake, { once: true })
    return () => removeEventListener('pointerdown', signaller.wake)
  }, [signaller])
  // Played once for each new stage: its key decides when, the rest only says what.
  useEffect(() => {
    if (on && signal) signaller.play(signal)
  }, [key])
  useEffect(() => {
    if (on && countEventId && stage.kind === 'count') signaller.play('count')
  }, [countEventId])

  const toggle = () => {
    localStorage.setItem(REMEMBERED, on ? 'off' : 'on')
    setOn(!on)
    if (!on) signaller.play('count')
  }
  return { on, toggle }
}

function signalOf({ kind }: Stage): Signal | null {
  return kind === 'reading' || kind === 'green' || kind === 'staff' || kind === 'again' ? kind : null
}
