import { type Link, readChain } from '../archive/chain.ts'
import { type Container, readContainer } from '../archive/tar.ts'
import { err, ok, type Result } from '@musubi/kernel'
import type { Finding } from './report.ts'

export type DiffVerdict =
  | { readonly verdict: 'extends'; readonly addedEvents: number; readonly addedBallots: number }
  | { readonly verdict: 'identical' }
  | { readonly verdict: 'earlier_is_longer'; readonly missingEvents: number }
  /** Another past: from this height on the archives differ. Somebody rewrote history or shows two of them. */
  | {
      readonly verdict: 'forked'
      readonly height: number
      readonly earlier: string
      readonly later: string
    }
  | { readonly verdict: 'other_time'; readonly earlier: number; readonly later: number }
  | { readonly verdict: 'unreadable'; readonly which: 'earlier' | 'later'; readonly finding: Finding }

/**
 * Whether a later archive of the same election only adds to an earlier one. Compares the chains of events, which name
 * everything else by hash; it does not check proofs (see `verifyArchive`).
 */
export function verifyDiff(earlier: Uint8Array, later: Uint8Array): DiffVerdict {
  const before = readLinks(earlier)
  if (!before.ok) return { verdict: 'unreadable', which: 'earlier', finding: before.error }
  const after = readLinks(later)
  if (!after.ok) return { verdict: 'unreadable', which: 'later', finding: after.error }
  const [old, now] = [before.value.links, after.value.links]
  for (const [height, link] of old.entries()) {
    const other = now[height]
    if (!other) return { verdict: 'earlier_is_longer', missingEvents: old.length - now.length }
    if (other.record.hash !== link.record.hash) {
      return { verdict: 'forked', height, earlier: link.record.hash, later: other.record.hash }
    }
  }
  const [then, since] = [before.value.container.timestamp, after.value.container.timestamp]
  if (then !== since) return { verdict: 'other_time', earlier: then, later: since }
  if (old.length === now.length) return { verdict: 'identical' }
  const added = now.slice(old.length)
  return {
    verdict: 'extends',
    addedEvents: added.length,
    addedBallots: added.filter((link) => link.event.type === 'Ballot').length,
  }
}

function readLinks(
  bytes: Uint8Array,
): Result<{ readonly container: Container; readonly links: readonly Link[] }, Finding> {
  const container = readContainer(bytes)
  if (!container.ok) return err({ ...container.error, at: '' })
  const links = readChain(container.value.records)
  if (!links.ok) return err({ ...links.error, at: '' })
  return ok({ container: container.value, links: links.value })
}
