import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { DataFolder } from './data-folder.ts'
import { isAlive, startTicks } from './process-identity.ts'

/**
 * The process that will end the server. A second process on the same data folder may use the server, but when it stops
 * it must not take the database away from the first.
 */
const Owner = z.object({ pid: z.int().positive(), startTicks: z.string().nullable() })

type Owner = z.output<typeof Owner>

const OWNER_FILE = 'owner.json'

/** Is the process that owns the server still there, and another one than this? */
export function hasLiveOwner(folder: DataFolder): boolean {
  const owner = readOwner(folder.root)
  return owner !== null && owner.pid !== process.pid && isSameProcess(owner)
}

/** Did the process that owned the server of this data folder die without stopping it? */
export function isOrphaned(root: string): boolean {
  const owner = readOwner(root)
  return owner !== null && !isSameProcess(owner)
}

function isSameProcess(owner: Owner): boolean {
  return isAlive(owner.pid) && startTicks(owner.pid) === owner.startTicks
}

/** Makes this process the owner unless another living one is. Returns whether it is now. */
export function becomeOwner(folder: DataFolder): boolean {
  if (hasLiveOwner(folder)) return false
  resignOwner(folder)
  const owner: Owner = { pid: process.pid, startTicks: startTicks(process.pid) }
  try {
    writeFileSync(join(folder.root, OWNER_FILE), JSON.stringify(owner), { mode: 0o600, flag: 'wx' })
    return true
  } catch (error) {
    // Another process was quicker.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

export function resignOwner(folder: DataFolder): void {
  rmSync(join(folder.root, OWNER_FILE), { force: true })
}

function readOwner(root: string): Owner | null {
  try {
    return Owner.parse(JSON.parse(readFileSync(join(root, OWNER_FILE), 'utf8')))
  } catch {
    return null
  }
}
