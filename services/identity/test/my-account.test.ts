import { expectOk, type Uuid } from '@musubi/kernel'
import type { CardContents } from '@musubi/card/virtual'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkCard, toLinkable } from '../src/app/accounts/link-card.ts'
import { handInLinking, openCardLinking, SHOWN_CARD_PATH } from '../src/app/card-login/linking.ts'
import type { CardLoginParts } from '../src/app/card-login/parts.ts'
import { openCardToken } from '../src/app/card-login/tokens.ts'
import { makeChallenge } from '../src/app/card-proof/challenges.ts'
import { proveCard } from '../src/app/card-proof/prove-card.ts'
import { createCardProofTrust } from '../src/app/card-proof/trust.ts'
import { createTokenBox } from '../src/crypto/token-box.ts'
import type { TerminalRow } from '../src/db/terminals.ts'
import { saveBirthDate } from './account-birth-date.ts'
import { createBrowser, type Page } from './browser.ts'
import { issueContents, takeEvidence } from './card-in-hand.ts'
import { openContext } from './context.ts'
import { passwords, people, startWorld, type RunningWorld } from './running-world.ts'
import { encodeCardLogin } from '@musubi/card'
import { ASAGO, birthday, newId, YABU } from './world.ts'

const READER = 'http://127.0.0.1:9'
let world: RunningWorld
let parts: CardLoginParts
let serial = 9000

beforeAll(async () => {
  world = await startWorld({
    readerUrl: () => READER,
    statusProvider: { check: async () => ({ status: 'good' as const }) },
  })
  const context = await openContext(world)
  const box = createTokenBox(context.keyring.relaySecret, context.clock)
  const cardTrust = createCardProofTrust(world.deps.cardTrust, world.deps.statusProvider)
  parts = { context, box, cardTrust, publicUrl: world.origin } as CardLoginParts
  const birthDates = [
    { accountId: people.ichiro, municipalityCode: YABU },
    { accountId: people.sakura, municipalityCode: ASAGO },
  ]
  // The logins exist already; their accounts get a birth date as an issued ID has one.
  for (const ref of birthDates) await saveBirthDate(context, ref, birthday)
})
afterAll(() => world?.close())

type Browser = ReturnType<typeof createBrowser>
const terminal = { terminal: { terminalId: newId(), municipalityCode: YABU } } as TerminalRow

async function logIn(loginName: keyof typeof passwords = 'ichiro-1', browser = createBrowser(world.origin)) {
  const page = await browser.open('/identity/account')
  const home = await browser.submit(page, { login_name: loginName, password: passwords[loginName] })
  expect(home.url.pathname).toBe('/identity/account')
  return { browser, home }
}

