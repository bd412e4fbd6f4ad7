import { randomUUID } from 'node:crypto'
import {
  clientRoutes,
  consentRoutes,
  createClient,
  type ClientRegistration,
  type ClientStatus,
} from '@musubi/contracts'
import { expectOk, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import { inProcessTransport } from '@musubi/platform/client'
import { freePort } from '@musubi/testkit'
import type { IdentityDeps } from '../src/index.ts'
import { libraryRegistration } from './registrations.ts'
import { createRelyingParty, type RelyingParty } from './relying-party.ts'
import { ASAGO, birthday, clients, createWorld, newId, YABU } from './world.ts'

export type RunningWorld = Awaited<ReturnType<typeof startWorld>>

/** The people of a running world; their passwords are in `passwords`. */
export const people: Readonly<Record<'hanako' | 'taro' | 'ichiro' | 'sakura', Uuid>> = {
  hanako: newId(),
  taro: newId(),
  ichiro: newId(),
  sakura: newId(),
}
export const passwords = {
  'yabu.hq': 'correct horse battery',
  'asago.hq': 'another long password',
  'ichiro-1': 'resident password 1',
  'sakura-1': 'resident password 2',
} as const

/** Identity, listening, with two members of staff and two residents. */
export async function startWorld(
  overrides: Partial<IdentityDeps> = {},
  watch?: Parameters<typeof createWorld>[1],
  host = '127.0.0.1',
) {
  const port = await freePort()
  const origin = `http://${host}:${port}`
  const world = await createWorld({ clock: Date.now, issuer: `${origin}/oidc`, ...overrides }, watch)
  if (world.deps.demoMode) await createPeople(world)
  await world.app.listen({ port, host: '127.0.0.1' })
  const running = {
    ...world,
    origin,
    partyOf(clientId: string): Promise<RelyingParty> {
      const client = world.deps.clients.find((one) => one.clientId === clientId)
      const scope = client?.audience === 'staff' ? 'openid staff' : 'openid'
      return createRelyingParty({ origin, clientId, redirectUri: client?.redirectUris[0] ?? '', scope })
    },
    /** The registry as municipal IT calls it. */
    registry: (municipalityCode: MunicipalityCode) =>
      createClient(
        clientRoutes,
        inProcessTransport(world.app, {
          headers: { 'x-staff': `staff ${municipalityCode} service_manager` },
        }),
      ),
    /** Residents' routes as this person's pages call them. */
    async resident(municipalityCode: MunicipalityCode, accountId: Uuid) {
      const ppids = await world.identity.ppidsFor('resident', municipalityCode, [accountId])
      const headers = { 'x-resident': `${municipalityCode} ${ppids.get(accountId)}` }
      return createClient(consentRoutes, inProcessTransport(world.app, { headers }))
    },
    /** Registers a vendor's service, opens it, and returns it as a relying party. */
    async vendor(
      service: string,
      change: Partial<ClientRegistration> = {},
      municipalityCode: MunicipalityCode = YABU,
      status: ClientStatus = 'active',
    ): Promise<RelyingParty> {
      const registry = running.registry(municipalityCode)
      const body = { ...libraryRegistration(service, municipalityCode), ...change }
      const { client } = expectOk(
        await registry.registerClient({ params: { registrationId: randomUUID() as Uuid }, body }),
        'the service is registered',
      )
      const { clientId, version, redirectUris } = client
      if (status !== 'sandbox')
        expectOk(await registry.setClientStatus({ params: { clientId }, body: { status, version } }), 'set')
      return createRelyingParty({
        origin,
        clientId,
        redirectUri: redirectUris[0] ?? '',
        scope: 'openid',
      })
    },
  }
  return running
}

async function createPeople({ identity }: Awaited<ReturnType<typeof createWorld>>): Promise<void> {
  await identity.demo.createStaff([
    {
      accountId: people.hanako,
      municipalityCode: YABU,
      displayName: '養父 花子',
      loginName: 'yabu.hq',
      roles: ['hq'],
      password: passwords['yabu.hq'],
    },
    {
      accountId: people.taro,
      municipalityCode: ASAGO,
      displayName: '朝来 <太郎>',
      loginName: 'asago.hq',
      roles: ['hq', 'operator'],
      password: passwords['asago.hq'],
    },
  ])
  await identity.demo.createResidents([
    { accountId: people.ichiro, municipalityCode: YABU, birthDate: birthday, protected: false, card: null },
  ])
  await identity.demo.createResidentLogins([
    {
      accountId: people.ichiro,
      municipalityCode: YABU,
      displayName: '但馬 一郎',
      loginName: 'ichiro-1',
      password: passwords['ichiro-1'],
    },
    {
      accountId: people.sakura,
      municipalityCode: ASAGO,
      displayName: '竹田 さくら',
      loginName: 'sakura-1',
      password: passwords['sakura-1'],
    },
  ])
}

export { clients }
