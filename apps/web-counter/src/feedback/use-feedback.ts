import { useEffect, useEffectEvent, useState } from 'react'
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
  // Played once for each new stage and each new count: the effects say when, the events only what.
  const onStage = useEffectEvent(() => {
    if (on && signal) signaller.play(signal)
  })
  const onCount = useEffectEvent(() => {
    if (on && countEventId && stage.kind === 'count') signaller.play('count')
  })
  useEffect(() => onStage(), [key])
  useEffect(() => onCount(), [countEventId])

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
