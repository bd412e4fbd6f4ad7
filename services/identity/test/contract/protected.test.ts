import { StubPayloadSchema, type CardLoginTarget } from '@musubi/contracts'
import type { CardContents } from '@musubi/card/virtual'
import { expectOk, parseCivilDate, toBase64Url, toEraDigits, type Uuid } from '@musubi/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeProtection } from '../../src/app/accounts/protection.ts'
import type { IdentityContext } from '../../src/app/context.ts'
import { ACR } from '../../src/core/assurance.ts'
import { createBrowser } from '../browser.ts'
import { issueContents } from '../card-in-hand.ts'
import { openContext } from '../context.ts'
import { clientAuthentication } from '../relying-party.ts'
import { clients, startWorld, type RunningWorld } from '../running-world.ts'
import { createTerminalInHand, registerContents } from '../terminal-in-hand.ts'
import { ASAGO, birthday, newId, terminalKeys, YABU, type Cardholder, type TerminalKeys } from '../world.ts'

/**
 * 支援措置: whoever asks about a protected person is answered as about nobody. Whole answers are compared, headers and
 * lengths included; a person who is known and not protected shows that the comparison would notice.
 */

const until = expectOk(parseCivilDate('2027-11-24'), 'a date')
let world: RunningWorld
let context: IdentityContext
let terminal: { readonly terminalId: Uuid; readonly keys: TerminalKeys }
let neighbour: Uuid

interface Somebody {
  readonly accountId: Uuid
  readonly contents: CardContents
  readonly loginName: string
  /** How a clerk was told to call them before the measure. */
  readonly personKey: string
}
let hidden: Somebody
let known: Somebody
/** Like `known`; no clerk stops this one. */
let usual: Somebody
let nobody: Somebody

beforeAll(async () => {
  world = await startWorld({
    readerUrl: () => 'http://127.0.0.1:45678',
    statusProvider: { check: async () => ({ status: 'good' as const }) },
    clients: [
      ...clients,
      {
        clientId: 'counter',
        name: { ja: '窓口', easy: '窓口', en: 'Counter' },
        service: 'library',
        audience: 'resident',
        redirectUris: ['http://127.0.0.1/counter/callback'],
        postLogoutRedirectUris: [],
        counter: {},
        authentication: clientAuthentication('counter'),
      },
    ],
  })
  context = await openContext(world)
  const keys = terminalKeys()
  const enrolled = await world.enrol(YABU, 'resident', keys, ['resident', 'library'])
  terminal = { terminalId: enrolled.terminal.terminalId, keys }
  const duty = { params: { terminalId: terminal.terminalId, dutyId: newId() }, body: {} }
  expectOk(await world.staff(YABU, ['terminal_manager']).beginDuty(duty), 'a duty')
  neighbour = (await world.enrol(ASAGO, 'shelter', terminalKeys())).terminal.terminalId
  await world.identity.demo.agreeToShare({
    municipalityCode: YABU,
    partnerCode: ASAGO,
    service: 'shelter',
    validFrom: new Date(0),
    validUntil: null,
  })
  hidden = await somebody(0x5101, 'hidden-1')
  known = await somebody(0x5102, 'known-11')
  usual = await somebody(0x5104, 'usual-11')
  nobody = {
    accountId: newId(),
    contents: await issueContents(world, { serial: 0x5103 }),
    loginName: 'nobody-1',
    personKey: 'A'.repeat(hidden.personKey.length),
  }
  const ref = { municipalityCode: YABU, accountId: hidden.accountId }
  expectOk(await changeProtection(context, ref, { kind: 'set', until }, 'officer'), 'protected')
})
afterAll(() => world?.close())

async function somebody(serial: number, loginName: string): Promise<Somebody> {
  const contents = await issueContents(world, { serial })
  const { accountId } = await registerContents(world, contents, serial)
  const login = { accountId, municipalityCode: YABU, displayName: `但馬 ${loginName}`, loginName }
  await world.identity.demo.createResidentLogins([{ ...login, password: `password of ${loginName}` }])
  const found = await ask(
    { method: 'POST', url: '/identity/v1/accounts/searches', payload: { by: 'login_name', loginName } },
    CLERK,
  )
  const personKey = (JSON.parse(found.raw) as { accounts: { person: string }[] }).accounts[0]?.person ?? ''
  return { accountId, contents, loginName, personKey }
}

const CLERK = { 'x-staff': `staff ${YABU} account_clerk,hq,terminal_manager,service_manager` }
const SERVICE = { authorization: 'Bearer service' }
const asTerminal = async () => ({
  authorization: `Bearer ${await world.tokenOf(terminal.terminalId, terminal.keys, world.publicUrl)}`,
})

