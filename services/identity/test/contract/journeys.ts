import {
  createClient,
  KAZASHI_GRANT,
  myActivityRoutes,
  StubPayloadSchema,
  type CardLoginOutcome,
} from '@musubi/contracts'
import { expectOk, type Uuid } from '@musubi/kernel'
import { inProcessTransport } from '@musubi/platform/client'
import type { CardContents } from '@musubi/card/virtual'
import { createSoftwareAuthenticator } from '@musubi/testkit/authenticator'
import { importJWK, type JWK } from 'jose'
import * as oidc from 'openid-client'
import { askForPasskey, enrolPasskey } from '../../src/app/passkeys/enrol.ts'
import { createTokenBox } from '../../src/crypto/token-box.ts'
import { createBrowser, type Page } from '../browser.ts'
import { openContext } from '../context.ts'
import type { LogoutReceiver } from '../logout-receiver.ts'
import { clientKey, type Browser } from '../relying-party.ts'
import { passwords, people, type RunningWorld } from '../running-world.ts'
import { createTerminalInHand } from '../terminal-in-hand.ts'
import { newId, terminalKeys, YABU, type TerminalKeys } from '../world.ts'
import type { Collector } from './collector.ts'

export interface Journey {
  readonly world: RunningWorld
  readonly collector: Collector
  readonly receiver: LogoutReceiver
  readonly card: CardContents
  /** A second person, whose card is linked already. */
  readonly holder: { readonly accountId: Uuid; readonly contents: CardContents }
}

export const COUNTER = 'library-counter'
const sector = (service: string) => `${YABU}:${service}`
const ichiro = { login_name: 'ichiro-1', password: passwords['ichiro-1'] }

/** Staff, by password, with a second service by single sign-on, and one refused try. */
export async function staffLogsIn({ world, collector }: Journey): Promise<void> {
  const browser = createBrowser(world.origin)
  await collector.as(sector('office'), async () => {
    const party = await world.partyOf('office')
    const wrong = await party.begin(createBrowser(world.origin))
    await createBrowser(world.origin).open(`${wrong.page.url.href}`)
    const { tokens } = await party.logIn('yabu.hq', passwords['yabu.hq'], browser)
    await party.userInfo(tokens, tokens.claims()?.sub ?? '')
    collectIntrospection(collector, await party.introspect(tokens.access_token))
    const failing = createBrowser(world.origin)
    await failing.submit((await party.begin(failing)).page, { login_name: 'yabu.hq', password: 'wrong' })
  })
  await collector.as(sector('shelter'), async () => {
    const party = await world.partyOf('shelter-staff')
    await party.logIn('yabu.hq', passwords['yabu.hq'], browser)
  })
}

/** A resident by password: refresh, replay of a refresh token, revocation, logout started by the service. */
export async function residentLogsIn({ world, collector }: Journey): Promise<void> {
  await collector.as(sector('resident'), async () => {
    const party = await world.partyOf('resident')
    const { tokens, browser, end, checks } = await party.logIn('ichiro-1', passwords['ichiro-1'])
    await party.redeem(end.url, checks).catch(() => undefined)
    const again = await party.logIn('ichiro-1', passwords['ichiro-1'], browser)
    const fresh = await party.refresh(again.tokens.refresh_token ?? '')
    await party.userInfo(fresh, again.tokens.claims()?.sub ?? '')
    await party.refresh(again.tokens.refresh_token ?? '').catch(() => undefined)
    await party.revoke(fresh.access_token)
    collectIntrospection(collector, await party.introspect(fresh.access_token))
    const url = oidc.buildEndSessionUrl(party.config, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: 'http://127.0.0.1/my',
    })
    await browser.submit(await browser.open(url), { logout: 'yes' })
  })
}

/** A vendor's service: consent, its receipt, and the notice of its end. */
export async function vendorIsAgreedTo({ world, collector, receiver }: Journey): Promise<void> {
  await collector.as(sector('library'), async () => {
    const party = await world.vendor('library', {
      redirectUris: ['http://127.0.0.1/callback'],
      postLogoutRedirectUris: ['http://127.0.0.1/goodbye'],
      backchannelLogoutUri: receiver.uri,
    })
    const browser = createBrowser(world.origin)
    const { page, checks } = await party.begin(browser)
    const asked = await browser.submit(page, ichiro)
    const end = await browser.submit(asked, { decision: 'agree', show: 'age_over_65' })
    const tokens = await party.redeem(end.url, checks)
    await party.userInfo(tokens, tokens.claims()?.sub ?? '')
    collectIntrospection(collector, await party.introspect(tokens.access_token))
    const mine = await world.resident(YABU, people.ichiro)
    const { consents } = expectOk(await mine.listConsents(), 'a list')
    const params = { consentId: consents[0]?.consentId as Uuid }
    expectOk(await mine.getConsentReceipt({ params }), 'a receipt')
    expectOk(await mine.withdrawConsent({ params, body: {} }), 'withdrawn')
    for (const token of receiver.heard) collector.add('back-channel logout', 'jwt', token)
  })
}

