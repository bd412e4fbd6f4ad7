import type { Choices } from '../ballot/homomorphic-answer.ts'
import { type HomomorphicQuestion, isHomomorphic, type Question } from '../election/question.ts'
import type { Random } from '../group/random.ts'
import { drawBelow, shuffled } from '../mixnet/permutation.ts'
import type { QuestionResult } from '../tally/result.ts'
import type { SamplePlan } from './sample-election.ts'

/** What a sample should contain; the votes are drawn. */
export interface SampleSpec {
  readonly questions: readonly Question[]
  readonly trustees: SamplePlan['trustees']
  /** One entry a credential. */
  readonly weights: readonly number[]
  readonly voters: number
  /** Of a hundred voters, so many vote a second time. */
  readonly revotes: number
  /** Of a hundred voters, so many are overridden by an all-zero ballot (where every question allows it). */
  readonly overrides: number
}

/** Draws votes: every voter votes once, some again, some are overridden at the end, in a drawn order. */
export function randomPlan(spec: SampleSpec, random: Random): SamplePlan {
  const voters = Array.from({ length: spec.voters }, (_, voter) => voter)
  const again = voters.filter(() => drawBelow(100, random) < spec.revotes)
  const zero = spec.questions.map(
    (question): Choices => (isHomomorphic(question) ? question.answers.map(() => 0) : []),
  )
  const canOverride = spec.questions.every((question) => isHomomorphic(question) && question.min === 0)
  const overridden = voters.filter(() => canOverride && drawBelow(100, random) < spec.overrides)
  return {
    name: '模擬投票 🗳️',
    description: '養父市 開票区 ひとつ',
    questions: spec.questions,
    trustees: spec.trustees,
    weights: spec.weights,
    timestamp: 1_795_466_821,
    votes: [
      ...shuffled([...voters, ...again], random).map((voter) => ({
        voter,
        choices: spec.questions.map((question) => drawChoices(question, random)),
      })),
      ...overridden.map((voter) => ({ voter, choices: zero })),
    ],
  }
}

/** Choices that the question allows, every allowed number of them about as often. */
export function drawChoices(question: Question, random: Random): Choices {
  if (!isHomomorphic(question)) return question.value.answers.map(() => drawBelow(4, random))
  if (question.blank && drawBelow(4, random) === 0) return 'blank'
  const chosen = question.min + drawBelow(question.max - question.min + 1, random)
  const picked = shuffled(
    question.answers.map((_, at) => at),
    random,
  ).slice(0, chosen)
  return question.answers.map((_, at) => (picked.includes(at) ? 1 : 0))
}

/**
 * What the count must be: the last choices of every voter, weighted, added up in the clear; for ranking questions the
 * last numbers of every voter, sorted, because nobody knows the order after a shuffle.
 */
export function plainResult(plan: SamplePlan): QuestionResult[] {
  const last = new Map(plan.votes.map(({ voter, choices }) => [voter, choices]))
  return plan.questions.map((question, at) => {
    if (!isHomomorphic(question)) {
      return sortedRankings([...last.values()].map((choices) => choices[at] as readonly number[]))
    }
    const sums = choicesAsNumbers(question, 'none').map(() => 0)
    for (const [voter, choices] of last) {
      const own = choicesAsNumbers(question, choices[at] ?? 'none')
      for (const [choice, value] of own.entries()) {
        sums[choice] = (sums[choice] ?? 0) + value * (plan.weights[voter] ?? 0)
      }
    }
    return sums
  })
}

/** A result with its rankings in a fixed order, to compare with `plainResult`. */
export function sortedResult(result: readonly QuestionResult[]): QuestionResult[] {
  return result.map((own) =>
    own.some(Array.isArray) ? sortedRankings(own as readonly (readonly number[])[]) : own,
  )
}

function sortedRankings(rankings: readonly (readonly number[])[]): (readonly number[])[] {
  return rankings.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

function choicesAsNumbers(question: HomomorphicQuestion, choices: Choices | 'none'): readonly number[] {
  const zero = question.answers.map(() => 0)
  if (choices === 'blank') return [1, ...zero]
  const own = choices === 'none' ? zero : choices
  return question.blank ? [0, ...own] : own
}
