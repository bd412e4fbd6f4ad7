import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import { parseAccountRef } from '../core/account-ref.ts'
import { findDemoLogin } from '../core/demo-hint.ts'
import type { ClientConfig } from './clients.ts'

const { Check } = interactionPolicy

/**
 * When the login page is shown although somebody is logged in: staff at a residents' service (and the other way round),
 * and a demo hint, which names the person to become.
 */
export function buildLoginPolicy(
  policy: interactionPolicy.DefaultPolicy,
  clientOf: ReadonlyMap<string, ClientConfig>,
  demoMode: boolean,
): interactionPolicy.DefaultPolicy {
  const login = policy.get('login')
  if (!login) throw new Error('the policy has no login')
  login.checks.add(
    new Check('other_kind_of_account', 'End-User authentication is required', (ctx) =>
      isOtherKind(ctx, clientOf) ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
    ),
  )
  login.checks.add(
    new Check('demo_person', 'End-User authentication is required', ({ oidc }) =>
      findDemoLogin(oidc.params?.['login_hint'], demoMode) !== undefined && !oidc.result?.login
        ? Check.REQUEST_PROMPT
        : Check.NO_NEED_TO_PROMPT,
    ),
  )
  return policy
}

function isOtherKind({ oidc }: KoaContextWithOIDC, clientOf: ReadonlyMap<string, ClientConfig>): boolean {
  const account = parseAccountRef(oidc.session?.accountId ?? '')
  if (!account.ok) return false
  return account.value.kind !== clientOf.get(oidc.client?.clientId ?? '')?.audience
}
