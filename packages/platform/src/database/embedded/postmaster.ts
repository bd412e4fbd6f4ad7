import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type PostgresBinaries, program } from './binaries.ts'
import { PROGRAM_ENVIRONMENT } from './cluster.ts'
import type { DataFolder } from './data-folder.ts'
import { isAlive, spawnAs, workingFolder } from './process-identity.ts'
import { openServerLog } from './server-log.ts'

/** A running server process. `child` is missing when another process started it. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly child: ChildProcess | null
}

/**
 * Settings given at each start rather than written into the cluster, so that a new release changes them everywhere. The
 * log carries no statement and no detail line: those would contain the values of rows.
 */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  fsync: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_line_prefix: '%m [%p] ',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  jit: 'off',
} as const

/** Starts the server in a session of its own: a Ctrl-C meant for this process must not end it before we do. */
export function spawnPostmaster(binaries: PostgresBinaries, folder: DataFolder, port: number): Postmaster {
  const log = openServerLog(folder.logFile)
  try {
    const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const child = spawn(
      program(binaries, 'postgres'),
      ['-D', folder.cluster, '-p', String(port), ...settings],
      {
        ...spawnAs(folder.identity),
        cwd: folder.root,
        env: PROGRAM_ENVIRONMENT,
        stdio: ['ignore', log, log],
        detached: true,
        windowsHide: true,
      },
    )
    child.on('error', () => undefined)
    child.unref()
    return { pid: child.pid ?? -1, port, child }
  } finally {
    closeSync(log)
  }
}

/**
 * The server that serves this cluster now, whoever started it, by PostgreSQL's own lock file. A lock file left by a dead
 * server, or naming a process number that now belongs to something else, gives `null`.
 */
export function findPostmaster(folder: DataFolder): Postmaster | null {
  const lines = readLockFile(folder)
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid) || !servesCluster(pid, folder)) return null
  return { pid, port, child: null }
}

/** Has this very server written into its lock file that it accepts connections? */
export function saysReady(server: Postmaster, folder: DataFolder): boolean {
  const lines = readLockFile(folder)
  return Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready'
}

/** A server changes into its cluster's folder when it starts, which tells it from a stranger with the same number. */
function servesCluster(pid: number, folder: DataFolder): boolean {
  const cwd = workingFolder(pid)
  // Where the system does not tell, the password and the data_directory setting are asked for when connecting.
  return cwd === null || cwd === realpathSync(folder.cluster)
}

/** PostgreSQL does not start over the lock file of a live process, even if that is not a server at all. */
export function removeStaleLock(folder: DataFolder): void {
  const pid = Number(readLockFile(folder)[0])
  if (Number.isInteger(pid) && pid > 0 && isAlive(pid))
    rmSync(join(folder.cluster, 'postmaster.pid'), { force: true })
}

function readLockFile(folder: DataFolder): readonly string[] {
  try {
    return readFileSync(join(folder.cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

/** How long an orderly end (a checkpoint) may take before the server is told to end without one. */
const FAST_SHUTDOWN_MS = 15_000

/** Ends the server: fast mode (disconnects clients, writes a checkpoint), and without ceremony if that takes too long. */
export async function endPostmaster(
  binaries: PostgresBinaries,
  folder: DataFolder,
  server: Postmaster,
): Promise<void> {
  if (!isRunning(server, folder)) return
  await askToEnd(binaries, folder, server)
  const deadline = Date.now() + FAST_SHUTDOWN_MS
  while (isRunning(server, folder)) {
    if (Date.now() > deadline) signal(server, 'SIGQUIT')
    await sleep(20)
  }
}

async function askToEnd(binaries: PostgresBinaries, folder: DataFolder, server: Postmaster): Promise<void> {
  if (process.platform !== 'win32') return signal(server, 'SIGINT')
  const child = spawn(program(binaries, 'pg_ctl'), ['stop', '-D', folder.cluster, '-m', 'fast'], {
    windowsHide: true,
  })
  await once(child, 'close')
}

function signal(server: Postmaster, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(server.pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function isRunning(server: Postmaster, folder: DataFolder): boolean {
  if (server.child) return server.child.exitCode === null && server.child.signalCode === null
  return isAlive(server.pid) && servesCluster(server.pid, folder)
}
