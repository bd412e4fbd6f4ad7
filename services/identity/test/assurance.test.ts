import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ACR,
  assuranceOf,
  decideMinimum,
  declaredAcrValues,
  echoAcr,
  isAcr,
  satisfies,
  type Acr,
} from '../src/core/assurance.ts'
import { requestedAcrOf } from '../src/oidc/requested-acr.ts'

const acr = fc.constantFrom<Acr>(...Object.values(ACR))
const asked = fc.array(fc.oneof(acr, fc.constantFrom('urn:other', '1', '2', '')), { maxLength: 4 })

describe('the table of assurance', () => {
  it('is an order: everything is worth itself, and worth is handed on', () => {
    fc.assert(
      fc.property(acr, acr, acr, (a, b, c) => {
        expect(satisfies(a, a)).toBe(true)
        if (satisfies(a, b) && satisfies(b, c)) expect(satisfies(a, c)).toBe(true)
      }),
    )
  })

  it('follows the levels: a stronger level is never refused for a weaker one without card', () => {
    fc.assert(
      fc.property(acr, acr, (a, b) => {
        if (assuranceOf(a).level < assuranceOf(b).level) expect(satisfies(a, b)).toBe(false)
        if (assuranceOf(a).level > assuranceOf(b).level && !assuranceOf(b).card)
          expect(satisfies(a, b)).toBe(true)
      }),
    )
  })

  it('never takes a card without PIN for a PIN, and nothing for a signature', () => {
    const withoutPin = [ACR.kazashi, ACR.kazashiOffline, ACR.faceToFace, ACR.demo]
    const withPin = [ACR.jpkiSign, ACR.jpkiAuth, ACR.nationalApp]
    for (const weak of withoutPin) for (const strong of withPin) expect(satisfies(weak, strong)).toBe(false)
    for (const other of Object.values(ACR))
      expect(satisfies(other, ACR.jpkiSign)).toBe(other === ACR.jpkiSign)
    expect(satisfies(ACR.password, ACR.kazashi)).toBe(false)
    expect(satisfies(ACR.kazashiOffline, ACR.kazashi)).toBe(false)
    expect(satisfies(ACR.jpkiAuth, ACR.kazashi)).toBe(true)
  })

  it('knows its own names only, and hides the demonstration outside of it', () => {
    expect(declaredAcrValues(false)).not.toContain(ACR.demo)
    expect(declaredAcrValues(true)).toContain(ACR.demo)
    fc.assert(fc.property(fc.string(), (text) => isAcr(text) === Object.values(ACR).includes(text as Acr)))
    expect(isAcr('constructor')).toBe(false)
  })
})

describe('what a service asks for', () => {
  it('never lowers what it registered, and ignores what nobody knows', () => {
    fc.assert(
      fc.property(acr, asked, (registered, requested) => {
        const minimum = decideMinimum(registered, requested)
        expect(minimum === registered || satisfies(minimum, registered)).toBe(true)
        if (!requested.some(isAcr)) expect(minimum).toBe(registered)
      }),
    )
  })

  it('is read back exactly once: a value it named, or the class of the event', () => {
    fc.assert(
      fc.property(acr, asked, (event, requested) => {
        const echoed = echoAcr(event, requested)
        expect(echoed === event || requested.includes(echoed)).toBe(true)
        expect(satisfies(event, echoed)).toBe(true)
        const first = requested.filter(isAcr).find((wanted) => satisfies(event, wanted))
        expect(echoed).toBe(first ?? event)
      }),
    )
  })

  it('is read from acr_values and from claims; nonsense was not asked for', () => {
    const claims = JSON.stringify({ id_token: { acr: { essential: true, values: [ACR.jpkiAuth, 7] } } })
    expect(requestedAcrOf({ acr_values: `${ACR.passkey}  ${ACR.passkey}`, claims })).toEqual([
      ACR.passkey,
      ACR.jpkiAuth,
    ])
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (acrValues, junk) => {
        const values = requestedAcrOf({ acr_values: acrValues, claims: junk })
        expect(values.every((value) => typeof value === 'string')).toBe(true)
      }),
    )
  })
})
