import { accountMergeRoutes, createClient, mergedSubjectRoutes, staffAccountRoutes } from '@musubi/contracts'
import { expectOk, type MunicipalityCode, type Uuid } from '@musubi/kernel'
import { inProcessTransport } from '@musubi/platform/client'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ACCOUNT_STATUSES } from '../src/core/accounts/account-state.ts'
import type { LinkState } from '../src/core/accounts/link-state.ts'
import {
  decideMerge,
  planMerge,
  type MergeDecision,
  type MergePlan,
  type MergeSide,
  type MergeState,
} from '../src/core/accounts/merge.ts'
import { ASAGO, createWorld, newId, YABU, type World } from './world.ts'

const links: fc.Arbitrary<LinkState> = fc.oneof(
  fc.constantFrom<LinkState>({ status: 'none' }, { status: 'replaced' }),
  fc.record({
    status: fc.constantFrom('good' as const, 'suspended' as const, 'revoked' as const),
    strength: fc.constantFrom('auth' as const, 'sign' as const),
    stale: fc.boolean(),
  }),
)
const SECTORS = ['own:audit', 'own:console', 'shelter', 'library', 'clinic']
const isOwn = (sector: string) => sector.startsWith('own:')
const side = (accountId: string): fc.Arbitrary<MergeSide> =>
  fc.record({
    accountId: fc.constant(accountId),
    account: fc.record({ status: fc.constantFrom(...ACCOUNT_STATUSES), protected: fc.boolean() }),
    birthDate: fc.constantFrom(undefined, '1980-01-01', '1980-01-02'),
    municipalId: fc.boolean(),
    card: links,
    app: fc.boolean(),
    passkeys: fc.subarray(['1', '2']).map((all) => all.map((one) => `${accountId}-${one}`)),
    ppids: fc
      .subarray(SECTORS)
      .map((all) => new Map(all.map((sector) => [sector, `${accountId}@${sector}`]))),
    consents: fc.subarray(['library', 'clinic']),
  })

/** What both hold after a plan was carried out. */
function carryOut(keep: MergeSide, end: MergeSide, plan: MergePlan) {
  const over = [...end.ppids].filter(([sector]) => plan.takenOver.includes(sector))
  const rest = [...end.ppids].filter(([sector]) => !plan.takenOver.includes(sector))
  const card = plan.card === 'moves' || plan.card === 'takes_place' ? end.card : keep.card
  return {
    passkeys: [...keep.passkeys, ...plan.passkeys],
    ppids: new Map([...keep.ppids, ...over]),
    left: new Map(rest),
    consents: [...keep.consents, ...plan.consents],
    municipalId: keep.municipalId || plan.municipalId === 'moves',
    app: keep.app || plan.app === 'moves',
    card,
  }
}

