import { generateKeyPairSync } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createBrowser } from '../browser.ts'
import { clientAuthentication } from '../relying-party.ts'
import { clients, startWorld, type RunningWorld } from '../running-world.ts'
import {
  createRawClient,
  newProofKey,
  thumbprint,
  type ProofChange,
  type RawClient,
  type Said,
} from './raw-client.ts'

/**
 * What the OpenID Foundation's conformance suite checks in `fapi2-security-profile-final-test-plan` with private_key_jwt, DPoP,
 * unsigned requests and plain answers. Each test bears the name of the suite's module; the checks are written from the
 * specifications.
 */
const module_ = (name: string, says: string) => `fapi2-security-profile-final-${name}: ${says}`

const SECOND = {
  clientId: 'second',
  name: { ja: '二つ目', easy: '二つ目', en: 'Second' },
  service: 'second',
  audience: 'resident',
  redirectUris: ['http://127.0.0.1/second/callback'],
  postLogoutRedirectUris: [],
  refresh: true,
  authentication: clientAuthentication('second'),
} as const

let world: RunningWorld
let client: RawClient
let second: RawClient

beforeAll(async () => {
  world = await startWorld({ clock: () => Date.now(), clients: [...clients, SECOND] })
  const { origin } = world
  const resident = clients.find(({ clientId }) => clientId === 'resident')
  const redirectUri = resident?.redirectUris[0] ?? ''
  client = await createRawClient({ origin, clientId: 'resident', redirectUri })
  second = await createRawClient({ origin, clientId: 'second', redirectUri: SECOND.redirectUris[0] })
})
afterAll(() => world?.close())
afterEach(() => vi.useRealTimers())

/** The clock of server and client goes on; nobody waits. */
function later(seconds: number): void {
  const now = Date.now()
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(now + seconds * 1000)
}

const refused = (said: Said, ...errors: string[]) => {
  expect(said.status).toBeGreaterThanOrEqual(400)
  expect(said.status).toBeLessThan(500)
  if (errors.length > 0) expect(errors).toContain(said.body['error'])
}

async function tokensOf(which = client): Promise<Record<string, unknown>> {
  const said = await which.redeem(await which.logIn())
  expect(said).toMatchObject({ status: 200, body: { token_type: 'DPoP' } })
  return said.body
}

describe('discovery and the plain flow', () => {
  it(module_('discovery-end-point-verification', 'offers what the profile wants and nothing weaker'), () => {
    expect(client.metadata).toMatchObject({
      issuer: client.issuer,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      require_pushed_authorization_requests: true,
      authorization_response_iss_parameter_supported: true,
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      id_token_signing_alg_values_supported: ['ES256'],
      subject_types_supported: ['pairwise'],
    })
    for (const list of [
      'token_endpoint_auth_signing_alg_values_supported',
      'dpop_signing_alg_values_supported',
    ])
      expect(client.metadata[list]).not.toContain('RS256')
    expect(client.metadata['grant_types_supported']).not.toContain('implicit')
    expect(client.metadata['grant_types_supported']).not.toContain('password')
  })

  it(module_('happy-flow', 'two clients, each with tokens that the other’s key cannot use'), async () => {
    for (const [one, other] of [
      [client, second],
      [second, client],
    ] as const) {
      const { access_token: token, id_token: idToken } = await tokensOf(one)
      expect(decodeJwt(String(idToken))).toMatchObject({ iss: one.issuer, aud: one.clientId })
      expect((await one.userInfo(token)).status).toBe(200)
      refused(await one.userInfo(token, { change: { key: other.proofKey } }))
    }
  })

  it(
    module_('user-rejects-authentication', 'a person who says no sends access_denied, iss and state'),
    async () => {
      const vendor = await world.vendor('library')
      const browser = createBrowser(world.origin)
      const { page, checks } = await vendor.begin(browser, { login_hint: 'demo:ichiro-1' })
      const end = await browser.submit(page, { decision: 'decline' })
      const query = Object.fromEntries(end.url.searchParams)
      expect(query).toMatchObject({
        error: 'access_denied',
        iss: client.issuer,
        state: checks.expectedState,
      })
      expect(query['code']).toBeUndefined()
    },
  )

  it.each([
    ['ensure-authorization-request-without-state-success', { state: undefined }],
    ['ensure-authorization-request-without-nonce-success', { nonce: undefined }],
    ['ensure-authorization-request-with-64-char-nonce-success', { nonce: 'n'.repeat(64) }],
    ['ensure-authorization-request-with-long-nonce', { nonce: 'n'.repeat(384) }],
    ['ensure-authorization-request-with-long-state', { state: 's'.repeat(1000) }],
  ])(`fapi2-security-profile-final-%s`, async (_name, change) => {
    const login = await client.logIn(change)
    const sent: Record<string, string | undefined> = change
    expect(login.redirect.searchParams.get('iss')).toBe(client.issuer)
    if ('state' in sent) expect(login.redirect.searchParams.get('state')).toBe(sent['state'] ?? null)
    const { body } = await client.redeem(login)
    const claims = decodeJwt(String(body['id_token']))
    if ('nonce' in sent) expect(claims['nonce']).toBe(sent['nonce'])
  })

  it(
    module_('ensure-other-scope-order-succeeds', 'what is not registered is left out, wherever it stands'),
    async () => {
      const { body } = await client.redeem(await client.logIn({ scope: 'staff openid' }))
      expect(body['scope'] ?? 'openid').toBe('openid')
    },
  )

  it(
    module_('test-claims-parameter-identity-claims', 'the parameter asks, the registration decides'),
    async () => {
      const claims = JSON.stringify({ id_token: { name: { essential: true }, acr: null } })
      const login = await client.logIn({ claims })
      const said = login.code ? await client.redeem(login) : undefined
      const idToken = said ? decodeJwt(String(said.body['id_token'])) : {}
      expect(idToken).not.toHaveProperty('name')
    },
  )

  it(module_('access-token-type-header-case-sensitivity', 'dpop, DPoP and DPOP are one scheme'), async () => {
    const { access_token: token } = await tokensOf()
    for (const scheme of ['DPoP', 'dpop', 'DPOP'])
      expect((await client.userInfo(token, { scheme })).status).toBe(200)
  })
})

