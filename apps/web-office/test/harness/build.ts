import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '../..')

/** The pages as they are now, in a folder of their own: a test never looks at an earlier build. */
export async function buildPages(): Promise<{ readonly folder: URL; readonly remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'musubi-office-pages-'))
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, sourcemap: false },
  })
  return {
    folder: pathToFileURL(`${folder}/`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