describe('a plan to merge two accounts', () => {
  it('loses nothing: keys, ids of services, consents, cards and IDs of both are there afterwards', () => {
    fc.assert(
      fc.property(side('keep'), side('end'), (keep, end) => {
        const planned = planMerge(keep, end, isOwn)
        if (!planned.ok) return
        const after = carryOut(keep, end, planned.value)
        expect(after.passkeys.toSorted()).toEqual([...keep.passkeys, ...end.passkeys].toSorted())
        // No PPID of the account that stays changes, and every one of the other is handed over or stays to be resolved.
        for (const [sector, ppid] of keep.ppids) expect(after.ppids.get(sector)).toBe(ppid)
        for (const [sector, ppid] of end.ppids)
          expect([after.ppids.get(sector), after.left.get(sector)]).toContain(ppid)
        for (const sector of SECTORS.filter((one) => !isOwn(one)))
          expect(after.ppids.has(sector)).toBe(keep.ppids.has(sector) || end.ppids.has(sector))
        expect(after.consents.toSorted()).toEqual(
          [...new Set([...keep.consents, ...end.consents])].toSorted(),
        )
        expect(after.municipalId).toBe(keep.municipalId || end.municipalId)
        expect(after.app).toBe(keep.app || end.app)
        if (keep.card.status === 'good' || end.card.status === 'good') expect(after.card.status).toBe('good')
      }),
      { numRuns: 500 },
    )
  })

  it('is made for accounts in use alone, of one birth date, and never for somebody under 支援措置', () => {
    fc.assert(
      fc.property(side('keep'), side('end'), (keep, end) => {
        const allowed = [keep, end].every(
          ({ account }) => !account.protected && ['active', 'provisional'].includes(account.status),
        )
        const oneDate = !keep.birthDate || !end.birthDate || keep.birthDate === end.birthDate
        expect(planMerge(keep, end, isOwn).ok).toBe(allowed && oneDate)
        expect(planMerge(keep, { ...end, accountId: 'keep' }, isOwn)).toMatchObject({ error: 'same_account' })
      }),
    )
  })

  it('of the names that identity itself has for people moves none', () => {
    fc.assert(
      fc.property(side('keep'), side('end'), (keep, end) => {
        const planned = planMerge(keep, end, isOwn)
        if (planned.ok) expect([...planned.value.takenOver, ...planned.value.told].some(isOwn)).toBe(false)
      }),
    )
  })
})

describe('a proposal', () => {
  it('is carried out by another clerk alone, once, and what was decided stays', () => {
    const step = fc.record({
      decision: fc.constantFrom<MergeDecision>('approve', 'refuse', 'withdraw'),
      by: fc.constantFrom('anna', 'ben', 'chie'),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let state: MergeState = { status: 'proposed', proposedBy: 'anna' }
        for (const { decision, by } of steps) {
          const before: MergeState = state
          const decided = decideMerge(before, decision, by)
          if (decided.ok) state = decided.value
          if (before.status !== 'proposed') expect(state).toEqual(before)
          if (state.status === 'done' || state.status === 'refused') expect(state.decidedBy).not.toBe('anna')
          if (state.status === 'withdrawn') expect(state.decidedBy).toBe('anna')
          if (decided.ok) expect(decideMerge(state, decision, by)).toEqual({ ok: true, value: state })
        }
      }),
    )
  })
})

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world?.close())

const transport = (roles: string, town: MunicipalityCode, subject: string) =>
  inProcessTransport(world.app, { headers: { 'x-staff': ['staff', town, roles, subject].join(' ') } })
const merges = (subject: string, town: MunicipalityCode = YABU, roles = 'account_clerk') =>
  createClient(accountMergeRoutes, transport(roles, town, subject))
const accounts = (subject: string, roles = 'account_clerk') =>
  createClient(staffAccountRoutes, transport(roles, YABU, subject))
const codeOf = (answer: { ok: boolean; error?: { code: string } }) => (answer.ok ? 'ok' : answer.error?.code)

async function issue(number: string, birthDate = '1980-02-03') {
  const body = { registerNumber: number, displayName: '同じ 人', birthDate, loginName: '', validUntil: '' }
  const { letter } = expectOk(await accounts('clerk-1').issueId({ body }), 'an ID')
  const { person, loginName } = letter ?? expect.fail('a letter')
  const { rows } = await world.database.withTenant(YABU, (tx) =>
    sql<{ account_id: Uuid }>`select account_id from municipal_id where login_name = ${loginName}`.execute(
      tx,
    ),
  )
  return { person, loginName, accountId: rows[0]?.account_id ?? expect.fail('an account') }
}
async function linked(accountId: Uuid) {
  const card = await world.newCard({ accountId, birthDate: '1980-02-03' as never })
  await world.identity.demo.linkCards([{ accountId, municipalityCode: YABU, card: card.card }])
  return card
}
const propose = (keep: string, end: string, mergeId = newId(), subject = 'clerk-1') =>
  merges(subject).proposeMerge({ params: { mergeId }, body: { keep, end, reason: 'double_registration' } })
