import { expectOk, parseMunicipalityCode, parseUuid } from '@musubi/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ACCOUNT_STATUSES,
  type AccountCommand,
  type AccountState,
  decideAccount,
  isInCardIndex,
  isInUse,
  NEW_ACCOUNT,
  reduceAccount,
} from '../src/core/accounts/account-state.ts'
import { decideLinking, type LinkingFacts } from '../src/core/accounts/linking.ts'
import { decideLink, type LinkCommand, type LinkState, reduceLink } from '../src/core/accounts/link-state.ts'

const asago = expectOk(parseMunicipalityCode('282251'), 'a code')
const other = expectOk(parseUuid('018f0000-0000-7000-8000-000000000001'), 'a UUID')

const strengths = fc.constantFrom('auth' as const, 'sign' as const)
const linkCommands: fc.Arbitrary<LinkCommand> = fc.oneof(
  fc.record({ kind: fc.constantFrom('link' as const, 'confirm' as const), strength: strengths }),
  fc.record({
    kind: fc.constantFrom(
      'report_lost' as const,
      'report_found' as const,
      'certificate_revoked' as const,
      'attributes_ended' as const,
      'replace' as const,
      'unlink' as const,
    ),
  }),
)

const accountCommands: fc.Arbitrary<AccountCommand> = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      'establish' as const,
      'suspend' as const,
      'resume' as const,
      'return' as const,
      'close' as const,
      'protect' as const,
      'lift_protection' as const,
      'refuse_kazashi' as const,
      'allow_kazashi' as const,
    ),
  }),
  fc.constant({ kind: 'move_out', to: asago } as const),
  fc.constant({ kind: 'merge_into', survivor: other } as const),
)

function playLink(commands: readonly LinkCommand[]): LinkState[] {
  const states: LinkState[] = [{ status: 'none' }]
  for (const command of commands) {
    const state = states.at(-1) ?? expect.fail('a state')
    const decided = decideLink(state, command)
    states.push(decided.ok && decided.value ? reduceLink(state, decided.value) : state)
  }
  return states
}

function playAccount(commands: readonly AccountCommand[], from = NEW_ACCOUNT): AccountState[] {
  const states: AccountState[] = [from]
  for (const command of commands) {
    const state = states.at(-1) ?? expect.fail('a state')
    const decided = decideAccount(state, command)
    states.push(decided.ok && decided.value ? reduceAccount(state, decided.value) : state)
  }
  return states
}

describe('the link of a card', () => {
  it('goes only where the drawing has an arrow', () => {
    const arrows: Readonly<Record<LinkState['status'], readonly LinkState['status'][]>> = {
      none: ['good'],
      good: ['suspended', 'revoked', 'replaced', 'none'],
      suspended: ['good', 'revoked', 'replaced', 'none'],
      revoked: ['replaced', 'none'],
      replaced: [],
    }
    fc.assert(
      fc.property(fc.array(linkCommands, { maxLength: 40 }), (commands) => {
        const states = playLink(commands)
        for (const [at, next] of states.slice(1).entries()) {
          const before = states[at]?.status ?? 'none'
          if (next.status !== before) expect(arrows[before]).toContain(next.status)
        }
      }),
    )
  })

  it('does nothing the second time, so that every command may arrive twice', () => {
    fc.assert(
      fc.property(fc.array(linkCommands, { maxLength: 20 }), linkCommands, (commands, last) => {
        const state = playLink([...commands, last]).at(-1) ?? expect.fail('a state')
        const again = decideLink(state, last)
        expect(again.ok ? again.value : undefined).toBeUndefined()
      }),
    )
  })

  it('never works again with a certificate that its issuer ended', () => {
    fc.assert(
      fc.property(fc.array(linkCommands, { maxLength: 40 }), (commands) => {
        const states = playLink(commands)
        const revoked = states.findIndex(({ status }) => status === 'revoked')
        if (revoked < 0) return
        const next = states.slice(revoked).find(({ status }) => status !== 'revoked')
        expect(['replaced', 'none', undefined]).toContain(next?.status)
      }),
    )
  })
})

