import { uuidV7, type Uuid } from '@musubi/kernel'

/** An id made where the act happens, so that a repeated request is recognised. */
export function freshId(): Uuid {
  return uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
}
