import { randomBytes } from 'node:crypto'
import type { Uuid } from '@musubi/kernel'
import { freePort } from '@musubi/testkit'
import fc from 'fast-check'
import * as oidc from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findDemoLogin } from '../src/core/demo-hint.ts'
import { hashPassword } from '../src/crypto/password.ts'
import { saveMunicipalIds } from '../src/db/municipal-ids.ts'
import { createBrowser } from './browser.ts'
import { createRelyingParty, type Begun, type Browser, type RelyingParty } from './relying-party.ts'
import { ASAGO, clients, createWorld, newId, YABU, type World } from './world.ts'

let world: World
let origin: string
const hanako: Uuid = newId()
const taro: Uuid = newId()
const resident: Uuid = newId()

beforeAll(async () => {
  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  world = await createWorld({ clock: Date.now, issuer: `${origin}/oidc` })
  await world.identity.demo.createStaff([
    {
      accountId: hanako,
      municipalityCode: YABU,
      displayName: '養父 花子',
      loginName: 'yabu.hq',
      roles: ['hq'],
      password: 'correct horse battery',
    },
    {
      accountId: taro,
      municipalityCode: ASAGO,
      displayName: '朝来 <太郎>',
      loginName: 'asago.hq',
      roles: ['hq', 'operator'],
      password: 'another long password',
    },
  ])
  await world.identity.demo.createResidentLogins([
    {
      accountId: resident,
      municipalityCode: YABU,
      displayName: '但馬 一郎',
      loginName: 'ichiro-1',
      password: 'resident password 1',
    },
    ...['haru-1', 'haru-2'].map((loginName) => ({
      accountId: newId(),
      municipalityCode: YABU,
      displayName: '八鹿 ハル',
      loginName,
      password: 'resident password 1',
    })),
  ])
  await world.app.listen({ port, host: '127.0.0.1' })
})
afterAll(() => world?.close())

const scopeOf = (clientId: string): string => (clientId === 'resident' ? 'openid' : 'openid staff')

function partyOf(clientId: string, at = origin): Promise<RelyingParty> {
  return createRelyingParty({
    origin: at,
    clientId,
    redirectUri: redirectUriOf(clientId),
    scope: scopeOf(clientId),
  })
}

const redirectUriOf = (clientId: string): string =>
  clients.find((one) => one.clientId === clientId)?.redirectUris[0] ?? ''

async function begin(
  clientId: string,
  browser: Browser,
  parameters: Record<string, string> = {},
  at = origin,
): Promise<Begun & { party: RelyingParty }> {
  const party = await partyOf(clientId, at)
  return { party, ...(await party.begin(browser, parameters)) }
}

async function logIn(clientId: string, loginName: string, password: string, browser?: Browser) {
  const party = await partyOf(clientId)
  return { party, ...(await party.logIn(loginName, password, browser)) }
}

