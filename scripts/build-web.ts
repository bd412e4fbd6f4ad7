import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

/** Builds the web pages whose sources changed since their last build. `--force` builds all of them. */
const apps = ['web-counter', 'web-office', 'web-resident', 'verifier'] as const
const shared = [
  'packages/ui',
  'packages/i18n',
  'packages/contracts',
  'packages/kernel',
  'packages/belenios/src',
  'services/shelter/src/core',
  'data/map',
]
const force = process.argv.includes('--force')

for (const app of apps) {
  const folder = join('apps', app)
  if (!existsSync(join(folder, 'vite.config.ts'))) continue
  const mark = join(folder, 'dist', '.built-from')
  const fingerprint = fingerprintOf([folder, ...shared, 'package-lock.json'])
  if (!force && existsSync(mark) && readFileSync(mark, 'utf8') === fingerprint) continue
  console.log(`Musubi: building ${app} …`)
  const steps: string[][] = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).musubi?.build ?? [
    ['build'],
  ]
  for (const step of steps) build(folder, step)
  compress(join(folder, 'dist'))
  writeFileSync(mark, fingerprint)
}

function build(folder: string, args: readonly string[]): void {
  const vite = join(process.cwd(), 'node_modules/vite/bin/vite.js')
  const done = spawnSync(process.execPath, [vite, ...args, '--logLevel', 'warn'], {
    cwd: folder,
    stdio: 'inherit',
  })
  if (done.status !== 0) process.exit(done.status ?? 1)
}

/** Puts a smaller copy beside each text file; servers send it to browsers that take it. Fonts and maps are left alone. */
function compress(folder: string): void {
  for (const file of filesIn(folder)) {
    if (!/\.(css|js|svg|html)$/.test(file) || file.startsWith(join(folder, 'server'))) continue
    const content = readFileSync(file)
    if (content.length < 1024) continue
    writeFileSync(`${file}.br`, brotliCompressSync(content))
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

function fingerprintOf(places: readonly string[]): string {
  const hash = createHash('sha256')
  for (const place of places)
    for (const file of filesBelow(place)) hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}

function filesBelow(place: string): string[] {
  if (statSync(place).isFile()) return [place]
  return readdirSync(place)
    .filter((name) => !['dist', 'node_modules', 'test'].includes(name))
    .sort()
    .flatMap((name) => filesBelow(join(place, name)))
}
