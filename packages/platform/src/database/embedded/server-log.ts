import { closeSync, copyFileSync, openSync, readSync, statSync, truncateSync } from 'node:fs'

const LIMIT_BYTES = 10 * 1024 * 1024
const CHECK_EVERY_MS = 60_000

/** Opens the server's log for appending; the server writes to it itself and goes on doing so when this process dies. */
export function openServerLog(path: string): number {
  limitServerLog(path)
  return openSync(path, 'a', 0o600)
}

/** Keeps the log and one older part below 10 MiB each while the server runs. Returns a function that stops watching. */
export function watchServerLog(path: string): () => void {
  const timer = setInterval(() => limitServerLog(path), CHECK_EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/** The server holds the file open for appending, so the file is emptied in place instead of being renamed. */
export function limitServerLog(path: string, limit = LIMIT_BYTES): void {
  if (serverLogSize(path) <= limit) return
  copyFileSync(path, `${path}.1`)
  truncateSync(path, 0)
}

export function serverLogSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** What was written after `offset`, at most 64 KiB of it. */
export function readServerLogFrom(path: string, offset: number): string {
  const buffer = Buffer.alloc(64 * 1024)
  const file = openSync(path, 'r')
  try {
    return buffer.subarray(0, readSync(file, buffer, 0, buffer.length, offset)).toString('utf8')
  } finally {
    closeSync(file)
  }
}
