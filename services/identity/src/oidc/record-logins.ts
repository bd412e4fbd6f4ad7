import { expectOk } from '@musubi/kernel'
import type Provider from 'oidc-provider'
import { recordLogin } from '../app/record-login.ts'
import type { IdentityContext } from '../app/context.ts'
import { parseAccountRef } from '../core/account-ref.ts'
import type { ClientDirectory } from './client-directory.ts'

/** The addresses of the provider that hand a code to a service: at once, or after the login page. */
const ROUTES = new Set(['authorization', 'resume'])

/**
 * Each entry into a service stands in the audit log before its code leaves: also the entries that single sign-on makes
 * without a question to the person. No record, no code.
 */
export function recordLogins(provider: Provider, context: IdentityContext, clients: ClientDirectory): void {
  provider.use(async (ctx, next) => {
    await next()
    if (!ROUTES.has(ctx.oidc?.route ?? '')) return
    const code = ctx.oidc.entities.AuthorizationCode
    if (!code?.accountId || !code.clientId) return
    const client = await clients.find(code.clientId)
    await recordLogin(
      context,
      expectOk(parseAccountRef(code.accountId), 'the provider knows accounts only'),
      {
        service: client?.service ?? code.clientId,
        client: code.clientId,
        acr: code.acr ?? 'none',
        fresh: ctx.oidc.result?.login !== undefined,
      },
    )
  })
}
