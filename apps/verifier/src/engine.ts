import { createSodiumGroup, type Protocol, protocol1 } from '@musubi/belenios'

let loaded: Promise<Protocol> | undefined

/** The engine that checks, loaded once: one place to choose it for the command, its threads and the page. */
export function loadEngine(): Promise<Protocol> {
  loaded ??= createSodiumGroup().then((group) => protocol1(group))
  return loaded
}
