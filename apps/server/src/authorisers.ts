import type { Client } from '@musubi/contracts/client'
import type { identityRoutes } from '@musubi/contracts'
import { err, ok } from '@musubi/kernel'
import type { Authoriser } from '@musubi/platform/http'

type Identity = Client<(typeof identityRoutes)['routes']>

/** Recognises an attended terminal by the JWT it signed with its own key; identity knows the key. */
export function terminalAuthoriser(identity: () => Identity, audience: string): Authoriser<'terminal'> {
  return async (request) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (!token) return err('unauthenticated')
    const verified = await identity().verifyTerminal({ body: { token, audience } })
    if (!verified.ok) return err('unauthenticated')
    const { terminalId, municipalityCode, service, place } = verified.value
    if (service !== 'shelter') return err('forbidden')
    return ok({ kind: 'terminal', terminalId, municipalityCode, shelterId: place })
  }
}
