import { createSecretKey } from 'node:crypto'
import { parseMunicipalityCode, parseUuid, expectOk, ok, err, type Result } from '@musubi/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAccountRef, parseAccountRef } from '../src/core/account-ref.ts'
import { formatEnrolmentCode, normaliseEnrolmentCode } from '../src/core/enrolment-code.ts'
import { each, pass, startFlow } from '../src/core/flow.ts'
import { ATTEMPT_CEILINGS, decideAttempt } from '../src/core/login-attempts.ts'
import { decideMoment, OLDEST_EVIDENCE_MS, RECEIPT_RETENTION_MS } from '../src/core/moment.ts'
import { sectorOf } from '../src/core/sector.ts'
import { derivePpid, locatorKey } from '../src/crypto/keyed-hash.ts'
import { DECOY_HASH, hashPassword, isPassword } from '../src/crypto/password.ts'
import { createVault } from '../src/crypto/vault.ts'

const town = expectOk(parseMunicipalityCode('282227'), 'a town')
const account = expectOk(parseUuid('01234567-89ab-7def-8123-456789abcdef'), 'a UUID')

describe('the moment of a tap', () => {
  const times = fc.tuple(
    fc.integer({ min: 1.7e12, max: 1.9e12 }),
    fc.integer({ min: -40 * 86_400_000, max: 86_400_000 }),
  )

  it('is never after the arrival, and exact when the clock is believable', () => {
    fc.assert(
      fc.property(times, ([receivedAt, offset]) => {
        const moment = decideMoment(receivedAt + offset, receivedAt)
        expect(moment.ok).toBe(-offset <= OLDEST_EVIDENCE_MS)
        if (!moment.ok) return
        expect(moment.value.at).toBe(offset > 0 ? receivedAt : receivedAt + offset)
        expect(moment.value.fresh).toBe(Math.abs(offset) <= 120_000)
        expect(moment.value.clockSuspect).toBe(offset > 600_000)
        expect(moment.value.fresh && moment.value.clockSuspect).toBe(false)
      }),
    )
  })

  it('may be forgotten only after no evidence can be that old', () => {
    expect(RECEIPT_RETENTION_MS).toBeGreaterThan(OLDEST_EVIDENCE_MS)
  })
})

describe('a flow of checks', () => {
  it('gives every item one place: under way or settled, whatever the checks decide', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(9)),
        fc.array(fc.nat(9), { maxLength: 5 }),
        async (items, refusals) => {
          let flow = await pass(
            startFlow(items),
            each((item: number): Result<number, string> => ok(item)),
          )
          for (const refusal of refusals) {
            flow = await pass(
              flow,
              each(
                (item: number): Result<number, string> =>
                  item === refusal ? err(`is ${refusal}`) : ok(item),
              ),
            )
          }
          const places = [...flow.underWay, ...flow.settled].map(({ place }) => place).sort((a, b) => a - b)
          expect(places).toEqual(items.map((_, at) => at))
          for (const { place, item } of flow.underWay) expect(items[place]).toBe(item)
          for (const { place, item } of flow.settled) expect(item).toBe(`is ${items[place]}`)
        },
      ),
    )
  })

  it('does not trust a check that forgets an item', async () => {
    await expect(pass(startFlow([1, 2]), () => [ok(1)])).rejects.toThrow('every item')
  })
})

describe('names', () => {
  it('an account reference reads back, and nothing else is one', () => {
    const ref = { kind: 'staff', municipalityCode: town, accountId: account } as const
    expect(parseAccountRef(formatAccountRef(ref))).toEqual({ ok: true, value: ref })
    fc.assert(fc.property(fc.string(), (text) => !parseAccountRef(text).ok))
    expect(parseAccountRef(`${formatAccountRef(ref)}.more`).ok).toBe(false)
  })

  it('an enrolment code survives being read aloud and typed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (random) => {
        const code = formatEnrolmentCode(random)
        expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
        const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
        expect(normaliseEnrolmentCode(typed)).toBe(normaliseEnrolmentCode(code))
      }),
    )
  })

  it('a PPID depends on secret, sector and account; an index key on its kind', () => {
    const [one, two] = [
      createSecretKey(new Uint8Array(32).fill(1)),
      createSecretKey(new Uint8Array(32).fill(2)),
    ]
    const base = derivePpid(one, sectorOf(town, 'shelter'), account)
    expect(base).toHaveLength(24)
    expect(derivePpid(one, sectorOf(town, 'shelter'), account)).toBe(base)
    expect(derivePpid(two, sectorOf(town, 'shelter'), account)).not.toBe(base)
    expect(derivePpid(one, sectorOf(town, 'office'), account)).not.toBe(base)
    expect(locatorKey(one, 'card', 'x').equals(locatorKey(one, 'login', 'x'))).toBe(false)
  })
})

describe('secrets at rest', () => {
  it('open under their key and context, and under no other', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.string(), fc.string(), (secret, context, other) => {
        const vault = createVault(new Uint8Array(32).fill(3))
        const box = vault.seal(context, secret)
        expect(new Uint8Array(vault.open(context, box))).toEqual(secret)
        if (other !== context) expect(() => vault.open(other, box)).toThrow()
        expect(() => createVault(new Uint8Array(32).fill(4)).open(context, box)).toThrow()
      }),
    )
  })

  it('a password is recognised whatever the keyboard, and the decoy fits nobody', async () => {
    const stored = await hashPassword('パスワード123', new Uint8Array(16).fill(1))
    expect(await isPassword('ﾊﾟｽﾜｰﾄﾞ１２３', stored)).toBe(true)
    expect(await isPassword('パスワード124', stored)).toBe(false)
    expect(await isPassword('', DECOY_HASH)).toBe(false)
  })
})

describe('guessing', () => {
  it('is stopped by each ceiling alone', () => {
    expect(decideAttempt(ATTEMPT_CEILINGS)).toBe('allowed')
    for (const ceiling of ['pair', 'account', 'address'] as const) {
      const counts = { ...ATTEMPT_CEILINGS, device: undefined, [ceiling]: ATTEMPT_CEILINGS[ceiling] + 1 }
      expect(decideAttempt(counts)).toBe('too_many')
    }
  })
})
