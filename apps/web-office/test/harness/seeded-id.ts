import { expectOk, parseUuid, type Uuid } from '@musubi/kernel'

/** The same id for the same number, so that pictures and addresses stay. */
export function seededId(number: number): Uuid {
  const tail = number.toString(16).padStart(12, '0')
  return expectOk(parseUuid(`01a0a000-0000-7000-8000-${tail}`), 'a UUID')
}
