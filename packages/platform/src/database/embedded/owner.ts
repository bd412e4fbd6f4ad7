import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { DataFolder } from './data-folder.ts'
import { isAlive, startTicks } from './process-identity.ts'

/**
 * The process that will end the server. A second process on the same data folder may use the server, but when it stops
 * it must not take the database away from the first.
 */
const Owner = z.object({ pid: z.int().positive(), startTicks: z.string().nullable() })

/** Is the process that owns the server still there, and another one than this? */
export function hasLiveOwner(folder: DataFolder): boolean {
  const owner = readOwner(folder)
  if (!owner || owner.pid === process.pid || !isAlive(owner.pid)) return false
  return startTicks(owner.pid) === owner.startTicks
}

export function becomeOwner(folder: DataFolder): void {
  writeFileSync(folder.ownerFile, JSON.stringify({ pid: process.pid, startTicks: startTicks(process.pid) }), {
    mode: 0o600,
  })
}

export function resignOwner(folder: DataFolder): void {
  rmSync(folder.ownerFile, { force: true })
}

function readOwner(folder: DataFolder): z.output<typeof Owner> | null {
  try {
    return Owner.parse(JSON.parse(readFileSync(folder.ownerFile, 'utf8')))
  } catch {
    return null
  }
}
