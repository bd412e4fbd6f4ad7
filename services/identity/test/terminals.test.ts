import { expectOk } from '@musubi/kernel'
import { signEnrolmentProof } from '@musubi/platform/sealing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ASAGO, createWorld, newId, NOW, terminalKeys, YABU, type World } from './world.ts'

const HOUR = 3_600_000
let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world?.close())

const manager = () => world.staff(YABU, ['terminal_manager'], 'manager')
const clerk = (subject = 'clerk') => world.staff(YABU, ['shelter_reception'], subject)
const plan = {
  name: '市民課 窓口2',
  place: null,
  service: 'resident',
  services: ['resident', 'library'],
} as const
const planBody = { ...plan, services: [...plan.services] }

async function planned(planId = newId()) {
  const made = await manager().planTerminal({ params: { planId }, body: planBody })
  return { planId, ...expectOk(made, 'a plan') }
}

async function enrolled(keys = terminalKeys()) {
  const { enrolmentCode } = await planned()
  const { terminal } = expectOk(await world.enrolWith(enrolmentCode, keys), 'a terminal')
  return { ...terminal, keys }
}

describe('a planned terminal', () => {
  it('waits in the list until a device uses its code, which is the same however often it is asked for', async () => {
    const { planId, enrolmentCode } = await planned()
    expect(enrolmentCode).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/)
    expect(await planned(planId)).toMatchObject({ enrolmentCode })
    const before = expectOk(await clerk().listTerminals(), 'a list')
    expect(before.awaited).toContainEqual(expect.objectContaining({ planId, ...planBody }))
    const keys = terminalKeys()
    const { terminal } = expectOk(await world.enrolWith(enrolmentCode, keys), 'a terminal')
    const after = expectOk(await clerk().listTerminals(), 'a list')
    expect(after.awaited.map((one) => one.planId)).not.toContain(planId)
    expect(after.terminals.find(({ terminalId }) => terminalId === terminal.terminalId)).toMatchObject({
      ...planBody,
      switchedOff: null,
      lastSeenAt: null,
      duties: [],
    })
    const again = await manager().planTerminal({ params: { planId }, body: planBody })
    expect(again).toMatchObject({ error: { code: 'terminal_plan_used' } })
  })

  it('can be taken back, and its code is worth nothing then', async () => {
    const { planId, enrolmentCode } = await planned()
    expectOk(await manager().withdrawPlan({ params: { planId } }), 'taken back')
    expectOk(await manager().withdrawPlan({ params: { planId } }), 'taken back twice')
    expect(await world.enrolWith(enrolmentCode, terminalKeys())).toMatchObject({
      error: { code: 'enrolment_code_unknown' },
    })
    const { enrolmentCode: renewed } = await planned(planId)
    expect(renewed).toBe(enrolmentCode)
    expectOk(await world.enrolWith(renewed, terminalKeys()), 'planned anew')
  })

  it('is enrolled only by who holds the private half of the key, for this server and this code', async () => {
    const { enrolmentCode } = await planned()
    const [keys, thief] = [terminalKeys(), terminalKeys()]
    const forged = await world.enrolWith(enrolmentCode, { ...keys, privateKey: thief.privateKey })
    expect(forged).toMatchObject({ error: { code: 'terminal_key_unproven' } })
    for (const wrong of [
      { enrolmentCode, audience: 'https://elsewhere.example' },
      { enrolmentCode: 'AAAA-BBBB-CCCC-DDDD', audience: world.publicUrl },
    ]) {
      const proof = await signEnrolmentProof(keys.privateKey, wrong)
      const { publicKey } = keys
      const answer = await world.api.enrolTerminal({ body: { enrolmentCode, publicKey, proof } })
      expect(answer).toMatchObject({ error: { code: 'terminal_key_unproven' } })
    }
    expectOk(await world.enrolWith(enrolmentCode, keys), 'the holder of the key')
  })
})

