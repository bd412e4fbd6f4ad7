import { EventEmitter } from 'node:events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLifecycle, logger, silentLogger } from '../src/index.ts'
import { logCollector } from './sample-app.ts'

const STEPS = ['database', 'jobs', 'http']

/** A lifecycle whose hooks write down that they ran; a hook named in `broken` throws. */
function recorded(broken: readonly string[] = [], steps = STEPS) {
  const ran: string[] = []
  const lifecycle = createLifecycle(silentLogger)
  const hook = (name: string) => () => {
    ran.push(name)
    if (broken.includes(name)) throw new Error(`${name} broke`)
  }
  for (const step of steps) {
    lifecycle.onStart(step, hook(`+${step}`))
    lifecycle.onStop(step, hook(`-${step}`))
  }
  return { lifecycle, ran }
}

/** Stands in for `process`. */
function signalSource() {
  const emitter = new EventEmitter()
  const exits: number[] = []
  return Object.assign(emitter, { exits, exit: (code: number) => void exits.push(code) })
}

describe('a lifecycle', () => {
  test('starts in order and stops in reverse, once', async () => {
    const { lifecycle, ran } = recorded()
    await lifecycle.start()
    expect(await lifecycle.stop()).toBe(true)
    expect(await lifecycle.stop()).toBe(true)
    expect(ran).toEqual(['+database', '+jobs', '+http', '-http', '-jobs', '-database'])
  })

  test('stops exactly what had started when a step fails, whichever it is', async () => {
    const shape = fc
      .integer({ min: 1, max: 6 })
      .chain((count) =>
        fc.record({ count: fc.constant(count), failing: fc.integer({ min: 0, max: count - 1 }) }),
      )
    await fc.assert(
      fc.asyncProperty(shape, async ({ count, failing }) => {
        const steps = Array.from({ length: count }, (_, at) => `s${at}`)
        const { lifecycle, ran } = recorded([`+s${failing}`], steps)
        await expect(lifecycle.start()).rejects.toThrow(`+s${failing} broke`)
        const before = steps.slice(0, failing)
        expect(ran).toEqual([
          ...before.map((step) => `+${step}`),
          `+s${failing}`,
          ...before.toReversed().map((step) => `-${step}`),
        ])
      }),
    )
  })

  test('goes on stopping when a stop fails, and says so', async () => {
    const { lifecycle, ran } = recorded(['-jobs'])
    await lifecycle.start()
    expect(await lifecycle.stop()).toBe(false)
    expect(ran.slice(3)).toEqual(['-http', '-jobs', '-database'])
  })

  test('always stops what existed before it', async () => {
    const { lifecycle, ran } = recorded(['+database'])
    lifecycle.onStop('files', () => void ran.push('-files'))
    await expect(lifecycle.start()).rejects.toThrow()
    expect(ran).toEqual(['+database', '-files'])
  })

  test('gives up a hook whose time is up, aborts it, and names it in the log', async () => {
    const lines = logCollector()
    const lifecycle = createLifecycle(logger({ destination: lines }))
    let aborted = false
    const stuck = (signal: AbortSignal): Promise<never> => {
      signal.addEventListener('abort', () => (aborted = true))
      return new Promise(() => undefined)
    }
    lifecycle.onStop('stuck', stuck, { timeoutMs: 1 })
    expect(await lifecycle.stop()).toBe(false)
    expect(aborted).toBe(true)
    expect(lines.text).toContain('"stuck\\" took longer than 1 ms')
  })

  test('takes one start and one stop for a name', () => {
    const { lifecycle } = recorded()
    expect(() => lifecycle.onStart('http', () => undefined)).toThrow('already')
    expect(() => lifecycle.onStop('http', () => undefined)).toThrow('already')
  })
})

describe('runUntilSignal', () => {
  test.each(['SIGTERM', 'SIGINT'])('stops on %s and answers 0', async (signal) => {
    const { lifecycle, ran } = recorded()
    const source = signalSource()
    lifecycle.onStart('last', () => void queueMicrotask(() => source.emit(signal, signal)))
    expect(await lifecycle.runUntilSignal(source)).toBe(0)
    expect(ran).toEqual(['+database', '+jobs', '+http', '-http', '-jobs', '-database'])
    expect(source.listenerCount(signal)).toBe(0)
  })

  test('answers 1 when a start or a stop failed', async () => {
    expect(await recorded(['+jobs']).lifecycle.runUntilSignal(signalSource())).toBe(1)
    const { lifecycle } = recorded(['-jobs'])
    const source = signalSource()
    lifecycle.onStart('last', () => void queueMicrotask(() => source.emit('SIGTERM', 'SIGTERM')))
    expect(await lifecycle.runUntilSignal(source)).toBe(1)
  })

  test('a signal during the start lets the running step finish, starts no other, and stops both', async () => {
    const source = signalSource()
    const slow = Promise.withResolvers<void>()
    const { lifecycle, ran } = recorded([], ['database'])
    let cancelled: AbortSignal | undefined
    lifecycle.onStart('slow', (signal) => {
      cancelled = signal
      source.emit('SIGTERM', 'SIGTERM')
      return slow.promise
    })
    lifecycle.onStop('slow', () => void ran.push('-slow'))
    lifecycle.onStart('never', () => void ran.push('+never'))
    const code = lifecycle.runUntilSignal(source)
    await expect.poll(() => cancelled?.aborted).toBe(true)
    slow.resolve()
    expect(await code).toBe(0)
    expect(ran).toEqual(['+database', '-slow', '-database'])
  })

  test('a second signal exits at once', async () => {
    const source = signalSource()
    const lifecycle = createLifecycle(silentLogger)
    const release = Promise.withResolvers<void>()
    lifecycle.onStop('slow', () => {
      source.emit('SIGINT', 'SIGINT')
      return release.promise
    })
    const code = lifecycle.runUntilSignal(source)
    source.emit('SIGTERM', 'SIGTERM')
    await expect.poll(() => source.exits).toEqual([130])
    release.resolve()
    await code
  })
})
