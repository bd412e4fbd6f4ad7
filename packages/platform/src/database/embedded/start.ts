import { createServer } from 'node:net'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Log, type Logger, silentLogger } from '../../logging/logger.ts'
import { databaseLogEvents } from '../log-events.ts'
import { getPackagedBinaries, getRunnableBinaries, type PostgresBinaries } from './binaries.ts'
import { createClusterUnlessThere } from './cluster.ts'
import {
  type DataFolder,
  getPassword,
  prepareDataFolder,
  toFolderError,
  unusableFolder,
} from './data-folder.ts'
import { becomeOwner, hasLiveOwner, resignOwner } from './owner.ts'
import {
  endPostmaster,
  findPostmaster,
  type Postmaster,
  removeStaleLock,
  spawnPostmaster,
} from './postmaster.ts'
import { administratorUrl, askServer, awaitStarted, foreignPassword } from './readiness.ts'
import { serverLogSize, watchServerLog } from './server-log.ts'

export interface StartEmbeddedOptions {
  /** Folder for the data, the password, the log. Made when missing. */
  readonly dataDir: string
  /** TCP port on 127.0.0.1; any free one when left out. */
  readonly port?: number
  readonly logger?: Logger
  /** For a process that is root: the user that runs the server (default MUSUBI_DATABASE_UID, else nobody). */
  readonly uid?: number
  /** For a process that is root: where programs and data go that this user cannot reach at their own place. */
  readonly shelf?: string
}

export interface EmbeddedPostgres {
  /** Administrator's URL, with its password; give it to `openServiceDatabase`, never to a log. */
  readonly adminUrl: string
  /** One sentence for the person who started the program: version, address, where the data is and why. */
  readonly report: string
  /** A server that was already running for this data folder was taken over. */
  readonly adopted: boolean
  readonly port: number
  /** Process number of the server. */
  readonly pid: number
  /** Where the data went. */
  readonly folder: string
  /**
   * Ends the server in order. Does nothing when another living process owns it. Safe to call twice.
   */
  stop(): Promise<void>
}

interface Start {
  readonly folder: DataFolder
  readonly binaries: PostgresBinaries
  readonly password: string
  readonly fixedPort: number | undefined
  readonly log: Log<typeof databaseLogEvents>
}

interface Running {
  readonly server: Postmaster
  readonly adopted: boolean
}

/**
 * Starts PostgreSQL from the installed packages for `dataDir`: makes the cluster the first time, reuses it afterwards,
 * and takes over a server that a killed process left behind. Throws DatabaseStartError.
 */
export async function startEmbeddedPostgres(options: StartEmbeddedOptions): Promise<EmbeddedPostgres> {
  const start = prepareStart(options)
  const { folder, binaries, password } = start
  const created = await createClusterUnlessThere(binaries, folder).catch((error: unknown) => {
    throw toFolderError(error, folder.root)
  })
  const { server, adopted } = await adoptOrStart(start)
  const owned = becomeOwner(folder)
  const report = describe(start, server, { created, adopted })
  start.log.event('database.embedded_started', { report })
  return {
    adminUrl: administratorUrl(server.port, password),
    report,
    adopted,
    port: server.port,
    pid: server.pid,
    folder: folder.root,
    stop: owned ? stopOnce(start, server, adopted) : async () => undefined,
  }
}

function prepareStart(options: StartEmbeddedOptions): Start {
  const shelf = options.shelf ?? '/var/lib/musubi'
  const folder = prepareDataFolder(options.dataDir, {
    shelf,
    preferredUid: options.uid ?? uidFromEnvironment(),
  })
  const packaged = getPackagedBinaries()
  try {
    // A normal user shares no shelf with anybody: what must be copied goes beside the data.
    const binaries = getRunnableBinaries(
      packaged,
      folder.identity,
      folder.identity.drops ? shelf : folder.root,
    )
    const password = getPassword(folder)
    const log = (options.logger ?? silentLogger).for(databaseLogEvents)
    return { folder, binaries, password, fixedPort: options.port, log }
  } catch (error) {
    throw toFolderError(error, shelf)
  }
}