describe('DPoP', () => {
  const now = () => Math.floor(Date.now() / 1000)

  it.each([
    ['check-dpop-proof-nbf-exp', () => ({ nbf: now() - 1, exp: now() + 60 })],
    ['ensure-dpopproof-with-iat-10seconds-before-succeeds', () => ({ iat: now() - 10 })],
    ['ensure-dpopproof-with-iat-10seconds-after-succeeds', () => ({ iat: now() + 10 })],
  ])('fapi2-security-profile-final-%s', async (_name, claimsOf) => {
    const proofTo = (name: string) => client.proof('POST', client.endpoint(name), { claims: claimsOf() })
    const verifier = client.newVerifier()
    const how = { verifier, dpop: proofTo('pushed_authorization_request') }
    const pushed = await client.push({ login_hint: 'demo:ichiro-1' }, how)
    expect(pushed.status).toBe(201)
    const { url } = await createBrowser(world.origin).open(client.addressOf(pushed.body['request_uri']))
    const code = url.searchParams.get('code') ?? ''
    const said = await client.redeem({ code, verifier }, {}, { dpop: proofTo('token') })
    expect(said.status).toBe(200)
    const info = await client.userInfo(said.body['access_token'], { change: { claims: claimsOf() } })
    expect(info.status).toBe(200)
  })

  it(
    module_('ensure-mismatched-dpop-jkt-fails', 'dpop_jkt and proof at the pushed request must agree'),
    async () => {
      refused(await client.push({ dpop_jkt: await thumbprint(await newProofKey()) }))
    },
  )

  it(
    module_(
      'ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt',
      'the code is bound to the first key',
    ),
    async () => {
      const dpop = client.proof('POST', client.endpoint('token'), { key: await newProofKey() })
      refused(await client.redeem(await client.logIn(), {}, { dpop }), 'invalid_grant')
    },
  )

  it(
    module_(
      'ensure-token-endpoint-fails-with-mismatched-dpop-jkt',
      'also where dpop_jkt alone named the key',
    ),
    async () => {
      const verifier = client.newVerifier()
      const parameters = { dpop_jkt: await thumbprint(await newProofKey()), login_hint: 'demo:ichiro-1' }
      const pushed = await client.push(parameters, { verifier, dpop: null })
      const { url } = await createBrowser(world.origin).open(client.addressOf(pushed.body['request_uri']))
      const code = url.searchParams.get('code') ?? ''
      expect(code).not.toBe('')
      refused(await client.redeem({ code, verifier }), 'invalid_grant')
    },
  )

  it(module_('ensure-dpopproof-at-par-endpoint-binding-success', 'and works with the same key'), async () => {
    expect((await client.redeem(await client.logIn())).status).toBe(200)
  })

  it(module_('ensure-dpop-auth-code-binding-success', 'so does a dpop_jkt that agrees'), async () => {
    const login = await client.logIn({ dpop_jkt: await thumbprint(client.proofKey) })
    expect((await client.redeem(login)).status).toBe(200)
  })

  it(module_('ensure-holder-of-key-required', 'no proof, no token'), async () => {
    refused(
      await client.redeem(await client.logIn(), {}, { dpop: null }),
      'invalid_grant',
      'invalid_request',
      'invalid_dpop_proof',
    )
  })

  it(
    module_('dpop-negative-tests', 'the resource refuses every bent proof, and takes the straight one'),
    async () => {
      const { access_token: token } = await tokensOf()
      const bent: ProofChange[] = [
        { claims: { htm: 'POST' } },
        { claims: { htu: `${client.issuer}/other` } },
        { claims: { iat: now() - 3600 } },
        { claims: { iat: now() + 3600 } },
        { claims: { iat: undefined } },
        { claims: { jti: undefined } },
        { claims: { ath: undefined } },
        { claims: { ath: 'A'.repeat(43) } },
        { claims: { exp: now() - 3600 } },
        { header: { typ: 'JWT' } },
        { header: { jwk: undefined } },
        { key: await newProofKey() },
      ]
      for (const change of bent) {
        const said = await client.userInfo(token, { change })
        expect([change, said.status]).toEqual([change, 401])
      }
      const once = await client.proof('GET', client.endpoint('userinfo'), { accessToken: String(token) })
      const headers = { authorization: `DPoP ${String(token)}`, dpop: once }
      expect((await client.send(client.endpoint('userinfo'), { headers })).status).toBe(200)
      expect((await client.send(client.endpoint('userinfo'), { headers })).status).toBe(401)
      const plain = { authorization: `Bearer ${String(token)}` }
      expect((await client.send(client.endpoint('userinfo'), { headers: plain })).status).toBe(401)
    },
  )
})