describe('a login with openid-client', () => {
  it('ends with an ID token that names roles and town, and a PPID', async () => {
    const { tokens } = await logIn('office', ' YABU.HQ ', 'correct horse battery')
    const claims = tokens.claims()
    expect(claims).toMatchObject({
      municipality_code: YABU,
      roles: ['hq'],
      name: '養父 花子',
      acr: 'urn:jp-muni:acr:mid-pwd',
      aud: 'office',
    })
    const ppids = await world.identity.ppidsFor('office', YABU, [hanako])
    expect(claims?.sub).toBe(ppids.get(hanako))
  })

  it('gives two services two subjects, and one service always the same', async () => {
    const office = await logIn('office', 'yabu.hq', 'correct horse battery')
    const shelter = await logIn('shelter-staff', 'yabu.hq', 'correct horse battery')
    const again = await logIn('office', 'yabu.hq', 'correct horse battery')
    expect(shelter.tokens.claims()?.sub).not.toBe(office.tokens.claims()?.sub)
    expect(again.tokens.claims()?.sub).toBe(office.tokens.claims()?.sub)
  })

  it('is single sign-on in one browser, and no consent page comes between', async () => {
    const browser = createBrowser(origin)
    await logIn('office', 'yabu.hq', 'correct horse battery', browser)
    const { page } = await begin('shelter-staff', browser)
    expect(page.url.href).toContain(redirectUriOf('shelter-staff'))
    expect(page.url.searchParams.get('code')).toBeTruthy()
  })

  it("tells a residents' service neither name nor roles", async () => {
    const { tokens } = await logIn('resident', 'ichiro-1', 'resident password 1')
    const claims = tokens.claims() ?? {}
    expect(claims).toMatchObject({ municipality_code: YABU })
    expect(Object.keys(claims)).not.toContain('name')
    expect(Object.keys(claims)).not.toContain('roles')
  })

  it("asks again when staff visit a residents' service", async () => {
    const browser = createBrowser(origin)
    await logIn('office', 'yabu.hq', 'correct horse battery', browser)
    const { page, party, checks } = await begin('resident', browser)
    expect(page.html).toContain('<form')
    const end = await browser.submit(page, { login_name: 'ichiro-1', password: 'resident password 1' })
    const tokens = await party.redeem(end.url, checks)
    const ppids = await world.identity.ppidsFor('resident', YABU, [resident])
    expect(tokens.claims()?.sub).toBe(ppids.get(resident))
  })

  it('binds tokens to the key of the client, and to no other', async () => {
    const { tokens, party } = await logIn('office', 'yabu.hq', 'correct horse battery')
    expect(tokens.token_type).toBe('dpop')
    const sub = tokens.claims()?.sub ?? ''
    expect(await party.userInfo(tokens, sub)).toMatchObject({ sub })
    await expect(oidc.fetchUserInfo(party.config, tokens.access_token, sub)).rejects.toThrow()
    const stranger = await partyOf('office')
    await expect(stranger.userInfo(tokens, sub)).rejects.toThrow()
  })

  it('needs PKCE, a pushed request and DPoP', async () => {
    const { config, redirectUri, dpop } = await partyOf('office')
    const parameters = { redirect_uri: redirectUri, scope: 'openid' }
    await expect(oidc.buildAuthorizationUrlWithPAR(config, parameters, dpop)).rejects.toThrow()
    const page = await createBrowser(origin).open(oidc.buildAuthorizationUrl(config, parameters))
    expect(page.url.searchParams.get('error') ?? page.html).toContain('invalid_request')
    const browser = createBrowser(origin)
    const { checks, page: login } = await begin('office', browser)
    const end = await browser.submit(login, { login_name: 'yabu.hq', password: 'correct horse battery' })
    await expect(oidc.authorizationCodeGrant(config, end.url, checks)).rejects.toThrow()
  })
})

describe('no artefact carries the account id', () => {
  it('not the ID token, the access token, userinfo, introspection or discovery', async () => {
    const { party, tokens } = await logIn('office', 'yabu.hq', 'correct horse battery')
    const sub = tokens.claims()?.sub ?? ''
    const decoded = tokens.id_token
      ?.split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('latin1'))
    const artefacts = [
      JSON.stringify(tokens),
      ...(decoded ?? []),
      JSON.stringify(await party.userInfo(tokens, sub)),
      JSON.stringify(await party.introspect(tokens.access_token)),
    ].join('\n')
    expect(artefacts).toContain(sub)
    expect(artefacts).not.toContain(hanako)
    expect(artefacts).not.toContain(hanako.replaceAll('-', ''))
    expect(artefacts).not.toContain(Buffer.from(hanako).toString('base64').slice(2, 40))
    const introspected = await party.introspect(tokens.access_token)
    expect(introspected).toMatchObject({ active: true, sub })
  })

  it('a used code is worth nothing, also when it is used twice at once', async () => {
    const browser = createBrowser(origin)
    const { party, checks, page } = await begin('office', browser)
    const end = await browser.submit(page, { login_name: 'yabu.hq', password: 'correct horse battery' })
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => party.redeem(end.url, checks)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1)
    await expect(party.redeem(end.url, checks)).rejects.toThrow()
  })
})

