import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Protocol, plainProtocol, type Question, type Random, verifyArchive } from '../src/index.ts'
import { plainResult, randomPlan, type SampleSpec, sortedResult } from '../src/sample/random-plan.ts'
import { makeSampleArchive } from '../src/sample/sample-election.ts'

/*
 * Makes whole elections and verifies them, for other verifiers to read:
 *   node packages/belenios/scripts/make-archives.ts --out /tmp/archives
 *   node packages/belenios/scripts/make-archives.ts --voters 0,1,20 --choices 1,2,30
 * Ends with an error when an archive does not verify, or its result is not what was voted.
 */

const random: Random = (length) => new Uint8Array(randomBytes(length))
const COMMISSION: SampleSpec['trustees'] = ['single', { threshold: 1, size: 2 }, { threshold: 2, size: 3 }]

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    voters: { type: 'string', default: '0,1,20,1000' },
    choices: { type: 'string', default: Array.from({ length: 30 }, (_, at) => at + 1).join(',') },
  },
})

const specs: [name: string, spec: SampleSpec][] = [
  ...numbers(values.voters).map((voters): [string, SampleSpec] => [
    `voters-${voters}`,
    specFor([candidates(5)], voters + 3, voters),
  ]),
  ...numbers(values.choices).map((choices): [string, SampleSpec] => [
    `choices-${choices}`,
    specFor([candidates(choices)], 4, 3),
  ]),
  ['several-questions', specFor(severalQuestions(), 8, 6)],
  ['ranking', specFor([ranking(), ...severalQuestions()], 6, 5)],
  ['weights', { ...specFor(severalQuestions(), 6, 5), weights: [1, 2, 3, 1, 100, 7] }],
]

let failed = 0
for (const [name, spec] of specs) failed += report(plainProtocol, name, spec)
process.exitCode = failed === 0 ? 0 : 1

function report(protocol: Protocol, name: string, spec: SampleSpec): number {
  const plan = randomPlan(spec, random)
  const begun = performance.now()
  const { bytes, sample } = makeSampleArchive(protocol, plan, random)
  const made = performance.now()
  const verified = verifyArchive(protocol, bytes)
  const done = performance.now()
  const expected = JSON.stringify(plainResult(plan))
  const right =
    verified.verdict === 'valid' && JSON.stringify(sortedResult(verified.result ?? [])) === expected
  const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(1)} s`
  console.log(
    `${right ? 'ok    ' : 'FAILED'} ${name}: ${plan.votes.length} ballots, ${verified.tallied} counted, ` +
      `made in ${seconds(begun, made)}, verified in ${seconds(made, done)}, result ${JSON.stringify(verified.result)}`,
  )
  if (!right) console.log(`       expected ${expected}; ${JSON.stringify(verified.findings)}`)
  if (values.out !== undefined) {
    mkdirSync(values.out, { recursive: true })
    writeFileSync(join(values.out, `${name}.${sample.uuid}.bel`), bytes)
  }
  return right ? 0 : 1
}

function specFor(questions: readonly Question[], credentials: number, voters: number): SampleSpec {
  const weights = Array.from({ length: credentials }, () => 1)
  return { questions, trustees: COMMISSION, weights, voters, revotes: 20, overrides: 5 }
}

function candidates(count: number): Question {
  const answers = Array.from({ length: count }, (_, at) => `候補者 ${at + 1} 🌸`)
  return { answers, min: 0, max: 1, question: '市長にふさわしい人を選んでください' }
}

function severalQuestions(): Question[] {
  return [
    { answers: ['賛成', '反対'], blank: true, min: 1, max: 1, question: '第1問 "引用" と \\ と\n改行' },
    { answers: ['図書館', '公園', '橋 🌉', '温泉 ♨️'], min: 1, max: 3, question: '第2問:いくつでも' },
    { answers: ['はい'], min: 0, max: 1, question: '第3問 👨‍👩‍👧‍👦' },
  ]
}

function ranking(): Question {
  return {
    type: 'NonHomomorphic',
    value: { answers: ['甲', '乙', '丙', '丁'], question: '順位をつけてください' },
  }
}

function numbers(list: string): number[] {
  return list.split(',').map(Number)
}
