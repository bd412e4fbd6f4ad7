import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseStartError, sentences } from '../start-error.ts'
import { canReach, chooseIdentity, type ServerIdentity } from './process-identity.ts'

/**
 * Where the embedded server keeps its things. `root` holds the cluster (PostgreSQL's own data directory), the
 * administrator's password (mode 0600), the server's log and the note of the process that owns the server.
 */
export interface DataFolder {
  readonly root: string
  readonly cluster: string
  readonly passwordFile: string
  readonly logFile: string
  readonly identity: ServerIdentity
  /** The folder asked for, when the server's user could not have reached it. */
  readonly insteadOf: string | null
}

/**
 * Makes the folder at the wanted place, or, for a process that is root and a place its unprivileged user cannot reach,
 * on the shelf under a name derived from the wanted place. Throws `data_dir_unusable` or `disk_full`.
 */
export function prepareDataFolder(
  wanted: string,
  options: { readonly shelf: string; readonly preferredUid: number | undefined },
): DataFolder {
  const path = resolve(wanted)
  const there = chooseIdentity(join(path, 'cluster'), options.preferredUid)
  if (canReach(path, there)) return makeFolder(path, there, null)
  const name = createHash('sha256').update(path).digest('hex').slice(0, 12)
  const reachable = join(options.shelf, `data-${name}`)
  return makeFolder(reachable, chooseIdentity(join(reachable, 'cluster'), options.preferredUid), path)
}

function makeFolder(root: string, identity: ServerIdentity, insteadOf: string | null): DataFolder {
  try {
    mkdirSync(root, { recursive: true, mode: 0o755 })
    chmodSync(root, 0o700)
    if (identity.drops) chownSync(root, identity.uid, identity.gid)
    // PostgreSQL writes the resolved name into its own files; comparing them needs the same spelling.
    const real = realpathSync(root)
    return {
      root: real,
      cluster: join(real, 'cluster'),
      passwordFile: join(real, 'superuser-password'),
      logFile: join(real, 'server.log'),
      identity,
      insteadOf,
    }
  } catch (error) {
    throw toFolderError(error, root)
  }
}

/** The administrator's password: 32 random bytes, made once. Two processes starting together end up with the same one. */
export function getPassword(folder: DataFolder): string {
  const own = `${folder.passwordFile}.new-${process.pid}`
  try {
    if (!statSync(folder.passwordFile, { throwIfNoEntry: false })) {
      writeFileSync(own, randomBytes(32).toString('hex'), { mode: 0o600 })
      if (folder.identity.drops) chownSync(own, folder.identity.uid, folder.identity.gid)
      linkUnlessThere(own, folder.passwordFile)
    }
    return readFileSync(folder.passwordFile, 'utf8').trim()
  } catch (error) {
    throw toFolderError(error, folder.root)
  } finally {
    rmSync(own, { force: true })
  }
}

function linkUnlessThere(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** What the file system said about a folder, as one sentence; anything else comes back unchanged. */
export function toFolderError(error: unknown, folder: string): unknown {
  if (error instanceof DatabaseStartError) return error
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new DatabaseStartError('disk_full', sentences.diskFull(folder), error)
  if (code && ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOTEMPTY'].includes(code)) {
    return unusableFolder(folder, code, error)
  }
  return error
}

export function unusableFolder(folder: string, why: string, cause?: unknown): DatabaseStartError {
  return new DatabaseStartError(
    'data_dir_unusable',
    {
      en: `The database cannot use the data folder ${folder} (${why}); give this user the right to write there or choose another data folder.`,
      ja: `データフォルダー${folder}をデータベースが使えない(${why})ので、書き込めるようにするか、別のフォルダーを指定してください。`,
    },
    cause,
  )
}
