import { err, ok, type Result } from '@musubi/kernel'

const LARGEST = 100_000

/** A capacity as somebody types it, full-width digits and 「人」 included; empty means that nobody knows. */
export function readCapacity(text: string): Result<number | null, 'wrong'> {
  const plain = text.normalize('NFKC').replaceAll(/[\s,]/gu, '').replace(/人$/u, '')
  if (plain === '') return ok(null)
  const capacity = Number(plain)
  return /^\d+$/.test(plain) && capacity >= 1 && capacity <= LARGEST ? ok(capacity) : err('wrong')
}
