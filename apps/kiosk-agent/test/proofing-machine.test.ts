import { PROOFING_PROBLEMS, PROOFING_REFUSALS, UNSENT_REASONS } from '@musubi/contracts'
import { expectOk, parseUuid } from '@musubi/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OpenedFace, SigningCard } from '../src/proofing/opened-face.ts'
import {
  CLOSED,
  type ProofingEvent,
  type ProofingView,
  reduceProofing,
} from '../src/proofing/proofing-machine.ts'

const picture = { kind: 'png' as const, path: '/p' }
const faceOf = (more: Partial<OpenedFace['shown']>): OpenedFace => ({
  key: 'k',
  file: new Uint8Array(8),
  pictures: { photo: new Uint8Array(), name: new Uint8Array(), address: new Uint8Array() },
  card: more.genuine === false ? null : ({} as SigningCard),
  shown: {
    photo: picture,
    name: picture,
    address: picture,
    birthDate: '1982-04-05',
    expiry: '2033-04-05',
    expired: false,
    genuine: true,
    testCard: false,
    ...more,
  },
})
const matterOf = (tail: number) => ({
  proofingId: expectOk(parseUuid(`018f0000-0000-7000-8000-${String(tail).padStart(12, '0')}`), 'an id'),
  expiryYear: '2033',
})

const event: fc.Arbitrary<ProofingEvent> = fc.oneof(
  fc.constantFrom<ProofingEvent>(
    { type: 'opened' },
    { type: 'ready', municipality: { municipalityCode: '282227' as never, name: '養父市' } },
    { type: 'numbers_malformed' },
    { type: 'card_came' },
    { type: 'card_left' },
    { type: 'unreadable' },
    { type: 'judged', same: true },
    { type: 'judged', same: false },
    { type: 'decided', decision: { kind: 'accepted', displayName: '但馬 一郎' } },
    { type: 'signed', proof: {} as never },
    { type: 'recorded', outcome: 'refused', letter: null },
    { type: 'resent' },
    { type: 'retyped' },
    { type: 'closed' },
  ),
  fc.constant(null).map((): ProofingEvent => ({ type: 'numbers_given', numbers: new Uint8Array(14) })),
  fc.record({
    type: fc.constant('step' as const),
    step: fc.constantFrom('found', 'tries', 'opened', 'checked'),
  }),
  fc.record({ type: fc.constant('number_refused' as const), triesLeft: fc.integer({ min: 0, max: 10 }) }),
  fc.record({
    type: fc.constant('face_opened' as const),
    face: fc.constantFrom(faceOf({}), faceOf({ genuine: false }), faceOf({ expired: true })),
    matter: fc.nat({ max: 5 }).map(matterOf),
  }),
  fc.constantFrom(...PROOFING_REFUSALS).map(
    (reason): ProofingEvent => ({
      type: 'decided',
      decision: { kind: 'refused', reason },
    }),
  ),
  fc.record({ type: fc.constant('not_sent' as const), reason: fc.constantFrom(...UNSENT_REASONS) }),
  fc.record({ type: fc.constant('stopped' as const), reason: fc.constantFrom(...PROOFING_PROBLEMS) }),
)

/** How it goes when nothing happens: chance alone seldom comes as far as a decision. */
const straight: readonly ProofingEvent[] = [
  { type: 'opened' },
  { type: 'ready', municipality: { municipalityCode: '282227' as never, name: '養父市' } },
  { type: 'numbers_given', numbers: new Uint8Array(14) },
  { type: 'card_came' },
  { type: 'face_opened', face: faceOf({}), matter: matterOf(9) },
  { type: 'judged', same: true },
  { type: 'decided', decision: { kind: 'accepted', displayName: '八鹿 ハル' } },
  { type: 'signed', proof: {} as never },
  { type: 'not_sent', reason: 'no_network' },
  { type: 'resent' },
  { type: 'recorded', outcome: 'already_registered', letter: null },
]
/** Parts of that, with anything else in between. */
const story = fc
  .array(fc.tuple(fc.nat(straight.length), fc.nat(straight.length), fc.array(event, { maxLength: 3 })), {
    maxLength: 8,
  })
  .map((parts) => parts.flatMap(([from, to, odd]) => [...straight.slice(from < 5 ? 0 : from, to), ...odd]))

function play(
  events: readonly ProofingEvent[],
  look: (before: ProofingView, view: ProofingView, one: ProofingEvent) => void,
) {
  let view = CLOSED
  for (const one of events) {
    const before = view
    view = reduceProofing(view, one)
    look(before, view, one)
  }
}

describe('a proofing as a machine', () => {
  it('holds digits only until a card took them, pictures only while they are compared, and nothing when closed', () => {
    fc.assert(
      fc.property(fc.oneof(story, fc.array(event, { maxLength: 60 })), (events) => {
        play(events, (_before, view) => {
          const { phase } = view.now
          if (view.numbers) expect(['waiting', 'reading']).toContain(phase)
          expect(view.face !== null).toBe(phase === 'comparing' || phase === 'naming')
          if (view.decided) expect(['signing', 'sending', 'unsent']).toContain(phase)
          if (phase === 'closed')
            expect(view).toMatchObject({ numbers: null, face: null, matter: null, decided: null })
        })
      }),
    )
  })

  it('asks for numbers again only while the card has more than its last try', () => {
    fc.assert(
      fc.property(story, (events) => {
        play(events, (before, { now }, one) => {
          if (now.phase === 'numbers' && now.triesLeft !== null) expect(now.triesLeft).toBeGreaterThan(1)
          if (one.type === 'number_refused' && one.triesLeft <= 1 && before.now.phase === 'reading')
            expect(now).toEqual({ phase: 'problem', reason: 'number_blocked' })
        })
      }),
    )
  })

  it('decides once: under one id what is sent is always the same, and accepted is only a genuine card that is valid', () => {
    let accepted = 0
    fc.assert(
      fc.property(story, (events) => {
        let sent: { id: string; decision: unknown } | undefined
        play(events, (before, view, one) => {
          if (view.now.phase === 'closed' || view.now.phase === 'numbers') sent = undefined
          if (view.now.phase === 'sending' && before.now.phase !== 'sending') {
            const now = { id: view.matter?.proofingId ?? '', decision: view.decided?.decision }
            if (sent) expect(now).toEqual(sent)
            sent = now
            if (view.decided?.decision.kind === 'accepted') expect(view.decided.proof).not.toBeNull()
          }
          if (view.now.phase === 'done' && before.now.phase !== 'done')
            expect([before.now.phase, one.type]).toEqual(['sending', 'recorded'])
          if (view.decided?.decision.kind === 'accepted' && !before.decided) {
            accepted++
            expect(before.face?.shown).toMatchObject({ genuine: true, expired: false })
          }
        })
      }),
    )
    expect(accepted).toBeGreaterThan(0)
  })
})