const decide = (mergeId: Uuid, decision: MergeDecision, subject: string) =>
  merges(subject).decideMerge({ params: { mergeId }, body: { decision } })
const ppidOf = async (accountId: Uuid, service = 'shelter') =>
  (await world.identity.ppidsFor(service, YABU, [accountId])).get(accountId) ?? expect.fail('a PPID')

describe('two accounts of one person', () => {
  it('become one: the card opens the one that stays, services keep or resolve their ids', async () => {
    const [keep, end] = [await issue('K-1'), await issue('K-2')]
    const card = await linked(end.accountId)
    const shelter = { keep: await ppidOf(keep.accountId), end: await ppidOf(end.accountId) }
    const library = await ppidOf(end.accountId, 'library')
    const mergeId = newId()
    const proposed = expectOk(await propose(keep.person, end.person, mergeId), 'a proposal').merge
    expect(proposed.preview).toMatchObject({
      card: 'moves',
      municipalId: 'second_ends',
      services: 1,
      servicesTold: 1,
    })
    expect(expectOk(await propose(keep.person, end.person, mergeId), 'the same').merge).toEqual(proposed)
    expect(codeOf(await propose(keep.person, end.person))).toBe('merge_proposed_already')
    expect(codeOf(await decide(mergeId, 'approve', 'clerk-1'))).toBe('second_person_needed')
    const first = await decide(mergeId, 'approve', 'clerk-2')
    expect(expectOk(first, 'merged').merge.status).toBe('done')
    expect(expectOk(await decide(mergeId, 'approve', 'clerk-2'), 'again').merge.status).toBe('done')
    expect(codeOf(await decide(mergeId, 'refuse', 'clerk-3'))).toBe('merge_decided')

    const [answer] = await world.resolve([world.tap(card)])
    expect(answer).toMatchObject({ status: 'resolved', ppid: shelter.keep })
    expect(await ppidOf(keep.accountId, 'library')).toBe(library)
    const services = createClient(
      mergedSubjectRoutes,
      inProcessTransport(world.app, { headers: { authorization: 'Bearer service' } }),
    )
    const ppids = [shelter.end, shelter.keep, library, 'nobody']
    const resolved = await services.resolveSubjects({ body: { municipalityCode: YABU, ppids } })
    expect(expectOk(resolved, 'resolved').merged).toEqual([{ was: shelter.end, is: shelter.keep }])
    // Whoever meets the one that stays first learns the one that ended in it; other services' ids are nobody's.
    const ask = async (ppid: string) =>
      expectOk(
        await services.resolveSubjects({ body: { municipalityCode: YABU, ppids: [ppid] } }),
        'resolved',
      ).merged
    expect(await ask(shelter.keep)).toEqual([{ was: shelter.end, is: shelter.keep }])
    expect(await ask(library)).toEqual([])
    await world.database.withTenant(YABU, (tx) =>
      sql`update account set protected = true where account_id = ${keep.accountId}`.execute(tx),
    )
    expect(await ask(shelter.keep)).toEqual([])
    expect(await ask(shelter.end)).toEqual([])
    await world.database.withTenant(YABU, (tx) =>
      sql`update account set protected = false where account_id = ${keep.accountId}`.execute(tx),
    )
    const old = expectOk(
      await accounts('clerk-1').getAccount({ params: { person: end.person } }),
      'the old one',
    )
    expect(old.account).toMatchObject({ status: 'merged', mergedInto: keep.person })
    const history = await accounts('clerk-1').listAccountHistory({
      params: { person: keep.person },
      query: {},
    })
    const issuedTwice = expectOk(history, 'acts').acts.filter(
      ({ action }) => action === 'municipal_id.issued',
    )
    expect(issuedTwice).toHaveLength(2)
  })

  it('keep their mandates in both directions, and nobody comes to act for themselves', async () => {
    const [keep, end, child] = [await issue('M-1'), await issue('M-2'), await issue('M-3')]
    const pairs = [
      [child.accountId, end.accountId],
      [end.accountId, child.accountId],
      [keep.accountId, end.accountId],
    ] as const
    await world.database.withTenant(YABU, async (tx) => {
      for (const [represented, actor] of pairs)
        await sql`insert into mandate (municipality_code, mandate_id, represented_id, actor_id, relation, services,
            began_at, until, created_at)
          values (${YABU}, ${newId()}, ${represented}, ${actor}, 'dependant', '{resident}', now(), now(), now())`.execute(
          tx,
        )
    })
    const { merge } = expectOk(await propose(keep.person, end.person), 'a proposal')
    expectOk(await decide(merge.mergeId, 'approve', 'clerk-2'), 'merged')
    const { rows } = await world.database.withTenant(YABU, (tx) =>
      sql<{ represented_id: string; actor_id: string }>`select represented_id, actor_id from mandate`.execute(
        tx,
      ),
    )
    const found = rows.map((row) => [row.represented_id, row.actor_id])
    expect(found).toHaveLength(3)
    expect(found).toContainEqual([child.accountId, keep.accountId])
    expect(found).toContainEqual([keep.accountId, child.accountId])
    expect(found).toContainEqual([keep.accountId, end.accountId])
  })

  it('with two cards keep the one that works', async () => {
    const [keep, end] = [await issue('C-1'), await issue('C-2')]
    const [lost, good] = [await linked(keep.accountId), await linked(end.accountId)]
    await accounts('clerk-1').changeCard({ params: { person: keep.person }, body: { act: 'report_lost' } })
    const { merge } = expectOk(await propose(keep.person, end.person), 'a proposal')
    expect(merge.preview?.card).toBe('takes_place')
    expectOk(await decide(merge.mergeId, 'approve', 'clerk-2'), 'merged')
    const answers = await world.resolve([world.tap(good), world.tap(lost)])
    expect(answers[0]).toMatchObject({ ppid: await ppidOf(keep.accountId) })
    expect(answers[1]).toMatchObject({ reason: 'not_registered' })
  })

  it('that are of two people, two towns or out of use stay two, and nobody under a measure is spoken of', async () => {
    const [one, other] = [await issue('N-1'), await issue('N-2', '1999-09-09')]
    expect(codeOf(await propose(one.person, other.person))).toBe('merge_impossible')
    expect(codeOf(await propose(one.person, one.person))).toBe('merge_impossible')
    const params = { mergeId: newId() }
    const body = { keep: one.person, end: other.person, reason: 'other' } as const
    expect(codeOf(await merges('clerk-1', ASAGO).proposeMerge({ params, body }))).toBe('account_unknown')
    expect(codeOf(await merges('clerk-1', YABU, 'hq').proposeMerge({ params, body }))).toBe('forbidden')

    const twin = await issue('N-3')
    const { merge } = expectOk(await propose(one.person, twin.person), 'a proposal')
    const until = new Date(world.clock.now + 100 * 86_400_000).toISOString().slice(0, 10)
    const officer = accounts('officer', 'protection_officer')
    await officer.setProtection({ params: { person: twin.person }, body: { until, reason: 'stalking' } })
    expect(codeOf(await decide(merge.mergeId, 'approve', 'clerk-2'))).toBe('merge_unknown')
    const listed = expectOk(await merges('clerk-2').listMerges({}), 'a list').merges
    expect(listed.some(({ mergeId }) => mergeId === merge.mergeId)).toBe(false)
    const asOfficer = merges('officer', YABU, 'protection_officer')
    const tried = await asOfficer.decideMerge({
      params: { mergeId: merge.mergeId },
      body: { decision: 'approve' },
    })
    expect(codeOf(tried)).toBe('merge_impossible')
  })
})
