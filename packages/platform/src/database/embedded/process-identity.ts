import { readFileSync, readlinkSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** The user the database server runs as. `drops` says that this process is root and gives its rights up for it. */
export interface ServerIdentity {
  readonly uid: number
  readonly gid: number
  readonly drops: boolean
}

/** `nobody` on Linux distributions; PostgreSQL refuses to run as root. */
const NOBODY = 65534

/**
 * Who runs the server: this process's own user, or, when that is root, the owner of data that already exists, else
 * `preferredUid` (given by the operator), else nobody. The user needs an entry in the user database, because initdb asks for one.
 */
export function chooseIdentity(cluster: string, preferredUid: number | undefined): ServerIdentity {
  const uid = process.getuid?.() ?? -1
  if (uid !== 0) return { uid, gid: process.getgid?.() ?? -1, drops: false }
  const existing = statSync(cluster, { throwIfNoEntry: false })
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid, drops: true }
  const chosen = preferredUid ?? NOBODY
  return { uid: chosen, gid: chosen, drops: true }
}

/** What to add to `spawn` options so that the child runs as that user. */
export function spawnAs(identity: ServerIdentity): { uid?: number; gid?: number } {
  return identity.drops ? { uid: identity.uid, gid: identity.gid } : {}
}

/** May this user walk through every folder down to `path`? (`path` itself is not looked at; it need not exist.) */
export function canReach(path: string, identity: ServerIdentity): boolean {
  if (!identity.drops) return true
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const found = statSync(folder, { throwIfNoEntry: false })
    if (found && !mayEnter(found, identity)) return false
    if (folder === dirname(folder)) return true
  }
}

function mayEnter(folder: { mode: number; uid: number; gid: number }, identity: ServerIdentity): boolean {
  const shift = folder.uid === identity.uid ? 6 : folder.gid === identity.gid ? 3 : 0
  return ((folder.mode >> shift) & 1) === 1
}

/** Is the process there and not just an unreaped entry? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return processStat(pid)?.state !== 'Z'
}

/** When the process began, in clock ticks since boot; tells a process from a later one with the same number. */
export function startTicks(pid: number): string | null {
  return processStat(pid)?.startTicks ?? null
}

/** The working folder of a process; `null` on systems that do not tell, empty when it is somebody else's process. */
export function workingFolder(pid: number): string | null {
  if (process.platform !== 'linux') return null
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return ''
  }
}

/** proc(5): the command name in parentheses may hold anything, so fields are counted from its last parenthesis. */
function processStat(pid: number): { readonly state: string; readonly startTicks: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', startTicks: fields[19] ?? '' }
  } catch {
    return null
  }
}
