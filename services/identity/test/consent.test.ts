import type { ClaimRequest, ConsentReceipt, TextInLanguages } from '@musubi/contracts'
import { expectOk } from '@musubi/kernel'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  covers,
  decideShown,
  shownNow,
  type AgreedTerms,
  type ConsentTerms,
} from '../src/core/consent-terms.ts'
import { createBrowser } from './browser.ts'
import { startLogoutReceiver, type LogoutReceiver } from './logout-receiver.ts'
import { libraryRegistration } from './registrations.ts'
import { passwords, people, startWorld, type RunningWorld } from './running-world.ts'
import type { RelyingParty } from './relying-party.ts'
import { ASAGO, YABU } from './world.ts'
import { consentActions } from '../src/audit/consents.ts'

const text = fc.constantFrom('a', 'b').map((word): TextInLanguages => ({ ja: word, easy: word, en: word }))
const request = fc.record<ClaimRequest>({
  claim: fc.constantFrom('name', 'age_over_18', 'age_over_65', 'proofing'),
  purpose: text,
  required: fc.boolean(),
})
const terms = fc.record<ConsentTerms>({
  serviceName: text,
  vendor: fc.constantFrom('v', 'w'),
  purpose: text,
  offered: fc.uniqueArray(request, { selector: ({ claim }) => claim }),
})

it('every digest of a receipt fits into the log, whatever it begins with', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const { digest } = consentActions['consent.given'].details
      expect(digest.safeParse(Buffer.from(bytes).toString('base64url')).success).toBe(true)
    }),
    { numRuns: 500 },
  )
})

describe('what an agreement covers', () => {
  const agreed = fc
    .tuple(terms, fc.array(fc.constantFrom('name', 'age_over_18', 'age_over_65', 'roles')))
    .map(([offer, chosen]): AgreedTerms => ({ ...offer, shown: decideShown(offer, chosen) }))

  it('is what was offered and chosen, and everything that is needed', () => {
    fc.assert(
      fc.property(agreed, (agreement) => {
        const offered = agreement.offered.map(({ claim }) => claim)
        expect(agreement.shown.every((claim) => offered.includes(claim))).toBe(true)
        for (const { claim, required } of agreement.offered)
          if (required) expect(agreement.shown).toContain(claim)
        expect(covers(agreement, agreement)).toBe(true)
        expect(shownNow(agreement, agreement)).toEqual(agreement.shown)
      }),
    )
  })

  it('never grows: more, another reason, another vendor or a new need is asked for again', () => {
    fc.assert(
      fc.property(agreed, terms, (agreement, asked) => {
        const shown = shownNow(agreement, asked)
        expect(shown.every((claim) => agreement.shown.includes(claim))).toBe(true)
        if (!covers(agreement, asked)) return
        expect(agreement.vendor).toBe(asked.vendor)
        expect(agreement.purpose).toEqual(asked.purpose)
        for (const { claim, purpose, required } of asked.offered) {
          expect(agreement.offered).toContainEqual(expect.objectContaining({ claim, purpose }))
          if (required) expect(shown).toContain(claim)
        }
      }),
    )
  })
})

