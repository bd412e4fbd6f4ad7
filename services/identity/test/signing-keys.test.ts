import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import * as oidc from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSigningKeys } from '../src/app/signing-keys.ts'
import { ANNOUNCED_MS, KEPT_MS, planKeys, SIGNS_MS } from '../src/core/key-schedule.ts'
import { createMasterVault } from '../src/crypto/vault.ts'
import { createBrowser } from './browser.ts'
import { startWorld, type RunningWorld } from './running-world.ts'

const DAY = 86_400_000
const START = Date.parse('2026-04-01T00:00:00Z')

/** Plays visits of one or several processes at these times, as the database would see them. */
function play(times: readonly number[]) {
  let keys: { kid: string; signsFrom: number; madeAt: number }[] = []
  return times.map((now) => {
    const plan = planKeys(keys, now)
    keys = keys.filter((key) => !plan.over.includes(key))
    const { makeFrom } = plan
    if (makeFrom !== undefined && !keys.some(({ signsFrom }) => signsFrom === makeFrom))
      keys.push({ kid: `k${keys.length}@${now}`, signsFrom: makeFrom, madeAt: now })
    return { now, plan: planKeys(keys, now) }
  })
}

describe('the calendar of signing keys', () => {
  const steps = fc
    .array(fc.integer({ min: 0, max: 40 * DAY }), { minLength: 1, maxLength: 60 })
    .map((gaps) => gaps.map((_gap, at) => START + gaps.slice(0, at + 1).reduce((a, b) => a + b, 0)))

  it('always has exactly one key that signs, and it comes first', () => {
    fc.assert(
      fc.property(steps, (times) => {
        for (const { now, plan } of play(times)) {
          expect(plan.current).toBeDefined()
          expect(plan.published[0]).toBe(plan.current)
          expect(plan.current?.signsFrom).toBeLessThanOrEqual(now)
          expect(plan.over).toEqual([])
          expect(plan.makeFrom).toBeUndefined()
        }
      }),
    )
  })

  it('shows a key two weeks before it signs, however seldom anybody looks', () => {
    fc.assert(
      fc.property(steps, (times) => {
        const [, ...later] = play(times)
        for (const { plan } of later) {
          const { current } = plan
          if (current && current.madeAt !== times[0])
            expect(current.signsFrom - current.madeAt).toBeGreaterThanOrEqual(ANNOUNCED_MS)
        }
      }),
    )
  })

  it('keeps a key for a month after its last signature', () => {
    const [a, b] = [
      { kid: 'a', signsFrom: START },
      { kid: 'b', signsFrom: START + SIGNS_MS },
    ]
    const kept = planKeys([b, a], b.signsFrom + KEPT_MS - 1)
    expect(kept.published.map(({ kid }) => kid)).toEqual(['b', 'a'])
    expect(planKeys([b, a], b.signsFrom + KEPT_MS).over).toEqual([a])
  })
})

describe('signing keys in a running provider', () => {
  let world: RunningWorld
  let offset = 0
  beforeAll(async () => {
    world = await startWorld({ clock: () => Date.now() + offset })
  })
  afterAll(() => world?.close())

  const jwks = async (): Promise<string[]> => {
    const answer = await fetch(`${world.origin}/oidc/jwks`)
    const { keys } = (await answer.json()) as { keys: Record<string, string>[] }
    for (const key of keys) expect(key).not.toHaveProperty('d')
    return keys.map(({ kid }) => kid ?? '')
  }
  const at = async (days: number): Promise<void> => {
    offset = days * DAY
    await world.identity.renewSigningKeys()
  }
  const kidOf = (idToken = ''): string =>
    String(
      (JSON.parse(Buffer.from(idToken.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid,
    )

  it('rotate with overlap: shown early, then signing, then kept for old hints', async () => {
    const [first] = await jwks()
    await at(77)
    const shown = await jwks()
    expect(shown).toHaveLength(2)
    expect(shown[0]).toBe(first)
    const party = await world.partyOf('office')
    const before = await party.logIn('yabu.hq', 'correct horse battery')
    expect(kidOf(before.tokens.id_token)).toBe(first)

    await at(91)
    const after = await party.logIn('yabu.hq', 'correct horse battery')
    expect(kidOf(after.tokens.id_token)).toBe(shown[1])
    expect(await jwks()).toEqual([shown[1], first])
    const logout = oidc.buildEndSessionUrl(party.config, { id_token_hint: before.tokens.id_token ?? '' })
    expect((await createBrowser(world.origin).open(logout)).status).toBeLessThan(400)

    await at(91 + 31)
    expect(await jwks()).toEqual([shown[1]])
  })

  it('one process makes what the other finds', async () => {
    const { db } = world.database
    const vault = createMasterVault(world.deps.secrets.master)
    const { secrets, demoMode } = world.deps
    const deps = { db, secrets, demoMode, clock: () => Date.now() + 300 * DAY, random: randomBytes }
    const several = await Promise.all(Array.from({ length: 4 }, () => openSigningKeys(deps, vault)))
    await Promise.all(several.map((keys) => keys.refresh()))
    const kids = several.map((keys) =>
      keys
        .published()
        .map(({ kid }) => kid)
        .join(),
    )
    expect(new Set(kids).size).toBe(1)
  })

  it('a key that became known is gone at once, and what it signed is worth nothing', async () => {
    const party = await world.partyOf('office')
    const { tokens } = await party.logIn('yabu.hq', 'correct horse battery')
    await world.identity.replaceSigningKeys()
    const published = await jwks()
    expect(published).toHaveLength(1)
    expect(published).not.toContain(kidOf(tokens.id_token))
    const fresh = await world.partyOf('office')
    const again = await fresh.logIn('yabu.hq', 'correct horse battery')
    expect(published).toContain(kidOf(again.tokens.id_token))
    const logout = oidc.buildEndSessionUrl(party.config, { id_token_hint: tokens.id_token ?? '' })
    expect((await createBrowser(world.origin).open(logout)).status).toBe(400)
  })

  it('of a demonstration are refused outside of it', async () => {
    const { db } = world.database
    const { secrets } = world.deps
    const deps = { db, secrets, demoMode: false, clock: Date.now, random: randomBytes }
    await expect(openSigningKeys(deps, createMasterVault(secrets.master))).rejects.toThrow('demo mode')
  })
})
