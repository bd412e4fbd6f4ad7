import { expectOk, toBase64Url } from '@musubi/kernel'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  appendMinutes,
  AUTHORITY,
  awaited,
  BEFORE_CEREMONY,
  beginMinutes,
  type CeremonyMessage,
  type CeremonyState,
  type MessageOf,
  minutesHash,
  minutesInJapanese,
  parseMessage,
  type Proof,
  readyElection,
  receiveShares,
  reduceCeremony,
  REHEARSAL_NAME,
  rehearsalUuid,
  sayCommitment,
  sayComplaint,
  saySingleKey,
  sayShares,
  verifyArchive,
  verifyMinutes,
  writeMessage,
  writeMinutes,
} from '../../src/index.ts'
import { seeded } from '../seeded.ts'
import { hear, planOf, protocol, type Run, runCeremony, voteWith } from './run.ts'

let run: Run
let rehearsal: Run
const at = {
  announce: 0,
  certificate: 1,
  commit: 2,
  reveal: 3,
  share: 4,
  key: 5,
  election: 6,
  rehearsal: 7,
  ready: 8,
}

beforeAll(async () => {
  run = await runCeremony(planOf(seeded('plan')), seeded('run'))
  rehearsal = await runCeremony(planOf(seeded('plan'), true), seeded('rehearsal'))
})

const before = (step: keyof typeof at) => run.states[at[step]] as CeremonyState
const said = <S extends keyof typeof at & CeremonyMessage['step']>(step: S, owner: number) =>
  run.steps[at[step]]?.find((message) => message.owner === owner) as MessageOf<S>
const fault = (state: CeremonyState, message: CeremonyMessage) => {
  const next = reduceCeremony(protocol, state, message)
  return next.ok ? 'accepted' : next.error
}

describe('a ceremony of server, chair or deputy, two of three witnesses', () => {
  test('comes to its end and hands over the election', () => {
    expect(run.states.map((state) => state.at)).toEqual(Object.keys(at))
    expect(awaited(before('key'))).toEqual([1, 2, 3, 4, 5, 6])
    expect(awaited(before('share'))).toEqual([2, 3, 4, 5, 6])
    expect(readyElection(before('ready')).ok).toBe(true)
    expect(readyElection(before('rehearsal'))).toEqual({ ok: false, error: 'ceremony_not_finished' })
  })

  test.each([[[1, 2, 4, 5]], [[1, 3, 6, 5]]])('owners %j open a vote that verifies', (owners) => {
    const random = seeded('vote')
    const { archive, result } = voteWith(before('ready'), run.plan, run.privateKeys, owners, 3, random)
    expect(result).toEqual([[2]])
    expect(verifyArchive(protocol, archive)).toMatchObject({ verdict: 'valid', stage: 'finished' })
  })

  test.each([[[1, 4, 5]], [[1, 2, 4]], [[2, 3, 4, 5, 6]]])('owners %j do not open', (owners) => {
    const vote = () => voteWith(before('ready'), run.plan, run.privateKeys, owners, 0, seeded('vote'))
    expect(vote).toThrow('missing_trustee')
  })

  test('every message has one spelling and is read back', () => {
    for (const message of run.steps.flat()) {
      expect(parseMessage(writeMessage(message))).toEqual({ ok: true, value: message })
    }
    expect(parseMessage('{"step":"toString","owner":1}').ok).toBe(false)
  })
})

