import { expectOk, parseCivilDate } from '@musubi/kernel'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createCardProofTrust } from '../src/app/card-proof/trust.ts'
import { createNationalApp } from '../src/upstream/national-app.ts'
import { publicKeysOf } from '../src/upstream/party.ts'
import { LIES } from '../src/upstream/simulator/lies.ts'
import { buildNationalAppSimulator } from '../src/upstream/simulator/national-app-simulator.ts'
import type { PhoneOwner } from '../src/upstream/simulator/phones.ts'
import { type AppWorld, createTravel, newAppKey, startAppWorld } from './app-world.ts'
import { createBrowser } from './browser.ts'
import { passwords, people } from './running-world.ts'
import { ASAGO, REVOKED_SERIAL, YABU } from './world.ts'

const APP_ACR = 'urn:jp-muni:acr:daa'
const ichiro = { login_name: 'ichiro-1', password: passwords['ichiro-1'] }
let world: AppWorld
let ichirosPhone: PhoneOwner

beforeAll(async () => {
  world = await startAppWorld()
  ichirosPhone = await world.newOwner()
})
afterAll(() => world?.close())
afterEach(() => {
  world.simulator.mood = 'well'
})

async function begin(parameters: Record<string, string> = {}) {
  const party = await world.partyOf('resident')
  const travel = createTravel(world)
  const begun = await party.begin(travel.browser, parameters)
  return { party, travel, ...begun }
}

/** The page after the app vouched for this person. */
async function comeBack(owner: PhoneOwner, parameters: Record<string, string> = {}) {
  const begun = await begin(parameters)
  const phone = await begun.travel.toPhone(begun.page)
  const answer = await begun.travel.answer(phone, owner)
  return { ...begun, answer, end: await begun.travel.browser.open(answer) }
}

/** Makes sure that Ichiro's app is linked. */
async function linkIchiro(): Promise<void> {
  const { travel, end } = await comeBack(ichirosPhone)
  if (end.html.includes('name="proof"')) await travel.browser.submit(end, ichiro)
}

