import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createBrowser, type Page } from '../browser.ts'
import { startLogoutReceiver, type LogoutReceiver } from '../logout-receiver.ts'
import { clients, startWorld, type RunningWorld } from '../running-world.ts'
import { createRawClient, type Login, type RawClient } from './raw-client.ts'

/**
 * What the OpenID Foundation's conformance suite checks in the plans Basic OP, Config OP, RP-initiated OP and Back-channel OP.
 * Each test bears the name of the suite's module. Where a plan wants what FAPI 2.0 forbids (a request without PAR, a bearer
 * token, a client secret), the test is that it is refused.
 */
let world: RunningWorld
let receiver: LogoutReceiver
let client: RawClient

const HOME = 'http://127.0.0.1/my'

beforeAll(async () => {
  receiver = await startLogoutReceiver()
  const withNotice = clients.map((one) =>
    one.clientId === 'resident' ? { ...one, backchannelLogoutUri: receiver.uri } : one,
  )
  world = await startWorld({ clock: () => Date.now(), clients: withNotice })
  const redirectUri = `${HOME}/callback`
  client = await createRawClient({ origin: world.origin, clientId: 'resident', redirectUri })
})
afterAll(async () => {
  await world?.close()
  await receiver?.close()
})
afterEach(() => vi.useRealTimers())

/** The clock goes on; nobody waits. */
function later(seconds: number): void {
  const now = Date.now()
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(now + seconds * 1000)
}

const browserOf = () => createBrowser(world.origin)
const claimsOf = async (login: Login) => {
  const { status, body } = await client.redeem(login)
  expect(status).toBe(200)
  return decodeJwt(String(body['id_token']))
}
const answerOf = ({ url }: Page) => Object.fromEntries(url.searchParams)
const accessToken = async () => (await client.redeem(await client.logIn())).body['access_token']

describe('Config', () => {
  it('oidcc-discovery-endpoint-verification: the document says where everything is, over one issuer', async () => {
    const { metadata, issuer } = client
    expect(metadata).toMatchObject({
      issuer,
      response_types_supported: ['code'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['ES256'],
      claims_parameter_supported: false,
    })
    for (const name of ['authorization', 'token', 'userinfo', 'end_session', 'introspection', 'revocation'])
      expect(client.endpoint(name)).toMatch(new RegExp(`^${world.origin}/oidc/`))
    expect(metadata['scopes_supported']).toContain('openid')
    expect(metadata['claims_supported']).toEqual(expect.arrayContaining(['sub', 'acr', 'auth_time']))
    const { keys } = (await (await fetch(metadata['jwks_uri'] ?? '')).json()) as { keys: object[] }
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) expect(key).not.toHaveProperty('d')
  })
})

