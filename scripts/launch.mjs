// The one door for people: runs on whatever Node (20 or newer) is on the machine, makes sure that what the project
// needs is installed, and goes on with the project's own Node. Plain JavaScript, because older Nodes cannot strip types.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const MINIMUM = 24

const commands = {
  start: [['scripts/build-web.ts'], ['apps/server/src/main.ts']],
  build: [['scripts/build-web.ts', '--force']],
  test: [['scripts/build-web.ts'], [bin('vitest'), 'run']],
  bench: [['bench/src/main.ts']],
  rush: [['apps/kiosk-agent/src/rush-cli.ts']],
  check: [['scripts/check.ts']],
  'audit:export': [['apps/server/src/audit/export-cli.ts']],
  'audit:verify': [['apps/server/src/audit/verify-cli.ts']],
  'audit:prove': [['apps/server/src/audit/prove-cli.ts']],
}

const [name, ...rest] = process.argv.slice(2)
const steps = commands[name]
if (!steps) fail(`There is no command "${name ?? ''}". There are: ${Object.keys(commands).join(', ')}.`)
install()
const node = findNode()
for (const [at, step] of steps.entries()) {
  const last = at === steps.length - 1
  const done = spawnSync(node, ['--disable-warning=ExperimentalWarning', ...step, ...(last ? rest : [])], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${dirname(node)}:${process.env.PATH ?? ''}` },
  })
  if (done.error) throw done.error
  if (done.status !== 0) process.exit(done.status ?? 1)
}

/** Installs when the lock file is another one than the last time; a second start costs one hash. */
function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const mark = join(root, 'node_modules', '.musubi-installed')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return
  console.log('Musubi: installing what the project needs (once, about a minute) …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const done = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (done.status !== 0)
    fail(
      'The installation did not finish. Check the network and the free space, then run the same command again.',
    )
  mkdirSync(dirname(mark), { recursive: true })
  writeFileSync(mark, lock)
}

/** The Node that came with the installation, or the machine's own where that is new enough (macOS). */
function findNode() {
  const bundled = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(bundled)) return bundled
  if (Number(process.versions.node.split('.')[0]) >= MINIMUM) return process.execPath
  fail(`On this kind of machine Musubi needs Node ${MINIMUM} or newer; this is ${process.versions.node}.`)
}

function bin(command) {
  return join('node_modules', command, `${command}.mjs`)
}

function fail(sentence) {
  console.error(`Musubi: ${sentence}`)
  process.exit(1)
}
