/** What the kiosk says with a sound and a buzz. Each is told from the others without looking. */
export type Signal = 'reading' | 'green' | 'staff' | 'again' | 'count'

interface Note {
  readonly hertz: number
  readonly at: number
  readonly seconds: number
}

const melodies: Readonly<Record<Signal, readonly Note[]>> = {
  reading: [{ hertz: 880, at: 0, seconds: 0.06 }],
  green: [
    { hertz: 659, at: 0, seconds: 0.14 },
    { hertz: 988, at: 0.14, seconds: 0.3 },
  ],
  staff: [
    { hertz: 523, at: 0, seconds: 0.28 },
    { hertz: 523, at: 0.38, seconds: 0.28 },
  ],
  again: [
    { hertz: 330, at: 0, seconds: 0.1 },
    { hertz: 262, at: 0.15, seconds: 0.2 },
  ],
  count: [{ hertz: 784, at: 0, seconds: 0.09 }],
}

const buzzes: Readonly<Record<Signal, readonly number[]>> = {
  reading: [],
  green: [200],
  staff: [120, 120, 120],
  again: [60, 60, 60, 60, 60],
  count: [40],
}

const LOUDNESS = 0.22
const FADE_SECONDS = 0.03

export interface Signaller {
  readonly play: (signal: Signal) => void
  /** A browser lets a page sound only after a touch; call it on the first one. */
  readonly wake: () => void
}

/** Plays through one audio context, made when it is first needed. Silent where the browser has none. */
export function createSignaller(): Signaller {
  let context: AudioContext | undefined
  const wake = () => {
    if (typeof AudioContext === 'undefined') return
    context ??= new AudioContext()
    if (context.state === 'suspended') void context.resume()
  }
  return {
    wake,
    play: (signal) => {
      wake()
      if (context?.state === 'running') for (const note of melodies[signal]) playNote(context, note)
      if (buzzes[signal].length > 0) navigator.vibrate?.([...buzzes[signal]])
    },
  }
}

function playNote(context: AudioContext, { hertz, at, seconds }: Note): void {
  const begin = context.currentTime + at
  const tone = new OscillatorNode(context, { type: 'sine', frequency: hertz })
  const volume = new GainNode(context, { gain: 0 })
  volume.gain.setValueAtTime(0, begin)
  volume.gain.linearRampToValueAtTime(LOUDNESS, begin + FADE_SECONDS)
  volume.gain.setValueAtTime(LOUDNESS, begin + seconds - FADE_SECONDS)
  volume.gain.linearRampToValueAtTime(0, begin + seconds)
  tone.connect(volume).connect(context.destination)
  tone.start(begin)
  tone.stop(begin + seconds)
}
