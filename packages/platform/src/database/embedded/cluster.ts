import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { DatabaseStartError, sentences } from '../start-error.ts'
import { type PostgresBinaries, program } from './binaries.ts'
import { type DataFolder, unusableFolder } from './data-folder.ts'
import { isAlive, spawnAs } from './process-identity.ts'

/** The administrator role of the embedded server. */
export const ADMINISTRATOR = 'musubi_admin'

/** Only what the programs need: a stray PGDATA or PGPORT of the caller must not reach them. */
export const PROGRAM_ENVIRONMENT: NodeJS.ProcessEnv = {
  ...(process.platform === 'win32' ? { SystemRoot: process.env['SystemRoot'] } : { PATH: '/usr/bin:/bin' }),
  LC_ALL: 'C',
  TZ: 'UTC',
}

/**
 * Makes the cluster unless it is there. It appears under its name only when complete, so a crash half way leaves
 * nothing that looks like data; of two processes at once, one wins and the other throws its own away.
 * Returns whether this call made it.
 */
export async function createClusterUnlessThere(
  binaries: PostgresBinaries,
  folder: DataFolder,
): Promise<boolean> {
  if (existsSync(join(folder.cluster, 'PG_VERSION'))) {
    checkClusterVersion(binaries, folder)
    return false
  }
  removeUnfinished(folder)
  const unfinished = `${folder.cluster}.new-${process.pid}`
  try {
    await runInitdb(binaries, folder, unfinished)
    renameSync(unfinished, folder.cluster)
    return true
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (existsSync(join(folder.cluster, 'PG_VERSION'))) return false
    throw error
  }
}

/** A cluster belongs to one major version; PostgreSQL itself would only say so in its log. */
function checkClusterVersion(binaries: PostgresBinaries, folder: DataFolder): void {
  const ours = binaries.version.split('.')[0]
  const found = readFileSync(join(folder.cluster, 'PG_VERSION'), 'utf8').trim()
  if (found === ours) return
  throw new DatabaseStartError('wrong_version', {
    en: `The data folder ${folder.root} was written by PostgreSQL ${found} but this program brings PostgreSQL ${ours}; start the program version that wrote it, or move the data with pg_dump.`,
    ja: `データフォルダー${folder.root}はPostgreSQL ${found}のもので、このプログラムのPostgreSQL ${ours}では開けないので、以前の版で起動するか、pg_dumpでデータを移してください。`,
  })
}

function removeUnfinished(folder: DataFolder): void {
  for (const name of readdirSync(folder.root)) {
    const maker = /^cluster\.new-(\d+)$/.exec(name)?.[1]
    if (maker && !isAlive(Number(maker))) rmSync(join(folder.root, name), { recursive: true, force: true })
  }
}

async function runInitdb(binaries: PostgresBinaries, folder: DataFolder, target: string): Promise<void> {
  const child = spawn(
    program(binaries, 'initdb'),
    [
      `--pgdata=${target}`,
      `--username=${ADMINISTRATOR}`,
      `--pwfile=${folder.passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ],
    {
      ...spawnAs(folder.identity),
      cwd: folder.root,
      env: PROGRAM_ENVIRONMENT,
      stdio: ['ignore', 'ignore', 'pipe'],
      windowsHide: true,
    },
  )
  const [complaint, [status]] = await Promise.all([text(child.stderr), once(child, 'close')])
  if (status !== 0) throw initdbError(complaint, folder)
}

function initdbError(complaint: string, folder: DataFolder): DatabaseStartError {
  if (complaint.includes('No space left on device')) {
    return new DatabaseStartError('disk_full', sentences.diskFull(folder.root), complaint)
  }
  const lines = complaint.split('\n').filter((line) => /error|fatal/i.test(line))
  const reason =
    (lines[0] ?? complaint).replace(/^.*?: error: /, '').trim() ||
    `${basename(folder.root)} could not be filled`
  return unusableFolder(folder.root, reason, complaint)
}