describe('order', () => {
  test('within a step the order does not matter, and what is heard twice changes nothing', () => {
    const shuffles = fc.tuple(
      ...run.steps
        .slice(0, at.rehearsal)
        .map((step) => fc.shuffledSubarray([...step], { minLength: step.length })),
    )
    fc.assert(
      fc.property(shuffles, fc.nat(30), (steps, again) => {
        const order = steps.flat()
        const end = order.reduce((state, message, heard) => {
          const next = expectOk(reduceCeremony(protocol, state, message), message.step)
          const replayed = order[Math.min(again, heard)] as CeremonyMessage
          expect(fault(next, replayed)).toMatchObject({ reason: 'duplicate', owner: replayed.owner })
          return next
        }, BEFORE_CEREMONY)
        expect(end).toEqual(before('rehearsal'))
      }),
      { numRuns: 2 },
    )
  })

  test('a message of any later step is too early, of any earlier step heard already', () => {
    for (const [now, state] of run.states.entries()) {
      for (const [step, messages] of run.steps.entries()) {
        const expected = step > now ? 'too_early' : 'duplicate'
        if (step === now) continue
        for (const message of messages) expect(fault(state, message)).toMatchObject({ reason: expected })
      }
    }
  })

  test('strangers, and the server where only members speak, are refused', () => {
    const certificate = said('certificate', 2)
    for (const owner of [0, 1, 7]) {
      expect(fault(before('certificate'), { ...certificate, owner })).toMatchObject({
        reason: 'not_expected_from_this_member',
        owner,
      })
    }
  })
})