describe('Basic', () => {
  it('oidcc-server: a login gives an ID token with what it must have', async () => {
    const login = await client.logIn()
    const claims = await claimsOf(login)
    expect(claims).toMatchObject({ iss: client.issuer, aud: 'resident', nonce: login.nonce })
    const { exp = 0, iat = 0 } = claims
    expect(exp - iat).toBeGreaterThan(0)
    expect(Math.abs(iat - Date.now() / 1000)).toBeLessThan(60)
    expect(claims.sub?.length).toBeLessThanOrEqual(255)
  })

  it('oidcc-response-type-missing: is an error, and no login', async () => {
    const said = await client.push({ response_type: undefined })
    expect(said).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  })

  it('oidcc-idtoken-signature: verifies with the published key, named by kid', async () => {
    const { body } = await client.redeem(await client.logIn())
    const token = String(body['id_token'])
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'ES256', kid: expect.any(String) })
    const keys = createRemoteJWKSet(new URL(client.metadata['jwks_uri'] ?? ''))
    await jwtVerify(token, keys, { issuer: client.issuer, audience: 'resident' })
  })

  it('oidcc-idtoken-unsigned: is nothing that a client could ask for', () => {
    expect(client.metadata['id_token_signing_alg_values_supported']).not.toContain('none')
  })

  it.each(['oidcc-userinfo-get', 'oidcc-userinfo-post-header'])(
    '%s: answers for the same person',
    async (name) => {
      const { body } = await client.redeem(await client.logIn())
      const method = name.endsWith('get') ? 'GET' : 'POST'
      const info = await client.userInfo(body['access_token'], { method })
      expect(info.status).toBe(200)
      expect(info.body['sub']).toBe(decodeJwt(String(body['id_token'])).sub)
    },
  )

  it('oidcc-userinfo-post-body: a token in a body has no proof, and is refused', async () => {
    const body = new URLSearchParams({ access_token: String(await accessToken()) })
    const said = await client.send(client.endpoint('userinfo'), { method: 'POST', body })
    expect(said.status).toBeGreaterThanOrEqual(400)
  })

  it('oidcc-ensure-request-without-nonce-succeeds-for-code-flow', async () => {
    expect(await claimsOf(await client.logIn({ nonce: undefined }))).not.toHaveProperty('nonce')
  })

  it.each(['profile', 'email', 'address', 'phone', 'profile email address phone'])(
    'oidcc-scope-%s: what nobody registered is not told, and the login goes on',
    async (scope) => {
      const claims = await claimsOf(await client.logIn({ scope: `openid ${scope}` }))
      for (const name of ['name', 'email', 'address', 'phone_number', 'birthdate'])
        expect(claims).not.toHaveProperty(name)
    },
  )

  it.each([
    ['oidcc-display-page', { display: 'page' }],
    ['oidcc-display-popup', { display: 'popup' }],
    ['oidcc-ui-locales', { ui_locales: 'se' }],
    ['oidcc-claims-locales', { claims_locales: 'se' }],
    ['oidcc-ensure-request-with-acr-values-succeeds', { acr_values: '1 2' }],
    ['oidcc-ensure-request-with-unknown-parameter-succeeds', { extra: 'foobar' }],
    ['oidcc-ensure-request-with-valid-pkce-succeeds', {}],
    ['oidcc-max-age-10000', { max_age: '10000' }],
    ['oidcc-claims-essential', { claims: JSON.stringify({ userinfo: { name: { essential: true } } }) }],
    ['oidcc-alternate-happy-flow', { response_mode: 'query' }],
  ])('%s: makes no login fail', async (_name, change) => {
    expect((await claimsOf(await client.logIn(change))).sub).toBeTruthy()
  })

  it('oidcc-login-hint: a name the server does not know changes nothing', async () => {
    expect((await client.open({ login_hint: 'bob@example.com' })).html).toContain('<form')
  })

  it('oidcc-prompt-login: asks again, though somebody is logged in, and says when', async () => {
    const { browser, ...first } = await client.logIn()
    const before = await claimsOf({ ...first, browser })
    later(2)
    const verifier = client.newVerifier()
    const pushed = await client.push({ prompt: 'login', max_age: '15000' }, { verifier })
    const page = await browser.open(client.addressOf(pushed.body['request_uri']))
    expect(page.html).toContain('<form')
    const end = await browser.submit(page, { demo_account: 'ichiro-1' })
    const code = end.url.searchParams.get('code') ?? ''
    const after = await claimsOf({ ...first, browser, code, verifier })
    expect(after.sub).toBe(before.sub)
    expect(Number(after['auth_time'])).toBeGreaterThan(Number(before['auth_time']))
  })

  it('oidcc-prompt-none-not-logged-in: login_required at the client, and no page', async () => {
    const page = await client.open({ prompt: 'none' })
    expect(page.url.href).toContain(`${HOME}/callback`)
    expect(answerOf(page)).toMatchObject({ error: 'login_required', iss: client.issuer })
  })

  it('oidcc-prompt-none-logged-in: the same person and the same moment, without a page', async () => {
    const first = await client.logIn()
    const again = await client.logIn({ prompt: 'none', login_hint: undefined }, first.browser)
    const [before, after] = [await claimsOf(first), await claimsOf(again)]
    expect([after.sub, after['auth_time']]).toEqual([before.sub, before['auth_time']])
  })

  it('oidcc-id-token-hint: the named person without a page, another one not', async () => {
    const first = await client.logIn()
    const idToken = String((await client.redeem(first)).body['id_token'])
    const hinted = { prompt: 'none', id_token_hint: idToken, login_hint: undefined }
    expect((await claimsOf(await client.logIn(hinted, first.browser))).sub).toBe(decodeJwt(idToken).sub)
    const other = await client.logIn({ login_hint: 'demo:sakura-1' })
    const refused = await client.logIn(hinted, other.browser)
    expect(refused.code).toBe('')
    expect(refused.redirect.searchParams.get('error')).toMatch(/login_required|interaction_required/)
  })

  it('oidcc-max-age-1: a second later the person is asked again', async () => {
    const first = await client.logIn()
    const before = await claimsOf(first)
    later(2)
    expect((await client.open({ max_age: '1' }, first.browser)).html).toContain('<form')
    later(0)
    const silent = await client.logIn({ max_age: '1', prompt: 'none', login_hint: undefined }, first.browser)
    expect(silent.redirect.searchParams.get('error')).toBe('login_required')
    expect(before['auth_time']).toBeTypeOf('number')
  })

  it('oidcc-ensure-post-request-succeeds: a form of another site starts no login; requests are pushed', async () => {
    const pushed = await client.push({ login_hint: 'demo:ichiro-1' })
    const body = client.addressOf(pushed.body['request_uri']).searchParams
    const page = await browserOf().open(client.endpoint('authorization'), { method: 'POST', body })
    expect([404, 405]).toContain(page.status)
    expect((await client.logIn()).code).not.toBe('')
  })

  it('oidcc-ensure-registered-redirect-uri: another address gets no answer of any kind', async () => {
    const redirects = [
      'https://evil.example/callback',
      `${HOME}/callback/`,
      `${HOME}/callback?to=elsewhere`,
      `${HOME}/Callback`,
      `http://127.0.0.1:1/my/callback`,
    ]
    for (const redirect_uri of redirects) {
      const said = await client.push({ redirect_uri })
      expect([redirect_uri, said.status]).toEqual([redirect_uri, 400])
    }
  })

  it.each([
    ['oidcc-ensure-request-object-with-redirect-uri', { request: 'eyJhbGciOiJub25lIn0.e30.' }],
    [
      'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported',
      { request: 'eyJhbGciOiJub25lIn0.e30.' },
    ],
    [
      'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported',
      { request_uri: 'https://127.0.0.1/r' },
    ],
  ])('%s: rejected as not supported', async (_name, change) => {
    const said = await client.push(change)
    expect(said.status).toBe(400)
    expect(said.body['error']).toMatch(/request_not_supported|request_uri_not_supported|invalid_request/)
  })

  it('oidcc-codereuse: the second try ends what the first gave', async () => {
    const login = await client.logIn()
    const { body } = await client.redeem(login)
    expect(await client.redeem(login)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    expect((await client.userInfo(body['access_token'])).status).toBe(401)
    expect(await client.refresh(body['refresh_token'])).toMatchObject({ body: { error: 'invalid_grant' } })
  })

  it('oidcc-codereuse-30seconds: a code of which nobody knows any more is refused like any other', async () => {
    const login = await client.logIn()
    await client.redeem(login)
    later(31)
    expect(await client.redeem(login)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it('oidcc-server-client-secret-post: no secret is a proof of a client', async () => {
    const said = await client.push({ client_id: 'resident', client_secret: 'secret' }, { by: null })
    expect([400, 401]).toContain(said.status)
    expect(client.metadata['token_endpoint_auth_methods_supported']).toEqual(['private_key_jwt'])
  })

  it('oidcc-refresh-token: new tokens for the same person, the same login and the same moment', async () => {
    const { body } = await client.redeem(await client.logIn())
    const renewed = await client.refresh(body['refresh_token'])
    expect(renewed.status).toBe(200)
    const [before, after] = [body, renewed.body].map((one) => decodeJwt(String(one['id_token'])))
    for (const name of ['iss', 'sub', 'aud', 'auth_time'])
      expect([name, after?.[name]]).toEqual([name, before?.[name]])
    expect(renewed.body['access_token']).not.toBe(body['access_token'])
    expect((await client.userInfo(renewed.body['access_token'])).status).toBe(200)
  })
})

/** Goes to the logout as a service sends people there, and presses the button if there is one. */
async function logOut(
  login: Login,
  query: Record<string, string>,
): Promise<{ asked: Page; end: Page | undefined }> {
  const url = new URL(client.endpoint('end_session'))
  url.search = new URLSearchParams(query).toString()
  const asked = await login.browser.open(url)
  const end = asked.html.includes('op.logoutForm')
    ? await login.browser.submit(asked, { logout: 'yes' })
    : undefined
  return { asked, end }
}
const isLoggedIn = async ({ browser }: Login) =>
  (await client.logIn({ prompt: 'none', login_hint: undefined }, browser)).code !== ''
const begin = async () => {
  const login = await client.logIn()
  const idToken = String((await client.redeem(login)).body['id_token'])
  expect(await isLoggedIn(login)).toBe(true)
  return { login, idToken }
}

describe('RP-initiated logout', () => {
  it('oidcc-rp-initiated-logout-discovery-endpoint-verification', () => {
    expect(client.endpoint('end_session')).toMatch(/^http/)
  })

  it('oidcc-rp-initiated-logout: logs out, and comes back with the state', async () => {
    const { login, idToken } = await begin()
    const query = { id_token_hint: idToken, post_logout_redirect_uri: HOME, state: 'a-state' }
    const { end } = await logOut(login, query)
    expect(end?.url.href).toBe(`${HOME}?state=a-state`)
    expect(await isLoggedIn(login)).toBe(false)
  })

  it('oidcc-rp-initiated-logout-no-state: comes back with nothing added', async () => {
    const { login, idToken } = await begin()
    const { end } = await logOut(login, { id_token_hint: idToken, post_logout_redirect_uri: HOME })
    expect(end?.url.href).toBe(HOME)
  })

  it.each([
    ['oidcc-rp-initiated-logout-bad-post-logout-redirect-uri', 'https://evil.example/'],
    ['oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri', `${HOME}?foo=bar`],
  ])('%s: leads nowhere, and nobody is logged out', async (_name, target) => {
    const { login, idToken } = await begin()
    const query = { id_token_hint: idToken, post_logout_redirect_uri: target }
    const { asked, end } = await logOut(login, query)
    expect([asked.status, end]).toEqual([400, undefined])
    expect(asked.url.origin).toBe(world.origin)
    expect(await isLoggedIn(login)).toBe(true)
  })

  it.each([
    'oidcc-rp-initiated-logout-modified-id-token-hint',
    'oidcc-rp-initiated-logout-bad-id-token-hint',
  ])('%s: a hint that the server did not sign is none', async (name) => {
    const { login, idToken } = await begin()
    const [header = '', payload = '', signature = ''] = idToken.split('.')
    const hint = name.includes('modified')
      ? `${header}.${payload}.${signature.slice(0, -6)}AAAAAA`
      : await client.assertion({ claims: { iss: client.issuer, aud: 'resident' } })
    const { asked, end } = await logOut(login, { id_token_hint: hint, post_logout_redirect_uri: HOME })
    expect([asked.status, end]).toEqual([400, undefined])
  })

  it.each([
    ['oidcc-rp-initiated-logout-no-params', {}],
    ['oidcc-rp-initiated-logout-only-state', { state: 'a-state' }],
  ])('%s: asks, logs out, and stays on a page of the server', async (_name, query) => {
    const { login } = await begin()
    const { end } = await logOut(login, query)
    expect(end?.url.origin).toBe(world.origin)
    expect(end?.status).toBe(200)
    expect(await isLoggedIn(login)).toBe(false)
  })

  it('oidcc-rp-initiated-logout-no-id-token-hint: without knowing who asks, it leads nowhere', async () => {
    const { login } = await begin()
    const { asked, end } = await logOut(login, { post_logout_redirect_uri: HOME })
    expect(end?.url.origin ?? asked.url.origin).toBe(world.origin)
  })

  it('oidcc-rp-initiated-logout-no-post-logout-redirect-uri: a hint alone logs out', async () => {
    const { login, idToken } = await begin()
    const { end } = await logOut(login, { id_token_hint: idToken })
    expect(end?.url.origin).toBe(world.origin)
    expect(await isLoggedIn(login)).toBe(false)
  })
})

describe('Back-channel logout', () => {
  it('oidcc-backchannel-logout-discovery-endpoint-verification', () => {
    expect(client.metadata).toMatchObject({
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
    })
  })

  it('oidcc-backchannel-rp-initiated-logout: the service hears who and which login, signed, and nothing else', async () => {
    const { login, idToken } = await begin()
    const heardBefore = receiver.heard.length
    await logOut(login, { id_token_hint: idToken, post_logout_redirect_uri: HOME })
    await vi.waitFor(() => expect(receiver.heard.length).toBe(heardBefore + 1))
    const token = receiver.heard.at(-1) ?? ''
    const keys = createRemoteJWKSet(new URL(client.metadata['jwks_uri'] ?? ''))
    const { payload } = await jwtVerify(token, keys, { issuer: client.issuer, audience: 'resident' })
    const { sub, sid } = decodeJwt(idToken)
    expect(payload).toMatchObject({
      sub,
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: expect.any(Number),
    })
    expect(payload).not.toHaveProperty('nonce')
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'ES256', typ: 'logout+jwt' })
    expect(payload['sid']).toBe(sid)
  })
})
