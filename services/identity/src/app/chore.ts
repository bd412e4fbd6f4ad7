import type { Logger } from '@musubi/platform/logging'
import { identityLogEvents } from '../log-events.ts'

export interface Chore {
  start(): void
  /** Waits for the turn that is running. */
  stop(): Promise<void>
}

/** Work that is done now and then until stopped. A failure is logged and the next turn tries again. */
export function createChore(logger: Logger, name: string, everyMs: number, work: () => Promise<void>): Chore {
  const log = logger.for(identityLogEvents)
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  const run = async (): Promise<void> => {
    try {
      await work()
    } catch (error) {
      log.warn('identity.chore_failed', { chore: name }, error)
    }
  }
  return {
    start() {
      timer ??= setInterval(() => (running = running.then(run)), everyMs).unref()
    },
    async stop() {
      clearInterval(timer)
      timer = undefined
      await running
    },
  }
}