export async function passkeyLogsIn({ world, collector }: Journey): Promise<void> {
  await collector.as(sector('resident'), async () => {
    const context = await openContext(world)
    const box = createTokenBox(context.keyring.relaySecret, context.clock)
    const parts = { context, box, publicUrl: world.origin }
    const device = createSoftwareAuthenticator({ origin: world.origin, rpId: '127.0.0.1' })
    const ref = { municipalityCode: YABU, accountId: people.ichiro }
    const { options, state } = expectOk(await askForPasskey(parts, ref, 's'), 'a question')
    collector.add('options for a new passkey', 'json', JSON.stringify(options))
    collector.add('state of a new passkey', 'header', state)
    const response = device.create(options as never)
    expectOk(await enrolPasskey(parts, ref, { session: 's', state, response, name: '電話' }), 'a passkey')
    const party = await world.partyOf('resident')
    const browser = createBrowser(world.origin)
    const { page: list, checks } = await party.begin(browser, {
      acr_values: 'urn:jp-muni:acr:mid-passkey',
    })
    const page = await browser.open(`${list.url.pathname}?way=passkey`)
    const asked = /data-options="([^"]+)"/.exec(page.html)?.[1]?.replaceAll('&quot;', '"') ?? ''
    const end = await browser.submit(page, {
      response: JSON.stringify(device.get(JSON.parse(asked) as never)),
    })
    await party.redeem(end.url, checks)
    const demo = createBrowser(world.origin)
    await demo.submit((await party.begin(demo)).page, { demo_account: 'ichiro-1' })
  })
}

async function attendedTerminal(world: RunningWorld) {
  const keys = terminalKeys()
  const { terminal } = await world.enrol(YABU, 'resident', keys, ['resident', 'library', 'account'])
  const { terminalId } = terminal
  const manager = world.staff(YABU, ['terminal_manager'], 'manager')
  expectOk(await manager.beginDuty({ params: { terminalId, dutyId: newId() }, body: {} }), 'a duty')
  return { terminalId, keys, ...createTerminalInHand(world, { terminalId, keys }) }
}

/** Kazashi three ways, and the PIN at the same terminal. */
export async function cardIsHeld({ world, collector, holder }: Journey): Promise<void> {
  const terminal = await attendedTerminal(world)
  const { contents } = holder
  const counter = { kind: 'counter', clientId: COUNTER } as const
  await collector.as(sector('library'), async () => {
    const system = await terminalClient(world, COUNTER, terminal.keys, await clientKey(COUNTER))
    const { config, DPoP } = system
    for (const outcome of [
      await terminal.hold(counter, contents),
      await terminal.typePin(counter, contents),
    ]) {
      const hint = hintOf(outcome)
      const begun = await oidc.initiateBackchannelAuthentication(config, {
        scope: 'openid',
        login_hint_token: hint,
      })
      const tokens = await oidc.pollBackchannelAuthenticationGrant(
        config,
        { ...begun, interval: 0 },
        {},
        { DPoP },
      )
      await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '', { DPoP })
      collectIntrospection(collector, await oidc.tokenIntrospection(config, tokens.access_token))
      await oidc
        .initiateBackchannelAuthentication(config, { scope: 'openid', login_hint_token: hint })
        .catch(() => undefined)
    }
    const pair = await terminalPair(terminal.keys)
    const own = await terminalClient(
      world,
      `terminal.${terminal.terminalId}.library`,
      terminal.keys,
      pair.privateKey,
    )
    const hint = hintOf(await terminal.hold({ kind: 'own', service: 'library' }, contents))
    await oidc.genericGrantRequest(own.config, KAZASHI_GRANT, { login_hint_token: hint }, { DPoP: own.DPoP })
  })
  await collector.as(sector('resident'), async () => {
    const party = await world.partyOf('resident')
    for (const way of ['kazashi', 'card-pin']) {
      const browser = createBrowser(world.origin)
      const { page, checks } = await party.begin(browser)
      const away = await browser.open(linkTo(page, way))
      const target = { kind: 'visit', request: away.url.searchParams.get('request') ?? '' } as const
      const outcome =
        way === 'kazashi' ? await terminal.hold(target, contents) : await terminal.typePin(target, contents)
      const end = await browser.open((outcome.status === 'accepted' && outcome.continueAt) || '')
      await party.redeem(end.url, checks)
    }
  })
}