const post = (browser: Browser, path: string, fields: Record<string, string> = {}) =>
  browser.open(`/identity/account${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { 'sec-fetch-site': 'same-origin' },
  })

/** What the reader's own page does between the wizard's two pages. */
async function readCard(browser: Browser, contents: CardContents): Promise<Page> {
  const away = await browser.open('/identity/account/card/read')
  expect(away.url.href).toMatch(/^http:\/\/127\.0\.0\.1:9\/login\?request=/)
  const request = away.url.searchParams.get('request') ?? ''
  const visit = expectOk(await openCardToken(parts.box, 'linkVisit', request), 'a visit')
  const opened = expectOk(await openCardLinking(parts, terminal, visit), 'opened')
  const { pin, ticket } = opened
  const bytes = (text: string) => Buffer.from(text, 'base64url')
  const evidence = await takeEvidence(
    contents,
    { purpose: 'link', session: bytes(pin.session), nonce: bytes(pin.nonce) },
    { face: true, origin: pin.origin },
  )
  const sealed = expectOk(await openCardToken(parts.box, 'ticket', ticket), 'a ticket')
  const outcome = await handInLinking(parts, terminal, sealed, {
    way: 'pin',
    evidence: encodeCardLogin(evidence),
  })
  if (outcome.status !== 'accepted' || outcome.continueAt === null) throw new Error(JSON.stringify(outcome))
  return browser.open(outcome.continueAt)
}

describe('my account', () => {
  it('asks for a login, shows what there is, in three languages and without script', async () => {
    const { browser, home } = await logIn()
    expect(home.html).toContain('まだ結んでいません')
    expect(home.html).toContain('ichiro-1')
    expect(home.html).not.toContain(people.ichiro)
    expect(home.html).not.toMatch(/<script|style=|onclick/)
    expect((await browser.open('/identity/account?lang=en')).html).toContain('Not linked yet')
    expect((await browser.open('/identity/account?lang=easy')).html).toContain('むすんで いません')
  })

  it('has a session of its own login, not one that somebody laid there before', async () => {
    const browser = createBrowser(world.origin)
    const { browser: stranger } = await logIn('sakura-1')
    const planted = [...stranger.jar.values()].find(({ name }) => name === 'musubi_account')
    if (!planted) throw new Error('a session')
    browser.jar.set('musubi_account /', planted)
    const page = await browser.open('/identity/account/login')
    await browser.submit(page, { login_name: 'ichiro-1', password: passwords['ichiro-1'] })
    const now = [...browser.jar.values()].find(({ name }) => name === 'musubi_account')
    expect(now?.value).not.toBe(planted.value)
    expect((await browser.open('/identity/account')).html).toContain('ichiro-1')
  })

  it('changes nothing for a form from another site, nor without a session', async () => {
    const { browser } = await logIn()
    for (const path of [
      '/kazashi',
      '/card/lost',
      '/card/confirm',
      '/passkeys/remove',
      '/password',
      '/logout',
    ]) {
      const answer = await browser.open(`/identity/account${path}`, {
        method: 'POST',
        body: new URLSearchParams({ allowed: 'no' }),
        headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      })
      expect([path, answer.status]).toEqual([path, 403])
    }
    const nobody = await post(createBrowser(world.origin), '/kazashi', { allowed: 'no' })
    expect(nobody.url.pathname).toContain('/identity/login/')
    expect((await browser.open('/identity/account')).html).toContain('使えます。窓口や避難所で')
  })

  it('sends back to our own pages only', async () => {
    const { browser } = await logIn()
    const page = await browser.open('/identity/account/login?to=https://evil.example/&by=nothing')
    expect(page.url.pathname).toBe('/identity/account')
  })

  it('switches use without PIN off at once, and on again only after a stronger login', async () => {
    const { browser } = await logIn()
    expect((await post(browser, '/kazashi', { allowed: 'no' })).html).toContain('止めています。毎回')
    const refused = await post(browser, '/kazashi', { allowed: 'yes' })
    expect(refused.html).toContain('もう一段たしかな確認が必要です')
  })

  it('keeps passkeys for who logged in by card', async () => {
    const { browser } = await logIn()
    const page = await browser.open('/identity/account/passkeys/new')
    expect(page.url.pathname).toContain('/identity/login/')
    expect(page.html).not.toContain('name="login_name"')
    const forced = await post(browser, '/passkeys/new', { state: 'x', response: '{}', name: 'x' })
    expect(forced.url.pathname).toContain('/identity/login/')
  })

  it('logs out here and at the provider', async () => {
    const { browser } = await logIn()
    const asked = await post(browser, '/logout')
    expect(asked.html).toContain('ログアウトしますか')
    const page = await browser.open('/identity/account')
    expect(page.url.pathname).not.toBe('/identity/account/card/link')
    expect(
      [...browser.jar.values()].some(({ name, value }) => name === 'musubi_account' && value === ''),
    ).toBe(false)
  })
})

describe('the linking wizard', () => {
  it('links a card in four steps, each of them with its place in the whole', async () => {
    const { browser } = await logIn()
    const start = await browser.open('/identity/account/card/link')
    expect(start.html).toContain('aria-label="4つのうち 2つ目"')
    expect(start.html).toContain('まちがえられる回数を、先にお知らせします')
    const shown = await readCard(browser, await issueContents(world, { serial: serial++ }))
    expect(shown.html).toContain('このカードを結びますか')
    expect(shown.html).not.toContain(birthday)
    const done = await browser.submit(shown, { card: tokenOf(shown) })
    expect(done.html).toContain('結びました')
    expect((await browser.open('/identity/account')).html).toContain('に結びました')
    const again = await browser.submit(shown, { card: tokenOf(shown) })
    expect(again.html).toContain('もう結ばれていました')
  })

  it('never takes a card that was shown in another session or for another account', async () => {
    const mine = await logIn()
    const theirs = await logIn('sakura-1')
    const shown = await readCard(mine.browser, await issueContents(world, { serial: serial++ }))
    const token = tokenOf(shown)
    const stolen = await theirs.browser.open(`${SHOWN_CARD_PATH}?card=${encodeURIComponent(token)}`)
    expect(stolen.status).toBe(400)
    const forced = await post(theirs.browser, '/card/confirm', { card: token })
    expect(forced.status).toBe(400)
    const other = await logIn()
    expect((await post(other.browser, '/card/confirm', { card: token })).status).toBe(400)
  })

  it('answers 409 to a second card until the person says replace, and 403 while a PIN is not enough', async () => {
    const { browser } = await logIn()
    const other = await issueContents(world, { serial: serial++, keys: [1, 2, 0] })
    const shown = await readCard(browser, other)
    expect(shown.html).toContain('いまのカードの代わりに')
    const unsaid = await post(browser, '/card/confirm', { card: tokenOf(shown) })
    expect([unsaid.status, unsaid.html.includes('もう別のカードが結ばれています')]).toEqual([409, true])
    const said = await post(browser, '/card/confirm', { card: tokenOf(shown), replace: 'yes' })
    expect([said.status, said.html.includes('もう一段たしかな確認')]).toEqual([403, true])
  })

  it('brings the registration along when somebody moved here', async () => {
    const contents = await issueContents(world, { serial: serial++ })
    const old = { municipalityCode: YABU, accountId: newId() }
    await world.identity.demo.createResidents([{ ...old, birthDate: birthday, protected: false, card: null }])
    await linkTo(old, contents)
    const { browser } = await logIn('sakura-1')
    const shown = await readCard(browser, contents)
    const refused = await post(browser, '/card/confirm', { card: tokenOf(shown) })
    expect(refused.status).toBe(409)
    expect(refused.html).toContain('引っ越してこられましたか')
    const moved = await post(browser, '/card/move', { card: tokenOf(shown) })
    expect(moved.html).toContain('こちらへ移しました')
    expect((await browser.open('/identity/account')).html).toContain('前の自治体から移してきました')
    const left = await world.database.withTenant(YABU, (tx) =>
      tx.selectFrom('account').selectAll().where('account_id', '=', old.accountId).executeTakeFirstOrThrow(),
    )
    expect(left).toMatchObject({ status: 'moved', moved_to: ASAGO })
    const again = await post(browser, '/card/move', { card: tokenOf(shown) })
    expect(again.status).toBe(409)
  })

  it('a lost card is stopped after one question', async () => {
    const { browser } = await logIn()
    expect((await browser.open('/identity/account/card/lost')).html).toContain('このカードを止めますか')
    const stopped = await post(browser, '/card/lost')
    expect(stopped.html).toContain('カードを止めました')
    expect(stopped.html).toContain('止めています')
    const unlinked = await post(browser, '/card/unlink')
    expect(unlinked.html).toContain('窓口でお手続きください')
  })
})

function tokenOf(page: Page): string {
  return /name="card" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
}

/** Links at a counter, past the wizard. */
async function linkTo(ref: { municipalityCode: typeof YABU; accountId: Uuid }, contents: CardContents) {
  const { context, cardTrust, publicUrl } = parts
  const challenge = makeChallenge(context, 'link', 'desk')
  const evidence = encodeCardLogin(await takeEvidence(contents, challenge, { face: true, origin: publicUrl }))
  const presented = { purpose: 'link', sessionHandle: 'desk', evidence } as const
  const card = toLinkable(expectOk(await proveCard(context, cardTrust, publicUrl, presented), 'a card'))
  expectOk(
    await linkCard(context, { ref, card, doer: { kind: 'clerk', id: 'clerk' }, replace: false }),
    'linked',
  )
}
