/** What the sum needs of a point; noble's points have it. */
export interface Addable<P> {
  add(other: P): P
  double(): P
}

/**
 * `Σ scalar · point` for public data by Pippenger's bucket method. Scalars may be of different lengths: a term costs one
 * addition for each of its own windows that is not zero, so the short random weights of batched checks are cheap.
 * Time depends on the scalars: never for secrets.
 */
export function multiScalar<P extends Addable<P>>(
  zero: P,
  points: readonly P[],
  scalars: readonly bigint[],
): P {
  const width = windowFor(points.length)
  const digits = scalars.map((scalar) => digitsOf(scalar, width))
  const windows = digits.reduce((most, own) => Math.max(most, own.length), 0)
  let total = zero
  for (let at = windows - 1; at >= 0; at--) {
    for (let bit = 0; bit < width; bit++) total = total.double()
    total = total.add(sumWindow(zero, points, digits, at, width))
  }
  return total
}

/** Buckets by digit, then `Σ digit · bucket` with two running sums. */
function sumWindow<P extends Addable<P>>(
  zero: P,
  points: readonly P[],
  digits: readonly Uint16Array[],
  at: number,
  width: number,
): P {
  const buckets = Array.from<P | undefined>({ length: 1 << width })
  for (const [index, own] of digits.entries()) {
    const digit = own[at]
    if (digit === undefined || digit === 0) continue
    const bucket = buckets[digit]
    const point = points[index] as P
    buckets[digit] = bucket ? bucket.add(point) : point
  }
  let running = zero
  let sum = zero
  for (let digit = buckets.length - 1; digit > 0; digit--) {
    const bucket = buckets[digit]
    if (bucket) running = running.add(bucket)
    sum = sum.add(running)
  }
  return sum
}

/** The window width that costs least additions for this many terms of about 200 bits. */
function windowFor(terms: number): number {
  let best = 1
  let least = Number.POSITIVE_INFINITY
  for (let width = 1; width <= 14; width++) {
    const cost = Math.ceil(200 / width) * (terms + 2 ** (width + 1))
    if (cost < least) [best, least] = [width, cost]
  }
  return best
}

function digitsOf(scalar: bigint, width: number): Uint16Array {
  const text = scalar.toString(2)
  const count = scalar === 0n ? 0 : Math.ceil(text.length / width)
  const digits = new Uint16Array(count)
  for (let at = 0; at < count; at++) {
    const end = text.length - at * width
    digits[at] = Number.parseInt(text.slice(Math.max(0, end - width), end), 2)
  }
  return digits
}