async function ask(
  request: { method: 'GET' | 'POST' | 'PUT'; url: string; payload?: object },
  headers: Record<string, string>,
) {
  const answer = await world.app.inject({ ...request, headers })
  // Of the moment and of the one who asks, not of the one asked about.
  const { date: _date, 'x-request-id': _reference, ...all } = answer.headers
  const kept = Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('x-ratelimit-')))
  return {
    raw: answer.body,
    status: answer.statusCode,
    headers: kept,
    body: blur(answer.body),
  }
}

/** What is random in every answer is compared by its length. */
function blur(body: string): string {
  return body
    .replaceAll(
      /"(ticket|nonce|session|reference|backTo)":"([^"]+)"/g,
      (_all, name, value: string) => `"${name}":${value.length}`,
    )
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'AT')
}

function holderOf({ accountId, contents }: Somebody): Cardholder {
  return {
    accountId,
    municipalityCode: YABU,
    birthDate: birthday,
    certificate: contents.authentication.certificate,
    faceRecord: contents.face.record,
    faceCertificate: contents.face.certificate,
    facePrivateKey: contents.face.privateKey,
    card: {} as never,
  }
}

const tap = (municipalityCode: string, terminalId: () => Uuid) => (who: Somebody) =>
  ask(
    {
      method: 'POST',
      url: '/identity/v1/evidence/resolutions',
      payload: {
        service: 'shelter',
        municipalityCode,
        terminalId: terminalId(),
        receivedAt: new Date().toISOString(),
        keys: [world.sealer.key],
        evidence: [world.tap(holderOf(who), { terminalId: terminalId(), takenAt: Date.now() - 1000 })],
      },
    },
    SERVICE,
  )

async function open(target: CardLoginTarget, { contents }: Somebody) {
  const certificate = toBase64Url(contents.authentication.certificate)
  const payload = { for: target, certificate }
  return ask({ method: 'POST', url: '/identity/v1/card-logins', payload }, await asTerminal())
}

/** A terminal in wrong hands knows the birth date from elsewhere and hands evidence in all the same. */
async function handIn(who: Somebody) {
  const hand = createTerminalInHand(world, terminal)
  const opened = await hand.open({ kind: 'counter', clientId: 'counter' }, null)
  const guessed = { status: 'known', birthDateDigits: toEraDigits(birthday) } as const
  const evidence = await hand.readCard(who.contents, { ...opened, card: guessed })
  const outcome = await hand.handInKazashi(opened.ticket, opened.loginId, evidence)
  return { raw: JSON.stringify(outcome), body: blur(JSON.stringify(outcome)) }
}

async function visitTarget(): Promise<CardLoginTarget> {
  const party = await world.partyOf('resident')
  const browser = createBrowser(world.origin)
  const { page } = await party.begin(browser)
  const link = /href="([^"]*\/kazashi[^"]*)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
  return { kind: 'visit', request: (await browser.open(link)).url.searchParams.get('request') ?? '' }
}

async function seal({ accountId }: Somebody, isRecorded: boolean) {
  const setId = newId()
  const set = { setId, municipalityCode: YABU, service: 'shelter' as const }
  expectOk(await world.api.createStubSet({ body: set }), 'a set')
  const ppids = await world.identity.ppidsFor('shelter', YABU, [accountId])
  const ppid = isRecorded ? ppids.get(accountId) : 'x'.repeat(24)
  const household = [{ personId: newId(), displayName: '但馬', ageBand: '40s', needs: [] }]
  const payload = StubPayloadSchema.parse({ personId: newId(), home: YABU, household })
  const body = { municipalityCode: YABU, entries: [{ ppid, payload }] }
  return ask({ method: 'POST', url: `/identity/v1/stub-sets/${setId}/stubs`, payload: body }, SERVICE)
}

type Question = (who: Somebody) => Promise<{ readonly raw: string; readonly body: string }>
const QUESTIONS: Readonly<Record<string, Question>> = {
  'a tap at a shelter of the own town': tap(YABU, () => world.terminal.terminalId),
  'a tap at a shelter of a neighbour that may recognise residents': tap(ASAGO, () => neighbour),
  'a stub for shelters without network': (who) => seal(who, who !== nobody),
  'kazashi for a counter system': (who) => open({ kind: 'counter', clientId: 'counter' }, who),
  'kazashi for the terminal’s own program': (who) => open({ kind: 'own', service: 'library' }, who),
  'kazashi on the login page': async (who) => open(await visitTarget(), who),
  'evidence handed in although the card was refused': handIn,
  'a clerk who searches by municipal ID': ({ loginName }) =>
    ask(
      { method: 'POST', url: '/identity/v1/accounts/searches', payload: { by: 'login_name', loginName } },
      CLERK,
    ),
  'a clerk who searches by name and birth date': ({ loginName }) =>
    ask(
      {
        method: 'POST',
        url: '/identity/v1/accounts/searches',
        payload: { by: 'person', displayName: `但馬 ${loginName}`, birthDate: birthday },
      },
      CLERK,
    ),
  'a clerk who opens an account that was found before the measure': ({ personKey }) =>
    ask({ method: 'GET', url: `/identity/v1/accounts/${personKey}` }, CLERK),
  'a clerk who reads the history of that account': ({ personKey }) =>
    ask({ method: 'GET', url: `/identity/v1/accounts/${personKey}/history` }, CLERK),
  'a clerk who wants to stop that account': ({ personKey }) =>
    ask(
      {
        method: 'PUT',
        url: `/identity/v1/accounts/${personKey}/lock`,
        payload: { locked: true, reason: 'other' },
      },
      CLERK,
    ),
}