describe('the phone app', () => {
  it('asks who it is once, links the account by municipal ID, and logs in by itself from then on', async () => {
    const first = await comeBack(ichirosPhone)
    expect(first.end.html).toContain('はじめに 1回だけ、結びます')
    const wrong = await first.travel.browser.submit(first.end, { ...ichiro, password: 'not it' })
    expect(wrong.status).toBe(400)
    expect(wrong.html).toContain('role="alert"')
    expect(wrong.html).toContain('value="ichiro-1"')
    const linked = await first.travel.browser.submit(wrong, ichiro)
    const tokens = await first.party.redeem(linked.url, first.checks)
    expect(tokens.claims()).toMatchObject({ acr: APP_ACR, amr: ['daa'] })

    const second = await comeBack(ichirosPhone, { acr_values: APP_ACR })
    const again = (await second.party.redeem(second.end.url, second.checks)).claims()
    expect(again).toMatchObject({ sub: tokens.claims()?.sub, acr: APP_ACR })
    const byPassword = await second.party.logIn(ichiro.login_name, ichiro.password)
    expect(byPassword.tokens.claims()?.sub).toBe(again?.sub)
  })

  it('is offered where its level is asked for, and everything weaker is hidden', async () => {
    const { page } = await begin({ acr_values: 'urn:jp-muni:acr:jpki-auth' })
    expect(page.html).toContain('スマートフォンのアプリ')
    expect(page.html).not.toContain('パスワードで ログイン')
    expect(page.html).not.toContain('デモ用の人を選ぶ')
  })

  it('asks for PKCE, the level with its revocation check, and a birth date only where it may have to be linked', async () => {
    await linkIchiro()
    const { travel, page } = await comeBack(ichirosPhone)
    const uid = page.url.pathname.split('/')[3]
    const party = await world.partyOf('resident')
    const next = await party.begin(travel.browser, { prompt: 'login' })
    const asked = (await travel.browser.open(`/identity/login/${next.page.url.pathname.split('/')[3]}/app`))
      .url
    expect(uid).toBeDefined()
    expect(asked.searchParams.get('scope')).toBe('openid')
    expect(asked.searchParams.get('acr_values')).toBe('aal3 crl')
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256')
    const fresh = await begin()
    const stranger = await fresh.travel.browser.open(
      `/identity/login/${fresh.page.url.pathname.split('/')[3]}/app`,
    )
    expect(stranger.url.searchParams.get('scope')).toBe('openid birthdate')
    expect(stranger.url.searchParams.get('nonce')).not.toBe(asked.searchParams.get('nonce'))
  })

  it('of somebody born on another day is not linked, and nothing changes', async () => {
    const other = await world.newOwner({ birthDate: expectOk(parseCivilDate('1999-09-09'), 'a day') })
    const { travel, end } = await comeBack(other)
    const refused = await travel.browser.submit(end, ichiro)
    expect(refused.status).toBe(400)
    expect(refused.html).toContain('生年月日が違います')
    expect((await comeBack(other)).end.html).toContain('name="proof"')
  })

  it('belongs to one account, and an account has one app', async () => {
    await linkIchiro()
    const twin = await world.newOwner()
    const { travel, end } = await comeBack(twin)
    const refused = await travel.browser.submit(end, ichiro)
    expect(refused.html).toContain('別のアプリが結ばれています')
    const sakuras = await comeBack(twin)
    const linked = await sakuras.travel.browser.submit(sakuras.end, {
      login_name: 'sakura-1',
      password: passwords['sakura-1'],
    })
    const claims = (await sakuras.party.redeem(linked.url, sakuras.checks)).claims()
    expect(claims).toMatchObject({ municipality_code: ASAGO })
    const rows = await Promise.all(
      [YABU, ASAGO].map((code) =>
        world.database.withTenant(code, (tx) => tx.selectFrom('app_link').selectAll().execute()),
      ),
    )
    expect(rows.flat().map(({ account_id }) => account_id)).toEqual([people.ichiro, people.sakura])
    expect(JSON.stringify(rows)).not.toContain(world.issuer)
  })

  it('turned back leads to the other ways', async () => {
    const { travel, page } = await begin()
    const end = await travel.browser.open(await travel.turnBack(await travel.toPhone(page)))
    expect(end.html).toContain('とちゅうで終わりました')
    expect(end.html).toContain('パスワードで ログイン')
    expect(end.html).toContain('スマートフォンのアプリ')
  })

  it('reads a real virtual card: tries first, wrong PIN, blocked, revoked', async () => {
    const owner = await world.newOwner()
    const { travel, page } = await begin()
    const phone = await travel.toPhone(page)
    expect((await travel.tryPin(phone, owner, '12')).html).toContain('回数は減っていません')
    expect((await travel.tryPin(phone, owner, '9999')).html).toContain('あと2回')
    await travel.tryPin(phone, owner, '9999')
    expect((await travel.tryPin(phone, owner, '9999')).html).toContain('ロックされました')
    const revoked = await world.newOwner({ serial: REVOKED_SERIAL })
    expect((await travel.tryPin(phone, revoked, '1234')).html).toContain('使えなくなっています')
  })
})

describe('on a bad day', () => {
  for (const [mood, words, status] of [
    ['gone', 'いま応えません', 503],
    ['rubbish', 'いま応えません', 503],
    ['slow', '返事が遅い', 503],
    ['weak', 'カードと暗証番号によるものではありません', 400],
    ...LIES.filter((lie) => lie !== 'other_person').map((lie) => [lie, '確かめられなかった', 400] as const),
  ] as const) {
    it(`"${mood}" logs nobody in, says so and offers the other ways`, async () => {
      const { travel, page } = await begin()
      const answer = await travel.answer(await travel.toPhone(page), ichirosPhone)
      world.simulator.mood = mood
      const end = await travel.browser.open(answer)
      expect(end.status).toBe(status)
      expect(end.html).toContain(words)
      expect(end.html).toContain('何も失われていません')
      expect(end.html).toContain('way=password')
    })
  }

  it('the same visit goes on by another way', async () => {
    const { travel, page, party, checks } = await begin()
    world.simulator.mood = 'gone'
    const uid = page.url.pathname.split('/')[3]
    const end = await travel.browser.open(`/identity/login/${uid}/app/done?problem=upstream_down`)
    const other = await travel.browser.submit(end, ichiro)
    expect((await party.redeem(other.url, checks)).claims()?.['acr']).toBe('urn:jp-muni:acr:mid-pwd')
  })

  it('the attributes of another person are not taken for the one who came', async () => {
    const stranger = await world.newOwner()
    const { travel, page } = await begin()
    const answer = await travel.answer(await travel.toPhone(page), stranger)
    world.simulator.mood = 'other_person'
    expect((await travel.browser.open(answer)).html).toContain('確かめられなかった')
  })

  it('an answer comes once, to the browser that asked, unchanged, from this issuer', async () => {
    await linkIchiro()
    const { travel, page } = await begin()
    const answer = await travel.answer(await travel.toPhone(page), ichirosPhone)
    const strangers = await createBrowser(world.origin).open(answer)
    expect(strangers.status).toBe(400)
    expect(strangers.html).toContain('ログインの時間が過ぎました')
    const mixedUp = new URL(answer)
    mixedUp.searchParams.set('iss', 'https://evil.example/realms/main')
    expect((await travel.browser.open(mixedUp)).html).toContain('確かめられなかった')
    // The attempt is used up, even by a lie about it.
    expect((await travel.browser.open(answer)).status).toBe(400)

    const second = await begin()
    const good = await second.travel.answer(await second.travel.toPhone(second.page), ichirosPhone)
    const otherState = new URL(good)
    otherState.searchParams.set('state', 'x'.repeat(43))
    expect((await second.travel.browser.open(otherState)).status).toBe(400)
    const end = await second.travel.browser.open(good)
    expect((await second.party.redeem(end.url, second.checks)).claims()?.['acr']).toBe(APP_ACR)
    expect((await second.travel.browser.open(good)).status).toBe(400)
  })

  it("somebody else's proof is worth nothing on another visit", async () => {
    await linkIchiro()
    const { travel, page } = await begin()
    const answer = await travel.answer(await travel.toPhone(page), ichirosPhone)
    const callback = await fetch(answer, {
      redirect: 'manual',
      headers: {
        cookie: [...travel.browser.jar.values()].map(({ name, value }) => `${name}=${value}`).join('; '),
      },
    })
    const proof = new URL(callback.headers.get('location') ?? '', world.origin).searchParams.get('proof')
    const victim = await begin()
    const uid = victim.page.url.pathname.split('/')[3]
    const end = await victim.travel.browser.open(`/identity/login/${uid}/app/done?proof=${proof}`)
    expect(end.status).toBe(400)
    expect(end.html).toContain('もう使われています')
  })
})