describe('an account', () => {
  it('goes only where the drawing has an arrow, and what ended stays so', () => {
    const arrows: Readonly<Record<AccountState['status'], readonly AccountState['status'][]>> = {
      provisional: ['active', 'suspended', 'moved', 'merged', 'closed'],
      active: ['suspended', 'moved', 'merged', 'closed'],
      suspended: ['active', 'closed'],
      moved: ['active', 'closed'],
      merged: [],
      closed: [],
    }
    const start = fc.constantFrom(...ACCOUNT_STATUSES).map((status) => ({ ...NEW_ACCOUNT, status }))
    fc.assert(
      fc.property(start, fc.array(accountCommands, { maxLength: 40 }), (from, commands) => {
        const states = playAccount(commands, from)
        for (const [at, next] of states.slice(1).entries()) {
          const before = states[at] ?? from
          if (next.status !== before.status) expect(arrows[before.status]).toContain(next.status)
        }
      }),
    )
  })

  it('does nothing the second time', () => {
    fc.assert(
      fc.property(fc.array(accountCommands, { maxLength: 20 }), accountCommands, (commands, last) => {
        const state = playAccount([...commands, last]).at(-1) ?? expect.fail('a state')
        const again = decideAccount(state, last)
        expect(again.ok ? again.value : undefined).toBeUndefined()
      }),
    )
  })

  it('under 支援措置 is in no index, does not move or merge, and stays so until somebody lifts it', () => {
    fc.assert(
      fc.property(fc.array(accountCommands, { maxLength: 40 }), (commands) => {
        const states = playAccount(commands)
        for (const [at, command] of commands.entries()) {
          const [before, after] = [states[at], states[at + 1]]
          if (!before?.protected || !after) continue
          expect(isInCardIndex(before)).toBe(false)
          expect(after.protected).toBe(command.kind !== 'lift_protection')
          if (isInUse(before)) expect(['moved', 'merged']).not.toContain(after.status)
        }
      }),
    )
  })
})

const facts: fc.Arbitrary<LinkingFacts> = fc.record({
  account: fc.record({ status: fc.constantFrom(...ACCOUNT_STATUSES), protected: fc.boolean() }),
  strength: strengths,
  birthDateAgrees: fc.option(fc.boolean(), { nil: undefined }),
  holder: fc.constantFrom(
    'nobody' as const,
    'this_account' as const,
    'another_account_here' as const,
    'another_municipality' as const,
    'cannot_say' as const,
  ),
  other: fc.option(
    fc.record({
      link: fc
        .array(linkCommands, { maxLength: 8 })
        .map((commands) => playLink(commands).at(-1) as LinkState),
      sameFaceKey: fc.boolean(),
    }),
    { nil: undefined },
  ),
  strongSession: fc.boolean(),
  replaceWanted: fc.boolean(),
  clerk: fc.boolean(),
})

describe('linking', () => {
  it('never takes a card away from its holder, nor a wrong birth date, nor an account out of use', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const decided = decideLinking(given)
        if (!decided.ok) return
        expect(isInUse(given.account)).toBe(true)
        expect(given.birthDateAgrees).not.toBe(false)
        expect(['nobody', 'this_account']).toContain(given.holder)
        if (given.account.protected) expect(given.clerk).toBe(true)
      }),
    )
  })

  it('puts a card in the place of one that still works only for who proves more than a PIN', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const decided = decideLinking(given)
        if (!decided.ok || decided.value !== 'replace') return
        expect(given.replaceWanted).toBe(true)
        const proved = given.strength === 'sign' || given.strongSession || given.clerk
        const ended = given.other?.link.status === 'revoked' || given.other?.sameFaceKey
        expect(proved || ended).toBe(true)
      }),
    )
  })

  it('asks before it replaces, and refuses nothing that more proof would not help except for what it names', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const decided = decideLinking(given)
        if (decided.ok || decided.error !== 'stronger_proof_needed') return
        const better = decideLinking({ ...given, strength: 'sign' })
        expect(better).toEqual({ ok: true, value: 'replace' })
      }),
    )
  })
})
