import { ServiceIdSchema } from '@musubi/contracts'
import { parseUuid, type Uuid } from '@musubi/kernel'

/**
 * Every terminal is an OAuth client of its own for each service it is allowed: its key is the client's key, so no secret of
 * a whole service lies on a counter, and the kill switch ends the client with the terminal.
 */
export interface TerminalClientName {
  readonly terminalId: Uuid
  readonly service: string
}

export function terminalClientId(terminalId: Uuid, service: string): string {
  return `terminal.${terminalId}.${service}`
}

export function parseTerminalClientId(clientId: string): TerminalClientName | undefined {
  const [kind, id = '', service = '', ...rest] = clientId.split('.')
  const terminalId = parseUuid(id)
  const isWhole = kind === 'terminal' && rest.length === 0 && ServiceIdSchema.safeParse(service).success
  return isWhole && terminalId.ok ? { terminalId: terminalId.value, service } : undefined
}
