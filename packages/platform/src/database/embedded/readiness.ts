import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { realpathSync } from 'node:fs'
import { DatabaseStartError, sentences } from '../start-error.ts'
import { ADMINISTRATOR } from './cluster.ts'
import { type DataFolder, unusableFolder } from './data-folder.ts'
import { type Postmaster, saysReady } from './postmaster.ts'
import { readServerLogFrom } from './server-log.ts'

export function administratorUrl(port: number, password: string): string {
  return `postgres://${ADMINISTRATOR}:${password}@127.0.0.1:${port}/postgres`
}

export type Answer = 'ready' | 'not_yet' | 'not_ours'

/** Asks once: does a server answer there with our password, and does it serve our cluster? */
export async function askServer(port: number, password: string, folder: DataFolder): Promise<Answer> {
  const client = new pg.Client({
    connectionString: administratorUrl(port, password),
    connectionTimeoutMillis: 5_000,
    application_name: 'musubi start',
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ data_directory: string }>('show data_directory')
    return rows[0] && realpathSync(rows[0].data_directory) === realpathSync(folder.cluster)
      ? 'ready'
      : 'not_ours'
  } catch (error) {
    return (error as { code?: string }).code === '28P01' ? 'not_ours' : 'not_yet'
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Why the server that was just started ended, by what it wrote to its log. */
export type StartFailure =
  | { readonly kind: 'busy' }
  | { readonly kind: 'error'; readonly error: DatabaseStartError }

/** After a crash the next start replays the log first; how long is up to the amount of work lost. */
const RECOVERY_LIMIT_MS = 10 * 60_000

/** Waits until the started server answers. `null` when it does. */
export async function awaitStarted(
  server: Postmaster,
  password: string,
  folder: DataFolder,
  logOffset: number,
): Promise<StartFailure | null> {
  const deadline = Date.now() + RECOVERY_LIMIT_MS
  for (let pause = 10; Date.now() < deadline; pause = Math.min(pause * 1.5, 200)) {
    if (hasEnded(server)) return explainEnd(readServerLogFrom(folder.logFile, logOffset), server.port, folder)
    // Only then is it our server that listens there: a stranger on the port must not be offered the password.
    const answer = saysReady(server, folder) ? await askServer(server.port, password, folder) : 'not_yet'
    if (answer === 'ready') return null
    if (answer === 'not_ours') return { kind: 'error', error: foreignPassword(folder) }
    await sleep(pause)
  }
  return {
    kind: 'error',
    error: unusableFolder(folder.root, `the server did not become ready; its log is ${folder.logFile}`),
  }
}

function hasEnded({ child }: Postmaster): boolean {
  return child !== null && (child.pid === undefined || child.exitCode !== null || child.signalCode !== null)
}

/** Reads the reason out of the server's own words (English, because it runs with LC_ALL=C). */
export function explainEnd(log: string, port: number, folder: DataFolder): StartFailure {
  const failed = (error: DatabaseStartError): StartFailure => ({ kind: 'error', error })
  if (log.includes('No space left on device')) {
    return failed(new DatabaseStartError('disk_full', sentences.diskFull(folder.root), log))
  }
  // A server of this folder is starting or ending: another process was quicker, or the last one is still going down.
  if (/lock file "postmaster\.pid" already exists|pre-existing shared memory block/.test(log))
    return { kind: 'busy' }
  if (log.includes('Address already in use')) {
    return failed(new DatabaseStartError('port_taken', sentences.portTaken(port), log))
  }
  const fatal = /(?:FATAL|PANIC|postgres):\s+(.*)/.exec(log)?.[1] ?? 'it ended at once'
  return failed(unusableFolder(folder.root, `${fatal}; the server's log is ${folder.logFile}`, log))
}

export function foreignPassword(folder: DataFolder): DatabaseStartError {
  return new DatabaseStartError('wrong_password', {
    en: `The database in ${folder.root} does not accept the password in ${folder.passwordFile}; put the file that belongs to this data folder back.`,
    ja: `${folder.root}のデータベースが${folder.passwordFile}のパスワードを受け付けないので、このフォルダーのものだったファイルを戻してください。`,
  })
}
