import { plainProtocol, type Protocol } from '@musubi/belenios'

/** The engine that checks: one place to choose it for the command, its threads and the page. */
export const protocol: Protocol = plainProtocol
