import { ok } from '@musubi/kernel'
import { createClient, createLifecycle, inProcessTransport, logger, serveHttp } from '../src/index.ts'
import { buildSampleApp, createSampleStream, sampleRoutes } from './sample-app.ts'

/**
 * A server to be ended from outside. It tells its parent its address, that a slow request has arrived, and what its
 * databases saw; the parent tells it when the slow request may finish.
 */
const tell = (message: object): void => void process.send?.(message)
const mayFinish = new Promise<void>((resolve) => process.once('message', () => resolve()))
const stream = createSampleStream()
let databaseOpen = true

const app = buildSampleApp({
  log: logger({ level: 'silent' }),
  handlers: {
    watchSites: async () => ok(stream.subscribe()),
    sendNote: async ({ body }) => {
      tell({ arrived: body.text })
      await mayFinish
      const inner = await createClient(sampleRoutes, inProcessTransport(app)).getSite({
        params: { siteId: 'a' },
      })
      return ok(databaseOpen && inner.ok ? 'saved' : 'lost')
    },
  },
})
const lifecycle = createLifecycle(logger({ level: 'silent' }))
lifecycle.onStop('database', () => {
  databaseOpen = false
  tell({ closed: 'database' })
})
serveHttp(lifecycle, app, { host: '127.0.0.1', port: 0, drainMs: 60_000 })
lifecycle.onStart('announce', () => tell({ listening: app.listeningOrigin }))

const code = await lifecycle.runUntilSignal()
process.disconnect?.()
process.exit(code)
