import type { Reason } from '@musubi/belenios'
import { plainText } from '@musubi/i18n'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reasonPhrase, reasonText } from '../src/verdict/reason-texts.ts'
import { stepOf, STEPS, stepsOf } from '../src/verdict/steps.ts'

const reasons: readonly Reason[] = [
  'record_hash_mismatch',
  'trustee_bad_proof',
  'ballot_bad_proof',
  'tally_mismatch',
  'missing_trustee',
  'result_mismatch',
]
const stages = ['open', 'closed', 'tallied', 'opening', 'finished', undefined] as const

describe('steps', () => {
  it('every reason has a step and a sentence in every language', () => {
    for (const reason of reasons) {
      expect(STEPS).toContain(stepOf(reason))
      for (const language of ['ja', 'easy', 'en'] as const)
        expect(plainText(reasonPhrase(language, reason)).length).toBeGreaterThan(5)
    }
    expect(reasonText('en', 'result_mismatch')).toContain('result')
  })

  it('never call anything right that comes after something wrong, nor anything wrong without a finding', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...reasons), { maxLength: 4 }),
        fc.constantFrom(...stages),
        (found, stage) => {
          const findings = found.map((reason) => ({ reason, record: 'r', at: '' }))
          const states = stepsOf({ findings, stage }).map(({ state }) => state)
          const wrong = states.indexOf('wrong')
          expect(wrong >= 0).toBe(found.length > 0)
          if (wrong >= 0) expect(states.slice(wrong + 1).every((state) => state === 'unreached')).toBe(true)
          else expect(states).not.toContain('unreached')
        },
      ),
    )
  })
})
