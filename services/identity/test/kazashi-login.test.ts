import { clientRoutes, consentRoutes, createClient, RESIDENT_CLAIMS } from '@musubi/contracts'
import { expectOk, type Uuid } from '@musubi/kernel'
import { inProcessTransport } from '@musubi/platform/client'
import { freePort } from '@musubi/testkit'
import fc from 'fast-check'
import { decodeJwt } from 'jose'
import * as oidc from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReceipt, giveConsent, listMyConsents } from '../src/app/consents.ts'
import type { IdentityContext } from '../src/app/context.ts'
import { ACR } from '../src/core/assurance.ts'
import { findClient } from '../src/db/registered-clients.ts'
import { toClientConfig } from '../src/oidc/registered-client.ts'
import { createBrowser } from './browser.ts'
import { issueContents } from './card-in-hand.ts'
import { openContext } from './context.ts'
import { libraryRegistration } from './registrations.ts'
import { clientAuthentication, createRelyingParty } from './relying-party.ts'
import { counterSystem, ownProgram } from './terminal-programs.ts'
import { createTerminalInHand, registerContents } from './terminal-in-hand.ts'
import {
  ASAGO,
  clients,
  createWorld,
  newId,
  terminalKeys,
  YABU,
  type TerminalKeys,
  type World,
} from './world.ts'

const COUNTER = 'library-counter'
const STRICT = 'tax-counter'
let world: World
let origin: string
let serial = 5000
/** The source of revocation, which may fall silent. */
const source = { isSilent: false }

beforeAll(async () => {
  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  const counter = {
    audience: 'resident',
    redirectUris: ['http://127.0.0.1/counter/callback'],
    postLogoutRedirectUris: [],
    counter: {},
  } as const
  const name = { ja: '図書館 貸出', easy: '図書館', en: 'Library' }
  world = await createWorld({
    clock: Date.now,
    issuer: `${origin}/oidc`,
    readerUrl: () => 'http://127.0.0.1:45678',
    statusProvider: { check: async () => ({ status: source.isSilent ? 'unknown' : 'good' }) },
    clients: [
      ...clients,
      {
        ...counter,
        clientId: COUNTER,
        name,
        service: 'library',
        authentication: clientAuthentication(COUNTER),
      },
      {
        ...counter,
        clientId: STRICT,
        name,
        service: 'tax',
        minimumAcr: ACR.jpkiAuth,
        authentication: clientAuthentication(STRICT),
      },
    ],
  })
  await world.app.listen({ port, host: '127.0.0.1' })
})
afterAll(() => world?.close())

const manager = (town = YABU) => world.staff(town, ['terminal_manager'], 'manager')

/** An enrolled terminal with somebody on duty. */
async function newTerminal({ services = ['resident', 'library', 'tax'], attended = true, town = YABU } = {}) {
  const keys = terminalKeys()
  const { terminal } = await world.enrol(town, 'resident', keys, services)
  const { terminalId } = terminal
  const params = { terminalId, dutyId: newId() }
  if (attended) expectOk(await manager(town).beginDuty({ params, body: {} }), 'a duty')
  return { terminalId, dutyId: params.dutyId, keys, ...createTerminalInHand(world, { terminalId, keys }) }
}

async function newResident(given: { protected?: boolean; standing?: 'good' | 'revoked' } = {}) {
  const contents = await issueContents(world, { serial: ++serial })
  const holder = await registerContents(world, contents, serial, given)
  return { contents, ...holder }
}

const counterSystemAt = (clientId: string, keys: TerminalKeys) => counterSystem(origin, clientId, keys)
const ownProgramAt = (terminalId: Uuid, service: string, keys: TerminalKeys) =>
  ownProgram(origin, terminalId, service, keys)

const counterTarget = { kind: 'counter', clientId: COUNTER } as const
const ownTarget = { kind: 'own', service: 'library' } as const

function hintOf(outcome: { status: string; loginHintToken?: string | null; reason?: string }): string {
  if (outcome.status !== 'accepted' || !outcome.loginHintToken)
    throw new Error(`no login: ${outcome.reason ?? outcome.status}`)
  return outcome.loginHintToken
}

