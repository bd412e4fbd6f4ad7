import { createHash } from 'node:crypto'
import { concatBytes, equalBytes } from '@musubi/kernel'

/**
 * The Merkle tree of RFC 6962, section 2.1, over SHA-256. Leaves are the link hashes of a chain in their order. A tree's
 * head says what the log held; an inclusion proof shows that one record is in it, a consistency proof that a later head
 * only added to it. Each proof has about log2(size) hashes.
 */

export function leafHash(leaf: Uint8Array): Uint8Array {
  return createHash('sha256').update(LEAF).update(leaf).digest()
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return createHash('sha256').update(NODE).update(left).update(right).digest()
}

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** A growing tree as the roots of its perfect subtrees, widest first: the bits of `size` say how wide each is. */
export interface Frontier {
  readonly size: number
  readonly roots: readonly Uint8Array[]
}

export const EMPTY_FRONTIER: Frontier = { size: 0, roots: [] }

export function addLeaf({ size, roots }: Frontier, leaf: Uint8Array): Frontier {
  const grown = [...roots]
  let root = leafHash(leaf)
  // As in adding one to a binary number: every trailing 1 is a subtree that becomes the left half of a wider one.
  for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2))
    root = nodeHash(grown.pop() as Uint8Array, root)
  grown.push(root)
  return { size: size + 1, roots: grown }
}

export function rootOf({ roots }: Frontier): Uint8Array {
  const [last, ...wider] = [...roots].reverse()
  if (!last) return createHash('sha256').digest()
  return wider.reduce((right, left) => nodeHash(left, right), last)
}

export function encodeFrontier({ roots }: Frontier): Uint8Array {
  return concatBytes(...roots)
}

export function decodeFrontier(size: number, bytes: Uint8Array): Frontier {
  const roots = Array.from({ length: bytes.length / 32 }, (_, at) => bytes.subarray(at * 32, at * 32 + 32))
  if (roots.length !== countOnes(size)) throw new Error('a frontier has one root for each bit of its size')
  return { size, roots }
}

function countOnes(size: number): number {
  return size === 0 ? 0 : (size % 2) + countOnes(Math.floor(size / 2))
}

/** The root over some leaves, all in memory. */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return createHash('sha256').digest()
  return subtreeRoot(leaves.map(leafHash), 0, leaves.length)
}

/** MTH of RFC 6962 over leaf hashes [from, to). */
function subtreeRoot(hashes: readonly Uint8Array[], from: number, to: number): Uint8Array {
  if (to - from === 1) return hashes[from] as Uint8Array
  const middle = from + splitOf(to - from)
  return nodeHash(subtreeRoot(hashes, from, middle), subtreeRoot(hashes, middle, to))
}

/** The largest power of two below n. */
function splitOf(n: number): number {
  let split = 1
  while (split * 2 < n) split *= 2
  return split
}

/** PATH(index, leaves), RFC 6962 section 2.1.1. */
export function proveInclusion(leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  if (index < 0 || index >= leaves.length) throw new RangeError('no such leaf')
  const hashes = leaves.map(leafHash)
  const path = (from: number, to: number): Uint8Array[] => {
    if (to - from === 1) return []
    const middle = from + splitOf(to - from)
    return index < middle
      ? [...path(from, middle), subtreeRoot(hashes, middle, to)]
      : [...path(middle, to), subtreeRoot(hashes, from, middle)]
  }
  return path(0, leaves.length)
}

/** PROOF(before, leaves), RFC 6962 section 2.1.2. */
export function proveConsistency(leaves: readonly Uint8Array[], before: number): Uint8Array[] {
  if (before < 1 || before > leaves.length) throw new RangeError('no such earlier tree')
  const hashes = leaves.map(leafHash)
  const proof = (size: number, from: number, to: number, isComplete: boolean): Uint8Array[] => {
    if (size === to - from) return isComplete ? [] : [subtreeRoot(hashes, from, to)]
    const split = splitOf(to - from)
    const middle = from + split
    return size <= split
      ? [...proof(size, from, middle, isComplete), subtreeRoot(hashes, middle, to)]
      : [...proof(size - split, middle, to, false), subtreeRoot(hashes, from, middle)]
  }
  return proof(before, 0, leaves.length, true)
}

export interface InclusionClaim {
  readonly leaf: Uint8Array
  readonly index: number
  readonly size: number
  readonly root: Uint8Array
}

/** RFC 9162 section 2.1.3.2. */
export function checkInclusion(
  { leaf, index, size, root }: InclusionClaim,
  path: readonly Uint8Array[],
): boolean {
  if (index < 0 || index >= size) return false
  let [node, last] = [index, size - 1]
  let hash = leafHash(leaf)
  for (const sibling of path) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash)
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)]
    } else hash = nodeHash(hash, sibling)
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && equalBytes(hash, root)
}

export interface ConsistencyClaim {
  readonly before: { readonly size: number; readonly root: Uint8Array }
  readonly after: { readonly size: number; readonly root: Uint8Array }
}

/** RFC 9162 section 2.1.4.2. */
export function checkConsistency({ before, after }: ConsistencyClaim, proof: readonly Uint8Array[]): boolean {
  if (before.size < 1 || before.size > after.size) return false
  if (before.size === after.size) return proof.length === 0 && equalBytes(before.root, after.root)
  const isPower = countOnes(before.size) === 1
  const [first, ...rest] = isPower ? [before.root, ...proof] : proof
  if (!first) return false
  let [node, last] = [before.size - 1, after.size - 1]
  while (node % 2 === 1) [node, last] = [half(node), half(last)]
  let [old, current] = [first, first]
  for (const sibling of rest) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      old = nodeHash(sibling, old)
      current = nodeHash(sibling, current)
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)]
    } else current = nodeHash(current, sibling)
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && equalBytes(old, before.root) && equalBytes(current, after.root)
}

function half(n: number): number {
  return Math.floor(n / 2)
}
