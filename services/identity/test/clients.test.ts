import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { clientRoutes, createClient, type ClientRegistration } from '@musubi/contracts'
import { expectOk, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import { inProcessTransport } from '@musubi/platform/client'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findClientProblems } from '../src/core/client-rules.ts'
import { findClientHome } from '../src/oidc/registered-client.ts'
import { createBrowser } from './browser.ts'
import { libraryRegistration } from './registrations.ts'
import { startWorld, type RunningWorld } from './running-world.ts'
import { ASAGO, YABU } from './world.ts'

const problemsOf = (
  change: Partial<ClientRegistration>,
  status: 'sandbox' | 'active' = 'active',
  loopbackAllowed = false,
) =>
  findClientProblems({ ...libraryRegistration(), ...change, status }, loopbackAllowed).map(
    ({ path, problem }) => `${path} ${problem}`,
  )

describe('the rules for a registration', () => {
  it('take a plain service on a public https host', () => {
    expect(problemsOf({})).toEqual([])
  })

  it.each([
    ['https://*.example.jp/cb', 'has_wildcard'],
    ['https://library.example.jp/cb#x', 'has_fragment'],
    ['https://user:pw@library.example.jp/cb', 'has_credentials'],
    ['https://library.example.jp@evil.example/cb', 'has_credentials'],
    ['https://library.example.jp/../cb', 'not_an_address'],
    ['https://LIBRARY.example.jp/cb', 'not_an_address'],
    ['https:\\\\library.example.jp/cb', 'not_an_address'],
    ['javascript:alert(1)', 'not_an_address'],
    ['data:text/html,x', 'not_an_address'],
    ['com.example.app:/cb', 'not_an_address'],
    ['/cb', 'not_an_address'],
    ['https://library.example.jp/go?next=https://evil.example', 'forwards_elsewhere'],
    ['https://library.example.jp/go?next=//evil.example', 'forwards_elsewhere'],
    ['https://library.example.jp/go?next=%2F%2Fevil.example', 'forwards_elsewhere'],
    ['http://library.example.jp/cb', 'needs_https'],
    ['http://localhost:8080/cb', 'private_host'],
    ['http://127.0.0.1/cb', 'private_host'],
    ['https://192.168.0.10/cb', 'private_host'],
    ['https://[fd00::1]/cb', 'private_host'],
    ['https://2130706433/cb', 'not_an_address'],
    ['https://intranet/cb', 'private_host'],
    ['https://printer.local/cb', 'private_host'],
  ])('refuse %s as a place for codes', (uri, problem) => {
    expect(
      problemsOf({ redirectUris: [uri], postLogoutRedirectUris: [], backchannelLogoutUri: null }),
    ).toEqual([`redirectUris.0 ${problem}`])
  })

  it('take this very machine in the sandbox, or in a demonstration', () => {
    const local = {
      redirectUris: ['http://localhost:8080/cb'],
      postLogoutRedirectUris: ['http://localhost:8080/'],
      backchannelLogoutUri: 'http://localhost:8080/logout',
    }
    expect(problemsOf(local, 'sandbox')).toEqual([])
    expect(problemsOf(local, 'active', true)).toEqual([])
    expect(problemsOf(local, 'active')).not.toEqual([])
  })

  it('let the server call no other host than the service itself', () => {
    expect(problemsOf({ backchannelLogoutUri: 'https://metadata.example.com/' })).toEqual([
      'backchannelLogoutUri other_host',
    ])
  })

  it('keep the sectors of the platform, and no service twice in a list', () => {
    for (const service of ['shelter', 'office', 'resident', 'context-broker', 'identity'])
      expect(problemsOf({ service })).toEqual(['service reserved_service'])
    const { redirectUris, keys } = libraryRegistration()
    expect(problemsOf({ redirectUris: [...redirectUris, ...redirectUris] })).toEqual([
      'redirectUris.1 duplicate',
    ])
    expect(problemsOf({ keys: [...keys, ...keys] })).toEqual(['keys.1 duplicate'])
    expect(problemsOf({ minimumAcr: 'urn:jp-muni:acr:demo' })).toEqual(['minimumAcr not_offered'])
  })

  it('want keys here or at an address of the service, and none that the server must not ask', () => {
    const jwksUri = 'https://library.example.jp/jwks'
    expect(problemsOf({ keys: [], jwksUri })).toEqual([])
    expect(problemsOf({ keys: [] })).toEqual(['keys key_missing'])
    expect(problemsOf({ jwksUri })).toEqual(['jwksUri two_sources'])
    expect(problemsOf({ keys: [], jwksUri: 'https://metadata.example.com/' })).toEqual(['jwksUri other_host'])
    const local = {
      redirectUris: ['http://localhost:8080/cb'],
      postLogoutRedirectUris: [],
      backchannelLogoutUri: null,
      keys: [],
      jwksUri: 'http://localhost:8080/jwks',
    }
    expect(problemsOf(local, 'sandbox')).toEqual(['jwksUri private_host'])
    expect(problemsOf(local, 'sandbox', true)).toEqual([])
  })

  it('judge whatever is typed, and what passes is compared letter by letter', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string()),
        (uri) => {
          const found = problemsOf({
            redirectUris: [uri],
            postLogoutRedirectUris: [],
            backchannelLogoutUri: null,
          })
          if (found.length > 0) return
          const url = new URL(uri)
          expect(url.protocol).toBe('https:')
          expect([uri, `${uri}/`]).toContain(url.href)
          expect(uri).not.toMatch(/[*#\\\s]|^[a-z]+:\/\/[^/?]*@/)
        },
      ),
    )
  })
})

