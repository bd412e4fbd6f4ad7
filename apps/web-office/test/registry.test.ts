import { ClientRegistrationSchema, RESIDENT_CLAIMS, type ClientRegistration } from '@musubi/contracts'
import { describe, expect, fc, it } from './tools.ts'
import { draftOf, emptyDraft, placeProblems, readDraft, type Draft } from '../src/registry/draft.ts'
import { exampleCode, settingsJson } from '../src/registry/example-code.ts'
import { fieldName } from '../src/registry/field-names.ts'
import { readKeys } from '../src/registry/read-keys.ts'
import { makeKey, sandboxName, sandboxRegistration } from '../src/registry/sandbox.ts'

const key = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'B'.repeat(43), kid: 'k1' } as const
const stored = { ...key, alg: 'ES256', use: 'sig' } as const

describe('pasted keys', () => {
  it('are taken as one key, as a list and as a set, without what nobody needs', () => {
    const extra = { ...key, ext: true, key_ops: ['verify'] }
    for (const text of [extra, [extra], { keys: [extra] }])
      expect(readKeys(JSON.stringify(text))).toEqual({ ok: true, value: [stored] })
  })

  it.each([
    ['', 'keysEmpty'],
    ['-----BEGIN PUBLIC KEY-----', 'keysNotJson'],
    ['[]', 'keysNotJson'],
    ['[1]', 'keysNotJson'],
    [JSON.stringify({ ...key, d: 'secret' }), 'keyPrivate'],
    [JSON.stringify({ keys: [key, { kty: 'RSA', n: 'x', e: 'AQAB', d: 'secret' }] }), 'keyPrivate'],
    [JSON.stringify({ kty: 'oct', k: 'secret' }), 'keyPrivate'],
    [JSON.stringify({ kty: 'RSA', n: 'x', e: 'AQAB' }), 'keyNotP256'],
    [JSON.stringify({ ...key, crv: 'P-384' }), 'keyNotP256'],
    [JSON.stringify({ ...key, x: 'short' }), 'keyNotP256'],
    [JSON.stringify({ ...key, kid: undefined }), 'keyNoKid'],
    [JSON.stringify(Array.from({ length: 6 }, () => key)), 'keysMany'],
  ])('%j is refused: %s', (text, problem) => {
    expect(readKeys(text)).toEqual({ ok: false, error: problem })
  })

  it('never carry a private member on, whatever is pasted', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const read = readKeys(text)
        if (read.ok) expect(read.value.every((one) => !('d' in one))).toBe(true)
      }),
    )
  })
})

const line = fc.stringMatching(/^[a-zA-Zあ-ん][a-zA-Zあ-ん ]{0,30}$/).map((text) => text.trim())
const texts = fc.record({ ja: line, easy: line, en: line })
const registrations: fc.Arbitrary<ClientRegistration> = fc
  .record({
    name: texts,
    purpose: texts,
    service: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
    vendor: line,
    contact: fc.constant('help@example.jp'),
    redirectUris: fc.array(fc.webUrl(), { minLength: 1, maxLength: 3 }),
    postLogoutRedirectUris: fc.array(fc.webUrl(), { maxLength: 2 }),
    backchannelLogoutUri: fc.option(fc.webUrl()),
    minimumAcr: fc.constant('urn:jp-muni:acr:kazashi'),
    claims: fc
      .subarray([...RESIDENT_CLAIMS])
      .chain((claims) =>
        fc.tuple(
          ...claims.map((claim) =>
            fc.record({ claim: fc.constant(claim), required: fc.boolean(), purpose: texts }),
          ),
        ),
      ),
    refresh: fc.boolean(),
    acting: fc.boolean(),
    counter: fc.boolean(),
  })
  .chain((common) =>
    fc.constantFrom(
      ClientRegistrationSchema.parse({ ...common, keys: [stored] }),
      ClientRegistrationSchema.parse({ ...common, keys: [], jwksUri: 'https://example.jp/jwks' }),
    ),
  )

describe('the draft of a registration', () => {
  it('comes back from the form as it was', () => {
    fc.assert(
      fc.property(registrations, (registration) => {
        expect(readDraft(draftOf(registration))).toEqual({ ok: true, value: registration })
      }),
    )
  })

  it('names every empty field, in words', () => {
    const read = readDraft(emptyDraft)
    if (read.ok) throw new Error('an empty form is no registration')
    expect(Object.keys(read.error)).toEqual([
      'name-ja',
      'name-easy',
      'name-en',
      'service',
      'vendor',
      'contact',
      'purpose-ja',
      'purpose-easy',
      'purpose-en',
      'redirectUris',
      'keys',
    ])
    for (const fieldId of Object.keys(read.error))
      expect(
        fieldName(fieldId, 'ja')
          .map(({ text }) => text)
          .join(''),
      ).not.toBe(fieldId)
  })

  it('asks for a purpose of what it asks for', () => {
    const claims: Draft['claims'] = {
      ...emptyDraft.claims,
      age_over_65: { ...emptyDraft.claims.age_over_65, asked: true },
    }
    const read = readDraft({ ...emptyDraft, claims })
    expect(read.ok || Object.keys(read.error)).toContain('claim-age_over_65-easy')
  })

  it('shows what the server refused beside the field and the line it is about', () => {
    const claims: Draft['claims'] = {
      ...emptyDraft.claims,
      age_over_65: { ...emptyDraft.claims.age_over_65, asked: true },
    }
    const fields = ['redirectUris.1', 'keys', 'name.easy', 'body.vendor', 'claims.0.purpose.en'].map(
      (path) => ({ path, message: 'x' }),
    )
    const placed = placeProblems(fields, { ...emptyDraft, claims })
    expect(placed.map(({ fieldId, place }) => [fieldId, place])).toEqual([
      ['redirectUris', 1],
      ['keys', null],
      ['name-easy', null],
      ['vendor', null],
      ['claim-age_over_65-en', null],
    ])
  })
})

describe('a sandbox', () => {
  it('has a name of its own and a key whose private half is not registered', async () => {
    const name = sandboxName(Uint8Array.of(0, 27, 28, 255, 100, 7))
    expect(name).toMatch(/^test-[b-z2-9]{6}$/)
    const made = await makeKey('k1')
    const registration = sandboxRegistration(name, 'dev@example.jp', made.publicKey)
    expect(ClientRegistrationSchema.parse(registration)).toEqual(registration)
    expect(JSON.stringify(registration)).not.toContain('"d"')
    expect(JSON.parse(made.privateKey)).toMatchObject({ ...made.publicKey, d: expect.any(String) })
  })

  it('has an example in which an address stays an address, whatever is in it', () => {
    const connection = {
      issuer: 'https://a.example/oidc',
      clientId: "x'; evil()",
      redirectUri: 'https://b/',
      counter: true,
    }
    expect(exampleCode(connection)).toContain("const clientId = 'x\\'; evil()'")
    expect(JSON.parse(settingsJson(connection))).toMatchObject({
      client_id: "x'; evil()",
      grant_type: 'urn:openid:params:grant-type:ciba',
    })
  })
})