describe('keys', () => {
  const appWith = (keys: (typeof world)['keys']) =>
    createNationalApp({ issuer: world.issuer, clientId: world.clientId, keys }, world.redirectUri, Date.now)

  it('of ours are replaced in peace: handed in, then signing, then taken back', async () => {
    const [next, old] = world.keys
    if (!next || !old) throw new Error('two keys')
    const answers = async (app: ReturnType<typeof appWith>): Promise<string> => {
      const { url, attempt } = expectOk(await app.begin(false), 'the app')
      const travel = createTravel(world)
      const phone = await travel.phone.open(url)
      const person = await app.finish(await travel.answer(phone, ichirosPhone), attempt, async () => false)
      return person.ok ? 'taken' : person.error
    }
    expect(await answers(appWith([old, next]))).toBe('taken')
    expect(await answers(appWith([next, old]))).toBe('taken')
    world.simulator.registerKeys(world.clientId, publicKeysOf([next]))
    expect(await answers(appWith([next]))).toBe('taken')
    expect(await answers(appWith([old]))).toBe('not_connected')
    expect(await answers(appWith([newAppKey('never handed in')]))).toBe('not_connected')
    world.simulator.registerKeys(world.clientId, publicKeysOf(world.keys))
    const published = await (await fetch(`${world.origin}/identity/app/keys.json`)).json()
    expect(published).toEqual({ keys: publicKeysOf(world.keys) })
    expect(JSON.stringify(published)).not.toContain('"d"')
  })

  it('of the app are asked for again once an answer could not be believed', async () => {
    await linkIchiro()
    world.simulator.replaceKey()
    const first = await comeBack(ichirosPhone)
    const { end } = first.end.html.includes('確かめられなかった') ? await comeBack(ichirosPhone) : first
    expect(end.html).toBe('')
    expect(end.url.origin).not.toBe(world.origin)
  })

  it('are not asked for while the app is away: people are told at once', async () => {
    const app = createNationalApp(
      { issuer: 'http://127.0.0.1:9/realms/main', clientId: 'x', keys: world.keys },
      world.redirectUri,
      Date.now,
    )
    expect(await app.begin(false)).toEqual({ ok: false, error: 'upstream_down' })
    expect(await app.begin(false)).toEqual({ ok: false, error: 'upstream_down' })
  })
})

it('the simulator is refused outside demo mode', () => {
  const build = () =>
    buildNationalAppSimulator({
      demoMode: false,
      issuer: world.issuer,
      clients: [],
      people: [],
      trust: createCardProofTrust(world.deps.cardTrust, world.deps.statusProvider),
      secret: new Uint8Array(32),
      clock: Date.now,
    })
  expect(build).toThrow('refused outside demo mode')
})