describe('an attended terminal', () => {
  it('shows when it was last heard of, once a minute', async () => {
    const { terminalId, keys } = await enrolled()
    const speak = async () => {
      const token = await world.tokenOf(terminalId, keys, world.publicUrl)
      expectOk(await world.api.verifyTerminal({ body: { token, audience: world.publicUrl } }), 'verified')
      const { terminals } = expectOk(await clerk().listTerminals(), 'a list')
      return terminals.find((one) => one.terminalId === terminalId)?.lastSeenAt
    }
    const first = await speak()
    expect(first).toBe(new Date(NOW).toISOString())
    world.clock.now = NOW + 30_000
    expect(await speak()).toBe(first)
    world.clock.now = NOW + 61_000
    expect(await speak()).toBe(new Date(NOW + 61_000).toISOString())
    world.clock.now = NOW
  })

  it('changes name, place and services, for its manager only', async () => {
    const { terminalId } = await enrolled()
    const body = { name: '図書館 貸出', place: '中央図書館', services: ['library'] }
    const changed = await manager().changeTerminal({ params: { terminalId }, body })
    expect(changed).toMatchObject({ value: { terminal: { ...body, service: 'resident' } } })
    expect(await clerk().changeTerminal({ params: { terminalId }, body })).toMatchObject({
      error: { code: 'forbidden' },
    })
  })

  it('has staff on duty: anybody begins their own, ends their own, and it ends by itself', async () => {
    const { terminalId } = await enrolled()
    const dutyId = newId()
    const params = { terminalId, dutyId }
    const begun = expectOk(await clerk().beginDuty({ params, body: {} }), 'a duty')
    expect(begun.terminal.duties).toMatchObject([{ dutyId, staffName: '職員 clerk', mine: true }])
    expectOk(await clerk().beginDuty({ params, body: {} }), 'the same duty')
    const seen = expectOk(await clerk('other').endDuty({ params }), 'not theirs to end')
    expect(seen.terminal.duties).toMatchObject([{ dutyId, mine: false }])
    world.clock.now = NOW + 13 * HOUR
    const { terminals } = expectOk(await clerk().listTerminals(), 'a list')
    world.clock.now = NOW
    expect(terminals.find((one) => one.terminalId === terminalId)?.duties).toEqual([])
    const ended = expectOk(await clerk().endDuty({ params }), 'ended')
    expect(ended.terminal.duties).toEqual([])
    const second = { terminalId, dutyId: newId() }
    expectOk(await clerk().beginDuty({ params: second, body: {} }), 'a second duty')
    expect(expectOk(await manager().endDuty({ params: second }), 'by the manager').terminal.duties).toEqual(
      [],
    )
  })

  it('that is switched off speaks no more, has nobody on duty, and says who did it and why', async () => {
    const { terminalId, keys } = await enrolled()
    const params = { terminalId }
    expectOk(await clerk().beginDuty({ params: { ...params, dutyId: newId() }, body: {} }), 'a duty')
    expect(await clerk().switchOffTerminal({ params, body: { reason: 'lost' } })).toMatchObject({
      error: { code: 'forbidden' },
    })
    const off = expectOk(await manager().switchOffTerminal({ params, body: { reason: 'stolen' } }), 'off')
    const switchedOff = { at: new Date(NOW).toISOString(), reason: 'stolen', by: '職員 manager' }
    expect(off).toMatchObject({ terminal: { switchedOff, duties: [] }, endedLogins: 0 })
    const again = expectOk(
      await manager().switchOffTerminal({ params, body: { reason: 'lost' } }),
      'off twice',
    )
    expect(again.terminal.switchedOff).toEqual(switchedOff)
    const token = await world.tokenOf(terminalId, keys, world.publicUrl)
    const verified = await world.api.verifyTerminal({ body: { token, audience: world.publicUrl } })
    expect(verified).toMatchObject({ error: { code: 'terminal_token_invalid' } })
    const duty = await clerk().beginDuty({ params: { ...params, dutyId: newId() }, body: {} })
    expect(duty).toMatchObject({ error: { code: 'terminal_unknown' } })
    const body = { name: 'x', place: null, services: ['resident'] }
    expect(await manager().changeTerminal({ params, body })).toMatchObject({
      error: { code: 'terminal_unknown' },
    })
  })

  it('is written down in the audit log of its town: planned, enrolled, duty, off', async () => {
    const { terminalId } = await enrolled()
    expectOk(await clerk().beginDuty({ params: { terminalId, dutyId: newId() }, body: {} }), 'a duty')
    expectOk(await manager().switchOffTerminal({ params: { terminalId }, body: { reason: 'broken' } }), 'off')
    await world.audit.chainNow()
    const records = await world.database.withTenant(YABU, (tx) =>
      world.audit.list(tx, { subjectIds: [terminalId] }),
    )
    expect(records.map(({ body }) => body.action).toSorted()).toEqual([
      'terminal.duty_began',
      'terminal.enrolled',
      'terminal.switched_off',
    ])
  })
})