/** A resident links a card in the wizard, and looks at every page of the account. */
export async function cardIsLinked({ world, collector, card }: Journey): Promise<void> {
  const terminal = await attendedTerminal(world)
  await collector.as(sector('resident'), async () => {
    const browser = createBrowser(world.origin)
    await browser.submit(await browser.open('/identity/account'), ichiro)
    const away = await browser.open('/identity/account/card/read')
    const request = away.url.searchParams.get('request') ?? ''
    const outcome = await terminal.typePin({ kind: 'visit', request }, card)
    if (outcome.status !== 'accepted') throw new Error(JSON.stringify(outcome))
    const shown = await browser.open(outcome.continueAt ?? '')
    await browser.submit(shown, { card: /name="card" value="([^"]+)"/.exec(shown.html)?.[1] ?? '' })
    await visitEveryPage({ world, collector }, browser)
  })
}

/** Every page of "my account" in three languages, as the server lists them. */
async function visitEveryPage(
  { collector }: Pick<Journey, 'world' | 'collector'>,
  browser: Browser,
): Promise<void> {
  const pages = collector.routes.filter(
    ({ method, url }) => method === 'GET' && url.startsWith('/identity/account'),
  )
  for (const { url } of pages) {
    if (/\/(login|callback)$/.test(url)) continue
    for (const language of ['ja', 'en'])
      await browser.open(`${url.replaceAll(/:\w+/g, newId())}?lang=${language}`)
  }
}

/** A shelter resolves a tap and seals stubs. */
export async function shelterAsks({ world, collector, holder }: Journey): Promise<void> {
  await collector.as(sector('shelter'), async () => {
    const tapped = await world.register(await world.newCard({ municipalityCode: YABU }))
    const stranger = await world.newCard()
    const takenAt = Date.now() - 1000
    const evidence = [tapped, stranger].map((one) => world.tap(one, { takenAt }))
    await world.resolve(evidence, { receivedAt: new Date().toISOString() })
    const setId = newId()
    const body = { setId, municipalityCode: YABU, service: 'shelter' as const }
    expectOk(await world.api.createStubSet({ body }), 'a set')
    const ppids = await world.identity.ppidsFor('shelter', YABU, [holder.accountId])
    const household = [{ personId: newId(), displayName: '但馬 菊', ageBand: '60s', needs: [] }]
    const payload = StubPayloadSchema.parse({ personId: newId(), home: YABU, household })
    const entries = [...ppids.values()].map((ppid) => ({ ppid, payload }))
    expectOk(
      await world.api.sealStubs({ params: { setId }, body: { municipalityCode: YABU, entries } }),
      'stubs',
    )
  })
}

/** What the resident's pages are told of every service's log. */
export async function activityIsRead({ world, collector }: Journey): Promise<void> {
  await collector.as(sector('resident'), async () => {
    const ppids = await world.identity.ppidsFor('resident', YABU, [people.ichiro])
    const headers = { 'x-resident': `${YABU} ${ppids.get(people.ichiro)}` }
    const pages = createClient(myActivityRoutes, inProcessTransport(world.app, { headers }))
    expectOk(await pages.listMyActivity({ query: { limit: 100 } }), 'a page')
  })
}

/** The audit log as staff list it, as it is exported, and its signed heads. */
export async function auditIsExported({ world, collector }: Journey): Promise<void> {
  await world.audit.chainNow()
  await world.audit.signHeadsNow()
  const records = await world.database.withTenant(YABU, (tx) => world.audit.list(tx, { limit: 200 }))
  for (const record of records)
    collector.add('audit record', 'json', JSON.stringify(record), sector('identity'))
  for await (const line of world.audit.export(YABU))
    collector.add('audit export', 'json', JSON.stringify(line), sector('identity'))
}

function collectIntrospection(collector: Collector, answer: object): void {
  collector.add('introspection', 'json', JSON.stringify(answer))
}

function hintOf(outcome: CardLoginOutcome): string {
  if (outcome.status !== 'accepted' || outcome.loginHintToken === null)
    throw new Error(JSON.stringify(outcome))
  return outcome.loginHintToken
}

function linkTo(page: Page, way: string): string {
  return new RegExp(`href="([^"]*/${way}[^"]*)"`).exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
}

async function terminalPair({ publicKey, privateKey }: TerminalKeys): Promise<CryptoKeyPair> {
  const pair = {
    publicKey: await importJWK(publicKey, 'Ed25519', { extractable: true }),
    privateKey: await importJWK(privateKey as JWK, 'Ed25519'),
  }
  return pair as CryptoKeyPair
}

async function terminalClient(
  { origin }: RunningWorld,
  clientId: string,
  keys: TerminalKeys,
  key: CryptoKey,
) {
  const isOwn = clientId.startsWith('terminal.')
  const config = await oidc.discovery(
    new URL(`${origin}/oidc`),
    clientId,
    { id_token_signed_response_alg: 'ES256' },
    oidc.PrivateKeyJwt(isOwn ? key : { key, kid: `${clientId}-1` }),
    { execute: [oidc.allowInsecureRequests] },
  )
  return { config, DPoP: oidc.getDPoPHandle(config, await terminalPair(keys)) }
}
