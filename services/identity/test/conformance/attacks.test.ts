import { buildHttpServer } from '@musubi/platform/http'
import { silentLogger } from '@musubi/platform/logging'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import * as oidc from 'openid-client'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { buildIdentityService, type IdentityService } from '../../src/index.ts'
import { createBrowser } from '../browser.ts'
import { startWorld, type RunningWorld } from '../running-world.ts'
import { createRawClient, type Login, type RawClient } from './raw-client.ts'

/** The attacks on logins that RFC 9700 and OpenID Connect warn of, tried out against the running provider. */
let world: RunningWorld
let client: RawClient
/** Another process of the same installation: a provider of its own over the same database. */
let twin: { readonly identity: IdentityService; readonly app: FastifyInstance }

beforeAll(async () => {
  world = await startWorld({ clock: () => Date.now() })
  const redirectUri = 'http://127.0.0.1/my/callback'
  client = await createRawClient({ origin: world.origin, clientId: 'resident', redirectUri })
  const identity = buildIdentityService(world.deps)
  const app = buildHttpServer({ services: [identity], log: silentLogger, bodyLimitBytes: 16_000_000 })
  await app.ready()
  twin = { identity, app }
})
afterAll(async () => {
  await twin?.identity.stop()
  await twin?.app.close()
  await world?.close()
})

/** The token request at the other process: same address for whoever asks, as behind a load balancer. */
async function redeemAtTwin({
  code,
  verifier,
}: Login): Promise<{ status: number; body: Record<string, unknown> }> {
  const url = new URL(client.endpoint('token'))
  const payload = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: client.redirectUri,
    code_verifier: verifier,
    client_id: client.clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await client.assertion(),
  }).toString()
  const answer = await twin.app.inject({
    method: 'POST',
    url: url.pathname,
    payload,
    headers: {
      host: url.host,
      'content-type': 'application/x-www-form-urlencoded',
      dpop: await client.proof('POST', url.href),
    },
  })
  return { status: answer.statusCode, body: answer.json() }
}