describe('the history of a terminal', () => {
  it('begins with its plan and names who did what, a page at a time, to those who manage terminals', async () => {
    const { planId, enrolmentCode } = await planned()
    const { terminal } = expectOk(await world.enrolWith(enrolmentCode, terminalKeys()), 'a terminal')
    const { terminalId } = terminal
    const params = { terminalId }
    const change = { name: '窓口9', place: null, services: ['resident'] }
    expectOk(await clerk().beginDuty({ params: { terminalId, dutyId: newId() }, body: {} }), 'a duty')
    expectOk(await manager().changeTerminal({ params, body: change }), 'changed')
    expectOk(await manager().switchOffTerminal({ params, body: { reason: 'lost' } }), 'off')
    const first = expectOk(await manager().listTerminalHistory({ params, query: { limit: '3' } }), 'acts')
    expect(first.more).toBe(true)
    const before = String(first.acts.at(-1)?.position)
    const rest = expectOk(await manager().listTerminalHistory({ params, query: { before } }), 'acts')
    expect(rest.more).toBe(false)
    const acts = [...first.acts, ...rest.acts]
    expect(acts.map(({ action }) => action)).toEqual([
      'terminal.switched_off',
      'terminal.changed',
      'terminal.duty_began',
      'terminal.enrolled',
      'terminal.planned',
    ])
    expect(acts.map(({ by }) => [by.kind, by.mine])).toEqual([
      ['staff', true],
      ['staff', true],
      ['staff', false],
      ['terminal', false],
      ['staff', true],
    ])
    expect(acts[0]).toMatchObject({ by: { name: '職員 manager' }, details: { reason: 'lost' } })
    expect(await clerk().listTerminalHistory({ params })).toMatchObject({ error: { code: 'forbidden' } })
    const asago = world.staff(ASAGO, ['terminal_manager'], 'stranger')
    for (const id of [terminalId, planId])
      expect(
        expectOk(await asago.listTerminalHistory({ params: { terminalId: id } }), 'another town').acts,
      ).toEqual([])
  })

  it('calls other staff by the name they log in with', async () => {
    const { terminalId } = await enrolled()
    const accountId = newId()
    await world.identity.demo.createStaff([
      {
        accountId,
        municipalityCode: YABU,
        displayName: '養父 花子',
        loginName: 'history-clerk',
        roles: ['hq'],
        password: 'a long enough password',
      },
    ])
    const subject = (await world.identity.ppidsFor('office', YABU, [accountId])).get(accountId) ?? ''
    expectOk(await clerk(subject).beginDuty({ params: { terminalId, dutyId: newId() }, body: {} }), 'a duty')
    const { acts } = expectOk(await manager().listTerminalHistory({ params: { terminalId } }), 'acts')
    expect(acts[0]?.by).toEqual({ kind: 'staff', name: '養父 花子', mine: false })
  })
})

describe('the console', () => {
  it('is of one town: whoever asks, whatever their role, another town’s terminals do not exist', async () => {
    const { terminalId } = await enrolled()
    const roles = fc.subarray(['hq', 'shelter_reception', 'terminal_manager', 'operator'])
    const act = fc.constantFrom('list', 'change', 'off', 'duty', 'plan')
    await fc.assert(
      fc.asyncProperty(roles, act, async (held, what) => {
        const stranger = world.staff(ASAGO, held, 'stranger')
        const params = { terminalId }
        const answers = {
          list: () => stranger.listTerminals(),
          change: () =>
            stranger.changeTerminal({ params, body: { name: 'x', place: null, services: ['x'] } }),
          off: () => stranger.switchOffTerminal({ params, body: { reason: 'stolen' } }),
          duty: () => stranger.beginDuty({ params: { ...params, dutyId: newId() }, body: {} }),
          plan: () => stranger.planTerminal({ params: { planId: newId() }, body: planBody }),
        }
        const answer = await answers[what]()
        const allowed = held.includes('terminal_manager') || held.includes('operator')
        if (what === 'list') expect(answer).toMatchObject({ ok: true, value: { mayManage: allowed } })
        else if (what === 'plan') expect(answer.ok).toBe(allowed)
        else expect(answer.ok).toBe(false)
        if (answer.ok && what === 'list') expect(JSON.stringify(answer.value)).not.toContain(terminalId)
      }),
      { numRuns: 40 },
    )
    const { terminals } = expectOk(await clerk().listTerminals(), 'a list')
    expect(terminals.find((one) => one.terminalId === terminalId)).toMatchObject({
      switchedOff: null,
      name: plan.name,
    })
  })

  it('is for staff only', async () => {
    const answer = await world.app.inject({ method: 'GET', url: '/identity/v1/terminals' })
    expect(answer.statusCode).toBe(401)
  })
})
