import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PageAssets, PageBundle } from '@musubi/web-resident/contract'

/** The pages for residents as the build left them: functions from data to HTML, and the files those load. */
export interface BuiltPages {
  readonly renderPage: PageBundle['renderPage']
  readonly assets: PageAssets
  /** Folder of the files, to be served under `PAGE_FILES`. */
  readonly files: string
}

export const PAGE_FILES = '/resident'
export const NOT_BUILT =
  'The pages for residents have not been built. Run "npm run build" once, or start with "npm start", which builds them.'

const DIST = resolve(import.meta.dirname, '../../../web-resident/dist')

interface ManifestEntry {
  readonly file: string
  readonly isEntry?: boolean
  readonly css?: readonly string[]
}

/** Finds the built pages; undefined where nobody has built them. Throws when the build is broken. */
export async function findBuiltPages(dist: string = DIST): Promise<BuiltPages | undefined> {
  const [bundle, manifest] = [join(dist, 'server/entry-server.js'), join(dist, 'client/.vite/manifest.json')]
  if (!existsSync(bundle) || !existsSync(manifest)) return undefined
  const { renderPage } = (await import(pathToFileURL(bundle).href)) as PageBundle
  return { renderPage, assets: readAssets(manifest), files: join(dist, 'client') }
}

/** The one style sheet and the one script, under the names with hashes that the build gave them. */
function readAssets(manifest: string): PageAssets {
  const entries = Object.values(
    JSON.parse(readFileSync(manifest, 'utf8')) as Readonly<Record<string, ManifestEntry>>,
  )
  const address = (file: string) => `${PAGE_FILES}/${file}`
  const styles = entries.flatMap(({ file, css = [] }) => [...css, ...(file.endsWith('.css') ? [file] : [])])
  const scripts = entries.filter(
    ({ file, isEntry }) => isEntry && file.endsWith('.js') && !isServerCode(file),
  )
  return { styles: [...new Set(styles)].map(address), scripts: scripts.map(({ file }) => address(file)) }
}

function isServerCode(file: string): boolean {
  return file.includes('entry-server')
}
