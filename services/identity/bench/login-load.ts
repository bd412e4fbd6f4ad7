import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto'
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'

/** A client of the benchmark: its key, and what it registers. */
export interface LoadClient {
  readonly clientId: string
  readonly redirectUri: string
  readonly key: KeyObject
  readonly jwk: object
}

export function makeLoadClient(clientId: string): LoadClient {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'load', alg: 'ES256', use: 'sig' }
  return {
    clientId,
    redirectUri: 'https://load.example/callback',
    key: createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    jwk,
  }
}

export interface LoadResult {
  readonly loginsPerSecond: number
  readonly medianMs: number
  readonly worstOfHundredMs: number
}

interface LoadPlan {
  readonly origin: string
  readonly client: LoadClient
  readonly logins: number
  readonly atOnce: number
  /** More parameters of the authorization request. */
  readonly parameters: (login: number) => Record<string, string>
}

/**
 * Whole logins, as many at once as told: pushed request, browser without a session, login page, code, tokens. Each one
 * signs two client assertions and two DPoP proofs. Throws when a login does not end with an ID token.
 */
export async function runLogins(plan: LoadPlan): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: plan.atOnce })
  const times: number[] = []
  let next = 0
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: plan.atOnce }, async () => {
      while (next < plan.logins) {
        const login = next++
        const start = performance.now()
        await logIn(plan, agent, plan.parameters(login))
        times.push(performance.now() - start)
      }
    }),
  )
  const seconds = (performance.now() - begun) / 1000
  agent.destroy()
  times.sort((a, b) => a - b)
  return {
    loginsPerSecond: plan.logins / seconds,
    medianMs: times[Math.floor(times.length / 2)] ?? 0,
    worstOfHundredMs: times[Math.floor(times.length * 0.99)] ?? 0,
  }
}

async function logIn(
  { origin, client }: LoadPlan,
  agent: Agent,
  parameters: Record<string, string>,
): Promise<void> {
  const dpop = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const verifier = randomBytes(32).toString('base64url')
  const assertion = () => ({
    client_id: client.clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: makeAssertion(client, `${origin}/oidc`),
  })
  const proof = (path: string) => ({ dpop: makeProof(dpop, `${origin}/oidc/${path}`) })
  const pushed = await post(agent, `${origin}/oidc/request`, proof('request'), {
    ...assertion(),
    response_type: 'code',
    redirect_uri: client.redirectUri,
    scope: 'openid',
    state: randomBytes(16).toString('base64url'),
    nonce: randomBytes(16).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...parameters,
  })
  const requestUri = encodeURIComponent(String(pushed['request_uri']))
  const code = await browse(
    agent,
    `${origin}/oidc/auth?client_id=${client.clientId}&request_uri=${requestUri}`,
  )
  const tokens = await post(agent, `${origin}/oidc/token`, proof('token'), {
    ...assertion(),
    grant_type: 'authorization_code',
    code,
    redirect_uri: client.redirectUri,
    code_verifier: verifier,
  })
  if (typeof tokens['id_token'] !== 'string') throw new Error(`no ID token: ${JSON.stringify(tokens)}`)
}

/** Follows redirects with the cookies of one browser until they leave the provider, and returns the code. */
async function browse(agent: Agent, start: string): Promise<string> {
  const cookies = new Map<string, { value: string; path: string }>()
  let url = new URL(start)
  for (let hop = 0; hop < 12; hop++) {
    const cookie = [...cookies]
      .filter(([, { path }]) => url.pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
    const answer = await send(agent, url, { method: 'GET', headers: { accept: 'text/html', cookie } })
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [pair = '', ...attributes] = line.split('; ')
      const [name = '', value = ''] = pair.split(/=(.*)/s)
      const path = attributes.find((one) => one.startsWith('path='))?.slice(5) ?? '/'
      cookies.set(name, { value, path })
    }
    const { location } = answer.headers
    if (location === undefined)
      throw new Error(`no way on from ${url.href}: ${answer.status} ${answer.body.slice(0, 300)}`)
    const next = new URL(location, url)
    if (next.origin !== url.origin) {
      const code = next.searchParams.get('code')
      if (!code) throw new Error(`no code: ${next.search}`)
      return code
    }
    url = next
  }
  throw new Error('too many redirects')
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

async function post(
  agent: Agent,
  url: string,
  headers: Record<string, string>,
  fields: Record<string, string>,
): Promise<Record<string, unknown>> {
  const body = new URLSearchParams(fields).toString()
  const answer = await send(agent, new URL(url), {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(body.length),
    },
    body,
  })
  if (answer.status >= 300) throw new Error(`${url}: ${answer.status} ${answer.body}`)
  return JSON.parse(answer.body) as Record<string, unknown>
}

function send(
  agent: Agent,
  url: URL,
  { method, headers, body }: { method: string; headers: Record<string, string>; body?: string },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { agent, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      )
    })
    request.on('error', reject)
    request.end(body)
  })
}

function makeAssertion({ clientId, key }: LoadClient, audience: string): string {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: audience,
    jti: randomBytes(16).toString('base64url'),
    iat: now,
    exp: now + 60,
  }
  return signJwt({ alg: 'ES256', kid: 'load' }, claims, key)
}

function makeProof(
  { privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject },
  htu: string,
): string {
  const claims = {
    htm: 'POST',
    htu,
    jti: randomBytes(16).toString('base64url'),
    iat: Math.floor(Date.now() / 1000),
  }
  return signJwt(
    { alg: 'ES256', typ: 'dpop+jwt', jwk: publicKey.export({ format: 'jwk' }) },
    claims,
    privateKey,
  )
}

function signJwt(header: object, claims: object, key: KeyObject): string {
  const input = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}
