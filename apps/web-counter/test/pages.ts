import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build, preview } from 'vite'

const root = resolve(import.meta.dirname, '..')
const configFile = join(root, 'vite.config.ts')

export interface BuiltPages {
  readonly folder: string
  remove(): void
}

/** Builds one page of this app into a folder of its own. */
export async function buildPage(name: 'index.html' | 'preview.html'): Promise<BuiltPages> {
  const folder = mkdtempSync(join(tmpdir(), 'musubi-counter-'))
  await build({
    configFile,
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, rolldownOptions: { input: join(root, name) } },
  })
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export interface PreviewPages {
  /** Address of one fixed state of the reception. */
  url(story: string, more?: Readonly<Record<string, string>>): string
  stop(): Promise<void>
}

/** The preview of all states of the reception, built and served. */
export async function servePreview(): Promise<PreviewPages> {
  const { folder, remove } = await buildPage('preview.html')
  const server = await preview({
    configFile,
    logLevel: 'error',
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: 0 },
  })
  const [address] = server.resolvedUrls?.local ?? []
  if (!address) throw new Error('the preview has no address')
  return {
    url: (story, more = {}) => `${address}preview.html?${new URLSearchParams({ story, ...more })}`,
    async stop() {
      await server.close()
      remove()
    },
  }
}