describe('kazashi for a counter system (CIBA)', () => {
  it('a relying party made only of openid-client logs a person in who holds the card', async () => {
    const terminal = await newTerminal()
    const { contents, accountId } = await newResident()
    const hint = hintOf(await terminal.hold(counterTarget, contents))
    const system = await counterSystemAt(COUNTER, terminal.keys)
    const begun = await system.begin(hint, { binding_message: 'book-17' })
    const { config, DPoP } = system
    const tokens = await oidc.pollBackchannelAuthenticationGrant(config, begun, {}, { DPoP })
    const claims: Record<string, unknown> = tokens.claims() ?? {}
    expect(claims).toMatchObject({ acr: ACR.kazashi, amr: ['sc', 'face-to-face'], municipality_code: YABU })
    expect(claims['sub']).toBe((await world.identity.ppidsFor('library', YABU, [accountId])).get(accountId))
    expect(tokens.token_type).toBe('dpop')
    expect(tokens.expires_in).toBeLessThan(300)
    expect(tokens.refresh_token).toBeUndefined()
    const idToken = decodeJwt(tokens.id_token ?? '')
    expect((idToken.exp ?? 0) - (idToken.iat ?? 0)).toBeLessThan(300)
    const info = await oidc.fetchUserInfo(system.config, tokens.access_token, String(claims['sub']), {
      DPoP: system.DPoP,
    })
    expect(info.sub).toBe(claims['sub'])
  })

  it('carries the account and the serial in nothing that anybody is given', async () => {
    const terminal = await newTerminal()
    const { contents, accountId, card } = await newResident()
    const outcome = await terminal.hold(counterTarget, contents)
    const hint = hintOf(outcome)
    const system = await counterSystemAt(COUNTER, terminal.keys)
    const begun = await system.begin(hint)
    const tokens = await system.poll(begun)
    const decoded = [hint, tokens.id_token ?? ''].flatMap((token) =>
      token.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1')),
    )
    const introspected = await oidc.tokenIntrospection(system.config, tokens.access_token)
    const artefacts = JSON.stringify([outcome, begun, tokens, tokens.claims(), introspected, decoded])
    expect(introspected.active).toBe(true)
    for (const secret of [
      accountId,
      accountId.replaceAll('-', ''),
      card.serial.padStart(8, '0'),
      '1982-04-05',
    ])
      expect(artefacts).not.toContain(secret)
  })

  it('gives the tokens to the terminal that read the card and to no other key', async () => {
    const terminal = await newTerminal()
    const other = await newTerminal()
    const { contents } = await newResident()
    const system = await counterSystemAt(COUNTER, terminal.keys)
    const thief = await counterSystemAt(COUNTER, other.keys)
    const begun = await system.begin(hintOf(await terminal.hold(counterTarget, contents)))
    await expect(thief.poll(begun, thief.DPoP)).rejects.toMatchObject({ error: 'invalid_dpop_proof' })
    await expect(oidc.pollBackchannelAuthenticationGrant(system.config, begun)).rejects.toMatchObject({
      error: 'invalid_dpop_proof',
    })
    const tokens = await system.poll(begun)
    await expect(
      oidc.fetchUserInfo(system.config, tokens.access_token, tokens.claims()?.sub ?? '', {
        DPoP: thief.DPoP,
      }),
    ).rejects.toThrow()
    await expect(system.poll(begun)).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('takes a hint once, from the client it was made for, within a minute, and no other hint', async () => {
    const terminal = await newTerminal()
    const { contents } = await newResident()
    const system = await counterSystemAt(COUNTER, terminal.keys)
    const hint = hintOf(await terminal.hold(counterTarget, contents))
    const both = await Promise.allSettled([system.begin(hint), system.begin(hint), system.begin(hint)])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(system.begin(hint)).rejects.toMatchObject({ error: 'invalid_request' })
    const foreign = hintOf(await terminal.hold(ownTarget, contents))
    await expect(system.begin(foreign)).rejects.toMatchObject({ error: 'invalid_request' })
    await expect(system.begin(`${hint.slice(0, -4)}AAAA`)).rejects.toMatchObject({ error: 'invalid_request' })
    await expect(
      oidc.initiateBackchannelAuthentication(system.config, { scope: 'openid', login_hint: 'ichiro' }),
    ).rejects.toMatchObject({ error: 'invalid_request' })
  })

  it('never satisfies a PIN: whatever is asked for with acr_values, and for a service that registered it', async () => {
    const terminal = await newTerminal()
    const { contents } = await newResident()
    const system = await counterSystemAt(COUNTER, terminal.keys)
    const strict = await terminal.api.openCardLogin({
      body: { for: { kind: 'counter', clientId: STRICT }, certificate: null },
    })
    expect(strict).toMatchObject({ ok: true, value: { ways: ['pin'] } })
    const cardless = fc.constantFrom(
      ACR.jpkiAuth,
      ACR.jpkiSign,
      ACR.passkey,
      ACR.nationalApp,
      ACR.passwordAndCode,
    )
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(cardless, { minLength: 1 }), async (wanted) => {
        const hint = hintOf(await terminal.hold(counterTarget, contents))
        await expect(system.begin(hint, { acr_values: wanted.join(' ') })).rejects.toMatchObject({
          error: 'unmet_authentication_requirements',
        })
      }),
      { numRuns: 8 },
    )
    const hint = hintOf(await terminal.hold(counterTarget, contents))
    expectOk({ ok: true, value: await system.begin(hint, { acr_values: ACR.kazashi }) }, 'kazashi is enough')
  })
})