describe('replay', () => {
  it('a code is worth one set of tokens, at whichever of two processes it is shown, and then nothing', async () => {
    for (let round = 0; round < 5; round++) {
      const login = await client.logIn()
      const said = await Promise.all([
        client.redeem(login),
        redeemAtTwin(login),
        client.redeem(login),
        redeemAtTwin(login),
      ])
      const good = said.filter(({ status }) => status === 200)
      expect(good.length).toBeLessThanOrEqual(1)
      for (const { status, body } of said.filter((one) => one.status !== 200))
        expect([status, body['error']]).toEqual([400, 'invalid_grant'])
      // Shown twice = stolen: what was given out for it is over, too.
      for (const { body } of good) expect((await client.userInfo(body['access_token'])).status).toBe(401)
    }
  })

  it('a code of one process is good at the other, once', async () => {
    const login = await client.logIn()
    expect((await redeemAtTwin(login)).status).toBe(200)
    expect(await client.redeem(login)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  it('a DPoP proof and a client assertion work once, at whichever process', async () => {
    const { body } = await client.redeem(await client.logIn())
    const token = String(body['access_token'])
    const url = client.endpoint('userinfo')
    const headers = {
      authorization: `DPoP ${token}`,
      dpop: await client.proof('GET', url, { accessToken: token }),
    }
    expect((await client.send(url, { headers })).status).toBe(200)
    const { host, pathname } = new URL(url)
    const again = await twin.app.inject({ method: 'GET', url: pathname, headers: { ...headers, host } })
    expect(again.statusCode).toBe(401)
  })
})

/** How long a used refresh token may be retried; decision 7. */
const RETRY_S = 60

/** The clock of everybody goes on by so much; nobody waits. */
function passes(seconds: number): void {
  const now = Date.now()
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(now + seconds * 1000)
}

describe('refresh tokens', () => {
  afterEach(() => vi.useRealTimers())
  const grantAnew = async () => (await client.redeem(await client.logIn())).body

  it('rotate; an old one shown later ends the login for thief and owner alike', async () => {
    const first = await grantAnew()
    const next = await client.refresh(first['refresh_token'])
    expect(next.status).toBe(200)
    expect(next.body['refresh_token']).not.toBe(first['refresh_token'])
    passes(RETRY_S + 1)
    expect(await client.refresh(first['refresh_token'])).toMatchObject({ body: { error: 'invalid_grant' } })
    expect(await client.refresh(next.body['refresh_token'])).toMatchObject({
      body: { error: 'invalid_grant' },
    })
    expect((await client.userInfo(next.body['access_token'])).status).toBe(401)
  })

  it('an answer that got lost can be asked for again, also from two pages at once', async () => {
    const { refresh_token: token } = await grantAnew()
    const said = await Promise.all([client.refresh(token), client.refresh(token), client.refresh(token)])
    expect(said.map(({ status }) => status)).toEqual([200, 200, 200])
    for (const { body } of said) expect((await client.userInfo(body['access_token'])).status).toBe(200)
  })

  it('any walk over rotations, retries and time: alive until an old token is shown too late, then over', async () => {
    const walk = fc.array(fc.record({ old: fc.boolean(), waits: fc.constantFrom(0, 20, RETRY_S + 1) }), {
      minLength: 1,
      maxLength: 5,
    })
    await fc.assert(
      fc.asyncProperty(walk, async (steps) => {
        vi.useRealTimers()
        /** Every token there ever was, with the moment it was first used. */
        const tokens = [{ token: (await grantAnew())['refresh_token'], usedAt: Number.POSITIVE_INFINITY }]
        let isAlive = true
        for (const { old, waits } of steps) {
          passes(waits)
          const shown = tokens.at(old ? 0 : -1)
          if (!shown) throw new Error('there is a token')
          const inTime = Date.now() - shown.usedAt < RETRY_S * 1000
          const { status, body } = await client.refresh(shown.token)
          isAlive &&= inTime || shown.usedAt === Number.POSITIVE_INFINITY
          expect(status === 200).toBe(isAlive)
          if (status !== 200) continue
          shown.usedAt = Math.min(shown.usedAt, Date.now())
          tokens.push({ token: body['refresh_token'], usedAt: Number.POSITIVE_INFINITY })
        }
      }),
      { numRuns: 12 },
    )
  })
})

describe('the way of the browser', () => {
  it('is no open redirect: whatever address is pushed, an answer goes to a registered one or nowhere', async () => {
    const strange = fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.constantFrom(
        'http://127.0.0.1/my/callback#x',
        'http://127.0.0.1/my/callback%2f..',
        'http://127.0.0.1@evil.example/my/callback',
        'http://127.0.0.1.evil.example/my/callback',
        '//evil.example',
        'javascript:alert(1)',
        'http://127.0.0.1/my/callback\n.evil.example',
      ),
    )
    await fc.assert(
      fc.asyncProperty(strange, async (redirect_uri) => {
        const { status, body } = await client.push({ redirect_uri })
        expect([status, body['error']]).toEqual([400, 'invalid_request'])
        const url = new URL(client.endpoint('end_session'))
        url.search = new URLSearchParams({
          client_id: 'resident',
          post_logout_redirect_uri: redirect_uri,
        }).toString()
        const page = await createBrowser(world.origin).open(url)
        expect([page.status, page.url.origin]).toEqual([400, world.origin])
      }),
      { numRuns: 25 },
    )
  })

  it('mix-up: every answer names its issuer, and an answer of another issuer is not taken', async () => {
    const party = await world.partyOf('resident')
    const { checks, page } = await party.begin(createBrowser(world.origin), { login_hint: 'demo:ichiro-1' })
    expect(page.url.searchParams.get('iss')).toBe(client.issuer)
    for (const issuer of ['https://other.example', null]) {
      const answer = new URL(page.url)
      if (issuer === null) answer.searchParams.delete('iss')
      else answer.searchParams.set('iss', issuer)
      await expect(party.redeem(answer, checks)).rejects.toMatchObject({ code: 'OAUTH_INVALID_RESPONSE' })
    }
    const error = (await client.open({ prompt: 'none' })).url.searchParams
    expect(error.get('iss')).toBe(client.issuer)
  })

  it('CSRF: an answer that this browser did not ask for is not taken (state, nonce, PKCE)', async () => {
    const party = await world.partyOf('resident')
    const browser = () => createBrowser(world.origin)
    const mine = await party.begin(browser(), { login_hint: 'demo:ichiro-1' })
    const theirs = await party.begin(browser(), { login_hint: 'demo:sakura-1' })
    const notMine = party.redeem(theirs.page.url, mine.checks)
    await expect(notMine).rejects.toMatchObject({ code: 'OAUTH_INVALID_RESPONSE' })
    const forged = new URL(theirs.page.url)
    forged.searchParams.set('state', String(mine.checks.expectedState))
    await expect(party.redeem(forged, mine.checks)).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(party.redeem(mine.page.url, mine.checks)).resolves.toBeTruthy()
  })

  it('session fixation: the session of the login is not the one that was there before', async () => {
    const browser = createBrowser(world.origin)
    const sessionOf = () => [...browser.jar.values()].find(({ name }) => name === 'musubi_login')?.value
    const seen = new Set<string | undefined>()
    for (const hint of ['demo:ichiro-1', 'demo:sakura-1', 'demo:ichiro-1']) {
      const before = sessionOf()
      expect((await client.logIn({ login_hint: hint }, browser)).code).not.toBe('')
      const after = sessionOf()
      expect(after).toBeTruthy()
      expect(after).not.toBe(before)
      seen.add(after)
    }
    expect(seen.size).toBe(3)
  })

  it('session fixation: a planted session never becomes the victim’s', async () => {
    const attacker = createBrowser(world.origin)
    await client.open({}, attacker)
    const victim = createBrowser(world.origin)
    for (const [name, cookie] of attacker.jar) victim.jar.set(name, cookie)
    await client.logIn({ login_hint: 'demo:sakura-1' }, victim)
    const silent = await client.logIn({ prompt: 'none', login_hint: undefined }, attacker)
    expect(silent.code).toBe('')
    expect(silent.redirect.searchParams.get('error')).toBe('login_required')
  })

  it('a login page of one browser is nothing in another', async () => {
    const page = await client.open()
    const other = await createBrowser(world.origin).submit(page, { demo_account: 'ichiro-1' })
    expect(other.status).toBe(400)
  })

  it('tokens that a library got are worth nothing without its key', async () => {
    const party = await world.partyOf('resident')
    const { checks, page } = await party.begin(createBrowser(world.origin), { login_hint: 'demo:ichiro-1' })
    const tokens = await party.redeem(page.url, checks)
    const { sub = '' } = tokens.claims() ?? {}
    await expect(oidc.fetchUserInfo(party.config, tokens.access_token, sub)).rejects.toThrow()
    expect((await client.userInfo(tokens.access_token)).status).toBe(401)
  })
})
