import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { buildHttpServer } from '@musubi/platform/http'
import { silentLogger } from '@musubi/platform/logging'
import { findBuiltPages } from '../../../server/src/pages/page-bundle.ts'
import { buildResidentPages } from '../../../server/src/pages/resident-pages.ts'
import { fakeShelter, type ShelterState } from './fake-shelter.ts'
import { NOW } from './figures.ts'
import { demo } from './pages.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const VITE = resolve(ROOT, '../../node_modules/vite/bin/vite.js')

/** As `npm start` builds: in a process of its own, because a test's NODE_ENV would make another bundle of it. */
async function build(...options: readonly string[]): Promise<void> {
  const { NODE_ENV: _, ...env } = process.env
  const settings = ['--emptyOutDir', '--logLevel', 'error']
  await promisify(execFile)(process.execPath, [VITE, 'build', ...options, ...settings], { cwd: ROOT, env })
}

export interface Site {
  readonly url: string
  /** Addresses that browsers asked for, with their queries. */
  readonly asked: readonly string[]
  /** Moves the server's clock on, so that kept figures are asked for anew. */
  pass(ms: number): void
  stop(): Promise<void>
}

/** The pages as they are shipped, both builds made anew, before a shelter service with the answers of the test. */
export async function startSite(state: ShelterState): Promise<Site> {
  const dist = mkdtempSync(join(tmpdir(), 'musubi-resident-'))
  await Promise.all([
    build('--outDir', join(dist, 'client')),
    build('--ssr', 'src/entry-server.tsx', '--outDir', join(dist, 'server')),
  ])
  const built = await findBuiltPages(dist)
  if (!built) throw new Error('the build left no pages')
  const asked: string[] = []
  let now = Date.parse(NOW)
  const pages = buildResidentPages({ built, https: false, demo: () => demo, clock: () => now })
  const app = buildHttpServer({ services: [fakeShelter(state), pages], log: silentLogger })
  app.addHook('onRequest', async (request) => void asked.push(request.url))
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    pass: (ms) => void (now += ms),
    async stop() {
      await app.close()
      rmSync(dist, { recursive: true, force: true })
    },
  }
}