describe('somebody under 支援措置', () => {
  it.each(Object.entries(QUESTIONS))('%s: answered like nobody', async (_name, question) => {
    const [ofHidden, ofNobody, ofKnown] = [
      await question(hidden),
      await question(nobody),
      await question(known),
    ]
    const { raw: _raw, ...whole } = ofHidden
    const { raw: _other, ...expected } = ofNobody
    expect(whole).toEqual(expected)
    expect(ofHidden.raw).not.toContain(hidden.accountId)
    // The question is one that tells something of people who have a record.
    expect(ofKnown.body).not.toEqual(ofNobody.body)
  })

  it('logs in by password and by card and PIN, and the service sees the tokens of anybody', async () => {
    const hand = createTerminalInHand(world, terminal)
    const claimsOf = async ({ loginName, contents }: Somebody) => {
      const party = await world.partyOf('resident')
      const { tokens } = await party.logIn(loginName, `password of ${loginName}`)
      const outcome = await hand.typePin({ kind: 'counter', clientId: 'counter' }, contents)
      const info = await party.userInfo(tokens, tokens.claims()?.sub ?? '')
      const { expires_in: lifetime, scope } = tokens
      return {
        claims: Object.keys(tokens.claims() ?? {}),
        info: Object.keys(info),
        acr: tokens.claims()?.['acr'],
        town: tokens.claims()?.['municipality_code'],
        proofing: tokens.claims()?.['proofing'],
        lifetime,
        scope,
        outcome: blur(JSON.stringify(outcome)).replaceAll(/"loginHintToken":"[^"]+"/g, '""'),
      }
    }
    expect(await claimsOf(hidden)).toEqual(await claimsOf(usual))
  })

  it('is asked for a step-up like anybody, and kazashi is offered on the page like to anybody', async () => {
    const pages = []
    for (const { loginName } of [hidden, usual]) {
      const party = await world.partyOf('resident')
      const browser = createBrowser(world.origin)
      const { page } = await party.begin(browser)
      await browser.submit(page, { login_name: loginName, password: `password of ${loginName}` })
      const up = await party.begin(browser, { acr_values: ACR.jpkiAuth })
      pages.push(up.page.html.replaceAll(/\/identity\/login\/[^"?/]+/g, 'LOGIN'))
    }
    expect(pages[0]).toEqual(pages[1])
  })

  it('is told of to the officers when their card turns up, and nobody at the terminal is told', async () => {
    const keys = terminalKeys()
    const away = await world.enrol(ASAGO, 'resident', keys, ['resident', 'library'])
    const duty = { params: { terminalId: away.terminal.terminalId, dutyId: newId() }, body: {} }
    expectOk(await world.staff(ASAGO, ['terminal_manager']).beginDuty(duty), 'a duty')
    const counter = { kind: 'counter', clientId: 'counter' } as const
    for (const who of [hidden, usual]) {
      await createTerminalInHand(world, { terminalId: away.terminal.terminalId, keys }).typePin(
        counter,
        who.contents,
      )
      await createTerminalInHand(world, terminal).typePin(counter, who.contents)
      await open(counter, who)
    }
    await world.identity.watchAccess()
    const uses = await world.database.withTenant(YABU, async (tx) =>
      world.audit.list(tx, {
        actions: ['account.protected_card_used_elsewhere', 'account.protected_kazashi_tried'],
      }),
    )
    const told = uses.map(({ body: { action, details } }) => `${action} ${JSON.stringify(details)}`)
    expect(told).toContain(`account.protected_card_used_elsewhere {"way":"pin","where":"${ASAGO}"}`)
    expect(told.filter((text) => text.includes(`${YABU}`))).toEqual([])
    const subjects = new Set(uses.map(({ body }) => body.subject?.id))
    expect(subjects.size).toBe(1)
    const listed = await ask(
      { method: 'GET', url: '/identity/v1/access-alerts' },
      { 'x-staff': `staff ${YABU} protection_officer` },
    )
    const { alerts } = JSON.parse(listed.raw) as { alerts: { rule: string }[] }
    expect(alerts.map(({ rule }) => rule).toSorted()).toEqual([
      'protected_card_elsewhere',
      'protected_kazashi_tried',
    ])
    const neighbours = { 'x-staff': `staff ${ASAGO} protection_officer,privacy_officer` }
    expect((await ask({ method: 'GET', url: '/identity/v1/access-alerts' }, neighbours)).raw).toBe(
      '{"alerts":[]}',
    )
  })
})