function uidFromEnvironment(): number | undefined {
  const text = process.env['MUSUBI_DATABASE_UID']
  return text && /^[1-9]\d*$/.test(text) ? Number(text) : undefined
}

/** Long enough for the backends of a killed server to notice and end. */
const ATTEMPTS = 40

async function adoptOrStart(start: Start): Promise<Running> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const running = findPostmaster(start.folder)
    const outcome = running ? await tryToAdopt(start, running) : await tryToStart(start)
    if (outcome) return outcome
    await sleep(250)
  }
  throw unusableFolder(start.folder.root, `another server process keeps it busy; see ${start.folder.logFile}`)
}

/** How long a server that is there may stay silent before it is ended; replaying its log after a crash takes a while. */
const SILENCE_LIMIT_MS = 60_000

/** Takes the running server over, or ends it when it is on the wrong port or does not answer. */
async function tryToAdopt(start: Start, running: Postmaster): Promise<Running | null> {
  const wanted = start.fixedPort === undefined || start.fixedPort === running.port
  const deadline = Date.now() + SILENCE_LIMIT_MS
  while (wanted || hasLiveOwner(start.folder)) {
    const answer = await askServer(running.port, start.password, start.folder)
    if (answer === 'ready') return { server: running, adopted: true }
    if (answer === 'not_ours') throw foreignPassword(start.folder)
    if (!findPostmaster(start.folder)) return null
    if (Date.now() > deadline) break
    start.log.event('database.embedded_waiting', { reason: 'the running server does not answer yet' })
    await sleep(250)
  }
  await endPostmaster(start.binaries, start.folder, running)
  return null
}

async function tryToStart(start: Start): Promise<Running | null> {
  const { folder, binaries, password, fixedPort } = start
  removeStaleLock(folder)
  const port = fixedPort ?? (await findFreePort())
  const offset = serverLogSize(folder.logFile)
  const server = spawnPostmaster(binaries, folder, port)
  const failure = await awaitStarted(server, password, folder, offset)
  if (!failure) return { server, adopted: false }
  if (failure.kind === 'busy') return null
  await endPostmaster(binaries, folder, server)
  // Somebody took the free port between finding and using it.
  if (failure.error.code === 'port_taken' && fixedPort === undefined) return null
  throw failure.error
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port')
  return address.port
}

function stopOnce(
  { binaries, folder, log }: Start,
  server: Postmaster,
  adopted: boolean,
): () => Promise<void> {
  const stopWatching = watchServerLog(folder.logFile)
  const onExit = (): void => log.fail('database.embedded_ended_unexpectedly', { logFile: folder.logFile })
  server.child?.once('exit', onExit)
  let stopped: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    stopWatching()
    server.child?.off('exit', onExit)
    await endPostmaster(binaries, folder, server)
    resignOwner(folder)
    log.event('database.embedded_stopped', { adopted })
  }
  return () => (stopped ??= stop())
}

function describe(
  { folder, binaries }: Start,
  server: Postmaster,
  { created, adopted }: { readonly created: boolean; readonly adopted: boolean },
): string {
  const did = adopted
    ? 'was still running and is used again'
    : created
      ? 'started with a new data folder'
      : 'started'
  const user = folder.identity.drops
    ? ` as user ${folder.identity.uid}, because it refuses to run as root`
    : ''
  const why = folder.insteadOf ? `, because that user cannot reach ${folder.insteadOf}` : ''
  return `PostgreSQL ${/^\d+\.\d+/.exec(binaries.version)?.[0] ?? binaries.version} ${did} on 127.0.0.1:${server.port}${user}; the data is in ${folder.root}${why}.`
}
