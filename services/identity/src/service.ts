import { createHash } from 'node:crypto'
import { toBase64Url, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import type { HttpService } from '@musubi/platform/http'
import { createEvidenceOpener } from '@musubi/platform/sealing'
import { accountClient, createAccountFlow } from './account/account-client.ts'
import { createAccountSessions } from './account/account-session.ts'
import { createAccessWatcher } from './app/access-alerts/access-watcher.ts'
import { createListFollower } from './app/accounts/follow-lists.ts'
import { createChore } from './app/chore.ts'
import { createCardProofTrust, type CardProofTrust } from './app/card-proof/trust.ts'
import { cleanUp } from './app/clean-up.ts'
import type { IdentityContext } from './app/context.ts'
import { buildDemo, type IdentityDemo } from './app/demo-tools.ts'
import type { EvidenceTrust } from './app/evidence/resolve.ts'
import { createEvidenceResolver } from './app/evidence/resolver.ts'
import { openKeyring } from './app/keyring.ts'
import { deliverLogouts, noteLogouts } from './app/logout-notices.ts'
import { createMunicipalityVaults } from './app/municipality-vaults.ts'
import { ppidsFor } from './app/ppids.ts'
import type { StubTrust } from './app/stub-sets.ts'
import { formatAccountRef } from './core/account-ref.ts'
import { createTokenBox } from './crypto/token-box.ts'
import { createPostgresModelStore } from './db/models.ts'
import type { IdentityDeps } from './deps.ts'
import { registerAccessAlertRoutes } from './http/access-alert-routes.ts'
import { registerMergeRoutes } from './http/account-merge-routes.ts'
import { registerActivityRoutes } from './http/activity-routes.ts'
import { registerClientRoutes } from './http/client-routes.ts'
import { registerConsentRoutes } from './http/consent-routes.ts'
import { registerAccountRoutes } from './http/account-routes.ts'
import { identityErrors } from './http/errors.ts'
import { registerCardLoginRoutes } from './http/card-login-routes.ts'
import { registerAppRoutes } from './http/app-routes.ts'
import { registerFaceProofingRoutes } from './http/face-proofing-routes.ts'
import { registerLoginRoutes } from './http/login-routes.ts'
import { defaultPages } from './http/pages/default-pages.ts'
import { registerIdentityRoutes } from './http/routes.ts'
import { terminalAuthoriser } from './http/terminal-authoriser.ts'
import { registerStaffAccountRoutes } from './http/staff-account-routes.ts'
import { registerMandateRoutes } from './http/mandate-routes.ts'
import { registerTerminalRoutes } from './http/terminal-routes.ts'
import type { CardTrust } from './inspection/inspect-card.ts'
import { createInlineInspector, type CardInspector } from './inspection/inspector.ts'
import { createWorkerInspector } from './inspection/worker-inspector.ts'
import {
  APP_CALLBACK_PATH,
  createAppErrands,
  type AppErrandParts,
  type AppErrands,
} from './login/app-errand.ts'
import { createNationalApp } from './upstream/national-app.ts'
import { buildLoginMethods } from './login/methods/index.ts'
import { createClientDirectory } from './oidc/client-directory.ts'
import { registerReader } from './login/reader-cookie.ts'
import { endGrants } from './oidc/end-grants.ts'
import { endLogins } from './oidc/end-service.ts'
import { mountProvider } from './oidc/mount.ts'
import type { ModelStore } from './oidc/model-store.ts'
import { createProvider } from './oidc/provider.ts'
import { holdProvider, type ProviderHolder } from './oidc/provider-holder.ts'
import { createSubjects } from './oidc/subjects.ts'
import { withTerminalClients } from './oidc/terminal-clients.ts'

export type { IdentityDemo } from './app/demo-tools.ts'

export interface IdentityService extends HttpService {
  /** Opens the keyring and begins to clean up. */
  start(): Promise<void>
  stop(): Promise<void>
  /** The PPIDs of residents in their own municipality's sector of a service, by account id. */
  ppidsFor(
    service: string,
    municipalityCode: MunicipalityCode,
    accountIds: readonly Uuid[],
  ): Promise<Map<Uuid, string>>
  /** Looks at the calendar of the signing keys now; it happens every minute anyway. */
  renewSigningKeys(): Promise<void>
  /** For the day a signing key became known: a new one signs at once, nothing signed before is worth anything. */
  replaceSigningKeys(): Promise<void>
  /** For the day the secret behind PPIDs became known: new ones are made with another; those there are stay as they are. */
  replacePairwiseSecret(): Promise<void>
  /** Looks for new revocation lists now and does what they say; it happens every minute anyway. */
  followRevocations(): Promise<void>
  /** Tells services that are due to hear of a logout; it happens every ten seconds anyway. */
  tellLogouts(): Promise<void>
  /** Looks for unusual looks and protected cards now; it happens every half minute anyway. */
  watchAccess(): Promise<void>
  /** Prepares invented people and terminals; throws outside demo mode. */
  readonly demo: IdentityDemo
}

const CLEAN_UP_EVERY_MS = 10 * 60_000
/** Another process may have replaced a key that became known. */
const LOOK_AT_KEYS_EVERY_MS = 60_000
const TELL_LOGOUTS_EVERY_MS = 10_000
const FOLLOW_LISTS_EVERY_MS = 60_000
const WATCH_ACCESS_EVERY_MS = 30_000

/**
 * Common authentication: OpenID Provider, card evidence, municipal IDs, PPIDs, terminals, sealed stubs. Throws when
 * something unsafe is asked for outside demo mode.
 */
export function buildIdentityService(deps: IdentityDeps): IdentityService {
  if (deps.cardTrust.testCaAllowed && !deps.demoMode)
    throw new Error('the test CA is refused outside demo mode')
  if (deps.secrets.demo && !deps.demoMode) throw new Error('demo secrets are refused outside demo mode')
  const store = createPostgresModelStore(deps.database.pool)
  let loading: Promise<Loaded> | undefined
  const load = (): Promise<Loaded> => (loading ??= loadIdentity(deps))
  const providers = new Set<ProviderHolder>()
  const renewKeys = async (): Promise<void> => {
    const { signingKeys } = (await load()).context.keyring
    if (await signingKeys.refresh()) for (const provider of providers) provider.renew()
  }
  const tellLogouts = async (): Promise<void> => {
    const [provider] = providers
    if (provider) await deliverLogouts((await load()).context, provider.current())
  }
  const logOut = async (
    context: IdentityContext,
    provider: ProviderHolder,
    accountRef: string,
    clientId?: string,
  ): Promise<void> => {
    const at = new Date(context.clock())
    const ended = await endLogins(provider.current(), store, accountRef, at, clientId)
    await noteLogouts(context, accountRef, ended)
    await deliverLogouts(context, provider.current())
  }
  const followLists = createListFollower(deps.revocationLists ?? (() => []), async (ref) => {
    const [provider] = providers
    const account = formatAccountRef({ kind: 'resident', ...ref })
    if (provider) await logOut((await load()).context, provider, account)
  })
  const follow = async (): Promise<void> => followLists((await load()).context)
  const watchAccess = createAccessWatcher()
  const watch = async (): Promise<void> => watchAccess((await load()).context)
  const chores = [
    createChore(deps.logger, 'watch access', WATCH_ACCESS_EVERY_MS, watch),
    createChore(deps.logger, 'follow revocations', FOLLOW_LISTS_EVERY_MS, follow),
    createChore(deps.logger, 'clean up', CLEAN_UP_EVERY_MS, async () =>
      cleanUp((await load()).context, store),
    ),
    createChore(deps.logger, 'look at keys', LOOK_AT_KEYS_EVERY_MS, renewKeys),
    createChore(deps.logger, 'tell logouts', TELL_LOGOUTS_EVERY_MS, tellLogouts),
  ]
  return {
    name: 'identity',
    errors: identityErrors,
    async register(app) {
      const loaded = await load()
      const pages = { ...defaultPages, ...deps.pages }
      const { context } = loaded
      const { issuer, trustProxy = false } = deps
      const publicUrl = publicUrlOf(issuer)
      const seed = context.keyring.accountClientSeed
      const ownClients = [...deps.clients, accountClient(publicUrl, seed)]
      const clients = withTerminalClients(createClientDirectory(context, ownClients), context)
      const box = createTokenBox(context.keyring.relaySecret, context.clock)
      const subjects = createSubjects(context, clients)
      const parts = { context, issuer, ownClients, clients, subjects, store, pages, box, trustProxy }
      const provider = holdProvider(() => createProvider(parts))
      providers.add(provider)
      const endLoginsOf = (accountRef: string, clientId?: string): Promise<void> =>
        logOut(context, provider, accountRef, clientId)
      registerIdentityRoutes(app, { ...loaded, authorise: deps.authorise, publicUrl })
      registerTerminalRoutes(app, {
        context,
        authorise: deps.authorise,
        endGrants: (grantIds) => endGrants(provider.current(), grantIds),
      })
      const console = { context, authorise: deps.authorise, endLogins: endLoginsOf }
      registerStaffAccountRoutes(app, console)
      registerMergeRoutes(app, console)
      registerAccessAlertRoutes(app, { context, authorise: deps.authorise })
      registerMandateRoutes(app, { context, authorise: deps.authorise })
      registerClientRoutes(app, {
        context,
        authorise: deps.authorise,
        issuer,
        forget: clients.forget,
      })
      if (deps.authorise.resident)
        registerConsentRoutes(app, {
          context,
          authorise: deps.authorise,
          clients,
          issuer,
          endLogins: endLoginsOf,
        })
      if (deps.authorise.resident)
        registerActivityRoutes(app, {
          context,
          sources: deps.activitySources ?? [],
          authorise: deps.authorise,
        })
      const terminal = terminalAuthoriser(context, publicUrl)
      const resolve = createEvidenceResolver(context, loaded.evidenceTrust)
      const { cardProofTrust: cardTrust } = loaded
      const cardLogins = { context, box, resolve, cardTrust, clients, publicUrl }
      registerCardLoginRoutes(app, cardLogins, terminal)
      registerFaceProofingRoutes(app, cardLogins, terminal)
      registerReader(app, context, publicUrl)
      const spend = (id: Uuid): Promise<boolean> => spendOnce(store, id, context.clock())
      const appErrands = deps.nationalApp && connectApp(deps.nationalApp, { context, box, publicUrl })
      if (appErrands) registerAppRoutes(app, { context, errands: appErrands, pages, publicUrl })
      const methods = buildLoginMethods({
        context,
        box,
        spend,
        appErrands,
        publicUrl,
        readerUrl: deps.demoMode ? deps.readerUrl : undefined,
      })
      await registerLoginRoutes(app, { context, provider: provider.current, clients, pages, methods })
      await registerAccountRoutes(app, {
        ...cardLogins,
        flow: createAccountFlow({ issuer, publicUrl, seed }),
        sessions: createAccountSessions(context, publicUrl.startsWith('https:')),
        readerUrl: deps.readerUrl,
        activitySources: deps.activitySources ?? [],
        issuer,
        endLogins: endLoginsOf,
        appErrands,
        spend,
      })
      await mountProvider(app, provider)
    },
    async start() {
      await load()
      deps.audit.start()
      for (const chore of chores) chore.start()
    },
    async stop() {
      for (const chore of chores) await chore.stop()
      await deps.audit.stop()
      await (await loading)?.evidenceTrust.inspector.stop()
    },
    ppidsFor: async (service, municipalityCode, accountIds) =>
      ppidsFor((await load()).context, service, municipalityCode, accountIds),
    async replaceSigningKeys() {
      await (await load()).context.keyring.signingKeys.replaceAll()
      for (const provider of providers) provider.renew()
    },
    async replacePairwiseSecret() {
      await (await load()).context.keyring.replacePairwiseSecret()
    },
    renewSigningKeys: renewKeys,
    followRevocations: follow,
    tellLogouts,
    watchAccess: watch,
    demo: buildDemo(async () => (await load()).context),
  }
}

/** What a terminal's login came back with is used once, by whichever process meets it first. */
function spendOnce(store: ModelStore, loginId: Uuid, now: number): Promise<boolean> {
  const key = createHash('sha256').update(`card-login\n${loginId}`).digest()
  const model = { payload: {}, grantId: null, uid: null, expiresAt: new Date(now + 10 * 60_000) }
  return store.insertOnce('ReplayDetection', key, model, new Date(now))
}

/** The phone app sends browsers back to one address, which was handed in to the agency. */
function connectApp(
  config: NonNullable<IdentityDeps['nationalApp']>,
  { publicUrl, ...parts }: Pick<AppErrandParts, 'context' | 'box'> & { readonly publicUrl: string },
): AppErrands {
  const redirectUri = `${publicUrl}${APP_CALLBACK_PATH}`
  return createAppErrands({ ...parts, app: createNationalApp(config, redirectUri, parts.context.clock) })
}

/** The issuer lives below the server's own address. */
function publicUrlOf(issuer: string): string {
  return new URL('.', issuer).href.replace(/\/$/, '')
}

interface Loaded {
  readonly context: IdentityContext
  readonly evidenceTrust: EvidenceTrust
  readonly stubTrust: StubTrust
  readonly cardProofTrust: CardProofTrust
}

async function loadIdentity(deps: IdentityDeps): Promise<Loaded> {
  const { database, audit, clock, random, logger, demoMode, municipalities, secrets, cardTrust } = deps
  const keyring = await openKeyring({ db: database.db, secrets, demoMode, random, clock })
  const vaults = createMunicipalityVaults({ database, masterVault: keyring.masterVault, random, clock })
  return {
    context: { database, audit, keyring, vaults, municipalities, demoMode, clock, random, logger },
    evidenceTrust: {
      opener: createEvidenceOpener(keyring.sealingKey),
      inspector: createInspector(deps),
      status: deps.statusProvider,
    },
    stubTrust: toStubTrust(cardTrust),
    cardProofTrust: createCardProofTrust(cardTrust, deps.statusProvider),
  }
}

function createInspector({ cardTrust, inspectionThreads = 1 }: IdentityDeps): CardInspector {
  return inspectionThreads > 0
    ? createWorkerInspector(cardTrust, inspectionThreads)
    : createInlineInspector(cardTrust)
}

function toStubTrust({ authenticationRoots, faceRoots, testCaAllowed }: CardTrust): StubTrust {
  return {
    authenticationRoots: authenticationRoots.map(toBase64Url),
    faceRoots: faceRoots.map(({ reference, publicKey, test }) => ({
      reference,
      spki: toBase64Url(publicKey.export({ type: 'spki', format: 'der' })),
      test,
    })),
    testCaAllowed,
  }
}
