import { err, expectOk, ok, type Uuid } from '@musubi/kernel'
import { createSoftwareAuthenticator, type Circumstances } from '@musubi/testkit/authenticator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askForPasskey, enrolPasskey, removePasskey } from '../src/app/passkeys/enrol.ts'
import type { PasskeyParts } from '../src/app/passkeys/parts.ts'
import { askForLogin, signInWithPasskey } from '../src/app/passkeys/sign-in.ts'
import { createTokenBox } from '../src/crypto/token-box.ts'
import { listPasskeys } from '../src/db/passkeys.ts'
import { createBrowser } from './browser.ts'
import { openContext } from './context.ts'
import { people, startWorld, type RunningWorld } from './running-world.ts'
import { YABU } from './world.ts'

let world: RunningWorld
let parts: PasskeyParts
const ichiro = { municipalityCode: YABU, accountId: people.ichiro as Uuid }
const SESSION = 'a session'

beforeAll(async () => {
  world = await startWorld()
  const context = await openContext(world)
  const box = createTokenBox(context.keyring.relaySecret, context.clock)
  parts = { context, box, publicUrl: world.origin }
})
afterAll(() => world?.close())

const newDevice = () => createSoftwareAuthenticator({ origin: world.origin, rpId: '127.0.0.1' })
type Device = ReturnType<typeof newDevice>

async function enrol(device: Device, given: Partial<Circumstances> & { session?: string } = {}) {
  const { session = SESSION, ...circumstances } = given
  const { options, state } = expectOk(await askForPasskey(parts, ichiro, SESSION), 'a question')
  const response = device.create(options as never, circumstances)
  return enrolPasskey(parts, ichiro, { session, state, response, name: 'わたしの電話' })
}

async function use(device: Device, given: Partial<Circumstances> = {}, visit = 'visit-1') {
  const { options, state } = await askForLogin(parts, 'visit-1')
  return signInWithPasskey(parts, { visit, state, response: device.get(options as never, given) })
}

describe('a passkey', () => {
  it('is enrolled and logs in, as the account and with its class', async () => {
    const device = newDevice()
    expect(await enrol(device)).toEqual(ok())
    const signedIn = expectOk(await use(device), 'a login')
    expect(signedIn).toEqual({
      account: `resident.${YABU}.${people.ichiro}`,
      acr: 'urn:jp-muni:acr:mid-passkey',
      amr: ['hwk', 'user'],
    })
    const [kept] = await world.database.withTenant(YABU, (tx) => listPasskeys(tx, YABU, ichiro.accountId))
    expect(kept).toMatchObject({ name: 'わたしの電話', backedUp: true })
    expect(kept?.lastUsedAt).not.toBeNull()
  })

  it('asks nobody by name, and tells the device no account id', async () => {
    const login = await askForLogin(parts, 'visit-1')
    expect(JSON.stringify(login.options)).not.toContain('allowCredentials":[{')
    const { options } = expectOk(await askForPasskey(parts, ichiro, SESSION), 'a question')
    const text = JSON.stringify(options)
    expect(text).not.toContain(people.ichiro)
    expect(Buffer.from((options as { user: { id: string } }).user.id, 'base64url').toString()).not.toContain(
      people.ichiro,
    )
  })

  it('of a look-alike page, another session, without finger or face, or late, is not taken', async () => {
    expect(await enrol(newDevice(), { origin: 'http://127.0.0.1.evil.example' })).toEqual(err('not_verified'))
    expect(await enrol(newDevice(), { rpId: 'evil.example' })).toEqual(err('not_verified'))
    expect(await enrol(newDevice(), { userVerified: false })).toEqual(err('not_verified'))
    expect(await enrol(newDevice(), { session: 'another session' })).toEqual(err('question_over'))
    const device = newDevice()
    await enrol(device)
    expect(await enrol(device)).toEqual(err('passkey_known'))
    expect(await use(device, { origin: 'https://evil.example' })).toEqual(err('not_verified'))
    expect(await use(device, { userVerified: false })).toEqual(err('not_verified'))
    expect(await use(device, {}, 'another visit')).toEqual(err('question_over'))
    expect(await use(newDevice())).toEqual(err('passkey_unknown'))
  })

  it('whose counter stands still is a copy, and so is the second of two at once', async () => {
    const device = newDevice()
    await enrol(device, { signCount: 5 })
    expect((await use(device, { signCount: 6 })).ok).toBe(true)
    expect(await use(device, { signCount: 6 })).toEqual(err('not_verified'))
    const both = await Promise.all([use(device, { signCount: 9 }), use(device, { signCount: 9 })])
    expect(both.filter((one) => one.ok)).toHaveLength(1)
    // Passkeys that a maker syncs have no counter and always say zero.
    const synced = newDevice()
    await enrol(synced, { signCount: 0 })
    expect((await use(synced, { signCount: 0 })).ok).toBe(true)
    expect((await use(synced, { signCount: 0 })).ok).toBe(true)
  })

  it('that was removed logs nobody in', async () => {
    const device = newDevice()
    await enrol(device)
    const id = Buffer.from(device.credentialId, 'base64url')
    expect(await removePasskey(parts, { ...ichiro, accountId: people.hanako }, id)).toEqual(
      err('account_unknown'),
    )
    expect(await removePasskey(parts, ichiro, id)).toEqual(ok())
    expect(await removePasskey(parts, ichiro, id)).toEqual(ok())
    expect(await use(device)).toEqual(err('passkey_unknown'))
  })
})

describe('the login page', () => {
  it('takes a passkey from a form, with one script of our own address and none inside', async () => {
    const device = newDevice()
    await enrol(device)
    const party = await world.partyOf('resident')
    const browser = createBrowser(world.origin)
    const { page, checks } = await party.begin(browser, { acr_values: 'urn:jp-muni:acr:mid-passkey' })
    expect(page.html).not.toContain('name="login_name"')
    expect(page.html).toContain('<script type="module" src="/identity/passkey.js">')
    expect(page.html).not.toMatch(/<script[^>]*>[^<]/)
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    const options = /data-options="([^"]+)"/.exec(page.html)?.[1]?.replaceAll('&quot;', '"') ?? ''
    const response = JSON.stringify(device.get(JSON.parse(options) as never))
    const end = await browser.submit(page, { response })
    const tokens = await party.redeem(end.url, checks)
    expect(tokens.claims()).toMatchObject({ acr: 'urn:jp-muni:acr:mid-passkey', amr: ['hwk', 'user'] })
    const script = await browser.open('/identity/passkey.js')
    expect(script.status).toBe(200)
  })

  it('says what went wrong and keeps the other ways', async () => {
    const party = await world.partyOf('resident')
    const browser = createBrowser(world.origin)
    const { page } = await party.begin(browser, { acr_values: 'urn:jp-muni:acr:mid-passkey' })
    const answer = await browser.submit(page, { response: '{"id":"AAAA"}' })
    expect(answer.html).toContain('このパスキーは登録されていません')
    const rubbish = await browser.submit(answer, { response: 'no json' })
    expect(rubbish.html).toContain('パスキーを確認できませんでした')
  })
})
