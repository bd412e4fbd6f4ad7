import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Routes } from '../web/http.ts'
import type { About } from '../web/pages.ts'
import type { Desk } from './desk.ts'
import { COUNTER_PATH, COUNTER_SCRIPT, renderCounter } from './pages.ts'

/** The counter's screen. It belongs to the machine at the counter: this service listens there and nowhere else. */
export function counterRoutes(desk: Desk, about: About, readerUrl: string): Routes {
  const script = readFileSync(join(import.meta.dirname, 'counter.js'), 'utf8')
  return {
    [`GET ${COUNTER_PATH}`]: ({ language }) => ({
      html: renderCounter({ language, about, readerUrl, ...desk.view() }),
    }),
    [`GET ${COUNTER_PATH}/state`]: () => {
      const { version, state } = desk.view()
      return { json: { version, phase: state.phase } }
    },
    [`POST ${COUNTER_PATH}/start`]: async () => {
      await desk.begin()
      return { goTo: COUNTER_PATH }
    },
    [`POST ${COUNTER_PATH}/cancel`]: async () => {
      await desk.cancel()
      return { goTo: COUNTER_PATH }
    },
    [`GET ${COUNTER_SCRIPT}`]: () => ({ file: { type: 'text/javascript', body: script } }),
  }
}