describe('what is refused, with the member’s name', () => {
  const named = { owner: 4, name: '立会人一' }

  test('another message after the first', () => {
    const [first, ...rest] = run.steps[at.commit] ?? []
    const state = hear(before('commit'), [first as CeremonyMessage])
    const other = { ...(first as MessageOf<'commit'>), commitment: 'cd'.repeat(32) }
    expect(fault(state, other)).toMatchObject({ reason: 'contradicts_earlier_message', name: '委員長' })
    expect(hear(state, rest).at).toBe('reveal')
  })

  test('certificates of another place, or signed for another ceremony', () => {
    const own = said('certificate', 4)
    const state = before('certificate')
    const moved = { ...said('certificate', 5), owner: 4 }
    expect(fault(state, moved)).toMatchObject({ reason: 'bad_certificate', ...named })
    expect(fault(state, { ...own, sealing: 'AAAA' })).toMatchObject({ reason: 'bad_sealing_key', ...named })
    const sealing = said('certificate', 5).sealing
    expect(fault(state, { ...own, sealing })).toMatchObject({ reason: 'bad_signature', ...named })
    const elsewhere = hear(BEFORE_CEREMONY, [
      { step: 'announce', owner: AUTHORITY, plan: planOf(seeded('elsewhere')) },
    ])
    expect(fault(elsewhere, own)).toMatchObject({ reason: 'bad_signature', ...named })
  })

  test('commitments and shares that somebody else signed', () => {
    const commit = { ...said('commit', 4), commitment: 'cd'.repeat(32) }
    expect(fault(before('commit'), commit)).toMatchObject({ reason: 'bad_signature', ...named })
    const shares = { ...said('share', 5), owner: 4 }
    expect(fault(before('share'), shares)).toMatchObject({ reason: 'bad_signature', ...named })
    const short = { ...said('share', 4), sealed: said('share', 4).sealed.slice(1) }
    expect(fault(before('share'), short)).toMatchObject({ reason: 'bad_shares', ...named })
  })

  test('a reveal that differs from the commitment', () => {
    const member = run.members[3] as Run['members'][number]
    const { dealing } = sayCommitment(protocol, before('commit'), member, seeded('another polynomial'))
    const other = { ...said('reveal', 4), coefexps: dealing.coefexps }
    expect(fault(before('reveal'), other)).toMatchObject({
      reason: 'reveal_differs_from_commitment',
      ...named,
    })
  })

  test('a share that does not fit is found by its receiver, whose complaint stops the ceremony', async () => {
    const random = seeded('cheat')
    const [cheat, victim] = [run.members[3], run.members[4]] as [
      Run['members'][number],
      Run['members'][number],
    ]
    const { dealing } = sayCommitment(protocol, before('commit'), cheat, random)
    const wrong = expectOk(await sayShares(protocol, before('share'), cheat, dealing, random), 'sealing')
    const others = (run.steps[at.share] ?? []).filter(({ owner }) => owner !== 4)
    const state = hear(before('share'), [...others, wrong])
    expect(await receiveShares(protocol, state, victim)).toEqual({
      ok: false,
      error: { reason: 'share_does_not_fit_commitments', ...named },
    })
    const complaint = sayComplaint(protocol, victim, 4, random)
    expect(fault(state, { ...complaint, about: 2 })).toMatchObject({ reason: 'bad_complaint' })
    expect(fault(state, { ...complaint, about: 6 })).toMatchObject({ reason: 'bad_signature' })
    const stopped = hear(state, [complaint])
    expect(stopped.at).toBe('stopped')
    expect(fault(stopped, said('key', 4))).toMatchObject({ reason: 'ceremony_stopped', ...named })
  })

  test('a key that does not follow from the commitments, has another name or served in a rehearsal', () => {
    const key = said('key', 4)
    const state = before('key')
    expect(fault(state, { ...key, key: { ...said('key', 5).key, name: '立会人一' } })).toMatchObject({
      reason: 'key_does_not_follow_from_commitments',
      ...named,
    })
    expect(fault(state, { ...key, key: { ...key.key, name: '別人' } })).toMatchObject({
      reason: 'key_has_another_name',
      ...named,
    })
    expect(fault(state, { ...key, certificates: said('key', 5).certificates as Proof })).toMatchObject({
      reason: 'bad_key',
      ...named,
    })
    const rehearsed = { ...run.plan, rehearsedKeys: [key.key.public_key] }
    const warned = hear(before('announce'), [{ step: 'announce', owner: AUTHORITY, plan: rehearsed }])
    const again = hear(warned, run.steps.slice(at.certificate, at.key).flat())
    expect(fault(again, key)).toMatchObject({ reason: 'key_served_in_a_rehearsal', ...named })
  })

  test('an election with other trustees or another name', () => {
    const election = said('election', AUTHORITY)
    const state = before('election')
    const other = rehearsal.steps[at.election]?.[0] as MessageOf<'election'>
    expect(fault(state, { ...election, trustees: other.trustees })).toMatchObject({
      reason: 'trustees_differ_from_ceremony',
    })
    expect(fault(state, { ...election, election: other.election })).toMatchObject({
      reason: 'election_differs_from_plan',
    })
  })

  test('a test election that is not marked, has other keys, too few ballots or does not verify', () => {
    const state = before('rehearsal')
    const report = (archive: Uint8Array) =>
      fault(state, { step: 'rehearsal', owner: AUTHORITY, archive: toBase64Url(archive) })
    const test = { uuid: rehearsalUuid(seeded('test')), name: `${REHEARSAL_NAME}試験` }
    const vote = (named: typeof test, ballots: number) =>
      voteWith(before('ready'), named, run.privateKeys, [1, 2, 4, 5], ballots, seeded('test')).archive
    const few = vote(test, 1)
    expect(report(few)).toMatchObject({ reason: 'rehearsal_not_ten_ballots' })
    expect(report(vote(run.plan, 0))).toMatchObject({ reason: 'rehearsal_not_marked' })
    expect(report(few.slice(0, -512))).toMatchObject({ reason: 'rehearsal_does_not_verify' })
    const others = rehearsal.steps[at.rehearsal]?.[0] as MessageOf<'rehearsal'>
    expect(fault(state, others)).toMatchObject({ reason: 'rehearsal_with_other_keys' })
  })
})

