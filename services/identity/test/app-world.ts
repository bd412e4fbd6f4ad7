import { generateKeyPairSync } from 'node:crypto'
import type { CivilDate } from '@musubi/kernel'
import { VirtualCard } from '@musubi/card/virtual'
import { buildHttpServer } from '@musubi/platform/http'
import { silentLogger } from '@musubi/platform/logging'
import type { JWK } from 'jose'
import { createCardProofTrust } from '../src/app/card-proof/trust.ts'
import { publicKeysOf } from '../src/upstream/party.ts'
import { buildNationalAppSimulator } from '../src/upstream/simulator/national-app-simulator.ts'
import type { PhoneOwner } from '../src/upstream/simulator/phones.ts'
import type { IdentityDeps } from '../src/index.ts'
import { createBrowser, type Page } from './browser.ts'
import { issueContents } from './card-in-hand.ts'
import { freePort } from '@musubi/testkit'
import { startWorld } from './running-world.ts'
import { birthday, evenHex, REVOKED_SERIAL } from './world.ts'

export function newAppKey(kid: string): JWK {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...(privateKey.export({ format: 'jwk' }) as JWK), kid }
}

export type AppWorld = Awaited<ReturnType<typeof startAppWorld>>

/** A running identity whose login page knows the phone app, and the app's simulator as a server of its own. */
export async function startAppWorld(host = '127.0.0.1', overrides: Partial<IdentityDeps> = {}) {
  const port = await freePort()
  const issuer = `http://127.0.0.1:${port}/api/realms/main`
  const keys = [newAppKey('new'), newAppKey('old')]
  const clientId = 'musubi-test'
  const world = await startWorld(
    { nationalApp: { issuer, clientId, keys, timeoutMs: 800 }, ...overrides },
    undefined,
    host,
  )
  const owners: PhoneOwner[] = []
  const { clock } = world.deps
  const trust = createCardProofTrust(world.deps.cardTrust, {
    check: async (_issuer, serial) => ({ status: serial === evenHex(REVOKED_SERIAL) ? 'revoked' : 'good' }),
  })
  const redirectUri = `${world.origin}/identity/app/callback`
  const simulator = buildNationalAppSimulator({
    demoMode: true,
    issuer,
    clients: [{ clientId, redirectUri, keys: publicKeysOf(keys) }],
    people: owners,
    trust,
    secret: new Uint8Array(32).fill(3),
    clock,
  })
  const server = buildHttpServer({ services: [simulator], log: silentLogger })
  await server.listen({ port, host: '127.0.0.1' })
  let serial = 5000

  return {
    ...world,
    simulator,
    issuer,
    clientId,
    keys,
    redirectUri,
    trust,
    /** Somebody with a phone of their own. */
    async newOwner(given: { birthDate?: CivilDate; serial?: number } = {}): Promise<PhoneOwner> {
      const contents = await issueContents(world, {
        serial: given.serial ?? serial++,
        birthDate: given.birthDate ?? birthday,
      })
      const card = new VirtualCard(contents)
      const owner = {
        personId: `person-${owners.length}`,
        name: `持ち主 ${owners.length}`,
        townName: '養父市',
        shows: '',
        card: async () => card,
      }
      owners.push(owner)
      return owner
    },
    async close() {
      await server.close()
      await world.close()
    },
  }
}

/** The browser of somebody who goes to the app and comes back; two origins, one person. */
export function createTravel(world: Pick<AppWorld, 'origin' | 'issuer'>) {
  const browser = createBrowser(world.origin)
  const phone = createBrowser(new URL(world.issuer).origin)
  const link = (page: Page, pattern: RegExp): URL => {
    const href = pattern.exec(page.html)?.[1]?.replaceAll('&amp;', '&')
    if (href === undefined) throw new Error(`no such link on ${page.url.pathname} (${page.status})`)
    return new URL(href, page.url)
  }
  return {
    browser,
    phone,
    /** From the login page into the app: where the phone's own page begins. */
    async toPhone(page: Page, address?: string): Promise<Page> {
      const uid = page.url.pathname.split('/')[3]
      const left = await browser.open(address ?? `/identity/login/${uid}/app`)
      return phone.open(left.url)
    },
    /** The answer's address, which the browser has not opened yet. */
    async answer(shown: Page, { personId }: PhoneOwner, pin = '1234'): Promise<URL> {
      const card = await phone.open(`${shown.url.pathname}/card/${personId}`)
      const done = await phone.submit(card, { pin }, { origin: new URL(world.issuer).origin })
      return (await phone.open(link(done, /id="next" href="([^"]+)"/))).url
    },
    async tryPin(shown: Page, { personId }: PhoneOwner, pin: string): Promise<Page> {
      const card = await phone.open(`${shown.url.pathname}/card/${personId}`)
      return phone.submit(card, { pin }, { origin: new URL(world.issuer).origin })
    },
    async turnBack(shown: Page): Promise<URL> {
      const done = await phone.open(`${shown.url.pathname}/cancel`, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
        body: '',
      })
      return (await phone.open(link(done, /id="next" href="([^"]+)"/))).url
    },
  }
}