describe('the login page', () => {
  it('says first what the service will learn, in three languages, without script', async () => {
    const browser = createBrowser(origin)
    const { page } = await begin('office', browser)
    expect(page.html.indexOf('「庁内ページ」に伝わるのは')).toBeGreaterThan(0)
    expect(page.html.indexOf('「庁内ページ」に伝わるのは')).toBeLessThan(page.html.indexOf('<form'))
    expect(page.html).not.toMatch(/<script|style=|onclick/)
    expect(page.headers.get('content-security-policy')).toContain(`form-action 'self' http://127.0.0.1;`)
    const english = await browser.open(`${page.url.pathname}?lang=en`)
    expect(english.html).toContain('lang="en"')
    expect(english.html).toContain('will learn only')
    const easy = await browser.open(`${page.url.pathname}?lang=easy`)
    expect(easy.html).toContain('知るのは')
    expect((await browser.open('/identity/pages.css')).status).toBe(200)
  })

  it('answers an unknown account, a wrong password and the wrong kind of account alike', async () => {
    const answers = await Promise.all(
      [
        { login_name: 'yabu.hq', password: 'wrong' },
        { login_name: 'nobody.here', password: 'wrong' },
        { login_name: 'ichiro-1', password: 'resident password 1' },
      ].map(async (fields) => {
        const browser = createBrowser(origin)
        const { page } = await begin('office', browser)
        const answer = await browser.submit(page, fields)
        const text = answer.html
          .replaceAll(/\/identity\/login\/[^"?]+/g, 'LOGIN')
          .replaceAll(`value="${fields.login_name}"`, 'NAME')
        return { status: answer.status, text: text.split('<section')[0] }
      }),
    )
    expect(answers[0]?.text).toContain('role="alert"')
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
  })

  it('stops guessing after five tries, for known and unknown accounts, and says nothing else', async () => {
    for (const login_name of ['asago.hq', 'nobody.else']) {
      const browser = createBrowser(origin)
      let { page } = await begin('office', browser)
      const statuses: number[] = []
      for (let guess = 0; guess < 6; guess++) {
        page = await browser.submit(page, { login_name, password: `guess ${guess}` })
        statuses.push(page.status)
      }
      expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
      const right = await browser.submit(page, { login_name, password: 'another long password' })
      expect(right.status).toBe(429)
    }
  })

  it('refuses a form from another site, another browser, and after the end', async () => {
    const browser = createBrowser(origin)
    const { page } = await begin('office', browser)
    const fields = { login_name: 'yabu.hq', password: 'correct horse battery' }
    const cross = await browser.submit(page, fields, {
      'sec-fetch-site': 'cross-site',
      origin: 'https://evil.example',
    })
    expect(cross.status).toBe(403)
    expect((await createBrowser(origin).submit(page, fields)).status).toBe(400)
    await browser.submit(page, fields)
    expect((await browser.open(page.url)).status).toBe(400)
  })

  it('escapes what people and databases say', async () => {
    const browser = createBrowser(origin)
    const { page } = await begin('office', browser)
    expect(page.html).toContain('朝来 &lt;太郎&gt;')
    const answer = await browser.submit(page, { login_name: '"><b>x', password: 'y' })
    expect(answer.html).toContain('&quot;&gt;&lt;b&gt;x')
    expect(answer.html).not.toContain('"><b>x')
  })
})

describe('logout', () => {
  it('asks, ends the session, and returns to the service', async () => {
    const { party, tokens, browser } = await logIn('office', 'yabu.hq', 'correct horse battery')
    const url = oidc.buildEndSessionUrl(party.config, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: 'http://127.0.0.1/office',
    })
    const page = await browser.open(url)
    expect(page.html).toContain('ログアウトしますか')
    const end = await browser.submit(page, { logout: 'yes' })
    expect(end.url.href).toBe('http://127.0.0.1/office')
    const { page: next } = await begin('office', browser)
    expect(next.html).toContain('<form')
  })
})

describe('the demo login', () => {
  it('by hint finishes at once, becomes another person at the next hint, and says what it is worth', async () => {
    const browser = createBrowser(origin)
    for (const [loginName, accountId, town] of [
      ['yabu.hq', hanako, YABU],
      ['asago.hq', taro, ASAGO],
    ] as const) {
      const { party, checks, page } = await begin('office', browser, { login_hint: `demo:${loginName}` })
      const tokens = await party.redeem(page.url, checks)
      const ppids = await world.identity.ppidsFor('office', town, [accountId])
      expect(tokens.claims()).toMatchObject({ sub: ppids.get(accountId), acr: 'urn:jp-muni:acr:demo' })
    }
  })

  it('by button', async () => {
    const browser = createBrowser(origin)
    const { party, checks, page } = await begin('resident', browser)
    expect(page.html).toContain('value="ichiro-1"')
    expect(page.html).not.toContain('value="yabu.hq"')
    // Two accounts of one name are told apart; everybody else is called by their name alone.
    for (const shown of ['>八鹿 ハル haru-1 <', '>八鹿 ハル haru-2 <', '>但馬 一郎 <'])
      expect(page.html).toContain(shown)
    const end = await browser.submit(page, { demo_account: 'ichiro-1' })
    expect((await party.redeem(end.url, checks)).claims()?.sub).toBeTruthy()
  })

  it('does not cross from staff to residents, and an unknown hint shows the page', async () => {
    for (const hint of ['demo:ichiro-1', 'demo:nobody', 'demo:', 'yabu.hq']) {
      const { page } = await begin('office', createBrowser(origin), { login_hint: hint })
      expect(page.html).toContain('<form')
    }
  })

  it('is refused outside demo mode, whatever the hint', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('demo:yabu.hq', 'demo:a'), fc.anything()), (hint) => {
        expect(findDemoLogin(hint, false)).toBeUndefined()
      }),
    )
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/), (name) => {
        expect(findDemoLogin(`demo:${name}`, true)).toBe(name)
      }),
    )
  })
})

