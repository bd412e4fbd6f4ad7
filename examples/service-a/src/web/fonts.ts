import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Answer, Routes } from './http.ts'

/** Noto Sans JP, served by the service itself: a page asks nobody else for anything. Browsers take the files they need. */
export function fontRoutes(): Routes {
  const folder = dirname(fileURLToPath(import.meta.resolve('@fontsource-variable/noto-sans-jp/package.json')))
  const css = readFileSync(join(folder, 'index.css'), 'utf8').replaceAll('url(./files/', 'url(/fonts/')
  const files = readdirSync(join(folder, 'files')).map((name): [string, () => Answer] => [
    `GET /fonts/${name}`,
    () => ({ file: { type: 'font/woff2', body: readFileSync(join(folder, 'files', name)) } }),
  ])
  return { 'GET /fonts.css': () => ({ file: { type: 'text/css', body: css } }), ...Object.fromEntries(files) }
}
