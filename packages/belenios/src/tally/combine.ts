import { err, ok, type Result } from '@musubi/kernel'
import type { Group, Point, Scalar } from '../group/group.ts'
import { invertScalar, multiplyScalars, reduce } from '../group/scalar.ts'
import type { Ciphertext } from '../proof/proof.ts'
import type { Trustees } from '../trustee/trustees.ts'

/** Checked decryption factors by owner. */
export type FactorsByOwner = ReadonlyMap<number, readonly (readonly Point[])[]>

/** A lock that cannot be opened: how many of its decryptors came, how many it needs. */
export interface LockedFault {
  readonly reason: 'missing_trustee'
  /** Position of the trustee item, from 0. */
  readonly lock: number
  readonly present: number
  readonly needed: number
}

/**
 * Lagrange coefficients at 0 for these indexes, `λ_z = Π k / (k − z)` over the others (Belenios specification,
 * Election result).
 */
export function lagrange(indexes: readonly number[]): Scalar[] {
  return indexes.map((own) => {
    const others = indexes.filter((index) => index !== own).map(BigInt)
    const above = others.reduce((product, other) => multiplyScalars(product, other), 1n)
    const below = others.reduce((product, other) => reduce(product * (other - BigInt(own))), 1n)
    return multiplyScalars(above, invertScalar(below))
  })
}

/**
 * Opens the tally: combines the trustees' factors lock by lock and takes them off, which leaves `g^n` for every sum.
 * Of a Pedersen group the first `threshold` present members are used; any others give the same.
 */
export function openTally(
  group: Group,
  trustees: Trustees,
  tally: readonly (readonly Ciphertext[])[],
  factors: FactorsByOwner,
): Result<Point[][], LockedFault> {
  const used: [factors: readonly (readonly Point[])[], coefficient: Scalar][] = []
  for (const [at, lock] of trustees.locks.entries()) {
    const present = lock.decryptors.flatMap(({ owner }, index) => {
      const own = factors.get(owner)
      return own ? [{ index: index + 1, own }] : []
    })
    if (present.length < lock.threshold) {
      return err({ reason: 'missing_trustee', lock: at, present: present.length, needed: lock.threshold })
    }
    const quorum = present.slice(0, lock.threshold)
    const coefficients = lagrange(quorum.map(({ index }) => index))
    for (const [which, { own }] of quorum.entries()) used.push([own, coefficients[which] as Scalar])
  }
  return ok(
    tally.map((choices, question) =>
      choices.map(({ beta }, choice) => {
        const terms = used.map(
          ([own, coefficient]) => [own[question]?.[choice] as Point, coefficient] as const,
        )
        return group.add(beta, group.negate(group.multiplyMany(terms)))
      }),
    ),
  )
}
