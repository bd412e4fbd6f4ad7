import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, startServerProcess } from '@musubi/testkit'

export interface RunningDemo {
  readonly url: string
  readonly kioskUrl: string
  stop(): Promise<void>
}

/**
 * The demo to walk through: one that already runs (`MUSUBI_E2E_URL`, `MUSUBI_E2E_KIOSK_URL`, as after `npm start`), or a
 * small one of its own, with a new data folder.
 */
export async function openDemo(env: Readonly<Record<string, string>> = {}): Promise<RunningDemo> {
  const { MUSUBI_E2E_URL: url, MUSUBI_E2E_KIOSK_URL: kioskUrl } = process.env
  if (url && kioskUrl) return { url, kioskUrl, stop: async () => undefined }
  const dataDir = mkdtempSync(join(tmpdir(), 'musubi-e2e-'))
  const kioskPort = await freePort()
  const server = await startServerProcess({
    MUSUBI_DATA_DIR: dataDir,
    MUSUBI_DEMO_RESIDENTS: '300',
    MUSUBI_DEMO_KIOSK_PORT: String(kioskPort),
    ...env,
  })
  return {
    url: server.url,
    kioskUrl: `http://127.0.0.1:${kioskPort}`,
    async stop() {
      await server.end()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
