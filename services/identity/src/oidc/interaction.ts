import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { SignedIn } from '../app/sign-in.ts'

/** A login that a service asked for and that waits for a person. */
export interface Interaction {
  readonly uid: string
  /** Of the authorization request. */
  readonly params: Readonly<Record<string, unknown>>
  /** Somebody was logged in in this browser when it began. */
  readonly sessionUid: string | undefined
  /** Their account reference. */
  readonly sessionAccount: string | undefined
  /** Why somebody has to act, by the names of the policy's checks. */
  readonly reasons: readonly string[]
}

/** What somebody is asked: who they are, or what a service may know. */
export type PromptName = 'login' | 'consent'

/** The interaction of this address and this browser's cookie; undefined when it is over or another browser's. */
export async function findInteraction(
  provider: Provider,
  uid: string,
  prompt: PromptName,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Interaction | undefined> {
  try {
    const details = await provider.interactionDetails(request, response)
    if (details.uid !== uid || details.prompt.name !== prompt) return undefined
    const { params, session } = details
    const { uid: sessionUid, accountId: sessionAccount } = session ?? {}
    return { uid, params, sessionUid, sessionAccount, reasons: details.prompt.reasons }
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined
    throw error
  }
}

/** Ends the interaction with a login and returns where the browser goes on. The login ends with the browser window. */
export async function finishInteraction(
  provider: Provider,
  { sessionUid }: Interaction,
  { account, acr, amr, terminal }: SignedIn,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<string> {
  const login = { accountId: account, acr, remember: false, ...(amr.length > 0 ? { amr: [...amr] } : {}) }
  const next = await provider.interactionResult(
    request,
    response,
    { login, ...(terminal ? { terminal } : {}) },
    { mergeWithLastSubmission: false },
  )
  await forgetOtherAccount(provider, sessionUid, account)
  return next
}

/** Ends the interaction with a yes to what the service may know, and returns where the browser goes on. */
export async function finishWithConsent(
  provider: Provider,
  { params, sessionAccount: account }: Interaction,
  claims: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<string> {
  const grant = new provider.Grant({
    ...(account === undefined ? {} : { accountId: account }),
    clientId: String(params['client_id']),
  })
  grant.addOIDCScope(String(params['scope']))
  if (claims.length > 0) grant.addOIDCClaims([...claims])
  const consent = { grantId: await grant.save() }
  return provider.interactionResult(request, response, { consent }, { mergeWithLastSubmission: true })
}

/** Ends the interaction with a no; the service hears `access_denied` and nothing else. */
export function finishWithRefusal(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<string> {
  const refusal = { error: 'access_denied', error_description: 'the person did not agree' }
  return provider.interactionResult(request, response, refusal, { mergeWithLastSubmission: false })
}

/**
 * Another person was logged in here. The provider would ask the browser to send a form by script to log them out; this
 * does the same on the server, so that the login works without script.
 */
export async function forgetOtherAccount(
  provider: Provider,
  sessionUid: string | undefined,
  account: string,
): Promise<void> {
  const session = sessionUid === undefined ? undefined : await provider.Session.findByUid(sessionUid)
  if (!session || session.accountId === undefined || session.accountId === account) return
  Object.assign(session, {
    accountId: undefined,
    authorizations: undefined,
    acr: undefined,
    amr: undefined,
    loginTs: undefined,
  })
  await session.persist()
}
