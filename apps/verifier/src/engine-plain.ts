import { plainProtocol, type Protocol } from '@musubi/belenios'

/**
 * The engine of the page: noble alone. The page's own policy lets no WebAssembly in, and a page that anybody can read is
 * worth more here than a faster one.
 */
export async function loadEngine(): Promise<Protocol> {
  return plainProtocol
}
