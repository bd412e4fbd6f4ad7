import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose'
import { createBrowser, type Page } from '../browser.ts'
import { clientKey, type Browser } from '../relying-party.ts'

/** What a server said. */
export interface Said {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Headers
}

export interface Login {
  readonly code: string
  readonly verifier: string
  readonly redirect: URL
  readonly browser: Browser
  readonly nonce: string
}

type Fields = Readonly<Record<string, string | undefined>>
type Claims = Readonly<Record<string, unknown>>

export interface ProofKey {
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
}

export interface AssertionChange {
  readonly claims?: Claims
  readonly header?: Claims
  readonly key?: CryptoKey
}

export interface ProofChange {
  readonly claims?: Claims
  readonly header?: Claims
  readonly key?: ProofKey
  readonly accessToken?: string
}

export const newProofKey = (): Promise<ProofKey> => generateKeyPair('ES256', { extractable: true })
export const thumbprint = async ({ publicKey }: ProofKey): Promise<string> =>
  calculateJwkThumbprint(await exportJWK(publicKey))

const seconds = (): number => Math.floor(Date.now() / 1000)
const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')

export type RawClient = Awaited<ReturnType<typeof createRawClient>>

/**
 * A client whose every message can be bent, for what openid-client would never send. It finds the endpoints by discovery, and
 * left alone it does everything right.
 */
export async function createRawClient(options: {
  readonly origin: string
  readonly clientId: string
  readonly redirectUri: string
}) {
  const { origin, clientId, redirectUri } = options
  const issuer = `${origin}/oidc`
  const metadata = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<
    string,
    string
  >
  const key = await clientKey(clientId)
  const proofKey = await newProofKey()
  const endpoint = (name: string): string => metadata[`${name}_endpoint`] ?? ''

  /** A client assertion (RFC 7523) as FAPI 2.0 wants it: the issuer alone is its audience. */
  const assertion = ({
    claims = {},
    header = {},
    key: other = key,
  }: AssertionChange = {}): Promise<string> => {
    const now = seconds()
    const payload = { iss: clientId, sub: clientId, aud: issuer, jti: randomUUID(), iat: now, exp: now + 60 }
    return new SignJWT(without({ ...payload, ...claims }))
      .setProtectedHeader({ alg: 'ES256', kid: `${clientId}-1`, ...header })
      .sign(other)
  }

  /** A DPoP proof (RFC 9449). */
  async function proof(method: string, url: string, change: ProofChange = {}): Promise<string> {
    const { claims = {}, header = {}, key: given = proofKey, accessToken } = change
    const ath =
      accessToken === undefined ? {} : { ath: createHash('sha256').update(accessToken).digest('base64url') }
    const payload = { jti: randomUUID(), htm: method, htu: url, iat: seconds(), ...ath }
    return new SignJWT(without({ ...payload, ...claims }))
      .setProtectedHeader({
        alg: 'ES256',
        typ: 'dpop+jwt',
        jwk: await exportJWK(given.publicKey),
        ...header,
      })
      .sign(given.privateKey)
  }

  async function send(url: string, init: RequestInit): Promise<Said> {
    const answer = await fetch(url, { redirect: 'manual', ...init })
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false
    return { status: answer.status, body: isJson ? JSON.parse(text) : { text }, headers: answer.headers }
  }

  /** A form with the client's proof of itself. `null` leaves the DPoP proof out. */
  async function post(
    url: string,
    fields: Fields,
    { by = assertion(), dpop }: { by?: Promise<string> | null; dpop?: Promise<string> | null } = {},
  ): Promise<Said> {
    const proven = by && {
      client_id: clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await by,
    }
    const body = new URLSearchParams(without({ ...proven, ...fields }) as Record<string, string>)
    const headers = dpop ? { dpop: await dpop } : {}
    return send(url, { method: 'POST', body, headers })
  }

  const parametersOf = (verifier: string, nonce: string): Fields => ({
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid',
    state: randomBytes(8).toString('hex'),
    nonce,
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
  })

  const client = {
    clientId,
    issuer,
    metadata,
    endpoint,
    redirectUri,
    proofKey,
    assertion,
    proof,
    post,
    send,
    newVerifier: () => randomBytes(32).toString('base64url'),
    /** Pushes a request (RFC 9126) with a DPoP proof; `change` takes parameters away with undefined. */
    push(
      change: Fields = {},
      how: { by?: Promise<string> | null; dpop?: Promise<string> | null; verifier?: string } = {},
    ) {
      const url = endpoint('pushed_authorization_request')
      const verifier = how.verifier ?? client.newVerifier()
      return post(
        url,
        { ...parametersOf(verifier, 'a-nonce-of-the-test'), ...change },
        { dpop: proof('POST', url), ...how },
      )
    },
    addressOf(requestUri: unknown, more: Fields = {}): URL {
      const url = new URL(endpoint('authorization'))
      const query = without({ client_id: clientId, request_uri: String(requestUri), ...more })
      url.search = new URLSearchParams(query as Record<string, string>).toString()
      return url
    },
    /** Opens a pushed request in a browser. */
    async open(change: Fields = {}, browser: Browser = createBrowser(origin)): Promise<Page> {
      const pushed = await client.push(change)
      return browser.open(client.addressOf(pushed.body['request_uri']))
    },
    /** A whole login up to the code, as the person that `login_hint` names. */
    async logIn(change: Fields = {}, browser: Browser = createBrowser(origin)): Promise<Login> {
      const verifier = client.newVerifier()
      const nonce = randomBytes(8).toString('hex')
      const hint = { login_hint: 'demo:ichiro-1' }
      const pushed = await client.push({ nonce, ...hint, ...change }, { verifier })
      const { url } = await browser.open(client.addressOf(pushed.body['request_uri']))
      return { code: url.searchParams.get('code') ?? '', verifier, redirect: url, browser, nonce }
    },
    redeem(
      { code, verifier }: Pick<Login, 'code' | 'verifier'>,
      change: Fields = {},
      how: { by?: Promise<string> | null; dpop?: Promise<string> | null } = {},
    ): Promise<Said> {
      const url = endpoint('token')
      const fields = {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
        ...change,
      }
      return post(url, fields, { dpop: proof('POST', url), ...how })
    },
    refresh(
      refreshToken: unknown,
      how: { by?: Promise<string> | null; dpop?: Promise<string> | null } = {},
    ): Promise<Said> {
      const url = endpoint('token')
      const fields = { grant_type: 'refresh_token', refresh_token: String(refreshToken) }
      return post(url, fields, { dpop: proof('POST', url), ...how })
    },
    async userInfo(
      accessToken: unknown,
      {
        scheme = 'DPoP',
        method = 'GET',
        change = {},
      }: { scheme?: string; method?: string; change?: ProofChange } = {},
    ): Promise<Said> {
      const url = endpoint('userinfo')
      const token = String(accessToken)
      const dpop = await proof(method, url, { accessToken: token, ...change })
      return send(url, { method, headers: { authorization: `${scheme} ${token}`, dpop } })
    },
  }
  return client
}

/** Without what is undefined. */
function without(claims: Claims): JWTPayload {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))
}