describe('requests that must not be', () => {
  it.each([
    ['par-ensure-pkce-required', { code_challenge: undefined, code_challenge_method: undefined }],
    ['par-plain-pkce-rejected', { code_challenge_method: 'plain' }],
    ['ensure-response-type-code-idtoken-fails', { response_type: 'code id_token' }],
    ['ensure-response-type-token-fails', { response_type: 'token' }],
    ['ensure-request-object-without-redirect-uri-fails', { redirect_uri: undefined }],
    ['ensure-redirect-uri-in-authorization-request', { redirect_uri: undefined }],
    ['plain-fapi-tolerate-unregistered-redirect-uri', { redirect_uri: 'https://evil.example/callback' }],
    ['ensure-registered-redirect-uri', { redirect_uri: 'http://127.0.0.1/my/callback/../steal' }],
    ['par-authorization-request-containing-request_uri-form-param', { request_uri: 'urn:example:1' }],
  ])('fapi2-security-profile-final-%s', async (_name, change) => {
    const expected = ['invalid_request', 'unsupported_response_type', 'request_uri_not_supported']
    refused(await client.push(change), ...expected)
  })

  it(module_('par-attempt-invalid-http-method', 'only POST pushes'), async () => {
    for (const method of ['PUT', 'GET', 'DELETE']) {
      const said = await client.send(client.endpoint('pushed_authorization_request'), { method })
      expect(said.status).toBeGreaterThanOrEqual(400)
    }
  })

  it(
    module_('ensure-unsigned-authorization-request-without-using-par-fails', 'nothing starts in the browser'),
    async () => {
      const url = new URL(client.endpoint('authorization'))
      url.search = new URLSearchParams({
        client_id: client.clientId,
        response_type: 'code',
        redirect_uri: client.redirectUri,
        scope: 'openid',
        code_challenge: 'a'.repeat(43),
        code_challenge_method: 'S256',
        login_hint: 'demo:ichiro-1',
      }).toString()
      const page = await createBrowser(world.origin).open(url)
      expect(page.url.searchParams.get('code')).toBeNull()
      expect(page.url.searchParams.get('error') ?? page.html).toContain('invalid_request')
    },
  )

  it(module_('par-without-duplicate-parameters', 'client_id and request_uri are enough'), async () => {
    expect((await client.logIn()).code).not.toBe('')
  })

  it.each([
    ['ensure-different-nonce-inside-and-outside-request-object', { nonce: 'outside' }],
    ['ensure-different-state-inside-and-outside-request-object', { state: 'outside' }],
    ['state-only-outside-request-object-not-used', { state: 'outside' }],
  ])('fapi2-security-profile-final-%s', async (name, outside) => {
    const inside = name.startsWith('state-only') ? { state: undefined } : { state: 'inside' }
    const verifier = client.newVerifier()
    const pushed = await client.push(
      { login_hint: 'demo:ichiro-1', nonce: 'inside', ...inside },
      { verifier },
    )
    const address = client.addressOf(pushed.body['request_uri'], outside)
    const { url } = await createBrowser(world.origin).open(address)
    expect(url.searchParams.get('state')).not.toBe('outside')
    const code = url.searchParams.get('code')
    if (code === null) return expect(url.searchParams.get('error')).toBe('invalid_request')
    const { body } = await client.redeem({ code, verifier })
    expect(decodeJwt(String(body['id_token']))['nonce']).toBe('inside')
  })

  it(
    module_('par-ensure-reused-request-uri-prior-to-auth-completion-succeeds', 'looking is not using'),
    async () => {
      const pushed = await client.push()
      const address = client.addressOf(pushed.body['request_uri'])
      const browser = createBrowser(world.origin)
      expect((await browser.open(address)).html).toContain('<form')
      const page = await browser.open(address)
      const end = await browser.submit(page, { demo_account: 'ichiro-1' })
      expect(end.url.searchParams.get('code')).toBeTruthy()
    },
  )

  it(module_('par-attempt-reuse-request_uri', 'what led to a login leads to no second one'), async () => {
    const pushed = await client.push({ login_hint: 'demo:ichiro-1' })
    const address = client.addressOf(pushed.body['request_uri'])
    expect((await createBrowser(world.origin).open(address)).url.searchParams.get('code')).toBeTruthy()
    const again = await createBrowser(world.origin).open(address)
    expect(again.status).toBe(400)
    expect(again.html).toContain('invalid_request_uri')
  })

  it(module_('par-attempt-to-use-expired-request_uri', 'a minute is its life'), async () => {
    const pushed = await client.push()
    expect(pushed.body['expires_in']).toBeLessThanOrEqual(60)
    later(62)
    const page = await createBrowser(world.origin).open(client.addressOf(pushed.body['request_uri']))
    expect([page.status, page.html.includes('invalid_request_uri')]).toEqual([400, true])
  })

  it(
    module_('par-attempt-to-use-request_uri-for-different-client', 'it belongs to who pushed it'),
    async () => {
      const pushed = await client.push()
      const page = await createBrowser(world.origin).open(second.addressOf(pushed.body['request_uri']))
      expect(page.status).toBe(400)
    },
  )
})