describe('the id of a client', () => {
  it('names its municipality, or none', () => {
    expect(findClientHome(`${YABU}.library`)).toBe(YABU)
    for (const id of ['office', '282227', '282227.', '999999.library', '282227.Library', '282227.a.b'])
      expect(findClientHome(id)).toBeUndefined()
  })
})

describe('the registry', () => {
  let world: RunningWorld
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world?.close())

  const as = (municipalityCode: MunicipalityCode, roles: readonly string[]) =>
    createClient(
      clientRoutes,
      inProcessTransport(world.app, {
        headers: { 'x-staff': ['staff', municipalityCode, roles.join()].join(' ') },
      }),
    )
  const manager = () => as(YABU, ['service_manager'])
  const newId = () => randomUUID() as Uuid

  it('registers in the sandbox, once for an id, and one client a service', async () => {
    const registrationId = newId()
    const body = libraryRegistration()
    const first = expectOk(await manager().registerClient({ params: { registrationId }, body }), 'registered')
    expect(first.client).toMatchObject({
      clientId: `${YABU}.library`,
      status: 'sandbox',
      version: 1,
      municipalityCode: YABU,
    })
    const again = expectOk(await manager().registerClient({ params: { registrationId }, body }), 'the same')
    expect(again).toEqual(first)
    const other = await manager().registerClient({ params: { registrationId: newId() }, body })
    expect(other).toMatchObject({ ok: false, error: { code: 'service_taken', status: 409 } })
    const elsewhere = await as(ASAGO, ['operator']).registerClient({
      params: { registrationId: newId() },
      body,
    })
    expect(elsewhere).toMatchObject({ ok: true, value: { client: { clientId: `${ASAGO}.library` } } })
  })

  it('says field by field what is refused, in the words of whoever registers', async () => {
    const keys = [{ ...libraryRegistration().keys[0], x: 'A'.repeat(43) }] as ClientRegistration['keys']
    const body = {
      ...libraryRegistration('bus'),
      redirectUris: ['http://bus.example.jp/cb'],
      postLogoutRedirectUris: [],
      backchannelLogoutUri: null,
      keys,
    }
    const refused = await manager().registerClient({ params: { registrationId: newId() }, body })
    expect(refused.ok).toBe(false)
    if (refused.ok) return
    expect(refused.error.code).toBe('client_refused')
    expect(refused.error.fields?.map(({ path }) => path)).toEqual(['redirectUris.0', 'keys.0'])
    expect(refused.error.fields?.[0]?.message).toContain('https://')
    const check = await manager().checkClient({ body: { ...body, status: 'active' } })
    expect(check).toMatchObject({
      value: { problems: [{ problem: 'needs_https' }, { problem: 'not_a_key' }] },
    })
    const { clients } = expectOk(await manager().listClients(), 'a list')
    expect(clients.map(({ service }) => service)).not.toContain('bus')
  })

  it('refuses a private key without storing it', async () => {
    const [key] = libraryRegistration().keys
    const body = { ...libraryRegistration('leak'), keys: [{ ...key, d: 'x'.repeat(43) }] }
    const refused = await manager().registerClient({
      params: { registrationId: newId() },
      body: body as never,
    })
    expect(refused).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
  })

  it('changes from the version one has seen, never the service, and stops what is wrong too', async () => {
    const [client] = expectOk(await manager().listClients(), 'a list').clients
    if (!client) throw new Error('a client')
    const { clientId, version } = client
    const { service: _fixed, ...fields } = libraryRegistration()
    const changed = await manager().changeClient({
      params: { clientId },
      body: { ...fields, contact: 'new@library.example.jp', version },
    })
    expect(changed).toMatchObject({
      value: { client: { version: 2, contact: 'new@library.example.jp', service: 'library' } },
    })
    const late = await manager().changeClient({ params: { clientId }, body: { ...fields, version } })
    expect(late).toMatchObject({ ok: false, error: { code: 'client_changed_meanwhile', status: 409 } })
    const active = await manager().setClientStatus({
      params: { clientId },
      body: { status: 'active', version: 2 },
    })
    expect(active).toMatchObject({ value: { client: { status: 'active', version: 3 } } })
  })

  it('reads the keys of a service where it shows them', async () => {
    const { keys } = libraryRegistration('trains')
    const shown = createServer((_, answer) => answer.end(JSON.stringify({ keys })))
    await new Promise<void>((resolve) => shown.listen(0, '127.0.0.1', resolve))
    const home = `http://127.0.0.1:${(shown.address() as AddressInfo).port}`
    try {
      const party = await world.vendor('trains', {
        redirectUris: [`${home}/callback`],
        postLogoutRedirectUris: [],
        backchannelLogoutUri: null,
        keys: [],
        jwksUri: `${home}/jwks`,
      })
      const { page } = await party.begin(createBrowser(world.origin))
      expect(page.html).toContain('市立図書館')
    } finally {
      shown.close()
    }
  })

  it('remembers what was decided, for those who answer for services', async () => {
    const params = { clientId: `${YABU}.library` }
    const { acts, more } = expectOk(await manager().listClientHistory({ params }), 'acts')
    expect(acts.map(({ action }) => action)).toEqual([
      'client.status_changed',
      'client.changed',
      'client.registered',
    ])
    expect(more).toBe(false)
    expect(acts[0]).toMatchObject({ by: { kind: 'staff', mine: true }, details: { status: 'active' } })
    expect(await as(YABU, ['hq']).listClientHistory({ params })).toMatchObject({
      error: { code: 'forbidden' },
    })
    const other = expectOk(await as(ASAGO, ['operator']).listClientHistory({ params }), 'another town')
    expect(other.acts).toEqual([])
  })

  it('is of the municipality of who asks, and of those who answer for services', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(YABU, ASAGO),
        fc.subarray(['hq', 'shelter_reception', 'terminal_manager', 'service_manager', 'operator']),
        fc.constantFrom(YABU, ASAGO),
        async (home, roles, target) => {
          const api = as(home, roles)
          const may = roles.includes('service_manager') || roles.includes('operator')
          const listed = expectOk(await api.listClients(), 'a list')
          expect(listed.clients.every(({ municipalityCode }) => municipalityCode === home)).toBe(true)
          expect(listed.mayManage).toBe(may)
          const stopped = await api.setClientStatus({
            params: { clientId: `${target}.library` },
            body: { status: 'suspended', version: 999 },
          })
          expect(stopped.ok).toBe(false)
          if (stopped.ok) return
          const expected = !may
            ? 'forbidden'
            : home === target
              ? 'client_changed_meanwhile'
              : 'client_unknown'
          expect(stopped.error.code).toBe(expected)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('a stopped service is unknown to the provider at once', async () => {
    const { clients } = expectOk(await manager().listClients(), 'a list')
    const client = clients.find(({ service }) => service === 'library')
    if (!client) throw new Error('a client')
    const { clientId, version } = client
    const ask = () =>
      fetch(`${world.origin}/oidc/auth?client_id=${clientId}&response_type=code&scope=openid`, {
        headers: { accept: 'text/html' },
      }).then((answer) => answer.text())
    expect(await ask()).toContain('invalid_request')
    await manager().setClientStatus({ params: { clientId }, body: { status: 'suspended', version } })
    expect(await ask()).toContain('invalid_client')
    expect(await ask()).toContain('invalid_client')
  })
})
