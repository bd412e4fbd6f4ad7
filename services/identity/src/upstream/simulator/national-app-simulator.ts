import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpService } from '@musubi/platform/http'
import type { FastifyReply } from 'fastify'
import type { JWK } from 'jose'
import Provider, { type KoaContextWithOIDC } from 'oidc-provider'
import type { CardProofTrust } from '../../app/card-proof/trust.ts'
import { mountProvider } from '../../oidc/mount.ts'
import { configureApp } from './app-provider.ts'
import { createMemoryAdapters } from './memory-adapter.ts'
import { registerPhone } from './phone.ts'
import { createPhones, type PhoneOwner } from './phones.ts'
import { falsify, type Lie } from './lies.ts'

/** How the simulator misbehaves, for tests and for showing what happens on a bad day. */
export type AppMood = 'well' | 'slow' | 'gone' | 'rubbish' | 'weak' | Lie

export interface AppSimulatorClient {
  readonly clientId: string
  readonly redirectUri: string
  readonly keys: readonly JWK[]
}

export interface AppSimulatorOptions {
  /** Refused outside of it: what a simulator says must never log a real person in. */
  readonly demoMode: boolean
  /** Where it is served; its path is where it is mounted. */
  readonly issuer: string
  readonly clients: readonly AppSimulatorClient[]
  readonly people: readonly PhoneOwner[]
  /** Whom cards are believed by, and where their revocation is asked. */
  readonly trust: CardProofTrust
  /** 32 secret bytes: pseudonyms stay the same at each start. */
  readonly secret: Uint8Array
  readonly clock: () => number
}

export interface AppSimulator extends HttpService {
  mood: AppMood
  /** Signs with a new key from now on; the old one is forgotten. */
  replaceKey(): void
  /** What the agency does when an operator hands in other keys. */
  registerKeys(clientId: string, keys: readonly JWK[]): void
}

const CSS = readFileSync(new URL('./phone.css', import.meta.url), 'utf8')

/**
 * The Digital Agency's app of the demonstration: an OpenID Provider of its own (authorization code, PKCE S256,
 * private_key_jwt, ES256, pairwise subjects, the paths of the real one), and a phone's page on which the cast hold their
 * virtual card and type its PIN. The card is really read, signs, and is checked like any other.
 */
export function buildNationalAppSimulator(options: AppSimulatorOptions): AppSimulator {
  if (!options.demoMode) throw new Error('the simulated phone app is refused outside demo mode')
  const phones = createPhones(options)
  const adapter = createMemoryAdapters(options.clock)
  let key = newKey()
  const clientKeys = new Map(options.clients.map(({ clientId, keys }) => [clientId, keys]))
  const make = (): Provider => {
    const provider = new Provider(
      options.issuer,
      configureApp({ ...options, adapter, key, clientKeys, claimsOf: phones.claimsOf }),
    )
    provider.use(async (ctx, next) => {
      await next()
      await falsify(ctx as KoaContextWithOIDC, simulator.mood, key)
    })
    return provider
  }
  let provider: Provider
  const simulator: AppSimulator = {
    name: 'national-app-simulator',
    mood: 'well',
    replaceKey() {
      key = newKey()
      provider = make()
    },
    registerKeys(clientId, keys) {
      clientKeys.set(clientId, keys)
      provider = make()
    },
    async register(app) {
      const base = new URL(options.issuer).pathname.replace(/\/$/, '')
      await app.register(async (scope) => {
        scope.addHook('onRequest', (_request, reply) => misbehave(simulator.mood, reply))
        scope.get(`${base}/phone.css`, { config: { quiet: true } }, (_request, reply) =>
          reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(CSS),
        )
        await scope.register(async (phone) =>
          registerPhone(phone, { base, phones, provider: () => provider }),
        )
        await mountProvider(scope, { current: () => provider, renew: () => undefined })
      })
    },
  }
  provider = make()
  return simulator
}

async function misbehave(mood: AppMood, reply: FastifyReply): Promise<FastifyReply | undefined> {
  if (mood === 'gone') {
    reply.hijack()
    reply.raw.destroy()
    return reply
  }
  if (mood === 'slow') await sleep(60_000, undefined, { ref: false })
  if (mood === 'rubbish') return reply.type('text/html; charset=utf-8').send('<h1>メンテナンス中</h1>')
  return undefined
}

function newKey(): JWK {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const kid = randomBytes(8).toString('hex')
  return { ...(privateKey.export({ format: 'jwk' }) as JWK), alg: 'ES256', use: 'sig', kid }
}
