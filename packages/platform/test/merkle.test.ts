import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addLeaf,
  checkConsistency,
  checkInclusion,
  decodeFrontier,
  EMPTY_FRONTIER,
  encodeFrontier,
  merkleRoot,
  proveConsistency,
  proveInclusion,
  rootOf,
} from '../src/audit/merkle.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const leavesOf = (size: number) => Array.from({ length: size }, (_, at) => Buffer.from(`leaf ${at}`))

describe('the Merkle tree of RFC 6962', () => {
  // The leaves and roots that Certificate Transparency's own tests use.
  const known = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ]
  test.each([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [7, 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('has the known root over %i leaves', (size, root) => {
    expect(hex(merkleRoot(known.slice(0, size).map((leaf) => Buffer.from(leaf, 'hex'))))).toBe(root)
  })

  test('grown leaf by leaf, and stored in between, it has the same root', () => {
    let frontier = EMPTY_FRONTIER
    for (const [at, leaf] of leavesOf(70).entries()) {
      frontier = addLeaf(decodeFrontier(at, encodeFrontier(frontier)), leaf)
      expect(hex(rootOf(frontier))).toBe(hex(merkleRoot(leavesOf(at + 1))))
    }
  })

  test('every leaf of every small tree is proven, and no other leaf, place or size', () => {
    for (let size = 1; size <= 20; size++) {
      const leaves = leavesOf(size)
      const root = merkleRoot(leaves)
      for (let index = 0; index < size; index++) {
        const path = proveInclusion(leaves, index)
        const claim = { leaf: leaves[index] as Buffer, index, size, root }
        expect(checkInclusion(claim, path)).toBe(true)
        expect(checkInclusion({ ...claim, leaf: Buffer.from('other') }, path)).toBe(false)
        expect(checkInclusion({ ...claim, index: index + 1 }, path)).toBe(false)
        expect(checkInclusion(claim, [...path, root])).toBe(false)
        if (path.length > 0) expect(checkInclusion(claim, path.slice(1))).toBe(false)
      }
    }
  })

  test('a tree that only grew is consistent; one whose past was changed is not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(60), fc.nat(), (size, more, changed) => {
        const [old, grown] = [leavesOf(size), leavesOf(size + more)]
        const proof = proveConsistency(grown, size)
        const before = { size, root: merkleRoot(old) }
        const after = { size: size + more, root: merkleRoot(grown) }
        expect(checkConsistency({ before, after }, proof)).toBe(true)
        const forged = grown.map((leaf, at) => (at === changed % size ? Buffer.from('forged') : leaf))
        const forgedAfter = { size: forged.length, root: merkleRoot(forged) }
        expect(checkConsistency({ before, after: forgedAfter }, proveConsistency(forged, size))).toBe(false)
        expect(checkConsistency({ before, after: forgedAfter }, proof)).toBe(false)
      }),
    )
  })
})