describe('outside demo mode', () => {
  let strict: World
  let strictOrigin: string
  beforeAll(async () => {
    const port = await freePort()
    strictOrigin = `http://127.0.0.1:${port}`
    strict = await createWorld({
      clock: Date.now,
      issuer: `${strictOrigin}/oidc`,
      demoMode: false,
      secrets: { master: randomBytes(32), demo: false },
      cardTrust: { ...world.deps.cardTrust, testCaAllowed: false },
    })
    await strict.app.listen({ port, host: '127.0.0.1' })
    const id = { accountId: newId(), kind: 'staff', loginName: 'left.over', displayName: '残った人' } as const
    const passwordHash = await hashPassword('left over password', randomBytes(16))
    const plain = { letterId: null, initialUntil: null, validUntil: null }
    await strict.database.withTenant(YABU, (tx) =>
      saveMunicipalIds(tx, YABU, [{ ...id, ...plain, roles: ['hq'], passwordHash, demo: true }], new Date()),
    )
  })
  afterAll(async () => {
    await strict.identity.stop()
    await strict.app.close()
    await strict.database.drop()
  })

  it('nobody logs in by hint or button, and the page lists nobody', async () => {
    const browser = createBrowser(strictOrigin)
    const { page } = await begin('office', browser, { login_hint: 'demo:left.over' }, strictOrigin)
    expect(page.html).toContain('<form')
    expect(page.html).not.toContain('残った人')
    const pressed = await browser.submit(page, { demo_account: 'left.over' })
    expect(pressed.html).toContain('role="alert"')
  })

  it('prepares no invented people', async () => {
    await expect(strict.identity.demo.createStaff([])).rejects.toThrow('demo data is refused')
    await expect(strict.enrol(YABU, 'shelter')).rejects.toThrow('demo data is refused')
  })
})