describe('consent to a service', () => {
  let world: RunningWorld
  let receiver: LogoutReceiver
  let offset = 0
  beforeAll(async () => {
    receiver = await startLogoutReceiver()
    world = await startWorld({ clock: () => Date.now() + offset })
  })
  afterAll(async () => {
    await world?.close()
    await receiver?.close()
  })

  const local = () => ({
    redirectUris: ['http://127.0.0.1/callback'],
    postLogoutRedirectUris: ['http://127.0.0.1/goodbye'],
    backchannelLogoutUri: receiver.uri,
  })
  const ichiro = { login_name: 'ichiro-1', password: passwords['ichiro-1'] }

  /** Logs Ichiro in and answers the consent page if there is one. */
  async function visit(
    party: RelyingParty,
    answer: Record<string, string>,
    browser = createBrowser(world.origin),
  ) {
    const { checks, page } = await party.begin(browser)
    const asksLogin = page.html !== '' && !page.html.includes('name="decision"')
    const after = asksLogin ? await browser.submit(page, ichiro) : page
    const asked = after.html.includes('name="decision"')
    const end = asked ? await browser.submit(after, answer) : after
    if (answer['decision'] === 'agree' || !asked) expect(end.url.searchParams.get('code')).toBeTruthy()
    return { checks, end, asked, page: after, browser }
  }

  it('is asked for once, says who sees what and why, and gives what was chosen', async () => {
    const party = await world.vendor('library', local())
    const first = await visit(party, { decision: 'agree' })
    expect(first.asked).toBe(true)
    expect(first.page.html).toContain(
      '<mark>養父市 市立図書館</mark>が、<mark>お名前と65歳以上かどうか</mark>',
    )
    expect(first.page.html).toContain('株式会社としょかん')
    expect(first.page.html).toContain('貸出カードに印字するため')
    expect(first.page.html).toContain('但馬 一郎')
    expect(first.page.html).not.toMatch(/<script|style=|onclick| checked/)
    const tokens = await party.redeem(first.end.url, first.checks)
    expect(tokens.claims()).toMatchObject({ name: '但馬 一郎', municipality_code: YABU })
    expect(tokens.claims()).not.toHaveProperty('age_over_65')

    const again = await visit(party, {})
    expect(again.asked).toBe(false)
    const later = await party.redeem(again.end.url, again.checks)
    expect(later.claims()?.sub).toBe(tokens.claims()?.sub)
    expect(await party.userInfo(later, later.claims()?.sub ?? '')).toMatchObject({ name: '但馬 一郎' })
  })

  it('can be changed on the same page, and the history keeps both', async () => {
    const party = await world.vendor('museum', local())
    await visit(party, { decision: 'agree' })
    const browser = createBrowser(world.origin)
    const { checks, page } = await party.begin(browser, { prompt: 'consent' })
    const asked = await browser.submit(page, ichiro)
    const end = await browser.submit(asked, { decision: 'agree', show: 'age_over_65' })
    const tokens = await party.redeem(end.url, checks)
    expect(tokens.claims()).toMatchObject({ age_over_65: false })
    const mine = await world.resident(YABU, people.ichiro)
    const { consents } = expectOk(await mine.listConsents(), 'a list')
    const ofMuseum = consents.filter(({ clientId }) => clientId === `${YABU}.museum`)
    expect(ofMuseum.map(({ shown, ended }) => [shown, ended?.how])).toEqual([
      [['name', 'age_over_65'], undefined],
      [['name'], 'replaced'],
    ])
    expect(ofMuseum[0]?.reference).toMatch(/^C-\d{4}-\d{4}-[0-9A-F]{4}$/)
  })

  it('refused tells the service that access was denied, and nothing else', async () => {
    const party = await world.vendor('pool', local())
    const { end } = await visit(party, { decision: 'decline' })
    expect(Object.fromEntries(end.url.searchParams)).toMatchObject({
      error: 'access_denied',
      iss: `${world.origin}/oidc`,
    })
    expect(end.url.href).not.toContain(people.ichiro)
    await expect(party.redeem(end.url, {})).rejects.toThrow()
    expect((await visit(party, { decision: 'decline' })).asked).toBe(true)
  })

  it('is asked for again when the service wants to know something else', async () => {
    const party = await world.vendor('bus', { ...local(), claims: [] })
    await visit(party, { decision: 'agree' })
    expect((await visit(party, {})).asked).toBe(false)
    const { service: _fixed, ...fields } = { ...libraryRegistration('bus'), ...local() }
    const changed = await world
      .registry(YABU)
      .changeClient({ params: { clientId: `${YABU}.bus` }, body: { ...fields, version: 2 } })
    expect(changed.ok).toBe(true)
    const again = await visit(party, { decision: 'agree' })
    expect(again.asked).toBe(true)
    expect(again.page.html).toContain('変わりました')
  })

  it('has a receipt whose digest stands in the audit log', async () => {
    const mine = await world.resident(YABU, people.ichiro)
    const [consent] = expectOk(await mine.listConsents(), 'a list').consents
    if (!consent) throw new Error('a consent')
    const receipt: ConsentReceipt = expectOk(
      await mine.getConsentReceipt({ params: { consentId: consent.consentId } }),
      'a receipt',
    )
    expect(receipt).toMatchObject({ controller: YABU, consent: { vendor: '株式会社としょかん' } })
    const records = await world.database.withTenant(YABU, (tx) =>
      world.deps.audit.list(tx, { actions: ['consent.given'] }),
    )
    expect(JSON.stringify(records)).toContain(receipt.digest)
    expect(JSON.stringify([records, receipt])).not.toContain(people.ichiro)
  })

  it('withdrawn ends every token at once and logs the service out', async () => {
    const party = await world.vendor('gym', local())
    const { end, checks, browser } = await visit(party, { decision: 'agree' })
    const tokens = await party.redeem(end.url, checks)
    const claims = tokens.claims()
    const mine = await world.resident(YABU, people.ichiro)
    const consent = expectOk(await mine.listConsents(), 'a list').consents.find(
      ({ clientId }) => clientId === party.clientId,
    )
    if (!consent) throw new Error('a consent')
    const before = receiver.heard.length
    const params = { consentId: consent.consentId }
    const withdrawn = expectOk(await mine.withdrawConsent({ params, body: {} }), 'withdrawn')
    expect(withdrawn.consent.ended?.how).toBe('withdrawn')
    const told = receiver.claims().slice(before)
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({
      sub: claims?.sub,
      aud: party.clientId,
      iss: `${world.origin}/oidc`,
      sid: claims?.['sid'],
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    })
    expect(told[0]).not.toHaveProperty('nonce')
    expect(receiver.heard.join()).not.toContain(people.ichiro)
    await expect(party.userInfo(tokens, claims?.sub ?? '')).rejects.toThrow()
    await expect(party.refresh(tokens.refresh_token ?? '')).rejects.toThrow()
    expect(await party.introspect(tokens.access_token)).toMatchObject({ active: false })
    expectOk(await mine.withdrawConsent({ params, body: {} }), 'the same again')
    expect(receiver.heard).toHaveLength(before + 1)
    // The login itself goes on; the service has to ask again.
    const next = await visit(party, { decision: 'decline' }, browser)
    expect(next.asked).toBe(true)
  })

  it('a service that is away hears of it later', async () => {
    const party = await world.vendor('theatre', local())
    await visit(party, { decision: 'agree' })
    const mine = await world.resident(YABU, people.ichiro)
    const consent = expectOk(await mine.listConsents(), 'a list').consents.find(
      ({ clientId, ended }) => clientId === party.clientId && !ended,
    )
    if (!consent) throw new Error('a consent')
    receiver.state.away = true
    const before = receiver.heard.length
    await mine.withdrawConsent({ params: { consentId: consent.consentId }, body: {} })
    await world.identity.tellLogouts()
    receiver.state.away = false
    await world.identity.tellLogouts()
    expect(receiver.heard).toHaveLength(before)
    offset += 11_000
    await world.identity.tellLogouts()
    expect(receiver.claims().at(-1)).toMatchObject({ aud: party.clientId })
    offset += 24 * 3_600_000
    await world.identity.tellLogouts()
    expect(receiver.heard).toHaveLength(before + 1)
    offset = 0
  })

  it('is for the people of the town, and each resident sees their own', async () => {
    const party = await world.vendor('forest', local())
    const browser = createBrowser(world.origin)
    const { page } = await party.begin(browser)
    const refused = await browser.submit(page, { login_name: 'sakura-1', password: passwords['sakura-1'] })
    expect(refused.html).toContain('ほかの自治体の方のための')
    const [one] = expectOk(
      await (await world.resident(YABU, people.ichiro)).listConsents(),
      'a list',
    ).consents
    const other = await world.resident(ASAGO, people.sakura)
    expect(expectOk(await other.listConsents(), 'a list').consents).toEqual([])
    const params = { consentId: one?.consentId as never }
    expect(await other.withdrawConsent({ params, body: {} })).toMatchObject({
      error: { code: 'consent_unknown' },
    })
    expect(await other.getConsentReceipt({ params })).toMatchObject({ error: { code: 'consent_unknown' } })
  })

  it('in the sandbox has other ids than in real use, and says so', async () => {
    const party = await world.vendor('night-school', local(), YABU, 'sandbox')
    const trial = await visit(party, { decision: 'agree' })
    expect(trial.page.html).toContain('つくりかけのサービス')
    const inSandbox = await party.redeem(trial.end.url, trial.checks)
    const open = { params: { clientId: party.clientId }, body: { status: 'active' as const, version: 1 } }
    expectOk(await world.registry(YABU).setClientStatus(open), 'open')
    const real = await visit(party, { decision: 'agree' })
    const inUse = await party.redeem(real.end.url, real.checks)
    expect(inUse.claims()?.sub).not.toBe(inSandbox.claims()?.sub)
  })
})
