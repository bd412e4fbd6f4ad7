import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import { parseAccountRef, type AccountRef } from '../core/account-ref.ts'
import { decideMinimum, isAcr, satisfies } from '../core/assurance.ts'
import { findDemoLogin } from '../core/demo-hint.ts'
import type { ClientDirectory } from './client-directory.ts'
import { minimumOf, type ClientConfig } from './clients.ts'
import { requestedAcrOf } from './requested-acr.ts'
import { isFaceToFace } from './terminal-grants.ts'

const { Check } = interactionPolicy

type Answer = boolean | Promise<boolean>

/**
 * When the login page is shown although somebody is logged in: staff at a residents' service (and the other way round),
 * people of a town that the service is not for, a login worth less than the service needs (step-up), and a demo hint,
 * which names the person to become.
 */
export function buildLoginPolicy(
  policy: interactionPolicy.DefaultPolicy,
  clients: ClientDirectory,
  demoMode: boolean,
): interactionPolicy.DefaultPolicy {
  const login = policy.get('login')
  if (!login) throw new Error('the policy has no login')
  // The provider's own two compare names of classes; ours compares their worth and knows what a client registered.
  login.checks.remove('essential_acr')
  login.checks.remove('essential_acrs')
  const add = (reason: string, check: (ctx: KoaContextWithOIDC) => Answer): void =>
    login.checks.add(
      new Check(reason, 'End-User authentication is required', 'login_required', async (ctx) =>
        (await check(ctx)) ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
      ),
    )
  const withAccount =
    (judge: (account: AccountRef, client: ClientConfig) => boolean) => async (ctx: KoaContextWithOIDC) => {
      const account = parseAccountRef(ctx.oidc.session?.accountId ?? '')
      const client = account.ok && (await clients.find(ctx.oidc.client?.clientId ?? ''))
      return account.ok && client !== false && client !== undefined && judge(account.value, client)
    }
  add(
    'other_kind_of_account',
    withAccount(({ kind }, { audience }) => kind !== audience),
  )
  add(
    'other_town',
    withAccount(
      (account, { municipalityCode }) =>
        municipalityCode !== undefined && municipalityCode !== account.municipalityCode,
    ),
  )
  // At a terminal the next person stands before the same browser: what somebody did there is for once.
  add('was_for_once', ({ oidc }) => isFaceToFace(oidc.session) && oidc.result?.login === undefined)
  add('too_weak', (ctx) => isTooWeak(ctx, clients))
  add(
    'demo_person',
    ({ oidc }) => findDemoLogin(oidc.params?.['login_hint'], demoMode) !== undefined && !oidc.result?.login,
  )
  return policy
}

async function isTooWeak({ oidc }: KoaContextWithOIDC, clients: ClientDirectory): Promise<boolean> {
  const { session, client: asking, params } = oidc
  if (!session?.accountId) return false
  const client = await clients.find(asking?.clientId ?? '')
  const minimum = client && decideMinimum(minimumOf(client), requestedAcrOf(params ?? {}))
  return !minimum || !isAcr(session.acr) || !satisfies(session.acr, minimum)
}