describe('the token endpoint', () => {
  it(module_('ensure-pkce-code-verifier-required', 'the code alone is worth nothing'), async () => {
    refused(await client.redeem(await client.logIn(), { code_verifier: undefined }), 'invalid_grant')
  })

  it(module_('incorrect-pkce-code-verifier-rejected', 'nor with another verifier'), async () => {
    const login = await client.logIn()
    refused(await client.redeem({ ...login, verifier: client.newVerifier() }), 'invalid_grant')
  })

  it(module_('ensure-client-id-in-token-endpoint', 'one client’s id with another’s key'), async () => {
    const said = await client.redeem(await client.logIn(), { client_id: 'second' })
    refused(said, 'invalid_client', 'invalid_request')
  })

  it(module_('ensure-authorization-code-is-bound-to-client', 'another client cannot redeem it'), async () => {
    const { code, verifier } = await client.logIn()
    refused(await second.redeem({ code, verifier }, { redirect_uri: client.redirectUri }), 'invalid_grant')
  })

  it(module_('attempt-reuse-authorization-code-after-one-second', 'and what it gave is gone'), async () => {
    const login = await client.logIn()
    const first = await client.redeem(login)
    later(1)
    refused(await client.redeem(login), 'invalid_grant')
    refused(await client.userInfo(first.body['access_token']), 'invalid_token')
  })

  it(module_('ensure-token-endpoint-fails-with-expired-auth-code', 'half a minute is its life'), async () => {
    const login = await client.logIn()
    later(62)
    refused(await client.redeem(login), 'invalid_grant')
  })

  it(module_('ensure-client-assertion-in-token-endpoint', 'the client proves itself again'), async () => {
    const login = await client.logIn()
    refused(
      await client.redeem(login, { client_id: 'resident' }, { by: null }),
      'invalid_client',
      'invalid_request',
    )
  })

  it(module_('refresh-token', 'asks for the client, its key, and belongs to one client'), async () => {
    const { refresh_token: token } = await tokensOf()
    expect(token).toBeTruthy()
    refused(await client.refresh(token, { by: null }))
    refused(await client.refresh(token, { dpop: null }))
    refused(await second.refresh(token), 'invalid_grant')
    expect((await client.refresh(token)).status).toBe(200)
    // Section 5.3.2.1, note 1: where tokens rotate, the one before is good for a retry.
    expect((await client.refresh(token)).status).toBe(200)
  })
})