describe('a vendor’s counter system out of the registry', () => {
  const CLIENT = `${YABU}.gym`
  let context: IdentityContext
  const registry = (town = YABU) => {
    const headers = { 'x-staff': `staff ${town} service_manager it-1` }
    return createClient(clientRoutes, inProcessTransport(world.app, { headers }))
  }
  const target = { kind: 'counter', clientId: CLIENT } as const
  const rowOf = async () =>
    (await world.database.withTenant(YABU, (tx) => findClient(tx, YABU, CLIENT))) ?? expect.fail('a row')
  const hold = async (
    contents: Parameters<Awaited<ReturnType<typeof newTerminal>>['hold']>[1],
    town = YABU,
  ) => {
    const terminal = await newTerminal({ services: ['resident', 'gym'], town })
    return { terminal, outcome: await terminal.hold(target, contents) }
  }

  beforeAll(async () => {
    context = await openContext(world)
    const body = { ...libraryRegistration('gym'), redirectUris: [], postLogoutRedirectUris: [] }
    const registration = { ...body, backchannelLogoutUri: null, counter: true }
    const params = { registrationId: newId() }
    const refused = await registry().registerClient({ params, body: { ...registration, counter: false } })
    expect(refused).toMatchObject({ error: { code: 'client_refused' } })
    const { client } = expectOk(await registry().registerClient({ params, body: registration }), 'registered')
    const { version } = client
    const status = { params: { clientId: CLIENT }, body: { status: 'active', version } } as const
    expectOk(await registry().setClientStatus(status), 'in use')
  })

  const asksOf = async (contents: Parameters<typeof hold>[0]) => {
    const held = await hold(contents)
    if (held.outcome.status !== 'consent') return expect.fail(`not asked: ${held.outcome.status}`)
    return { ...held, asked: held.outcome }
  }
  type Terminal = Awaited<ReturnType<typeof newTerminal>>
  type Answer = Parameters<Terminal['api']['answerCounterConsent']>[0]['body']['answer']
  const reply = async (terminal: Terminal, question: string, answer: Answer) =>
    expectOk(await terminal.api.answerCounterConsent({ body: { question, answer } }), 'an outcome')
  const refOf = (accountId: Uuid) => ({ kind: 'resident', municipalityCode: YABU, accountId }) as const
  const claimsAt = async (terminal: Terminal, hint: string) => {
    const system = await counterSystemAt(CLIENT, terminal.keys)
    const tokens = await system.poll(await system.begin(hint))
    const claims: Record<string, unknown> = tokens.claims() ?? {}
    const userinfo = () =>
      oidc.fetchUserInfo(system.config, tokens.access_token, String(claims['sub']), { DPoP: system.DPoP })
    return { system, tokens, claims, userinfo }
  }

  it('asks the person who holds the card; a yes is their consent, with receipt and history, and is asked once', async () => {
    const { contents, accountId } = await newResident()
    const { terminal, asked } = await asksOf(contents)
    const { vendor, claims: offered } = libraryRegistration('gym')
    expect(asked.asks).toMatchObject({ vendor, claims: offered })
    expect(JSON.stringify(asked)).not.toContain(accountId)
    const outcome = await reply(terminal, asked.question, { agreed: true, shown: ['age_over_65'] })
    const { claims, userinfo } = await claimsAt(terminal, hintOf(outcome))
    expect(claims).toMatchObject({ acr: ACR.kazashi, municipality_code: YABU })
    expect(await userinfo()).toMatchObject({ sub: claims['sub'], age_over_65: false })
    const [consent] = await listMyConsents(context, refOf(accountId))
    expect(consent).toMatchObject({
      clientId: CLIENT,
      shown: ['name', 'age_over_65'],
      where: 'counter',
      ended: null,
    })
    const client = toClientConfig(await rowOf()) ?? expect.fail('a client')
    const receipt = await findReceipt(
      context,
      refOf(accountId),
      consent?.consentId ?? newId(),
      async () => client,
      origin,
    )
    expect(expectOk(receipt, 'a receipt')).toMatchObject({
      consent: { where: 'counter' },
      subject: claims['sub'],
    })
    const log = await world.database.withTenant(YABU, (tx) =>
      world.audit.list(tx, { actions: ['consent.given'], limit: 1 }),
    )
    expect(log[0]?.body).toMatchObject({
      details: { where: 'counter', digest: expectOk(receipt, 'a receipt').digest },
    })
    expect((await hold(contents)).outcome.status).toBe('accepted')
  })

  it('a no gives no token; the first answer counts and is repeated, whatever is sent after it', async () => {
    const answer = fc.oneof(
      fc.constant<Answer>({ agreed: false }),
      fc.subarray([...RESIDENT_CLAIMS]).map((shown): Answer => ({ agreed: true, shown })),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 3 }), async (answers) => {
        const { contents, accountId } = await newResident()
        const { terminal, asked } = await asksOf(contents)
        const [first] = answers
        for (const one of answers) {
          const outcome = await reply(terminal, asked.question, one)
          expect(outcome).toMatchObject(
            first?.agreed ? { status: 'accepted' } : { status: 'refused', reason: 'consent_declined' },
          )
        }
        const consents = await listMyConsents(context, refOf(accountId))
        expect(consents).toHaveLength(first?.agreed ? 1 : 0)
        // Nothing that was not offered comes in, and everything that is needed does.
        const { claims: offered } = libraryRegistration('gym')
        for (const { shown } of consents)
          expect(shown).toEqual(
            offered
              .filter(({ claim, required }) => required || (first?.agreed && first.shown.includes(claim)))
              .map(({ claim }) => claim),
          )
      }),
      { numRuns: 6 },
    )
  })

  it('the same answer at once from two processes is one consent', async () => {
    const { contents, accountId } = await newResident()
    const { terminal, asked } = await asksOf(contents)
    const yes: Answer = { agreed: true, shown: [] }
    const both = await Promise.all([yes, yes, yes].map((one) => reply(terminal, asked.question, one)))
    expect(both.every(({ status }) => status === 'accepted')).toBe(true)
    expect(await listMyConsents(context, refOf(accountId))).toHaveLength(1)
    const system = await counterSystemAt(CLIENT, terminal.keys)
    const begun = await Promise.allSettled(both.map((one) => system.begin(hintOf(one))))
    expect(begun.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('a question is of its terminal, its terms and its account, and never a forged one', async () => {
    const { contents, accountId } = await newResident()
    const { terminal, asked } = await asksOf(contents)
    const yes: Answer = { agreed: true, shown: [] }
    const other = await newTerminal({ services: ['resident', 'gym'] })
    for (const [at, question] of [
      [other, asked.question],
      [terminal, `${asked.question.slice(0, -4)}AAAA`],
      [terminal, 'x'],
    ] as const)
      expect(await at.api.answerCounterConsent({ body: { question, answer: yes } })).toMatchObject({
        error: { code: 'login_request_over' },
      })
    // What it asks for changes while the person reads.
    const before = await rowOf()
    const { service: _service, ...registration } = before.registration
    const change = (vendor: string, version: number) =>
      registry().changeClient({ params: { clientId: CLIENT }, body: { ...registration, vendor, version } })
    expectOk(await change('別の会社', before.version), 'changed')
    expect(
      await terminal.api.answerCounterConsent({ body: { question: asked.question, answer: yes } }),
    ).toMatchObject({
      error: { code: 'login_request_over' },
    })
    expectOk(await change(registration.vendor, before.version + 1), 'changed back')
    // And somebody who comes under 支援措置 meanwhile is as unknown as a stranger, consent or not.
    await world.database.withTenant(YABU, (tx) =>
      tx.updateTable('account').set({ protected: true }).where('account_id', '=', accountId).execute(),
    )
    expect(await reply(terminal, asked.question, yes)).toEqual({
      status: 'refused',
      reason: 'not_registered',
    })
    expect(await listMyConsents(context, refOf(accountId))).toEqual([])
    expect((await hold(contents)).outcome).toEqual({ status: 'refused', reason: 'not_registered' })
  })

  it('needs somebody on duty for the answer too', async () => {
    const { contents } = await newResident()
    const { terminal, asked } = await asksOf(contents)
    const { terminalId, dutyId } = terminal
    expectOk(await manager().endDuty({ params: { terminalId, dutyId } }), 'nobody there')
    const body = { question: asked.question, answer: { agreed: true as const, shown: [] } }
    expect(await terminal.api.answerCounterConsent({ body })).toMatchObject({
      error: { code: 'terminal_unattended' },
    })
  })

  it('logs in who agreed before in a browser, and a withdrawal ends tokens at the counter at once', async () => {
    const { contents, accountId } = await newResident()
    const client = toClientConfig(await rowOf()) ?? expect.fail('a client')
    await giveConsent(context, refOf(accountId), client, ['name'])
    const { terminal, outcome } = await hold(contents)
    const { system, tokens, claims, userinfo } = await claimsAt(terminal, hintOf(outcome))
    expect(claims['sub']).toBe((await world.identity.ppidsFor('gym', YABU, [accountId])).get(accountId))
    expect(claims).not.toHaveProperty('age_over_65')
    expect(await userinfo()).not.toHaveProperty('age_over_65')
    const again = hintOf(await terminal.hold(target, contents))
    const [consent] = await listMyConsents(context, refOf(accountId))
    expect(consent).not.toHaveProperty('where')
    const ppids = await world.identity.ppidsFor('resident', YABU, [accountId])
    const headers = { 'x-resident': `${YABU} ${ppids.get(accountId)}` }
    const mine = createClient(consentRoutes, inProcessTransport(world.app, { headers }))
    const params = { consentId: consent?.consentId ?? newId() }
    expectOk(await mine.withdrawConsent({ params, body: {} }), 'withdrawn')
    await expect(userinfo()).rejects.toThrow()
    expect((await oidc.tokenIntrospection(system.config, tokens.access_token)).active).toBe(false)
    await expect(system.begin(again)).rejects.toMatchObject({ error: 'access_denied' })
    expect((await hold(contents)).outcome.status).toBe('consent')
  })

  it('is no service at the counters of another municipality', async () => {
    const terminal = await newTerminal({ services: ['resident', 'gym'], town: ASAGO })
    const opened = await terminal.api.openCardLogin({ body: { for: target, certificate: null } })
    expect(opened).toMatchObject({ error: { code: 'service_not_allowed' } })
  })
})

describe('card and PIN at the terminal', () => {
  it('is worth the PIN for the counter system: the step-up is on the same terminal', async () => {
    const terminal = await newTerminal()
    const { contents, accountId } = await newResident()
    const hint = hintOf(await terminal.typePin({ kind: 'counter', clientId: STRICT }, contents))
    const system = await counterSystemAt(STRICT, terminal.keys)
    const tokens = await system.poll(await system.begin(hint))
    expect(tokens.claims()).toMatchObject({ acr: ACR.jpkiAuth, amr: ['sc', 'pin', 'face-to-face'] })
    expect(tokens.refresh_token).toBeUndefined()
    expect(accountId).toBeTruthy()
  })

  it('is bound to the page of this server: evidence taken for another origin is nothing', async () => {
    const terminal = await newTerminal()
    const { contents } = await newResident()
    const phished = await terminal.typePin(counterTarget, contents, { origin: 'https://musubi.example.evil' })
    expect(phished).toEqual({ status: 'refused', reason: 'challenge_over' })
  })

  it('logs a protected person in, who is a stranger to kazashi', async () => {
    const terminal = await newTerminal()
    const hidden = await newResident({ protected: true })
    const stranger = await issueContents(world, { serial: ++serial })
    const [toHidden, toStranger] = [
      await terminal.hold(counterTarget, hidden.contents),
      await terminal.hold(counterTarget, stranger),
    ]
    expect(toHidden).toEqual({ status: 'refused', reason: 'not_registered' })
    expect(toStranger).toEqual(toHidden)
    expect((await terminal.typePin(counterTarget, hidden.contents)).status).toBe('accepted')
  })
})

describe('the kazashi grant of our own programs', () => {
  it('gives a terminal a token for each service it is allowed, bound to its key', async () => {
    const terminal = await newTerminal()
    const { contents, accountId } = await newResident()
    const program = await ownProgramAt(terminal.terminalId, 'library', terminal.keys)
    const tokens = await program.redeem(hintOf(await terminal.hold(ownTarget, contents)))
    const ppids = await world.identity.ppidsFor('library', YABU, [accountId])
    expect(tokens.claims()).toMatchObject({ sub: ppids.get(accountId), acr: ACR.kazashi })
    expect(tokens.expires_in).toBeLessThan(300)
    expect(tokens.refresh_token).toBeUndefined()
    expect(tokens.token_type).toBe('dpop')
    const hint = hintOf(await terminal.hold(ownTarget, contents))
    await program.redeem(hint)
    await expect(program.redeem(hint)).rejects.toMatchObject({ error: 'invalid_request' })
  })

  it('is for its own terminal: not for a service that is not allowed, not with another key', async () => {
    const terminal = await newTerminal({ services: ['resident'] })
    const { contents } = await newResident()
    const opened = await terminal.api.openCardLogin({ body: { for: ownTarget, certificate: null } })
    expect(opened).toMatchObject({ error: { code: 'service_not_allowed' } })
    const other = await newTerminal()
    const hint = hintOf(await other.hold(ownTarget, contents))
    const program = await ownProgramAt(terminal.terminalId, 'resident', terminal.keys)
    await expect(program.redeem(hint)).rejects.toMatchObject({ error: 'invalid_request' })
    const impostor = await ownProgramAt(other.terminalId, 'library', terminal.keys)
    await expect(impostor.redeem(hint)).rejects.toMatchObject({ error: 'invalid_client' })
  })
})

describe('an attended terminal at a login', () => {
  it('needs somebody on duty', async () => {
    const terminal = await newTerminal({ attended: false })
    const opened = await terminal.api.openCardLogin({ body: { for: counterTarget, certificate: null } })
    expect(opened).toMatchObject({ error: { code: 'terminal_unattended' } })
  })

  it('that is stolen: the kill switch ends its tokens, its pending requests and its key at once', async () => {
    const terminal = await newTerminal()
    const { contents } = await newResident()
    const system = await counterSystemAt(COUNTER, terminal.keys)
    const program = await ownProgramAt(terminal.terminalId, 'library', terminal.keys)
    const tokens = await system.poll(await system.begin(hintOf(await terminal.hold(counterTarget, contents))))
    const own = await program.redeem(hintOf(await terminal.hold(ownTarget, contents)))
    const pending = await system.begin(hintOf(await terminal.hold(counterTarget, contents)))
    const hint = hintOf(await terminal.hold(counterTarget, contents))
    const witness = await counterSystemAt(COUNTER, (await newTerminal()).keys)
    const isActive = async ({ access_token: token }: oidc.TokenEndpointResponse) =>
      (await oidc.tokenIntrospection(witness.config, token)).active
    expect([await isActive(tokens), await isActive(own)]).toEqual([true, true])
    const { terminalId } = terminal
    const off = await manager().switchOffTerminal({ params: { terminalId }, body: { reason: 'stolen' } })
    expect(expectOk(off, 'off').endedLogins).toBe(3)
    expect([await isActive(tokens), await isActive(own)]).toEqual([false, false])
    await expect(
      oidc.fetchUserInfo(system.config, tokens.access_token, tokens.claims()?.sub ?? '', {
        DPoP: system.DPoP,
      }),
    ).rejects.toThrow()
    await expect(system.poll(pending)).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(system.begin(hint)).rejects.toMatchObject({ error: 'access_denied' })
    await expect(program.redeem('x')).rejects.toMatchObject({ error: 'invalid_client' })
    const opened = await terminal.api.openCardLogin({ body: { for: counterTarget, certificate: null } })
    expect(opened).toMatchObject({ error: { code: 'unauthenticated' } })
  })
})

describe('evidence on a bad day', () => {
  it('of two cards whose holders were born on one day, put together by a terminal, is refused', async () => {
    const terminal = await newTerminal()
    const [victim, attacker] = [await registered([0, 1, 2]), await registered([1, 2, 0])]
    const opened = await terminal.open(counterTarget, victim)
    const mixed = { ...attacker, authentication: victim.authentication }
    const evidence = await terminal.readCard(mixed, opened)
    const outcome = await terminal.handInKazashi(opened.ticket, opened.loginId, evidence)
    expect(outcome).toMatchObject({ value: { status: 'refused', reason: 'face_key_differs' } })
  })

  async function registered(keys: readonly [number, number, number]) {
    const contents = await issueContents(world, { serial: ++serial, keys })
    await registerContents(world, contents, serial)
    return contents
  }

  it('of an earlier login does not open a new one, and the same evidence logs in once', async () => {
    const terminal = await newTerminal()
    const { contents } = await newResident()
    const first = await terminal.open(counterTarget, contents)
    const evidence = await terminal.readCard(contents, first)
    const second = await terminal.open(counterTarget, contents)
    const swapped = await terminal.handInKazashi(second.ticket, first.loginId, evidence)
    expect(swapped).toMatchObject({ value: { status: 'refused', reason: 'challenge_over' } })
    const renamed = await terminal.handInKazashi(second.ticket, second.loginId, evidence)
    expect(renamed).toMatchObject({ value: { status: 'refused', reason: 'malformed' } })
    const once = expectOk(await terminal.handInKazashi(first.ticket, first.loginId, evidence), 'a login')
    const again = expectOk(await terminal.handInKazashi(first.ticket, first.loginId, evidence), 'repeated')
    const system = await counterSystemAt(COUNTER, terminal.keys)
    await system.begin(hintOf(once))
    await expect(system.begin(hintOf(again))).rejects.toMatchObject({ error: 'invalid_request' })
  })

  it('of another terminal, or with an hour-old clock, is refused', async () => {
    const [terminal, other] = [await newTerminal(), await newTerminal()]
    const { contents } = await newResident()
    const opened = await terminal.open(counterTarget, contents)
    const evidence = await terminal.readCard(contents, opened)
    const relayed = await other.handInKazashi(opened.ticket, opened.loginId, evidence)
    expect(relayed).toMatchObject({ error: { code: 'login_request_over' } })
    const stale = await terminal.readCard(contents, opened, (one) => ({
      ...one,
      takenAt: one.takenAt - 3_600_000,
    }))
    const outcome = await terminal.handInKazashi(opened.ticket, opened.loginId, stale)
    expect(outcome).toMatchObject({ value: { status: 'refused', reason: 'proof_invalid' } })
  })

  it('is refused while nobody can say whether the card is still good', async () => {
    const terminal = await newTerminal()
    const { contents } = await newResident()
    const opened = await terminal.open(counterTarget, contents)
    const evidence = await terminal.readCard(contents, opened)
    source.isSilent = true
    const early = await terminal.hold(counterTarget, contents)
    const late = await terminal.handInKazashi(opened.ticket, opened.loginId, evidence)
    source.isSilent = false
    expect(early).toEqual({ status: 'refused', reason: 'status_unknown' })
    expect(late).toMatchObject({ value: { status: 'refused', reason: 'status_unknown' } })
  })

  it('of a revoked card is refused before anything of its holder is told', async () => {
    const terminal = await newTerminal()
    const { contents } = await newResident({ standing: 'revoked' })
    expect(await terminal.hold(counterTarget, contents)).toEqual({ status: 'refused', reason: 'revoked' })
  })
})

describe('kazashi on the login page', () => {
  const party = (clientId = 'resident') =>
    createRelyingParty({
      origin,
      clientId,
      redirectUri: clients.find((one) => one.clientId === clientId)?.redirectUris[0] ?? '',
      scope: 'openid',
    })

  /** The login page leads to the reader on this machine and is told where to go on. */
  async function atReader(url: URL) {
    expect(url.origin).toBe('http://127.0.0.1:45678')
    return { kind: 'visit', request: url.searchParams.get('request') ?? '' } as const
  }

  it('goes to the reader by a plain link and comes back logged in, for once', async () => {
    const terminal = await newTerminal()
    const { contents, accountId } = await newResident()
    const rp = await party()
    const browser = createBrowser(origin)
    const { page, checks } = await rp.begin(browser)
    const link = /href="([^"]*\/kazashi[^"]*)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const away = await browser.open(link)
    const outcome = await terminal.hold(await atReader(away.url), contents)
    if (outcome.status !== 'accepted') throw new Error('a login')
    expect(outcome.loginHintToken).toBeNull()
    const stranger = createBrowser(origin)
    expect((await stranger.open(outcome.continueAt ?? '')).status).toBe(400)
    const end = await browser.open(outcome.continueAt ?? '')
    const tokens = await rp.redeem(end.url, checks)
    const ppids = await world.identity.ppidsFor('resident', YABU, [accountId])
    expect(tokens.claims()).toMatchObject({ sub: ppids.get(accountId), acr: ACR.kazashi })
    expect(tokens.expires_in).toBeLessThan(300)
    const next = await rp.begin(browser)
    expect(next.page.html).toContain('かざすだけ')
  })

  it('offers only the PIN where the service needs it, and step-up wants the same person', async () => {
    const terminal = await newTerminal()
    const [mine, theirs] = [await newResident(), await newResident()]
    const rp = await party()
    const browser = createBrowser(origin)
    const logIn = async (parameters: Record<string, string>, way: string) => {
      const { page, checks } = await rp.begin(browser, parameters)
      const link =
        new RegExp(`href="([^"]*/${way}[^"]*)"`).exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
      return { target: await atReader((await browser.open(link)).url), checks, page }
    }
    const first = await logIn({}, 'kazashi')
    const held = await terminal.hold(first.target, mine.contents)
    const end = await browser.open((held.status === 'accepted' && held.continueAt) || '')
    const tokens = await rp.redeem(end.url, first.checks)
    const up = await logIn({ acr_values: ACR.jpkiAuth, id_token_hint: tokens.id_token ?? '' }, 'card-pin')
    expect(up.page.html).not.toContain('/kazashi')
    const opened = expectOk(
      await terminal.api.openCardLogin({ body: { for: up.target, certificate: null } }),
      'open',
    )
    expect(opened).toMatchObject({ ways: ['pin'], stepUp: true })
    expect(await terminal.typePin(up.target, theirs.contents)).toEqual({
      status: 'refused',
      reason: 'other_person',
    })
    const typed = await terminal.typePin(up.target, mine.contents)
    const stepped = await browser.open((typed.status === 'accepted' && typed.continueAt) || '')
    const better = await rp.redeem(stepped.url, up.checks)
    expect(better.claims()).toMatchObject({ sub: tokens.claims()?.sub, acr: ACR.jpkiAuth })
  })

  it('what came back is used once and for its own visit', async () => {
    const terminal = await newTerminal()
    const { contents } = await newResident()
    const rp = await party()
    const [browser, other] = [createBrowser(origin), createBrowser(origin)]
    const begin = async (which: typeof browser) => {
      const { page } = await rp.begin(which)
      const link = /href="([^"]*\/kazashi[^"]*)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
      return { target: await atReader((await which.open(link)).url), page }
    }
    const [mine, theirs] = [await begin(browser), await begin(other)]
    const outcome = await terminal.hold(mine.target, contents)
    const continueAt = (outcome.status === 'accepted' && outcome.continueAt) || ''
    const injected = continueAt.replace(
      mine.page.url.pathname.split('/').at(-1) ?? '',
      theirs.page.url.pathname.split('/').at(-1) ?? '',
    )
    const refused = await other.open(injected)
    expect(refused.html).toContain('カードの確認が途中で終わりました')
    expect((await browser.open(continueAt)).url.searchParams.get('code')).toBeTruthy()
  })
})
