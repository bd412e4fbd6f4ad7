import type { Logger } from '../logging/logger.ts'
import { platformLogEvents } from '../logging/platform-events.ts'
import { listenForSignals, type SignalSource } from './signals.ts'

/** Work of one step. The signal is aborted when the step's time is up. */
export type LifecycleHook = (signal: AbortSignal) => void | Promise<unknown>

export interface StepOptions {
  readonly timeoutMs?: number
}

export interface Lifecycle {
  /** Adds a step that starts after all steps before it. */
  onStart(name: string, hook: LifecycleHook, options?: StepOptions): void
  /**
   * The way back of the step with that name, run only if the step was started. With a name of its own it belongs to
   * something that already exists, and always runs.
   */
  onStop(name: string, hook: LifecycleHook, options?: StepOptions): void
  /** Runs the start hooks in order. When one fails, stops what was started and throws its error. */
  start(): Promise<void>
  /** Runs the stop hooks in reverse order; each runs even if another failed. `false` when one failed. */
  stop(): Promise<boolean>
  /**
   * Starts, waits for SIGTERM or SIGINT, stops, and returns the exit code: 0, or 1 when a start or stop failed. A
   * second signal exits the process at once.
   */
  runUntilSignal(source?: SignalSource): Promise<number>
}

export interface LifecycleOptions {
  readonly startTimeoutMs?: number
  readonly stopTimeoutMs?: number
  /**
   * Failures to start that have a sentence for the operator (a port taken, a disk full), which whoever called says. They
   * are logged without a stack: it would only bury the sentence.
   */
  readonly isExplained?: (error: unknown) => boolean
}

interface Step {
  readonly name: string
  start?: TimedHook
  stop?: TimedHook
  started: boolean
}

interface TimedHook {
  readonly run: LifecycleHook
  readonly timeoutMs: number
}

/** The ordered start and stop of a process: databases first, listening last, and the other way round at the end. */
export function createLifecycle(logger: Logger, options: LifecycleOptions = {}): Lifecycle {
  const { startTimeoutMs = 60_000, stopTimeoutMs = 20_000, isExplained = () => false } = options
  const log = logger.for(platformLogEvents)
  const steps: Step[] = []
  const cancelled = new AbortController()
  let starting: Promise<void> | undefined
  let stopping: Promise<boolean> | undefined

  const stepCalled = (name: string): Step => {
    const existing = steps.find((step) => step.name === name)
    if (existing) return existing
    const step: Step = { name, started: false }
    steps.push(step)
    return step
  }

  async function start(): Promise<void> {
    starting ??= startSteps()
    try {
      await starting
    } catch (error) {
      await stop()
      throw error
    }
  }

  async function startSteps(): Promise<void> {
    for (const step of steps) {
      cancelled.signal.throwIfAborted()
      if (!step.start) continue
      const begun = performance.now()
      try {
        await withTimeLimit(step.name, step.start, cancelled.signal)
      } catch (error) {
        if (isExplained(error)) log.event('lifecycle.start_refused', { step: step.name })
        else log.fail('lifecycle.start_failed', { step: step.name }, error)
        throw error
      }
      step.started = true
      log.event('lifecycle.started', { step: step.name, ms: Math.round(performance.now() - begun) })
    }
  }

  function stop(): Promise<boolean> {
    stopping ??= stopOnce()
    return stopping
  }

  async function stopOnce(): Promise<boolean> {
    cancelled.abort(new Error('stopped while starting'))
    // The step that is starting now finishes first, so that it too is stopped and nothing is left behind.
    await starting?.catch(() => undefined)
    return stopSteps()
  }

  async function stopSteps(): Promise<boolean> {
    let clean = true
    for (const step of steps.toReversed()) {
      if (!step.stop || (step.start && !step.started)) continue
      const begun = performance.now()
      try {
        await withTimeLimit(step.name, step.stop)
        log.event('lifecycle.stopped', { step: step.name, ms: Math.round(performance.now() - begun) })
      } catch (error) {
        clean = false
        log.fail('lifecycle.stop_failed', { step: step.name }, error)
      }
    }
    return clean
  }

  return {
    onStart: (name, run, { timeoutMs = startTimeoutMs } = {}) => {
      const step = stepCalled(name)
      if (step.start) throw new Error(`lifecycle step "${name}" already has a start`)
      step.start = { run, timeoutMs }
    },
    onStop: (name, run, { timeoutMs = stopTimeoutMs } = {}) => {
      const step = stepCalled(name)
      if (step.stop) throw new Error(`lifecycle step "${name}" already has a stop`)
      step.stop = { run, timeoutMs }
    },
    start,
    stop,
    runUntilSignal: async (source = process) => {
      const signals = listenForSignals(source)
      try {
        const started = start()
        const signal = await Promise.race([signals.first, started.then(() => signals.first)])
        log.event('lifecycle.signal', { signal })
        const clean = await stop()
        return clean ? 0 : 1
      } catch {
        return 1
      } finally {
        signals.forget()
      }
    },
  }
}

async function withTimeLimit(
  name: string,
  { run, timeoutMs }: TimedHook,
  cancelled?: AbortSignal,
): Promise<void> {
  const abort = new AbortController()
  const timeUp = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const error = new Error(`step "${name}" took longer than ${timeoutMs} ms`)
    abort.abort(error)
    timeUp.reject(error)
  }, timeoutMs)
  try {
    const signal = cancelled ? AbortSignal.any([abort.signal, cancelled]) : abort.signal
    await Promise.race([run(signal), timeUp.promise])
  } finally {
    clearTimeout(timer)
  }
}