describe('client assertions', () => {
  const now = () => Math.floor(Date.now() / 1000)
  const rsa = () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const der = privateKey.export({ type: 'pkcs8', format: 'der' })
    return crypto.subtle.importKey('pkcs8', der, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, [
      'sign',
    ])
  }

  it.each([
    ['ensure-client-assertion-with-exp-is-5-minutes-in-past-fails', { iat: -360, exp: -300 }],
    [
      'par-ensure-jwt-client-assertion-nbf-iat-over-60-seconds-in-the-future-fails',
      { iat: 120, nbf: 120, exp: 180 },
    ],
  ])('fapi2-security-profile-final-%s', async (_name, offsets) => {
    const claims = Object.fromEntries(Object.entries(offsets).map(([name, by]) => [name, now() + by]))
    refused(await client.push({}, { by: client.assertion({ claims }) }), 'invalid_client')
  })

  it(
    module_('par-ensure-jwt-client-assertion-nbf-iat-8-seconds-in-the-future-succeeds', 'clocks differ'),
    async () => {
      const claims = { iat: now() + 8, nbf: now() + 8 }
      expect((await client.push({}, { by: client.assertion({ claims }) })).status).toBe(201)
    },
  )

  it.each([
    ['ensure-client-assertion-with-wrong-aud-fails', () => 'https://other.example'],
    ['par-endpoint-as-audience-fails', () => client.endpoint('pushed_authorization_request')],
    ['par-endpoint-as-array-audience-fails', () => [client.endpoint('pushed_authorization_request')]],
    ['par-token-endpoint-as-audience-fails', () => client.endpoint('token')],
  ])('fapi2-security-profile-final-%s', async (_name, audience) => {
    const by = client.assertion({ claims: { aud: audience() } })
    refused(await client.push({}, { by }), 'invalid_client')
  })

  it(module_('ensure-client-assertion-with-no-sub-fails', 'it says of whom it speaks'), async () => {
    refused(await client.push({}, { by: client.assertion({ claims: { sub: undefined } }) }), 'invalid_client')
  })

  it(module_('ensure-signed-client-assertion-with-RS256-fails', 'ES256 and no other'), async () => {
    const by = client.assertion({ header: { alg: 'RS256' }, key: await rsa() })
    refused(await client.push({}, { by }), 'invalid_client')
  })

  it(
    module_('ensure-invalid-client-assertions-fail', 'each bent one is refused, the straight one taken'),
    async () => {
      const bent = [
        { iss: 'second' },
        { sub: 'second' },
        { jti: undefined },
        { exp: undefined },
        { aud: undefined },
      ]
      for (const claims of bent) {
        const said = await client.push({}, { by: client.assertion({ claims }) })
        // An assertion about somebody else does not even belong to the request.
        const error = claims.sub === undefined ? 'invalid_client' : 'invalid_request'
        expect([claims, said.body['error']]).toEqual([claims, error])
      }
      const once = await client.assertion()
      expect((await client.push({}, { by: Promise.resolve(once) })).status).toBe(201)
      refused(await client.push({}, { by: Promise.resolve(once) }), 'invalid_client')
    },
  )
})