describe('a rehearsal', () => {
  test('goes all the way and gives no election', () => {
    expect(rehearsal.states.at(-1)?.at).toBe('ready')
    expect(readyElection(rehearsal.states.at(-1) as CeremonyState)).toEqual({
      ok: false,
      error: 'only_a_rehearsal',
    })
  })

  test('cannot be announced unmarked, and a real ceremony cannot be announced marked', () => {
    const announce = (plan: Run['plan']) =>
      fault(BEFORE_CEREMONY, { step: 'announce', owner: AUTHORITY, plan })
    const { uuid, name } = rehearsal.plan
    expect(announce({ ...run.plan, rehearsal: true })).toMatchObject({ reason: 'rehearsal_not_marked' })
    expect(announce({ ...run.plan, uuid })).toMatchObject({ reason: 'marked_as_rehearsal' })
    expect(announce({ ...run.plan, name })).toMatchObject({ reason: 'marked_as_rehearsal' })
    expect(announce({ ...rehearsal.plan, name: '市長選挙' })).toMatchObject({
      reason: 'rehearsal_not_marked',
    })
  })

  test('its messages are refused by a real ceremony, and keys carry its mark', () => {
    const certificate = rehearsal.steps[at.certificate]?.[0] as CeremonyMessage
    expect(fault(before('certificate'), certificate)).toMatchObject({ reason: 'bad_signature' })
    const single = rehearsal.steps[at.key]?.[0] as MessageOf<'key'>
    expect(single.key.name).toBe(`${REHEARSAL_NAME}サーバー`)
    expect(fault(before('key'), single)).toMatchObject({ reason: 'key_has_another_name', name: 'サーバー' })
    const member = run.members[0] as Run['members'][number]
    const real = saySingleKey(protocol, member, 7n, seeded('single'))
    expect(fault(rehearsal.states[at.key] as CeremonyState, real)).toMatchObject({
      reason: 'key_has_another_name',
    })
  })
})

describe('minutes', () => {
  const messages = () => run.steps.flat()
  const minutes = () =>
    messages().reduce((so, message, at) => {
      const time = `2027-01-20T10:${String(at).padStart(2, '0')}`
      return expectOk(appendMinutes(so, run.plan, message, time), 'minutes')
    }, beginMinutes(run.plan))

  test('verify with the messages they record, and replay to the same state', () => {
    const written = writeMinutes(minutes())
    expect(verifyMinutes(written, messages())).toEqual({ ok: true, value: minutes() })
    expect(hear(BEFORE_CEREMONY, messages())).toEqual(before('ready'))
  })

  test('a line changed, lost, moved or added, and another message, are found', () => {
    const lines = writeMinutes(minutes()).trimEnd().split('\n')
    const fault = (changed: string[], said?: CeremonyMessage[]) => {
      const read = verifyMinutes(changed.join('\n'), said)
      return read.ok ? 'verifies' : read.error
    }
    expect(fault(lines.with(3, (lines[3] ?? '').replace('職務代理者', '代理')))).toEqual({
      reason: 'chain_broken',
      line: 5,
    })
    expect(fault(lines.toSpliced(4, 1))).toEqual({ reason: 'wrong_number', line: 5 })
    expect(fault(lines.with(0, (lines[0] ?? '').replace('甲府', '乙府')))).toEqual({
      reason: 'chain_broken',
      line: 2,
    })
    expect(fault([...lines, '{}'])).toEqual({ reason: 'line_not_canonical', line: lines.length + 1 })
    expect(fault(lines, messages().with(2, messages()[3] as CeremonyMessage))).toEqual({
      reason: 'another_message',
      line: 4,
    })
    expect(fault(lines.slice(0, -1), messages())).toEqual({ reason: 'missing_line', line: lines.length })
    const late = lines.with(-1, (lines.at(-1) ?? '').replace('T10:28', 'T10:59'))
    const forged = expectOk(verifyMinutes(late.join('\n')), 'only the printed hash fixes the last line')
    expect(minutesHash(forged)).not.toBe(minutesHash(minutes()))
    const last = messages().at(-1) as CeremonyMessage
    expect(appendMinutes(minutes(), run.plan, last, '2027-01-20T09:00')).toMatchObject({
      error: 'time_goes_back',
    })
    expect(appendMinutes(minutes(), run.plan, last, '2027-02-30T09:00')).toMatchObject({ error: 'bad_time' })
  })

  test('say in Japanese who did what and when', () => {
    const words = minutesInJapanese(minutes())
    expect(words).toContain('1．令和9年1月20日 10時0分　選挙管理委員会が鍵生成の開始を告示した。')
    expect(words).toContain('2．令和9年1月20日 10時1分　委員長が証明書を提出した。')
    expect(words).not.toContain('予行演習')
    expect(minutesInJapanese(beginMinutes(rehearsal.plan))).toContain('実際の選挙には使えません')
  })
})
